// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "core/Secret.h"
#include "storage/SqlDialect.h"

namespace latchkey {

/// Where a site's database is. Holds no password unless one was put in for this run.
struct DatabaseTarget {
    SqlDialect dialect = SqlDialect::Sqlite;
    QString path; ///< SQLite: the file
    QString host; ///< PostgreSQL from here on; a host that starts with "/" is the folder of a Unix socket
    int port = 5432;
    QString databaseName;
    QString userName;
    Secret password;

    static DatabaseTarget sqlite(const QString &path);
    /// For people: the file's name, or "name on host".
    QString displayName() const;
};

} // namespace latchkey
