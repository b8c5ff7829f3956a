// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestDatabase.h"

#include "storage/Migrator.h"
#include <latch>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <thread>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr Instant longAgo{};

DatabaseTarget postgresTarget(const QString &databaseName)
{
    if (!qEnvironmentVariableIsSet("PGPORT") || !qEnvironmentVariableIsSet("PGPASSWORD"))
        qFatal(
            "There is no PostgreSQL server for this test; run it through tests/support/with-postgresql.sh");
    DatabaseTarget target;
    target.dialect = SqlDialect::PostgreSql;
    target.host = qEnvironmentVariable("PGHOST", u"localhost"_s);
    target.port = qEnvironmentVariableIntValue("PGPORT");
    target.userName = qEnvironmentVariable("PGUSER");
    target.password = Secret(qEnvironmentVariable("PGPASSWORD"));
    target.databaseName = databaseName;
    return target;
}

void administrate(const QString &sql)
{
    const auto connection = must(Connection::open(postgresTarget(u"postgres"_s)));
    must(connection->executeDirect(sql));
}

QString uniqueName(const QString &kind)
{
    static int counter = 0;
    return u"latchkey_%1_%2_%3"_s.arg(kind).arg(QCoreApplication::applicationPid()).arg(++counter);
}

/// Made once a process: copying it takes a fraction of the time that migrating does.
QString postgresTemplate()
{
    static const QString name = [] {
        const QString fresh = uniqueName(u"template"_s);
        administrate(u"CREATE DATABASE "_s + fresh);
        const auto connection = must(Connection::open(postgresTarget(fresh)));
        must(Migrator(SqlDialect::PostgreSql).migrate(*connection, longAgo));
        return fresh;
    }();
    return name;
}

QString sqliteTemplate()
{
    static const QTemporaryDir folder;
    static const QString path = [] {
        const QString fresh = folder.filePath(u"template.latchkey"_s);
        must(Database::createNow(fresh, std::make_shared<ManualClock>(longAgo)));
        return fresh;
    }();
    return path;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

std::unique_ptr<TestDatabase> TestDatabase::create(SqlDialect dialect)
{
    return dialect == SqlDialect::Sqlite ? createSqlite(true) : createPostgres(true);
}

std::unique_ptr<TestDatabase> TestDatabase::createEmpty(SqlDialect dialect)
{
    return dialect == SqlDialect::Sqlite ? createSqlite(false) : createPostgres(false);
}

std::unique_ptr<TestDatabase> TestDatabase::createSqlite(bool migrated)
{
    auto folder = std::make_unique<QTemporaryDir>();
    const QString path = folder->filePath(u"site.latchkey"_s);
    if (migrated && !QFile::copy(sqliteTemplate(), path))
        qFatal("The database for this test cannot be made in %s", qPrintable(folder->path()));
    std::unique_ptr<TestDatabase> database(new TestDatabase(DatabaseTarget::sqlite(path)));
    database->m_folder = std::move(folder);
    return database;
}

std::unique_ptr<TestDatabase> TestDatabase::createPostgres(bool migrated)
{
    const QString name = uniqueName(u"test"_s);
    administrate(
        u"CREATE DATABASE "_s + name + (migrated ? u" TEMPLATE "_s + postgresTemplate() : QString()));
    return std::unique_ptr<TestDatabase>(new TestDatabase(postgresTarget(name)));
}

TestDatabase::~TestDatabase()
{
    m_connection.reset();
    if (dialect() == SqlDialect::PostgreSql)
        administrate(u"DROP DATABASE %1 WITH (FORCE)"_s.arg(m_target.databaseName));
}

Connection &TestDatabase::connection()
{
    if (!m_connection)
        m_connection = connect();
    return *m_connection;
}

std::unique_ptr<Connection> TestDatabase::connect() const
{
    return must(Connection::open(m_target));
}

std::shared_ptr<Database> TestDatabase::open(std::shared_ptr<const Clock> clock) const
{
    return must(Database::openNow(m_target, std::move(clock)));
}

void atOnce(const TestDatabase &database, int threads, const std::function<void(Connection &, int)> &work)
{
    std::latch ready(threads);
    std::vector<std::thread> running;
    for (int number = 0; number < threads; ++number) {
        running.emplace_back([&, number] {
            const auto connection = database.connect();
            ready.arrive_and_wait();
            work(*connection, number);
        });
    }
    for (std::thread &thread : running)
        thread.join();
}

QByteArray TestDatabase::dump()
{
    QByteArray all;
    if (dialect() == SqlDialect::Sqlite) {
        const QDir folder(m_folder->path());
        for (const QString &name : folder.entryList(QDir::Files))
            all += contents(folder.filePath(name));
        return all;
    }
    const auto tables = must(connection().select(
        u"SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"_s, {},
        [](const Row &row) { return row.text(0); }));
    for (const QString &table : tables) {
        const auto rows = must(connection().select(u"SELECT CAST(t.* AS TEXT) FROM %1 t"_s.arg(table), {},
            [](const Row &row) { return row.text(0); }));
        all += table.toUtf8() + '\n' + rows.join(u'\n').toUtf8() + '\n';
    }
    return all;
}

} // namespace latchkey
