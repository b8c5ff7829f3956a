// SPDX-License-Identifier: GPL-3.0-or-later
#include "MessageTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What an operator does with a message.
class TestOutboxByHand : public MessageTest {
    Q_OBJECT

private:
    const Actor m_kim = Actor::named(u"Kim"_s);
    MessageId messageIn(const QString &state)
    {
        const MessageId id = enqueueReset();
        must(connection().execute(u"UPDATE message SET state = ? WHERE id = ?"_s, bound(state, id)));
        return id;
    }

private Q_SLOTS:
    void cancelWorksWhereItMakesSense_data();
    void cancelWorksWhereItMakesSense();
    void retryWorksWhereItMakesSense_data();
    void retryWorksWhereItMakesSense();
    void retryGivesItAnotherDay();
    void aMessageThatIsNotThereIsNotFound();
    void cancellingWhileItIsTakenDoesOneOrTheOther();
};

void TestOutboxByHand::cancelWorksWhereItMakesSense_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("works");
    for (const char *state : {"queued", "deferred", "paused"})
        QTest::newRow(state) << QString::fromLatin1(state) << true;
    for (const char *state : {"sending", "sent", "failed", "cancelled", "expired"})
        QTest::newRow(state) << QString::fromLatin1(state) << false;
}

void TestOutboxByHand::cancelWorksWhereItMakesSense()
{
    QFETCH(QString, state);
    QFETCH(bool, works);
    const MessageId id = messageIn(state);
    const auto cancelled = outbox().cancel(id, m_kim, now());
    QCOMPARE(codeOf(cancelled), works ? u""_s : u"Conflict"_s);
    QCOMPARE(stateOf(id), works ? u"cancelled"_s : state);
    QCOMPARE(auditOf(connection(), m_olivia),
        works ? QStringList{u"message_cancelled done Kim"_s} : QStringList());
    if (!works)
        QVERIFY(!cancelled.error().message.isEmpty() && !cancelled.error().advice.isEmpty());
}

void TestOutboxByHand::retryWorksWhereItMakesSense_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("works");
    for (const char *state : {"queued", "deferred", "paused", "failed", "cancelled", "expired"})
        QTest::newRow(state) << QString::fromLatin1(state) << true;
    for (const char *state : {"sending", "sent"})
        QTest::newRow(state) << QString::fromLatin1(state) << false;
}

void TestOutboxByHand::retryWorksWhereItMakesSense()
{
    QFETCH(QString, state);
    QFETCH(bool, works);
    const MessageId id = messageIn(state);
    QCOMPARE(codeOf(outbox().retryNow(id, m_kim, now())), works ? u""_s : u"Conflict"_s);
    QCOMPARE(stateOf(id), works ? u"queued"_s : state);
    QCOMPARE(
        auditOf(connection(), m_olivia), works ? QStringList{u"message_retried done Kim"_s} : QStringList());
}

void TestOutboxByHand::retryGivesItAnotherDay()
{
    const MessageId id = enqueueReset();
    m_clock->advance(25h);
    must(outbox().giveUpOverdue(now()));
    must(outbox().retryNow(id, m_kim, now()));
    QVERIFY(read(id).giveUpAt == now() + 24h);
    QVERIFY(read(id).notBefore == now());
    must(outbox().giveUpOverdue(now()));
    QVERIFY(claimOne().id == id);
}

void TestOutboxByHand::aMessageThatIsNotThereIsNotFound()
{
    QCOMPARE(codeOf(outbox().cancel(MessageId(404), m_kim, now())), u"NotFound"_s);
    QCOMPARE(codeOf(outbox().retryNow(MessageId(404), m_kim, now())), u"NotFound"_s);
    QVERIFY(!must(outbox().find(MessageId(404))));
}

/// Either it is cancelled and never goes out, or it goes out and the operator is told so.
void TestOutboxByHand::cancellingWhileItIsTakenDoesOneOrTheOther()
{
    for (int round = 0; round < 15; ++round) {
        const MessageId id = enqueueReset();
        int taken = 0;
        bool cancelled = false;
        atOnce(database(), 2, [&](Connection &mine, int number) {
            if (number == 0) {
                taken = int(must(
                    Outbox(mine).claim(5, u"desk-2"_s, SiteSettings::defaults(), now(), ChannelKind::Email))
                                .size());
            } else {
                cancelled = Outbox(mine).cancel(id, m_kim, now()).has_value();
            }
        });
        QCOMPARE(taken + int(cancelled), 1);
        QCOMPARE(stateOf(id), cancelled ? u"cancelled"_s : u"sending"_s);
    }
}

LATCHKEY_STORE_TEST(TestOutboxByHand)
#include "tst_outboxbyhand.moc"
