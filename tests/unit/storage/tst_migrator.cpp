// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Database.h"
#include "storage/Migrator.h"
#include "support/StoreTest.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestMigrator : public StoreTest {
    Q_OBJECT

private:
    static constexpr int later = 9001; ///< of the step that this program alone knows
    static int version(Connection &connection) { return must(Migrator::currentVersion(connection)); }
    QList<int> versions() const;
    static QStringList backupsOf(const DatabaseTarget &target);
    /// A database as an older Latchkey left it, with a setting in it if there is a table for it.
    std::unique_ptr<TestDatabase> databaseOf(int olderVersion) const;

private Q_SLOTS:
    void everyOlderVersionIsUpgraded();
    void anUpgradeTwiceIsAnUpgradeOnce();
    void aFailingStepLeavesNothing();
    void stepsBeforeTheFailingOneStay();
    void upToStopsThere();
    void aNewerDatabaseIsRefused();
    void theTimeOfAnUpgradeIsKept();
    void aBackupIsMadeBeforeAnUpgrade();
    void noBackupIsMadeWithoutOne();
    void anUpgradeThatFailsKeepsTheBackup();
};

QList<int> TestMigrator::versions() const
{
    QList<int> all{0};
    static const QRegularExpression common(u"^(\\d{4})_[a-z_]+\\.sql$"_s);
    for (const QString &name : QDir(u":/migrations"_s).entryList(QDir::Files, QDir::Name)) {
        if (const auto match = common.match(name); match.hasMatch())
            all += match.captured(1).toInt();
    }
    return all;
}

QStringList TestMigrator::backupsOf(const DatabaseTarget &target)
{
    return QFileInfo(target.path).dir().entryList({u"*.backup"_s}, QDir::Files, QDir::Name);
}

std::unique_ptr<TestDatabase> TestMigrator::databaseOf(int olderVersion) const
{
    auto older = TestDatabase::createEmpty(dialect());
    if (isSqlite())
        must(older->connection().executeDirect(u"PRAGMA application_id = 1280001369"_s));
    must(Migrator(dialect()).migrate(older->connection(), now(), olderVersion));
    if (olderVersion > 0)
        must(older->connection().execute(
            u"INSERT INTO site_setting (key, value) VALUES ('site.name', 'kept')"_s));
    return older;
}

void TestMigrator::everyOlderVersionIsUpgraded()
{
    const auto all = versions();
    QCOMPARE(all.last(), later);
    QVERIFY(all.contains(1));
    for (const int from : all) {
        const auto older = databaseOf(from);
        QCOMPARE(version(older->connection()), from);
        const auto opened = must(Database::openNow(older->target(), m_clock));
        QCOMPARE(version(older->connection()), later);
        QCOMPARE(
            must(older->connection().scalar(u"SELECT COUNT(*) FROM later WHERE word = 'upgraded'"_s)), 1);
        QCOMPARE(must(older->connection().scalar(u"SELECT COUNT(*) FROM user_account_status"_s)), 3);
        QCOMPARE(
            must(older->connection().scalar(u"SELECT COUNT(*) FROM site_setting WHERE value = 'kept'"_s)),
            from > 0 ? 1 : 0);
        QCOMPARE(
            must(older->connection().scalar(u"SELECT COUNT(*) FROM schema_migration"_s)), all.size() - 1);
    }
}

void TestMigrator::anUpgradeTwiceIsAnUpgradeOnce()
{
    must(Migrator(dialect()).migrate(connection(), now()));
    must(Migrator(dialect()).migrate(connection(), now()));
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM later"_s)), 1);
}

