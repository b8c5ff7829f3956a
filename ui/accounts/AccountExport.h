// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountColumns.h"
#include "storage/Connection.h"

namespace latchkey {

/// Writes these accounts as UTF-8 CSV with a header line (RFC 4180), times in UTC, cells that a spreadsheet
/// would run escaped, into a file that only its owner can read. Reads them block by block; accounts that are
/// gone are left out. On a thread of the database; how many were written.
Result<int> exportAccounts(Connection &connection, const QList<AccountId> &ids,
    const QList<AccountColumn> &columns, const QString &path);

} // namespace latchkey
