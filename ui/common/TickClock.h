// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"

#include <QTimer>

namespace latchkey {

/// Says when shown times and countdowns are due for a repaint. The clock must outlive it.
class TickClock : public QObject {
    Q_OBJECT

public:
    enum class Rate { Second, Minute };

    explicit TickClock(const Clock &clock, Rate rate = Rate::Minute, QObject *parent = nullptr);

    Instant now() const { return m_clock.now(); }
    void setRate(Rate rate);
    /// Ticks at once, for a test or a window that comes back to the front.
    void tick() { Q_EMIT ticked(now()); }

Q_SIGNALS:
    void ticked(latchkey::Instant now);

private:
    const Clock &m_clock;
    QTimer m_timer;
};

} // namespace latchkey
