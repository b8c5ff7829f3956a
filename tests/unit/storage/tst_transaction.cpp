// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Transaction.h"
#include "support/StoreTest.h"

#include <atomic>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestTransaction : public StoreTest {
    Q_OBJECT

private:
    void prepare() override
    {
        must(connection().executeDirect(u"CREATE TABLE step (word VARCHAR(20) UNIQUE)"_s));
    }
    Result<qint64> add(const QString &word)
    {
        return connection().execute(u"INSERT INTO step (word) VALUES (?)"_s, bound(word));
    }
    qint64 steps() { return must(connection().scalar(u"SELECT COUNT(*) FROM step"_s)); }

private Q_SLOTS:
    void allOfItIsKept();
    void nothingOfItIsKept();
    void anInnerOneIsPartOfTheOuter();
    void whatFailedInsideCannotBeCommittedOutside();
    void theNextOneStartsClean();
    void inTransactionFollowsTheResult();
    void aFailedStatementUndoesTheWhole();
    void othersSeeItOnlyWhenCommitted();
    void lockedRowsAreReadAsTheyAreNow();
};

void TestTransaction::allOfItIsKept()
{
    auto transaction = must(Transaction::begin(connection()));
    must(add(u"a"_s));
    must(add(u"b"_s));
    must(transaction.commit());
    QCOMPARE(steps(), 2);
}

void TestTransaction::nothingOfItIsKept()
{
    {
        auto transaction = must(Transaction::begin(connection()));
        must(add(u"a"_s));
        QCOMPARE(steps(), 1);
    }
    QCOMPARE(steps(), 0);
}

void TestTransaction::anInnerOneIsPartOfTheOuter()
{
    {
        auto outer = must(Transaction::begin(connection()));
        auto inner = must(Transaction::begin(connection()));
        must(add(u"inner"_s));
        must(inner.commit());
    }
    QCOMPARE(steps(), 0);
    {
        auto outer = must(Transaction::begin(connection()));
        auto inner = must(Transaction::begin(connection()));
        must(add(u"inner"_s));
        must(inner.commit());
        must(outer.commit());
    }
    QCOMPARE(steps(), 1);
}

void TestTransaction::whatFailedInsideCannotBeCommittedOutside()
{
    auto outer = must(Transaction::begin(connection()));
    must(add(u"outer"_s));
    {
        auto inner = must(Transaction::begin(connection()));
        must(add(u"inner"_s));
    }
    const auto refused = outer.commit();
    QCOMPARE(codeOf(refused), u"Internal"_s);
    {
        const auto ended = std::move(outer);
    }
    QCOMPARE(steps(), 0);
}

void TestTransaction::theNextOneStartsClean()
{
    whatFailedInsideCannotBeCommittedOutside();
    allOfItIsKept();
}

void TestTransaction::inTransactionFollowsTheResult()
{
    const auto failed = inTransaction(connection(), [&]() -> Result<int> {
        must(add(u"a"_s));
        return fail(Error::Code::Refused, u"No."_s);
    });
    QCOMPARE(codeOf(failed), u"Refused"_s);
    QCOMPARE(steps(), 0);
    const auto done = inTransaction(connection(), [&]() -> Result<int> {
        must(add(u"a"_s));
        return 7;
    });
    QCOMPARE(must(done), 7);
    QCOMPARE(steps(), 1);
}

void TestTransaction::aFailedStatementUndoesTheWhole()
{
    must(add(u"taken"_s));
    const auto failed = inTransaction(connection(), [&]() -> Result<qint64> {
        must(add(u"a"_s));
        return add(u"taken"_s);
    });
    QCOMPARE(codeOf(failed), u"Conflict"_s);
    QCOMPARE(steps(), 1);
    must(add(u"afterwards"_s));
}

void TestTransaction::othersSeeItOnlyWhenCommitted()
{
    const auto other = database().connect();
    const auto seen = [&] { return must(other->scalar(u"SELECT COUNT(*) FROM step"_s)); };
    auto transaction = must(Transaction::begin(connection()));
    must(add(u"a"_s));
    QCOMPARE(seen(), 0);
    must(transaction.commit());
    QCOMPARE(seen(), 1);
}

/// Twenty increments, each reading first: none may be lost.
void TestTransaction::lockedRowsAreReadAsTheyAreNow()
{
    must(connection().executeDirect(u"CREATE TABLE tally (id BIGINT PRIMARY KEY, total BIGINT)"_s));
    must(connection().execute(u"INSERT INTO tally VALUES (1, 0)"_s));
    std::atomic_int failures = 0;
    atOnce(database(), 20, [&](Connection &mine, int) {
        const auto done = inTransaction(mine, [&]() -> Result<qint64> {
            if (auto locked = lockRow(mine, u"tally"_s, 1); !locked)
                return fail(std::move(locked).error());
            const auto total = mine.scalar(u"SELECT total FROM tally WHERE id = 1"_s);
            if (!total)
                return total;
            return mine.execute(u"UPDATE tally SET total = ? WHERE id = 1"_s, bound(*total + 1));
        });
        failures += done ? 0 : 1;
    });
    QCOMPARE(failures.load(), 0);
    QCOMPARE(must(connection().scalar(u"SELECT total FROM tally"_s)), 20);
}

LATCHKEY_STORE_TEST(TestTransaction)
#include "tst_transaction.moc"
