// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageBatches.h"
#include "MessageTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestMessageBatches : public MessageTest {
    Q_OBJECT

private:
    MessageBatches batches() { return MessageBatches(connection()); }
    BatchProgress progress(BatchId id) { return must(must(batches().find(id))); }
    BatchId begin(const QList<AccountId> &people)
    {
        MessageBatch batch;
        batch.purpose = MessagePurpose::Reset;
        batch.created = now();
        batch.createdBy = m_kim;
        batch.reason = u"after the breach"_s;
        return must(batches().begin(batch, people));
    }
    QList<AccountId> people(int count)
    {
        QList<AccountId> list;
        for (int i = 0; i < count; ++i)
            list += addPerson(connection(), u"person%1"_s.arg(i), now(), confirmedCode);
        return list;
    }
    /// Makes messages of the next so many, without the rules.
    QList<MessageId> queueNext(int count)
    {
        QList<MessageId> made;
        const auto members = must(batches().nextToQueue(count));
        for (const BatchMember &member : members) {
            if (!must(batches().take(member)))
                qFatal("somebody else has taken %lld", member.account.value());
            NewMessage message;
            message.account = member.account;
            message.purpose = member.batch.purpose;
            message.recipient = u"person@corp.example"_s;
            message.batch = member.batch.id;
            made += must(outbox().enqueue(message, now()));
        }
        return made;
    }
    QStringList audit()
    {
        return must(connection().select(
            u"SELECT action || ' ' || detail FROM audit_event WHERE action LIKE 'batch%' ORDER BY id"_s, {},
            [](const Row &row) { return row.text(0); }));
    }

    const Actor m_kim = Actor::named(u"Kim"_s);

private Q_SLOTS:
    void everybodyIsWrittenDownAtOnce();
    void whoHasGoneIsNotAMember();
    void everyPersonIsCountedOnce();
    void oneTakesAMember();
    void aHeldBatchWaitsAndTheOthersDoNot();
    void mendingTheMailAccountLeavesAHeldBatchAlone();
    void whatComesBackToAHeldBatchWaitsToo();
    void aBatchMayTakeDays();
    void whatIsPausedForDaysGoesOn();
    void theRestCanBeCancelled();
    void unfinishedOnesAreFound();
    void messagesOfABatchCanBeListed();
};

void TestMessageBatches::everybodyIsWrittenDownAtOnce()
{
    const BatchId id = begin(people(257));
    const BatchProgress now = progress(id);
    QCOMPARE(now.batch.asked, 257);
    QCOMPARE(now.toQueue, 257);
    QCOMPARE(now.left(), 257);
    QVERIFY(!now.isOver());
    QCOMPARE(now.batch.reason, u"after the breach"_s);
    QCOMPARE(audit(), QStringList{u"batch_started batch %1, reset, 257 people"_s.arg(id.value())});
}

void TestMessageBatches::whoHasGoneIsNotAMember()
{
    const BatchId id = begin({m_olivia, AccountId(4711)});
    QCOMPARE(progress(id).toQueue, 1);
    QCOMPARE(progress(id).takenOut(), 1);
}

void TestMessageBatches::everyPersonIsCountedOnce()
{
    const BatchId id = begin(people(6));
    queueNext(4);
    const auto claimed = claim(3);
    must(outbox().finish(claimed[0].attempt, accepted(), now(), 0));
    must(outbox().finish(claimed[1].attempt, rejected(), now(), 0));
    must(outbox().finish(claimed[2].attempt, deferred(), now(), 0));
    const BatchMember fifth = must(batches().nextToQueue(1)).first();
    QVERIFY(must(batches().take(fifth)));
    must(batches().passOver(fifth, u"The account is blocked."_s));
    const BatchProgress now = progress(id);
    QCOMPARE(now.sent(), 1);
    QCOMPARE(now.failed(), 1);
    QCOMPARE(now.passedOver, (QMap<QString, int>{{u"The account is blocked."_s, 1}}));
    QCOMPARE(now.count(MessageState::Deferred), 1);
    QCOMPARE(now.count(MessageState::Queued), 1);
    QCOMPARE(now.toQueue, 1);
    QCOMPARE(now.left(), 3);
    QCOMPARE(now.done(), 3);
    QCOMPARE(now.takenOut(), 0);
}

void TestMessageBatches::oneTakesAMember()
{
    begin({m_olivia});
    const BatchMember member = must(batches().nextToQueue(10)).first();
    QVERIFY(must(batches().take(member)));
    QVERIFY(!must(batches().take(member)));
}

void TestMessageBatches::aHeldBatchWaitsAndTheOthersDoNot()
{
    const BatchId id = begin(people(3));
    const QList<MessageId> messages = queueNext(2);
    const MessageId other = enqueueReset();
    must(batches().hold(id, m_kim, now()));
    must(batches().hold(id, m_kim, now())); // twice is once
    QCOMPARE(must(progress(id).batch.heldBy).displayName(), u"Kim"_s);
    QCOMPARE(stateOf(messages[0]), u"paused"_s);
    QVERIFY(must(batches().nextToQueue(10)).isEmpty());
    const auto claimed = claim();
    QCOMPARE(claimed.size(), 1);
    QVERIFY(claimed.first().id == other);

    must(batches().resume(id, m_kim, now()));
    QCOMPARE(must(batches().nextToQueue(10)).size(), 1);
    QCOMPARE(claim().size(), 2);
    QCOMPARE(audit().size(), 3);
}

