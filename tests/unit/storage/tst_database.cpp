// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Database.h"
#include "storage/Transaction.h"
#include "support/StoreTest.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestOpenDatabase : public StoreTest {
    Q_OBJECT

private:
    void prepare() override
    {
        must(connection().executeDirect(u"CREATE TABLE entry (number BIGINT)"_s));
        m_database = database().open(m_clock);
    }
    void tidyUp() override { m_database.reset(); }
    static Result<qint64> insert(Connection &connection, qint64 number)
    {
        return connection.execute(u"INSERT INTO entry VALUES (?)"_s, bound(number));
    }
    static Result<QList<qint64>> entries(Connection &connection)
    {
        return connection.select(
            u"SELECT number FROM entry"_s, {}, [](const Row &row) { return row.integer(0); });
    }

    std::shared_ptr<Database> m_database;

private Q_SLOTS:
    void writesHappenInTheOrderHandedIn();
    void workRunsOnThreadsOfItsOwn();
    void resultsComeBackOnTheAskersThread();
    void whoeverHasGoneIsNotTold();
    void failuresComeBackAsValues();
    void readingDoesNotWaitForWriting();
    void closingLetsHandedInWorkFinish();
    void changedTellsOfOurOwnCommits();
    void changedTellsOfCommitsOfOthers();
    void changedComesOnceForManyCommits();
    void changedStaysAwayWhenNothingHappens();
    void aDatabaseThatWentAwayIsFoundAgain();
    void twoProgramsCanOpenItAtOnce();
    void openInTheBackgroundBelongsToTheAsker();
};

void TestOpenDatabase::writesHappenInTheOrderHandedIn()
{
    for (qint64 i = 0; i < 100; ++i)
        m_database->run([i](Connection &c) { return insert(c, i); });
    const auto all = must(m_database->run(entries).result());
    QCOMPARE(all.size(), 100);
    QVERIFY(std::is_sorted(all.begin(), all.end()));
}

void TestOpenDatabase::workRunsOnThreadsOfItsOwn()
{
    const auto thread = [](Connection &) -> Result<QThread *> { return QThread::currentThread(); };
    QThread *const writer = must(m_database->run(thread).result());
    QThread *const reader = must(m_database->read(thread).result());
    QVERIFY(writer != QThread::currentThread());
    QVERIFY(reader != QThread::currentThread());
    QVERIFY(writer != reader);
    QCOMPARE(must(m_database->run(thread).result()), writer);
}

void TestOpenDatabase::resultsComeBackOnTheAskersThread()
{
    QThread *home = nullptr;
    qint64 answer = 0;
    m_database->read([](Connection &) -> Result<qint64> { return 42; })
        .then(this, [&](const Result<qint64> &result) {
            answer = *result;
            home = QThread::currentThread();
        });
    QTRY_COMPARE(answer, 42);
    QCOMPARE(home, QThread::currentThread());
}

void TestOpenDatabase::whoeverHasGoneIsNotTold()
{
    QSemaphore mayEnd;
    auto asker = std::make_unique<QObject>();
    bool told = false;
    auto reading = m_database->read([&](Connection &) -> Result<qint64> {
        mayEnd.acquire();
        return 42;
    });
    reading.then(asker.get(), [&](const Result<qint64> &) { told = true; });
    asker.reset();
    mayEnd.release();
    QCOMPARE(must(reading.result()), 42);
    // What was asked for later is answered later.
    bool laterTold = false;
    m_database->read([](Connection &) -> Result<qint64> { return 1; })
        .then(this, [&](const Result<qint64> &) { laterTold = true; });
    QTRY_VERIFY(laterTold);
    QVERIFY(!told);
}

void TestOpenDatabase::failuresComeBackAsValues()
{
    const auto failed =
        m_database->run([](Connection &c) { return c.execute(u"INSERT INTO absent VALUES (1)"_s); });
    QCOMPARE(codeOf(failed.result()), u"Storage"_s);
    QVERIFY(m_database->run([](Connection &c) { return insert(c, 1); }).result());
}

