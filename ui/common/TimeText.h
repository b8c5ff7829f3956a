// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"

#include <QCoreApplication>

namespace latchkey {

/// Moments and spans in words. Nothing here looks at a clock: "now" is always given. Moments are shown in
/// local time unless the name says UTC; the words follow QLocale() and the installed translation.
class TimeText {
    Q_DECLARE_TR_FUNCTIONS(latchkey::TimeText)

public:
    /// "just now", "12 min ago", "5 h ago", "yesterday", "4 days ago", "in 12 min", "tomorrow"; two weeks
    /// away and more it is the date. Hours up to a day, then calendar days in local time.
    static QString relative(Instant moment, Instant now);
    /// What is left until `end`, short enough for a narrow column: "45 s", "12 min", "70 h", "9 days"; "over"
    /// when it has passed. Rounded down, so nobody is promised time that is not there.
    static QString left(Instant end, Instant now);
    /// The same as a running countdown: "29:07" below an hour, then "3 h 12 min".
    static QString countdown(Instant end, Instant now);
    /// A span in full words: "30 minutes", "72 hours", "1 day". Whole units only where the span is whole in
    /// them.
    static QString duration(Duration span);

    /// "14:02"
    static QString timeOfDay(Instant moment);
    /// "today", "yesterday", "Tue" within a week, else the date.
    static QString day(Instant moment, Instant now);
    /// "Saturday, 21 November 2026 15:02:11 (CET)"
    static QString exactLocal(Instant moment);
    /// "2026-11-21 14:02:11 UTC"
    static QString exactUtc(Instant moment);
    /// Local on the first line, UTC on the second: what every shown time has as its tooltip.
    static QString toolTip(Instant moment);
    /// "2026-11-21T14:02:11Z", for exports.
    static QString iso(Instant moment);
};

} // namespace latchkey
