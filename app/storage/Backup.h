// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/Connection.h"

namespace latchkey {

/// Writes a whole, consistent copy of an SQLite database to `path`, readable by its owner only; the original
/// may be in use. The file must not exist. PostgreSQL is backed up by who runs the server.
Result<void> backUp(Connection &connection, const QString &path);

/// Where the copy of `databasePath` goes before it is migrated away from `version`: beside it, never over an
/// older one.
QString backupPath(const QString &databasePath, int version);

} // namespace latchkey