void TestOpenDatabase::readingDoesNotWaitForWriting()
{
    QSemaphore written, mayEnd;
    auto writing = m_database->run([&](Connection &c) {
        return inTransaction(c, [&] {
            auto done = insert(c, 1);
            written.release();
            mayEnd.acquire();
            return done;
        });
    });
    written.acquire();
    QCOMPARE(must(m_database->read(entries).result()).size(), 0);
    mayEnd.release();
    must(writing.result());
    QCOMPARE(must(m_database->read(entries).result()).size(), 1);
}

void TestOpenDatabase::closingLetsHandedInWorkFinish()
{
    QFuture<Result<qint64>> last;
    for (qint64 i = 0; i < 20; ++i)
        last = m_database->run([i](Connection &c) { return insert(c, i); });
    m_database.reset();
    QVERIFY(last.isFinished());
    QCOMPARE(must(entries(connection())).size(), 20);
}

void TestOpenDatabase::changedTellsOfOurOwnCommits()
{
    QSignalSpy changed(m_database.get(), &Database::changed);
    must(m_database->read(entries).result());
    must(m_database->run([](Connection &c) { return insert(c, 1); }).result());
    QVERIFY(changed.wait(2000));
}

void TestOpenDatabase::changedTellsOfCommitsOfOthers()
{
    QSignalSpy changed(m_database.get(), &Database::changed);
    // What was read before the first look must not go unnoticed when it changes.
    must(m_database->read(entries).result());
    must(insert(connection(), 1));
    QVERIFY(changed.wait(2000));
    must(insert(connection(), 2));
    QVERIFY(changed.wait(2000));
}

void TestOpenDatabase::changedComesOnceForManyCommits()
{
    must(m_database->read(entries).result());
    QSignalSpy changed(m_database.get(), &Database::changed);
    for (int i = 0; i < 30; ++i)
        must(insert(connection(), i));
    QVERIFY(changed.wait(2000));
    QCOMPARE(changed.size(), 1);
}

void TestOpenDatabase::changedStaysAwayWhenNothingHappens()
{
    must(m_database->read(entries).result());
    QSignalSpy changed(m_database.get(), &Database::changed);
    must(entries(connection()));
    QVERIFY(!changed.wait(700));
}

void TestOpenDatabase::aDatabaseThatWentAwayIsFoundAgain()
{
    if (isSqlite())
        return; // a file does not hang up
    must(m_database->run([](Connection &c) { return insert(c, 1); }).result());
    must(connection().scalar(u"SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity "
                             "WHERE datname = current_database() AND pid <> pg_backend_pid()"_s));
    const auto lost = m_database->run([](Connection &c) { return insert(c, 2); }).result();
    QCOMPARE(codeOf(lost), u"Network"_s);
    QVERIFY(m_database->run([](Connection &c) { return insert(c, 3); }).result());
    QCOMPARE(must(m_database->run(entries).result()), (QList<qint64>{1, 3}));
}

void TestOpenDatabase::twoProgramsCanOpenItAtOnce()
{
    // Both find nothing and want to make the tables.
    const auto fresh = TestDatabase::createEmpty(dialect());
    if (isSqlite())
        must(Connection::open(fresh->target()).map([](const auto &c) {
            must(c->executeDirect(u"PRAGMA application_id = 1280001369"_s));
        }));
    QList<QFuture<Result<std::shared_ptr<Database>>>> opening;
    for (int i = 0; i < 4; ++i)
        opening += Database::open(fresh->target(), m_clock);
    for (auto &one : opening)
        must(one.result());
    QCOMPARE(must(fresh->connection().scalar(u"SELECT COUNT(*) FROM user_account_status"_s)), 3);
}

void TestOpenDatabase::openInTheBackgroundBelongsToTheAsker()
{
    const auto opened = must(Database::open(database().target(), m_clock).result());
    QCOMPARE(opened->thread(), QThread::currentThread());
    QSignalSpy changed(opened.get(), &Database::changed);
    must(opened->read(entries).result());
    must(insert(connection(), 1));
    QVERIFY(changed.wait(2000));
}

LATCHKEY_STORE_TEST(TestOpenDatabase)
#include "tst_database.moc"
