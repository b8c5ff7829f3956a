// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"

namespace latchkey {

/// "LKEY" in the header of every SQLite file of ours (https://www.sqlite.org/fileformat.html, offset 68).
constexpr qint32 sqliteApplicationId = 0x4c4b4559;

/// Makes an empty file that only its owner may read. Refuses to touch one that exists.
Result<void> createSqliteFile(const QString &path);

/// Looks at the header alone: exists, readable, writable, SQLite, ours. The messages name what the file is
/// instead.
Result<void> checkSqliteFile(const QString &path);

} // namespace latchkey
