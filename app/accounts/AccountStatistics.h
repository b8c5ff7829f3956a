// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "storage/Connection.h"

#include <optional>

namespace latchkey {

/// People who have not confirmed their address yet.
struct WaitingForActivation {
    qint64 count = 0;
    qint64 removedSoon = 0; ///< of these, removed by the clock within `soon`; 0 where the site does not purge
};
Result<WaitingForActivation> countWaitingForActivation(Connection &connection, Instant now, Duration soon);

/// Reset links that work now.
struct OpenResets {
    qint64 count = 0;
    std::optional<Instant> nextExpiry;
};
Result<OpenResets> countOpenResets(Connection &connection, Instant now);

} // namespace latchkey
