// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "site/SiteSettings.h"
#include "storage/Connection.h"

namespace latchkey {

/// Rows of a kind that one forgetOld() takes at the most, so that no transaction holds others up for long.
inline constexpr int forgottenAtOnce = 1000;

/// Removes what the site does not want to keep any longer: messages that have come to rest, with their
/// attempts; lines of the activity log; blacklist entries of links that have run out long since, and the
/// visits to them. How many rows; forgottenAtOnce and more: there may be more.
///
/// The log stays append only: what may go is what lies before a moment that is written into the settings
/// first, and that moment only moves on.
Result<int> forgetOld(Connection &connection, const SiteSettings &site, Instant now);

} // namespace latchkey
