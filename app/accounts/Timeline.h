// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountStatus.h"
#include "core/Clock.h"
#include "core/Result.h"
#include "storage/Connection.h"

namespace latchkey {

/// One line of what happened to a person, in words for the window.
struct TimelineEntry {
    Instant at;
    Tone tone = Tone::Neutral;
    QString title; ///< "Activation sent"
    QString detail; ///< the server's words, who and why; may be empty
};

/// Everything that is known about an account, newest first, at most `limit` lines: registration, messages
/// with the server's words, links opened and used, what operators did, notes. Shows no token and no link.
Result<QList<TimelineEntry>> timelineOf(Connection &connection, AccountId account, int limit = 200);

} // namespace latchkey
