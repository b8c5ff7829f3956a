// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"

#include <QWidget>

class QComboBox;
class QSpinBox;

namespace latchkey {

/// A span of time as a number and a unit. Takes any whole number, so that what is out of range can be typed
/// and gets its sentence instead of being changed under one's hands.
class DurationEdit : public QWidget {
    Q_OBJECT

public:
    enum class Unit { Seconds, Minutes, Hours, Days };

    explicit DurationEdit(const QList<Unit> &units, QWidget *parent = nullptr);

    Duration value() const;
    /// In the largest unit in which it is a whole number.
    void setValue(Duration value);

Q_SIGNALS:
    void edited();

protected:
    bool event(QEvent *event) override;

private:
    QSpinBox *m_number;
    QComboBox *m_unit;
};

} // namespace latchkey
