// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Connection.h"

#include "storage/SqlError.h"
#include <QCoreApplication>
#include <QUuid>

namespace latchkey {

namespace {

constexpr int busyTimeoutMilliseconds = 5000;

QString quotedOption(QString value)
{
    return value.remove(QLatin1Char(';'));
}

} // namespace

Connection::Statement::~Statement()
{
    if (!owner)
        return;
    query.finish();
    owner->m_prepared.insert_or_assign(sql, std::move(query));
}

Result<std::unique_ptr<Connection>> Connection::open(const DatabaseTarget &target)
{
    const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces);
    std::unique_ptr<Connection> connection(new Connection(target, name));
    if (auto opened = connection->reopen(); !opened)
        return fail(std::move(opened).error());
    return connection;
}

Result<void> Connection::reopen()
{
    Q_ASSERT(m_transactionDepth == 0);
    close();
    m_lost = true; // until it is open
    const DatabaseTarget &target = m_target;
    const bool sqlite = target.dialect == SqlDialect::Sqlite;
    auto &database = m_database;
    database =
        QSqlDatabase::addDatabase(sqlite ? QStringLiteral("QSQLITE") : QStringLiteral("QPSQL"), m_name);
    if (!database.isValid()) {
        return fail(Error::Code::Storage,
            QCoreApplication::translate(
                "Connection", "A part of Latchkey is missing: the driver for this kind of database."),
            QCoreApplication::translate("Connection", "Install Latchkey again."),
            database.lastError().driverText());
    }
    if (sqlite) {
        database.setDatabaseName(target.path);
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(busyTimeoutMilliseconds));
    } else {
        database.setHostName(target.host);
        database.setPort(target.port);
        database.setDatabaseName(target.databaseName);
        database.setUserName(target.userName);
        database.setPassword(QString::fromUtf8(target.password.view()));
        // A server across the network is only spoken to when its certificate proves who it is.
        const bool local = target.host.isEmpty() || target.host.startsWith(QLatin1Char('/'))
            || target.host == QLatin1String("localhost") || target.host == QLatin1String("127.0.0.1");
        database.setConnectOptions(quotedOption(QStringLiteral("connect_timeout=10")
            + (local ? QString() : QStringLiteral(" sslmode=verify-full"))));
    }
    if (!database.open())
        return fail(toError(database.lastError(), target.dialect, QStringLiteral("open")));
    if (auto configured = configure(); !configured)
        return configured;
    m_lost = false;
    return {};
}

Connection::~Connection()
{
    close();
}

void Connection::close()
{
    // The queries must be gone before the database they belong to.
    m_prepared.clear();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<void> Connection::configure()
{
    // cell_size_check: the file may come from outside. Its schema stays trusted, because SQLite before 3.41
    // lets no trigger fill a full-text index otherwise; there is no function of ours that a foreign trigger
    // could call. synchronous=FULL: a message that was reported as queued must survive a power cut. The log
    // may grow to 16 MB before it is taken over into the file: while many messages go out, the same pages
    // change again and again.
    static const QStringList sqlite = {
        QStringLiteral("PRAGMA cell_size_check = ON"),
        QStringLiteral("PRAGMA foreign_keys = ON"),
        QStringLiteral("PRAGMA synchronous = FULL"),
        QStringLiteral("PRAGMA temp_store = MEMORY"),
        QStringLiteral("PRAGMA cache_size = -16384"),
        QStringLiteral("PRAGMA wal_autocheckpoint = 4000"),
    };
    static const QStringList postgres = {
        QStringLiteral("SET client_encoding = 'UTF8'"),
        QStringLiteral("SET lock_timeout = '%1ms'").arg(busyTimeoutMilliseconds),
    };
    for (const QString &sql : m_dialect == SqlDialect::Sqlite ? sqlite : postgres) {
        if (auto done = executeDirect(sql); !done)
            return done;
    }
    return {};
}

Error Connection::failure(const QSqlQuery &query, const QString &sql)
{
    Error error = toError(query.lastError(), m_dialect, sql);
    // SQLite goes on reading a file that it could not open for writing, and never tries that again.
    m_lost = m_lost || error.code == Error::Code::Network
        || (m_dialect == SqlDialect::Sqlite && error.code == Error::Code::ReadOnly);
    return error;
}

Result<Connection::Statement> Connection::run(const QString &sql, const QVariantList &values)
{
    // Taken out of the cache while it runs, so that the same statement may run inside itself.
    auto kept = m_prepared.extract(sql);
    Statement statement(this, sql, kept ? std::move(kept.mapped()) : QSqlQuery(m_database));
    QSqlQuery &query = statement.query;
    // PostgreSQL's driver forgets the rest of such a result when another statement runs meanwhile.
    query.setForwardOnly(m_dialect == SqlDialect::Sqlite);
    if (!kept && !query.prepare(sql)) {
        Error error = failure(query, sql);
        statement.owner = nullptr;
        return fail(std::move(error));
    }
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), values[i]);
    if (!query.exec()) {
        Error error = failure(query, sql);
        statement.owner = nullptr;
        return fail(std::move(error));
    }
    return statement;
}

Result<qint64> Connection::execute(const QString &sql, const QVariantList &values)
{
    auto statement = run(sql, values);
    if (!statement)
        return fail(std::move(statement).error());
    return qint64(statement->query.numRowsAffected());
}

Result<void> Connection::executeDirect(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return fail(failure(query, sql));
    return {};
}

Result<qint64> Connection::insert(const QString &sql, const QVariantList &values)
{
    Q_ASSERT(sql.contains(QLatin1String("RETURNING id")));
    return scalar(sql, values);
}

Result<qint64> Connection::scalar(const QString &sql, const QVariantList &values)
{
    auto value = selectOne(sql, values, [](const Row &row) { return row.integer(0); });
    if (!value)
        return fail(std::move(value).error());
    if (!*value)
        return fail(Error::Code::Internal,
            QCoreApplication::translate("Connection", "The database gave no answer."), {},
            QStringLiteral("no row from: ") + sql.simplified());
    return **value;
}

Result<qint64> Connection::changeStamp()
{
    // PostgreSQL's snapshot differs after every transaction that wrote, in whichever database of the server.
    // Its highest number alone would not: of two transactions the later one may end first.
    return scalar(m_dialect == SqlDialect::Sqlite
            ? QStringLiteral("PRAGMA data_version")
            : QStringLiteral("SELECT hashtextextended(CAST(txid_current_snapshot() AS TEXT), 0)"));
}

} // namespace latchkey
