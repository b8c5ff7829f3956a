// SPDX-License-Identifier: GPL-3.0-or-later
#include "MessageTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the window reads of the outbox.
class TestOutboxList : public MessageTest {
    Q_OBJECT

private:
    QList<MessageId> list(const MessageFilter &filter, int limit = 1000)
    {
        QList<MessageId> ids;
        for (const Message &message : must(outbox().list(filter, limit)))
            ids += message.id;
        return ids;
    }
    void setState(MessageId id, const QString &state)
    {
        must(connection().execute(u"UPDATE message SET state = ? WHERE id = ?"_s, bound(state, id)));
    }

private Q_SLOTS:
    void theNewestComesFirst();
    void filtersNarrowTogether();
    void textFindsPersonAddressAndServerWords();
    void theLastAttemptIsShown();
    void theSummaryCounts();
    void recentCountsWhatWasNotCancelled();
};

void TestOutboxList::theNewestComesFirst()
{
    const MessageId first = enqueueReset();
    const MessageId second = enqueueReset();
    m_clock->advance(1s);
    const MessageId third = enqueueReset();
    QVERIFY(list({}) == (QList{third, second, first}));
    QVERIFY(list({}, 2) == (QList{third, second}));
}

void TestOutboxList::filtersNarrowTogether()
{
    const MessageId olivias = enqueueReset();
    const MessageId newcomers = enqueue(m_newcomer, MessagePurpose::Activation);
    setState(olivias, u"failed"_s);
    MessageFilter filter;
    filter.state = MessageState::Failed;
    QVERIFY(list(filter) == QList{olivias});
    filter.account = m_newcomer;
    QVERIFY(list(filter).isEmpty());
    filter.state.reset();
    QVERIFY(list(filter) == QList{newcomers});
    filter.text = u"olivia"_s;
    QVERIFY(list(filter).isEmpty());
}

void TestOutboxList::textFindsPersonAddressAndServerWords()
{
    setColumn(connection(), m_olivia, u"full_name"_s, bound(u"Ольга 100%"_s));
    const MessageId id = enqueueReset();
    must(outbox().finish(claimOne().attempt, deferred(), now(), 0));
    enqueue(m_newcomer, MessagePurpose::Activation);
    for (const QString &text : {u"ольга"_s, u"OLIVIA.S@"_s, u"olivia.s"_s, u"greylisted"_s, u"4.2.0"_s,
             u"100%"_s, u"  Greylisted "_s}) {
        MessageFilter filter;
        filter.text = text;
        QVERIFY2(list(filter) == QList{id}, qPrintable(text));
    }
    for (const QString &text : {u"1_0"_s, u"nobody"_s, u"'"_s}) {
        MessageFilter filter;
        filter.text = text;
        QVERIFY2(list(filter).isEmpty(), qPrintable(text));
    }
}

void TestOutboxList::theLastAttemptIsShown()
{
    const MessageId id = enqueueReset();
    for (const auto &report : {deferred(), unreachable(), rejected()}) {
        must(outbox().finish(claimOne().attempt, report, now(), 0));
        m_clock->advance(1h);
    }
    QCOMPARE(must(outbox().list({})).first().lastAttempt->outcome, u"rejected"_s);
    QStringList outcomes;
    for (const MessageAttempt &attempt : must(outbox().attempts(id)))
        outcomes += attempt.outcome;
    QCOMPARE(outcomes, (QStringList{u"deferred"_s, u"deferred"_s, u"rejected"_s}));
}

void TestOutboxList::theSummaryCounts()
{
    OutboxSummary summary = must(outbox().summary(now()));
    QCOMPARE(summary.waiting + summary.paused + summary.failed, 0);
    QVERIFY(!summary.nextTry);

    const MessageId old = enqueueReset();
    setState(old, u"failed"_s);
    m_clock->advance(24h * 7 + 1s);
    for (const QString &state : {u"queued"_s, u"sending"_s, u"sent"_s, u"deferred"_s, u"failed"_s,
             u"cancelled"_s, u"expired"_s, u"paused"_s})
        setState(enqueueReset(), state);
    must(connection().execute(
        u"UPDATE message SET not_before = ? WHERE state = 'deferred'"_s, bound(now() + 1h)));
    summary = must(outbox().summary(now()));
    QCOMPARE(summary.waiting, 3);
    QCOMPARE(summary.paused, 1);
    QCOMPARE(summary.failed, 1);
    QVERIFY(summary.nextTry == now());
    must(connection().execute(u"UPDATE message SET state = 'sent' WHERE state = 'queued'"_s));
    QVERIFY(must(outbox().summary(now())).nextTry == now() + 1h);
}

void TestOutboxList::recentCountsWhatWasNotCancelled()
{
    const auto recent = [&] { return must(outbox().recent(m_olivia, MessagePurpose::Reset, now() - 1h)); };
    QVERIFY(!recent().last);
    QCOMPARE(recent().count, 0);
    enqueueReset();
    m_clock->advance(1h + 1ms);
    QVERIFY(recent().last == now() - 1h - 1ms);
    QCOMPARE(recent().count, 0);
    for (const QString &state : {u"sent"_s, u"failed"_s, u"queued"_s, u"expired"_s, u"cancelled"_s}) {
        m_clock->advance(1s);
        setState(enqueueReset(), state);
    }
    enqueue(m_olivia, MessagePurpose::PasswordChanged);
    enqueue(m_newcomer, MessagePurpose::Reset);
    QCOMPARE(recent().count, 4);
    QVERIFY(recent().last == now() - 1s);
}

LATCHKEY_STORE_TEST(TestOutboxList)
#include "tst_outboxlist.moc"
