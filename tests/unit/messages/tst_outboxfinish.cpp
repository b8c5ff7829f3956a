// SPDX-License-Identifier: GPL-3.0-or-later
#include "MessageTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestOutboxFinish : public MessageTest {
    Q_OBJECT

private Q_SLOTS:
    void everyOutcomeAndScopeHasItsEnd_data();
    void everyOutcomeAndScopeHasItsEnd();
    void theServersWordsAreKept();
    void waitsGrowWithTheTries();
    void theSpreadIsPassedOn();
    void triesThatNeverReachedTheServerDoNotCount();
    void anAttemptThatIsNotThereIsNotFound();
    void anAttemptEndsOnce();
    void s43_aServersWordsCannotKeepTheEndFromBeingWritten();
    void itIsGivenUpAfterADay();
    void whatIsBeingSentIsNotGivenUp();
    void pausedOnesAreGivenUpToo();
    void resumingMakesThemDueAtOnce();
};

void TestOutboxFinish::everyOutcomeAndScopeHasItsEnd_data()
{
    QTest::addColumn<int>("outcome");
    QTest::addColumn<int>("scope");
    QTest::addColumn<QString>("state");
    QTest::addColumn<int>("wait"); // seconds until the next try
    QTest::addColumn<int>("attempts"); // that count afterwards
    using O = DeliveryOutcome;
    using F = FailureScope;
    const auto row = [](O outcome, F scope, const char *state, int wait, int attempts) {
        static const char *const outcomes[] = {"accepted", "deferred", "rejected", "unknown"};
        static const char *const scopes[] = {"message", "account", "network"};
        QTest::addRow("%s, %s", outcomes[int(outcome)], scopes[int(scope)])
            << int(outcome) << int(scope) << QString::fromLatin1(state) << wait << attempts;
    };
    row(O::Accepted, F::Message, "sent", 0, 1);
    row(O::Accepted, F::Account, "sent", 0, 1);
    row(O::Accepted, F::Network, "sent", 0, 1);
    row(O::Deferred, F::Message, "deferred", 30, 1);
    row(O::Deferred, F::Account, "paused", 30, 1);
    row(O::Deferred, F::Network, "deferred", 30, 0);
    row(O::Rejected, F::Message, "failed", 30, 1);
    row(O::Rejected, F::Account, "paused", 30, 1);
    row(O::Rejected, F::Network, "failed", 30, 1);
    row(O::Unknown, F::Message, "deferred", 30, 1);
    row(O::Unknown, F::Account, "paused", 30, 1);
    row(O::Unknown, F::Network, "deferred", 30, 0);
}

void TestOutboxFinish::everyOutcomeAndScopeHasItsEnd()
{
    QFETCH(int, outcome);
    QFETCH(int, scope);
    QFETCH(QString, state);
    QFETCH(int, wait);
    QFETCH(int, attempts);
    const MessageId id = enqueueReset();
    DeliveryReport report = deferred();
    report.outcome = DeliveryOutcome(outcome);
    report.scope = FailureScope(scope);
    m_clock->advance(2s);
    const ClaimedMessage claimed = claimOne();
    m_clock->advance(1s);
    QCOMPARE(nameOf(must(outbox().finish(claimed.attempt, report, now(), 0))), state);
    const Message message = read(id);
    QCOMPARE(nameOf(message.state), state);
    QCOMPARE(message.attempts, attempts);
    QCOMPARE(toMilliseconds(message.notBefore), toMilliseconds(now() + std::chrono::seconds(wait)));
    QVERIFY(message.lastAttempt->ended == now());
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM message WHERE claimed_by IS NOT NULL"_s)), 0);
}

void TestOutboxFinish::theServersWordsAreKept()
{
    const MessageId id = enqueueReset();
    must(outbox().finish(claimOne().attempt, rejected(), now(), 0));
    const MessageAttempt attempt = lastAttempt(id);
    QCOMPARE(attempt.outcome, u"rejected"_s);
    QCOMPARE(attempt.step, u"recipient"_s);
    QCOMPARE(attempt.server, u"mail.example:587"_s);
    QVERIFY(attempt.replyCode == 550);
    QCOMPARE(attempt.enhancedCode, u"5.1.1"_s);
    QCOMPARE(attempt.replyText, u"No such user"_s);
    QCOMPARE(attempt.serverWords(), u"550 5.1.1 No such user"_s);
    QVERIFY(attempt.transcript.contains(u"EHLO"_s));
}

void TestOutboxFinish::waitsGrowWithTheTries()
{
    const MessageId id = enqueueReset();
    for (const Duration wait :
        {Duration(30s), Duration(2min), Duration(5min), Duration(15min), Duration(30min)}) {
        must(outbox().finish(claimOne().attempt, deferred(), now(), 0));
        QVERIFY(read(id).notBefore == now() + wait);
        m_clock->advance(wait);
    }
    QCOMPARE(read(id).attempts, 5);
}

