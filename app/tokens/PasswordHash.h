// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "site/SiteSettings.h"

namespace latchkey {

/// Hashes a password for the database: bcrypt ("$2b$..." as the sites' libraries read it) or Argon2id in PHC
/// form (19 MiB, 2 passes, 1 lane). Takes some 50 to 100 ms of one core: never on the window's thread. bcrypt
/// looks at 72 bytes only, so a longer password is refused, never cut; the message says so.
Result<QString> hashPassword(const Secret &password, PasswordScheme scheme, int bcryptCost = 10);

/// Whether `password` is the one behind `hash`, of either kind; false for a hash of neither, and for one that
/// would take longer than a few seconds or more than 256 MiB. As slow as hashing.
bool verifyPassword(const Secret &password, const QString &hash);

/// Whether a person may choose this password: 8 characters at least, and for bcrypt 72 bytes at most.
Result<void> checkNewPassword(const Secret &password, PasswordScheme scheme);

} // namespace latchkey