void TestMessageBatches::mendingTheMailAccountLeavesAHeldBatchAlone()
{
    const BatchId id = begin(people(1));
    const MessageId held = queueNext(1).first();
    must(batches().hold(id, m_kim, now()));
    const MessageId other = enqueueReset();
    must(outbox().finish(claimOne().attempt, signInRefused(), now(), 0));
    QCOMPARE(stateOf(other), u"paused"_s);
    QCOMPARE(must(outbox().resumePaused(now())), 1);
    QCOMPARE(stateOf(other), u"queued"_s);
    QCOMPARE(stateOf(held), u"paused"_s);
}

void TestMessageBatches::whatComesBackToAHeldBatchWaitsToo()
{
    const BatchId id = begin(people(1));
    const MessageId message = queueNext(1).first();
    const ClaimedMessage claimed = claimOne();
    must(batches().hold(id, m_kim, now()));
    QCOMPARE(stateOf(message), u"sending"_s);
    must(outbox().finish(claimed.attempt, deferred(), now(), 0));
    QCOMPARE(stateOf(message), u"deferred"_s);
    must(batches().holdStragglers());
    QCOMPARE(stateOf(message), u"paused"_s);
}

void TestMessageBatches::aBatchMayTakeDays()
{
    begin(people(2));
    const QList<MessageId> messages = queueNext(2);
    const MessageId other = enqueueReset();
    m_clock->advance(49h);
    must(outbox().giveUpOverdue(now()));
    QCOMPARE(stateOf(messages[0]), u"queued"_s);
    QCOMPARE(stateOf(other), u"expired"_s);
    // From its first try on it has its day, as any other.
    must(outbox().finish(claimOne().attempt, deferred(), now(), 0));
    m_clock->advance(23h);
    must(outbox().giveUpOverdue(now()));
    QCOMPARE(stateOf(messages[0]), u"deferred"_s);
    m_clock->advance(2h);
    must(outbox().giveUpOverdue(now()));
    QCOMPARE(stateOf(messages[0]), u"expired"_s);
    QCOMPARE(stateOf(messages[1]), u"queued"_s);
}

void TestMessageBatches::whatIsPausedForDaysGoesOn()
{
    const BatchId id = begin(people(1));
    const MessageId message = queueNext(1).first();
    must(outbox().finish(claimOne().attempt, deferred(), now(), 0));
    must(batches().hold(id, m_kim, now()));
    QCOMPARE(must(outbox().summary(now())).paused, 0); // nothing is wrong with it
    m_clock->advance(72h);
    must(outbox().giveUpOverdue(now()));
    QCOMPARE(stateOf(message), u"paused"_s);
    must(batches().resume(id, m_kim, now()));
    must(outbox().giveUpOverdue(now()));
    QCOMPARE(stateOf(message), u"queued"_s);
    must(outbox().finish(claimOne().attempt, accepted(), now(), 0));
    QVERIFY(progress(id).isOver());
}

void TestMessageBatches::theRestCanBeCancelled()
{
    const BatchId id = begin(people(4));
    queueNext(2);
    const ClaimedMessage claimed = claimOne();
    must(batches().cancelRest(id, m_kim, now()));
    QCOMPARE(progress(id).left(), 1); // it is being sent
    must(outbox().finish(claimed.attempt, accepted(), now(), 0));
    QVERIFY(progress(id).isOver());
    QCOMPARE(progress(id).sent(), 1);
    QCOMPARE(progress(id).takenOut(), 3);
    QVERIFY(claim().isEmpty());
}

void TestMessageBatches::unfinishedOnesAreFound()
{
    const BatchId first = begin({m_olivia});
    const BatchId second = begin({m_newcomer});
    QCOMPARE(must(batches().unfinished()).size(), 2);
    must(batches().cancelRest(first, m_kim, now()));
    auto left = must(batches().unfinished());
    QCOMPARE(left.size(), 1);
    QVERIFY(left.first().batch.id == second);
    QCOMPARE(must(batches().unfinished({first})).size(), 2);
    QCOMPARE(must(batches().unfinished({second})).size(), 1);
}

void TestMessageBatches::messagesOfABatchCanBeListed()
{
    const BatchId id = begin(people(2));
    queueNext(2);
    enqueueReset();
    MessageFilter filter;
    filter.batch = id;
    QCOMPARE(must(outbox().list(filter)).size(), 2);
    QVERIFY(must(outbox().list(filter)).first().batch == id);
    filter.purpose = MessagePurpose::Activation;
    QVERIFY(must(outbox().list(filter)).isEmpty());
}

LATCHKEY_STORE_TEST(TestMessageBatches)
#include "tst_messagebatches.moc"
