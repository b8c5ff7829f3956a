// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"

#include <optional>
#include <QCoreApplication>
#include <QList>

namespace latchkey {

/// How fast a batch goes and when it will be through, from what was seen of it. Looks at no clock: moments
/// are given. Not thread-safe.
class BatchPace {
    Q_DECLARE_TR_FUNCTIONS(latchkey::BatchPace)

public:
    /// The rate is that of about the last minute: long enough not to jump, short enough to follow a server
    /// that slows down.
    static constexpr Duration window = std::chrono::seconds(60);
    /// Before that nothing is said.
    static constexpr Duration shortest = std::chrono::seconds(5);

    /// At `at`, so many were through. When the number falls or the clock goes back, what was seen before
    /// is forgotten.
    void add(Instant at, int done);
    /// What was seen says nothing about what comes: after a pause.
    void forget() { m_seen.clear(); }

    /// Messages a minute; absent while too little was seen, or while nothing moves.
    std::optional<double> perMinute(Instant now) const;
    /// Until `left` more are through; absent while the rate is.
    std::optional<Duration> timeLeft(int left, Instant now) const;

    /// "38 a minute", "less than one a minute"
    static QString rateText(double perMinute);
    /// "less than a minute left", "about 16 minutes left", "about 3 hours left": the longer, the coarser, and
    /// rather rounded up than promised too early.
    static QString leftText(Duration left);

private:
    struct Seen {
        Instant at;
        int done;
    };
    QList<Seen> m_seen; ///< one from before the window, then those within it
};

} // namespace latchkey
