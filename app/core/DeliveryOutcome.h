// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace latchkey {

/// What became of one try at delivering a message, on whichever channel.
enum class DeliveryOutcome {
    Accepted, ///< the server has taken the responsibility (RFC 5321 section 6.1); nothing else counts as sent
    Deferred, ///< not taken; another try makes sense
    Rejected, ///< not taken, and never will be
    Unknown, ///< everything was handed over, and no answer came: it may or may not arrive
};

} // namespace latchkey