void TestOutboxFinish::theSpreadIsPassedOn()
{
    const MessageId id = enqueueReset();
    must(outbox().finish(claimOne().attempt, deferred(), now(), 1));
    QVERIFY(read(id).notBefore == now() + 36s);
}

void TestOutboxFinish::triesThatNeverReachedTheServerDoNotCount()
{
    const MessageId id = enqueueReset();
    for (int i = 0; i < 5; ++i) {
        must(outbox().finish(claimOne().attempt, unreachable(), now(), 0));
        QVERIFY(read(id).notBefore == now() + 30s);
        QCOMPARE(read(id).attempts, 0);
        m_clock->advance(30s);
    }
    QCOMPARE(must(outbox().attempts(id)).size(), 5);
}

void TestOutboxFinish::anAttemptThatIsNotThereIsNotFound()
{
    QCOMPARE(codeOf(outbox().finish(AttemptId(404), accepted(), now(), 0)), u"NotFound"_s);
}

void TestOutboxFinish::anAttemptEndsOnce()
{
    const MessageId id = enqueueReset();
    const ClaimedMessage claimed = claimOne();
    must(outbox().finish(claimed.attempt, accepted(), now(), 0));
    QCOMPARE(codeOf(outbox().finish(claimed.attempt, rejected(), now(), 0)), u"Conflict"_s);
    QCOMPARE(stateOf(id), u"sent"_s);
    QCOMPARE(read(id).lastAttempt->outcome, u"accepted"_s);
}

void TestOutboxFinish::s43_aServersWordsCannotKeepTheEndFromBeingWritten()
{
    const MessageId id = enqueueReset();
    DeliveryReport hostile = rejected();
    const QString zero = QString(QChar(0));
    hostile.step = QString(300, u's');
    hostile.server = QString(3000, u'h') + zero;
    hostile.replyCode = std::numeric_limits<int>::max();
    hostile.enhancedCode = u"5.123456789012.999999999"_s;
    hostile.replyText = u"no\r\n\x1b[2J"_s + zero + QString(9000, u'x');
    hostile.transcript = u"S: 550 '; DROP TABLE message; --"_s + zero + QString(100'000, u'y');
    hostile.headerMessageId = QString(999, u'm');
    must(outbox().finish(claimOne().attempt, hostile, now(), 0));
    QCOMPARE(stateOf(id), u"failed"_s);
    const MessageAttempt attempt = lastAttempt(id);
    QVERIFY(attempt.replyText.startsWith(u"no\\x0d\\x0a\\x1b[2J\\x00xxx"_s));
    QCOMPARE(attempt.replyText.size(), 2000);
    QVERIFY(attempt.transcript.contains(u"DROP TABLE"_s));
}

void TestOutboxFinish::itIsGivenUpAfterADay()
{
    const MessageId queued = enqueueReset();
    m_clock->advance(24h);
    QCOMPARE(must(outbox().giveUpOverdue(now())), 0);
    m_clock->advance(1ms);
    QCOMPARE(must(outbox().giveUpOverdue(now())), 1);
    QCOMPARE(stateOf(queued), u"expired"_s);
    QCOMPARE(must(outbox().giveUpOverdue(now())), 0);
}

void TestOutboxFinish::whatIsBeingSentIsNotGivenUp()
{
    const MessageId id = enqueueReset();
    claimOne();
    m_clock->advance(25h);
    QCOMPARE(must(outbox().giveUpOverdue(now())), 0);
    QCOMPARE(stateOf(id), u"sending"_s);
}

void TestOutboxFinish::pausedOnesAreGivenUpToo()
{
    const MessageId id = enqueueReset();
    must(outbox().finish(claimOne().attempt, signInRefused(), now(), 0));
    QCOMPARE(stateOf(id), u"paused"_s);
    m_clock->advance(25h);
    QCOMPARE(must(outbox().giveUpOverdue(now())), 1);
    QCOMPARE(stateOf(id), u"expired"_s);
}

void TestOutboxFinish::resumingMakesThemDueAtOnce()
{
    const MessageId id = enqueueReset();
    must(outbox().finish(claimOne().attempt, signInRefused(), now(), 0));
    QVERIFY(claim().isEmpty());
    QCOMPARE(must(outbox().resumePaused(now())), 1);
    QCOMPARE(stateOf(id), u"queued"_s);
    QCOMPARE(claim().size(), 1);
    QCOMPARE(must(outbox().resumePaused(now())), 0);
}

LATCHKEY_STORE_TEST(TestOutboxFinish)
#include "tst_outboxfinish.moc"
