// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "storage/DatabaseTarget.h"
#include "storage/Row.h"
#include <memory>
#include <optional>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <unordered_map>

namespace latchkey {

/// One open connection, to be used on the thread that opened it and on no other.
/// Statements are prepared once and kept; every one is bound, and every failure comes back as an Error.
class Connection {
public:
    /// Opens what `target` names as it is: no file is created, nothing is migrated (see Database::open).
    static Result<std::unique_ptr<Connection>> open(const DatabaseTarget &target);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    SqlDialect dialect() const { return m_dialect; }

    /// Runs one statement; the number of rows it changed.
    Result<qint64> execute(const QString &sql, const QVariantList &values = {});

    /// Runs one statement that cannot be prepared: what defines tables, and BEGIN and its kin.
    Result<void> executeDirect(const QString &sql);

    /// Runs an INSERT that ends in "RETURNING id"; that id.
    Result<qint64> insert(const QString &sql, const QVariantList &values = {});

    /// Every row through `map(const Row &) -> T`.
    template <typename Map>
    auto select(const QString &sql, const QVariantList &values, Map map)
        -> Result<QList<std::decay_t<std::invoke_result_t<Map, const Row &>>>>
    {
        using T = std::decay_t<std::invoke_result_t<Map, const Row &>>;
        auto statement = run(sql, values);
        if (!statement)
            return fail(std::move(statement).error());
        QList<T> rows;
        while (statement->query.next())
            rows.append(map(Row(statement->query)));
        if (statement->query.lastError().isValid())
            return fail(failure(statement->query, sql));
        return rows;
    }

    /// The first row, or none.
    template <typename Map>
    auto selectOne(const QString &sql, const QVariantList &values, Map map)
        -> Result<std::optional<std::decay_t<std::invoke_result_t<Map, const Row &>>>>
    {
        using T = std::decay_t<std::invoke_result_t<Map, const Row &>>;
        auto statement = run(sql, values);
        if (!statement)
            return fail(std::move(statement).error());
        if (statement->query.next())
            return std::optional<T>(map(Row(statement->query)));
        if (statement->query.lastError().isValid())
            return fail(failure(statement->query, sql));
        return std::optional<T>();
    }

    /// The first column of the first row of a query that always has one (COUNT, MAX ...).
    Result<qint64> scalar(const QString &sql, const QVariantList &values = {});

    /// The server has hung up, or the file could not be written: on this connection that will not change.
    bool isLost() const { return m_lost; }
    /// Opens it anew, outside any transaction. After a failure it stays lost and may be tried again.
    Result<void> reopen();

    /// A number that differs whenever another connection has committed a change since the last call.
    Result<qint64> changeStamp();

private:
    friend class Transaction;
    /// A prepared statement out of the cache; goes back into it when done.
    struct Statement {
        Statement(Connection *owner_, QString sql_, QSqlQuery query_)
            : owner(owner_)
            , sql(std::move(sql_))
            , query(std::move(query_))
        {
        }
        Statement(Statement &&other) noexcept
            : owner(std::exchange(other.owner, nullptr))
            , sql(std::move(other.sql))
            , query(std::move(other.query))
        {
        }
        ~Statement();
        Connection *owner;
        QString sql;
        QSqlQuery query;
    };

    Connection(DatabaseTarget target, QString name)
        : m_target(std::move(target))
        , m_dialect(m_target.dialect)
        , m_name(std::move(name))
    {
    }
    void close();
    Result<Statement> run(const QString &sql, const QVariantList &values);
    Result<void> configure();
    Error failure(const QSqlQuery &query, const QString &sql);

    DatabaseTarget m_target;
    SqlDialect m_dialect;
    QString m_name; ///< of the QSqlDatabase
    QSqlDatabase m_database;
    std::unordered_map<QString, QSqlQuery> m_prepared;
    int m_transactionDepth = 0;
    bool m_rollBackOnly = false;
    bool m_lost = false;
};

} // namespace latchkey
