// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Actor.h"
#include "site/SiteSettings.h"
#include "storage/Connection.h"

namespace latchkey {

/// Saves what `settings` changes against `before` (what the form was filled with) and writes one audit row
/// that names each changed setting with its old and new value. What somebody else saved meanwhile in other
/// settings stays. Nothing is written when nothing differs.
///
/// InvalidInput: a setting is out of its range. Conflict: somebody else has given one of the same settings
/// another value meanwhile; nothing was written.
Result<void> saveSite(Connection &connection, const SiteSettings &before, const SiteSettings &settings,
    const Actor &by, Instant now);

/// Takes out of the blacklist whatever has run out by now and so would be dead without it, and logs how much.
/// Returns how many.
Result<qint64> clearBlacklist(Connection &connection, const Actor &by, Instant now);

} // namespace latchkey
