// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "storage/Connection.h"

namespace latchkey {

/// One numbered step of the schema: `NNNN_name.sql`, for one dialect alone `NNNN_name.sqlite.sql` or
/// `NNNN_name.postgresql.sql` (runs after the common file). Statements are separated by blank lines.
struct Migration {
    int version = 0;
    QString name;
    QStringList statements;
};

/// Brings a database to the newest schema, each step in a transaction of its own in which the version is
/// raised.
class Migrator {
public:
    /// Reads the steps from the program's resources.
    explicit Migrator(SqlDialect dialect);
    explicit Migrator(QList<Migration> migrations)
        : m_migrations(std::move(migrations))
    {
    }

    int newestVersion() const { return m_migrations.isEmpty() ? 0 : m_migrations.last().version; }
    /// 0: a database without any table of ours.
    static Result<int> currentVersion(Connection &connection);
    /// Runs what is missing, up to and including `upTo`. NewerSchema when the database is ahead of this
    /// program.
    Result<void> migrate(Connection &connection, Instant now, std::optional<int> upTo = {}) const;

private:
    static Result<bool> doneMeanwhile(Connection &connection, int version);

    QList<Migration> m_migrations; ///< by version, ascending
};

} // namespace latchkey