void TestMigrator::aFailingStepLeavesNothing()
{
    const Migrator broken(QList<Migration>{{later + 1, u"broken"_s,
        {u"CREATE TABLE half (id BIGINT)"_s, u"INSERT INTO half VALUES (1)"_s,
            u"ALTER TABLE later ADD COLUMN extra BIGINT"_s, u"INSERT INTO nowhere VALUES (1)"_s}}});
    QCOMPARE(codeOf(broken.migrate(connection(), now())), u"Storage"_s);
    QCOMPARE(version(connection()), later);
    QVERIFY(!connection().scalar(u"SELECT COUNT(*) FROM half"_s));
    QVERIFY(!connection().scalar(u"SELECT COUNT(extra) FROM later"_s));
}

void TestMigrator::stepsBeforeTheFailingOneStay()
{
    const Migrator broken(QList<Migration>{
        {later + 1, u"good"_s, {u"CREATE TABLE good (id BIGINT)"_s}},
        {later + 2, u"broken"_s, {u"CREATE TABLE half (id BIGINT)"_s, u"nonsense"_s}},
    });
    QVERIFY(!broken.migrate(connection(), now()));
    QCOMPARE(version(connection()), later + 1);
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM good"_s)), 0);
    QVERIFY(!connection().scalar(u"SELECT COUNT(*) FROM half"_s));
}

void TestMigrator::upToStopsThere()
{
    const auto first = databaseOf(1);
    QCOMPARE(version(first->connection()), 1);
    QVERIFY(!first->connection().scalar(u"SELECT COUNT(*) FROM later"_s));
}

void TestMigrator::aNewerDatabaseIsRefused()
{
    must(connection().execute(
        u"INSERT INTO schema_migration (version, name, applied) VALUES (9002, 'x', 0)"_s));
    const auto refused = Database::openNow(database().target(), m_clock);
    QCOMPARE(codeOf(refused), u"NewerSchema"_s);
    QVERIFY(refused.error().detail.contains(u"9002"_s));
    QCOMPARE(backupsOf(database().target()), QStringList());
}

void TestMigrator::theTimeOfAnUpgradeIsKept()
{
    const auto first = databaseOf(1);
    m_clock->advance(std::chrono::hours(1));
    must(Database::openNow(first->target(), m_clock));
    QCOMPARE(must(first->connection().scalar(
                 u"SELECT applied FROM schema_migration WHERE version = ?"_s, bound(later))),
        toMilliseconds(now()));
}

// S41
void TestMigrator::aBackupIsMadeBeforeAnUpgrade()
{
    if (!isSqlite())
        return; // who runs the server backs it up
    const auto first = databaseOf(1);
    must(Database::openNow(first->target(), m_clock));
    QCOMPARE(backupsOf(first->target()), QStringList{u"site.latchkey.v1.backup"_s});
    const QString path = first->target().path + u".v1.backup"_s;
    QCOMPARE(QFile::permissions(path) & ~(QFile::ReadUser | QFile::WriteUser),
        QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner));
    const auto backup = must(Connection::open(DatabaseTarget::sqlite(path)));
    QCOMPARE(version(*backup), 1);
    QCOMPARE(must(backup->scalar(u"SELECT COUNT(*) FROM site_setting WHERE value = 'kept'"_s)), 1);
    QVERIFY(Database::openNow(DatabaseTarget::sqlite(path), m_clock));
}

void TestMigrator::noBackupIsMadeWithoutOne()
{
    must(Database::openNow(database().target(), m_clock));
    QCOMPARE(backupsOf(database().target()), QStringList());
}

void TestMigrator::anUpgradeThatFailsKeepsTheBackup()
{
    if (!isSqlite())
        return;
    const auto first = databaseOf(1);
    must(first->connection().executeDirect(u"CREATE TABLE later (in_the_way TEXT)"_s));
    QVERIFY(!Database::openNow(first->target(), m_clock));
    QCOMPARE(version(first->connection()), versions().at(versions().size() - 2)); // the steps before it stay
    QCOMPARE(backupsOf(first->target()).size(), 1);
}

LATCHKEY_STORE_TEST(TestMigrator)
#include "tst_migrator.moc"
