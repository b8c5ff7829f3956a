// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "storage/Database.h"
#include <functional>
#include <memory>
#include <QTemporaryDir>

namespace latchkey {

/// A database of one test's own: an SQLite file in a folder of its own, or a database in the PostgreSQL
/// server that the environment names (see with-postgresql.sh). Gone when this object is. A missing server
/// ends the test program: a test that cannot run has not passed.
class TestDatabase {
public:
    /// With the newest schema and nothing in it but the shipped statuses.
    static std::unique_ptr<TestDatabase> create(SqlDialect dialect);
    /// Without any table.
    static std::unique_ptr<TestDatabase> createEmpty(SqlDialect dialect);
    ~TestDatabase();

    const DatabaseTarget &target() const { return m_target; }
    SqlDialect dialect() const { return m_target.dialect; }
    /// One connection that lives as long as this object; for the thread that made it.
    Connection &connection();
    /// One more, for the calling thread.
    std::unique_ptr<Connection> connect() const;
    /// As the program opens it.
    std::shared_ptr<Database> open(std::shared_ptr<const Clock> clock) const;

    /// All that is stored, as bytes to search in: SQLite's files with the write-ahead log, or every row of
    /// every table.
    QByteArray dump();

private:
    explicit TestDatabase(DatabaseTarget target)
        : m_target(std::move(target))
    {
    }
    static std::unique_ptr<TestDatabase> createSqlite(bool migrated);
    static std::unique_ptr<TestDatabase> createPostgres(bool migrated);

    DatabaseTarget m_target;
    std::unique_ptr<QTemporaryDir> m_folder; ///< SQLite
    std::unique_ptr<Connection> m_connection;
};

/// Runs `work(connection, number)` on `threads` threads with a connection each, all let go in the same
/// moment, and waits for them. Nothing in it may use Qt Test's macros.
void atOnce(const TestDatabase &database, int threads, const std::function<void(Connection &, int)> &work);

/// The value of a result that a test relies on; anything else ends the test program with the error's words.
template <typename T> T must(Result<T> result)
{
    if (!result) {
        qFatal("%s: %s [%s]", qPrintable(nameOf(result.error().code)), qPrintable(result.error().message),
            qPrintable(result.error().detail));
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// The same for what may be absent and is not here.
template <typename T> T must(std::optional<T> value)
{
    if (!value)
        qFatal("There is nothing here.");
    return std::move(*value);
}

/// "" for success, else the name of the error's code: so that a failing comparison shows which.
template <typename T> QString codeOf(const Result<T> &result)
{
    return result ? QString() : nameOf(result.error().code);
}

} // namespace latchkey
