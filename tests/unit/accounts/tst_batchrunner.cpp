// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/BatchRunner.h"
#include "DeskTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestBatchRunner : public DeskTest {
    Q_OBJECT

private:
    BatchId begin(MessagePurpose purpose, const QList<AccountId> &people)
    {
        MessageBatch batch;
        batch.purpose = purpose;
        batch.created = now();
        batch.createdBy = Actor::named(u"Lee"_s);
        return must(MessageBatches(connection()).begin(batch, people));
    }
    BatchProgress progress(BatchId id) { return must(must(MessageBatches(connection()).find(id))); }

private Q_SLOTS:
    void everybodyGetsAMessageByTheRules();
    void whoMayNotHaveOneIsPassedOverWithTheReason();
    void portionsGoOnWhereTheLastOneEnded();
    void aHeldBatchIsLeftAlone();
    void whoIsDeletedMeanwhileIsNoHindrance();
    void nothingToDoChangesNothing();
};

void TestBatchRunner::everybodyGetsAMessageByTheRules()
{
    const AccountId olivia = person(u"olivia.s"_s, confirmedCode);
    const AccountId mei = person(u"mei.t"_s, confirmedCode);
    const BatchId id = begin(MessagePurpose::Reset, {olivia, mei});
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock)), 2);
    QCOMPARE(progress(id).count(MessageState::Queued), 2);
    QCOMPARE(progress(id).toQueue, 0);
    QCOMPARE(audit(olivia), QStringList{u"reset_requested done Lee"_s});
    QCOMPARE(count(u"message WHERE recipient = 'mei.t@corp.example' AND created_by = 'Lee'"_s), 1);
}

void TestBatchRunner::whoMayNotHaveOneIsPassedOverWithTheReason()
{
    const AccountId olivia = person(u"olivia.s"_s, confirmedCode);
    const AccountId mei = person(u"mei.t"_s, confirmedCode);
    const AccountId bo = person(u"bo.b"_s, blockedCode);
    must(desk().sendReset(mei));
    m_clock->advance(5s);
    const BatchId id = begin(MessagePurpose::Reset, {olivia, mei, bo});
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock)), 3);
    const BatchProgress now = progress(id);
    QCOMPARE(now.count(MessageState::Queued), 1);
    QCOMPARE(now.passedOverCount(), 2);
    QCOMPARE(now.passedOver.value(u"One was sent a short while ago."_s), 1);
    QVERIFY(now.passedOver.contains(*refusal(AccountAction::SendReset, read(bo), this->now())));
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock)), 0);
}

void TestBatchRunner::portionsGoOnWhereTheLastOneEnded()
{
    QList<AccountId> people;
    for (int i = 0; i < 5; ++i)
        people += person(u"person%1"_s.arg(i), unconfirmedCode);
    const BatchId id = begin(MessagePurpose::Activation, people);
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock, 2)), 2);
    QCOMPARE(progress(id).toQueue, 3);
    // As if the program had ended here: all that is needed is in the database.
    auto another = database().connect();
    QCOMPARE(must(queueBatchPortion(*another, *m_clock, 2)), 2);
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock, 2)), 1);
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock, 2)), 0);
    QCOMPARE(count(u"message"_s), 5);
}

void TestBatchRunner::aHeldBatchIsLeftAlone()
{
    const BatchId id = begin(MessagePurpose::Reset, {person(u"olivia.s"_s, confirmedCode)});
    must(MessageBatches(connection()).hold(id, Actor::named(u"Kim"_s), now()));
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock)), 0);
    must(MessageBatches(connection()).resume(id, Actor::named(u"Kim"_s), now()));
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock)), 1);
}

void TestBatchRunner::whoIsDeletedMeanwhileIsNoHindrance()
{
    const AccountId olivia = person(u"olivia.s"_s, confirmedCode);
    const BatchId id = begin(MessagePurpose::Reset, {olivia, person(u"mei.t"_s, confirmedCode)});
    must(desk().remove(olivia));
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock)), 1);
    QCOMPARE(progress(id).takenOut(), 1);
    QCOMPARE(progress(id).count(MessageState::Queued), 1);
}

void TestBatchRunner::nothingToDoChangesNothing()
{
    QCOMPARE(must(queueBatchPortion(connection(), *m_clock)), 0);
}

LATCHKEY_STORE_TEST(TestBatchRunner)
#include "tst_batchrunner.moc"
