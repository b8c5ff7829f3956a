// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Database.h"
#include "support/TestDatabase.h"
#include "support/TestRegistry.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

/// What an SQLite file that comes from outside, or a disk that is full, may do to us (S43).
class TestSqliteSafety : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_database = TestDatabase::create(SqlDialect::Sqlite); }

    void aFullDiskIsSaid();
    void afterAFullDiskWorkGoesOn();
    void s43_theSchemaMayNotCallWhatReachesOutside_data();
    void s43_theSchemaMayNotCallWhatReachesOutside();
    void s43_aHostileVersionIsNoVersion_data();
    void s43_aHostileVersionIsNoVersion();

private:
    std::unique_ptr<TestDatabase> m_database;
};

void TestSqliteSafety::aFullDiskIsSaid()
{
    Connection &connection = m_database->connection();
    const qint64 pages = must(connection.scalar(u"PRAGMA page_count"_s));
    must(connection.executeDirect(u"PRAGMA max_page_count = %1"_s.arg(pages)));
    const auto full = connection.execute(
        u"INSERT INTO site_setting (key, value) VALUES ('big', ?)"_s, bound(QString(500'000, u'x')));
    QCOMPARE(codeOf(full), u"DiskFull"_s);
    QVERIFY(full.error().message.contains(u"nothing was saved"_s));
    QVERIFY(full.error().advice.contains(u"space"_s));
}

void TestSqliteSafety::afterAFullDiskWorkGoesOn()
{
    aFullDiskIsSaid();
    Connection &connection = m_database->connection();
    must(connection.executeDirect(u"PRAGMA max_page_count = 1000000"_s));
    must(connection.execute(
        u"INSERT INTO site_setting (key, value) VALUES ('big', ?)"_s, bound(QString(500'000, u'x'))));
}

void TestSqliteSafety::s43_theSchemaMayNotCallWhatReachesOutside_data()
{
    QTest::addColumn<QString>("expression");
    QTest::newRow("load a library") << u"load_extension('/tmp/evil.so')"_s;
    QTest::newRow("write a file") << u"writefile('/tmp/evil', 'x')"_s;
    QTest::newRow("read a file") << u"readfile('/etc/passwd')"_s;
    QTest::newRow("start a program") << u"edit('x', 'sh')"_s;
    QTest::newRow("point a tokenizer at memory") << u"fts3_tokenizer('simple', x'4141414141414141')"_s;
    QTest::newRow("look at raw pages") << u"(SELECT data FROM sqlite_dbpage)"_s;
}

void TestSqliteSafety::s43_theSchemaMayNotCallWhatReachesOutside()
{
    QFETCH(QString, expression);
    Connection &connection = m_database->connection();
    if (connection.executeDirect(u"CREATE VIEW bait AS SELECT %1 AS value"_s.arg(expression)))
        QVERIFY(!connection.selectOne(
            u"SELECT value FROM bait"_s, {}, [](const Row &row) { return row.text(0); }));
    const auto trap = connection.executeDirect(u"CREATE TRIGGER trap AFTER INSERT ON site_setting BEGIN "
                                               "UPDATE site_setting SET value = %1; END"_s.arg(expression));
    if (trap)
        QVERIFY(!connection.execute(u"INSERT INTO site_setting (key, value) VALUES ('a', 'b')"_s));
}

void TestSqliteSafety::s43_aHostileVersionIsNoVersion_data()
{
    QTest::addColumn<QString>("makeTable");
    QTest::newRow("text") << u"CREATE TABLE schema_migration AS SELECT 'x' AS version"_s;
    QTest::newRow("huge") << u"CREATE TABLE schema_migration AS SELECT 4294967297 AS version"_s;
    QTest::newRow("negative") << u"CREATE TABLE schema_migration AS SELECT -5 AS version"_s;
    QTest::newRow("no such column") << u"CREATE TABLE schema_migration (word TEXT)"_s;
    QTest::newRow("a view of itself")
        << u"CREATE VIEW schema_migration AS SELECT version FROM schema_migration"_s;
    QTest::newRow("a view without end")
        << u"CREATE VIEW schema_migration AS SELECT 1 AS version UNION ALL SELECT NULL"_s;
}

void TestSqliteSafety::s43_aHostileVersionIsNoVersion()
{
    QFETCH(QString, makeTable);
    const auto foreign = TestDatabase::createEmpty(SqlDialect::Sqlite);
    must(foreign->connection().executeDirect(u"PRAGMA application_id = 1280001369"_s));
    must(foreign->connection().executeDirect(makeTable));
    const auto opened = Database::openNow(foreign->target(), std::make_shared<ManualClock>(Instant{}));
    QVERIFY(!opened
        || !(*opened)
                ->read([](Connection &c) { return c.scalar(u"SELECT COUNT(*) FROM user_account"_s); })
                .result());
}

LATCHKEY_STORE_TEST(TestSqliteSafety)
#include "tst_sqlitesafety.moc"
