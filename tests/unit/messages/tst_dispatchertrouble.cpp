// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/Dispatcher.h"
#include "MessageTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the dispatcher does when the mail account, the mail server or the database will not have it.
class TestDispatcherTrouble : public MessageTest {
    Q_OBJECT

private:
    void prepare() override
    {
        MessageTest::prepare();
        auto mine = database().connect();
        // Another connection's lock is waited for, on SQLite; the tests need not.
        must(
            mine->executeDirect(isSqlite() ? u"PRAGMA busy_timeout = 10"_s : u"SET lock_timeout = '20ms'"_s));
        m_mine = mine.get();
        m_dispatcher = std::make_unique<Dispatcher>(std::move(mine), m_clock, u"desk-1"_s);
        auto channel = std::make_unique<FakeChannel>(2);
        m_channel = channel.get();
        m_dispatcher->addChannel(std::move(channel));
        connect(m_dispatcher.get(), &Dispatcher::stateChanged, this,
            [this](const DispatcherState &state) { m_state = state; });
        m_dispatcher->start();
    }
    void tidyUp() override { m_dispatcher.reset(); }
    void finishNext(const DeliveryReport &report)
    {
        m_channel->finishNext(report);
        QCoreApplication::sendPostedEvents();
    }
    /// Keeps everybody else from writing what has to do with messages.
    Transaction lockMessages()
    {
        auto transaction = must(Transaction::begin(connection()));
        if (!isSqlite())
            must(connection().executeDirect(u"LOCK TABLE message, message_attempt IN SHARE MODE"_s));
        return transaction;
    }

    std::unique_ptr<Dispatcher> m_dispatcher;
    Connection *m_mine = nullptr; ///< the dispatcher's
    FakeChannel *m_channel = nullptr;
    DispatcherState m_state;

private Q_SLOTS:
    void aRefusedSignInPausesEverything();
    void resumeTriesThemAll();
    void aPauseByHandHolds();
    void anUnreachableServerPausesNothing();
    void anOperatorDoesNotWaitForAServerThatWasNotReached();
    void aReadOnlyDatabaseIsTold();
    void aServerThatHungUpIsCalledAgain();
    void aClockThatIsPutBackMakesNobodyWait();
    void anAcceptedMessageNeverPauses();
    void anEndThatCannotBeWrittenIsWrittenLater();
    void aLockedDatabaseIsToldAndTriedAgain();
    void aTemplateThatCannotBeReadDefersTheMessage();
    void anOverdueMessageIsGivenUp();
    void aMessageThatIsGoneIsNoTrouble();
    void s2_s33_aServerThatQuotesTheLinkIsNotRepeated();
};

void TestDispatcherTrouble::aRefusedSignInPausesEverything()
{
    const QList<MessageId> ids{enqueueReset(), enqueueReset(), enqueueReset()};
    m_dispatcher->wake();
    finishNext(signInRefused());
    QVERIFY(m_state.pausedBecause);
    QVERIFY(m_state.pausedBecause->code == Error::Code::SignIn);
    QCOMPARE(m_channel->delivered().size(), 2);
    // What is on its way ends by itself.
    finishNext(accepted());
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 2);
    QCOMPARE(stateOf(ids[0]), u"paused"_s);
    QCOMPARE(stateOf(ids[1]), u"sent"_s);
    QCOMPARE(stateOf(ids[2]), u"queued"_s);
    QCOMPARE(m_state.outbox.paused, 1);
}

void TestDispatcherTrouble::resumeTriesThemAll()
{
    aRefusedSignInPausesEverything();
    m_channel->answerWith({accepted()});
    m_dispatcher->resume();
    QVERIFY(!m_state.pausedBecause);
    QTRY_COMPARE(m_channel->delivered().size(), 4);
    QTRY_COMPARE(m_state.outbox.waiting + m_state.outbox.paused, 0);
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM message WHERE state = 'sent'"_s)), 3);
}

void TestDispatcherTrouble::aPauseByHandHolds()
{
    m_dispatcher->pause({Error::Code::Keychain, u"The keychain is locked."_s, {}, {}});
    QVERIFY(m_state.pausedBecause && m_state.pausedBecause->code == Error::Code::Keychain);
    enqueueReset();
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 0);
    m_dispatcher->resume();
    QCOMPARE(m_channel->delivered().size(), 1);
}

void TestDispatcherTrouble::anUnreachableServerPausesNothing()
{
    const MessageId first = enqueueReset();
    m_dispatcher->wake();
    finishNext(unreachable());
    QVERIFY(!m_state.pausedBecause);
    QCOMPARE(stateOf(first), u"deferred"_s);
    QCOMPARE(read(first).attempts, 0);
    QVERIFY(m_state.trouble && m_state.trouble->code == Error::Code::Network);
    // Not at once: each try kills a link for one that cannot be sent. And one is enough to find out.
    const QList<MessageId> more{enqueueReset(), enqueueReset()};
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 1);
    QTRY_COMPARE(m_channel->delivered().size(), 2);
    QCOMPARE(stateOf(more[1]), u"queued"_s);
    QVERIFY(m_state.trouble);
    finishNext(accepted());
    QTRY_COMPARE(m_channel->delivered().size(), 3);
    finishNext(accepted());
    QVERIFY(!m_state.trouble);
}

void TestDispatcherTrouble::anOperatorDoesNotWaitForAServerThatWasNotReached()
{
    enqueueReset();
    enqueueReset();
    m_dispatcher->wake();
    finishNext(unreachable());
    finishNext(unreachable());
    enqueueReset();
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 2);
    m_dispatcher->resume();
    QCOMPARE(m_channel->delivered().size(), 3);
}

void TestDispatcherTrouble::aReadOnlyDatabaseIsTold()
{
    const auto setReadOnly = [this](bool readOnly) {
        must(m_mine->executeDirect(isSqlite()
                ? u"PRAGMA query_only = %1"_s.arg(readOnly ? 1 : 0)
                : u"SET default_transaction_read_only = %1"_s.arg(readOnly ? u"on"_s : u"off"_s)));
    };
    const MessageId id = enqueueReset();
    m_dispatcher->wake();
    setReadOnly(true);
    enqueueReset();
    finishNext(accepted());
    QVERIFY(m_state.trouble && m_state.trouble->code == Error::Code::ReadOnly);
    QCOMPARE(stateOf(id), u"sending"_s);
    QCOMPARE(m_channel->delivered().size(), 1);
    setReadOnly(false);
    QTRY_COMPARE(stateOf(id), u"sent"_s);
    QVERIFY(!m_state.trouble);
    QCOMPARE(m_channel->delivered().size(), 2);
}

void TestDispatcherTrouble::aServerThatHungUpIsCalledAgain()
{
    const MessageId id = enqueueReset();
    m_dispatcher->wake();
    if (isSqlite())
        must(m_mine->reopen()); // a file does not hang up
    else
        must(connection().scalar(u"SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity "
                                 "WHERE pid <> pg_backend_pid() AND datname = current_database()"_s));
    enqueueReset();
    finishNext(accepted());
    QCOMPARE(m_state.trouble.has_value(), !isSqlite());
    QTRY_COMPARE(stateOf(id), u"sent"_s);
    QTRY_VERIFY(!m_state.trouble);
    QCOMPARE(m_channel->delivered().size(), 2);
}

void TestDispatcherTrouble::aClockThatIsPutBackMakesNobodyWait()
{
    const MessageId first = enqueueReset();
    m_dispatcher->wake();
    finishNext(deferred());
    const MessageId second = enqueueReset();
    m_clock->advance(-1h);
    m_dispatcher->wake();
    QCOMPARE(stateOf(second), u"sending"_s);
    QVERIFY(read(first).notBefore <= now() + 36s);
    m_clock->advance(36s);
    m_dispatcher->wake();
    QCOMPARE(stateOf(first), u"sending"_s);
}

void TestDispatcherTrouble::anAcceptedMessageNeverPauses()
{
    enqueueReset();
    m_dispatcher->wake();
    DeliveryReport odd = accepted();
    odd.scope = FailureScope::Account;
    finishNext(odd);
    QVERIFY(!m_state.pausedBecause);
}

void TestDispatcherTrouble::anEndThatCannotBeWrittenIsWrittenLater()
{
    const MessageId id = enqueueReset();
    const MessageId next = enqueueReset();
    m_dispatcher->wake();
    {
        const auto lock = lockMessages();
        finishNext(accepted());
        QVERIFY(m_state.trouble);
        QVERIFY(m_state.trouble->code == Error::Code::Busy);
        m_dispatcher->wake();
        QVERIFY(m_state.trouble);
        finishNext(rejected());
    }
    QCOMPARE(stateOf(id), u"sending"_s);
    m_dispatcher->wake();
    QVERIFY(!m_state.trouble);
    QCOMPARE(stateOf(id), u"sent"_s);
    QCOMPARE(stateOf(next), u"failed"_s);
    QCOMPARE(m_channel->delivered().size(), 2);
}

void TestDispatcherTrouble::aLockedDatabaseIsToldAndTriedAgain()
{
    enqueueReset();
    {
        const auto lock = lockMessages();
        m_dispatcher->wake();
        QVERIFY(m_state.trouble);
        QCOMPARE(m_channel->delivered().size(), 0);
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_channel->delivered().size(), 1, 8000);
    QVERIFY(!m_state.trouble);
}

void TestDispatcherTrouble::aTemplateThatCannotBeReadDefersTheMessage()
{
    const MessageId id = enqueueReset();
    must(connection().executeDirect(u"ALTER TABLE message_template RENAME TO elsewhere"_s));
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 0);
    QTRY_COMPARE(stateOf(id), u"deferred"_s);
    QCOMPARE(read(id).lastAttempt->step, u"composing"_s);
    QVERIFY(!read(id).lastAttempt->replyText.isEmpty());
    QCOMPARE(m_state.inFlight, 0);
    must(connection().executeDirect(u"ALTER TABLE elsewhere RENAME TO message_template"_s));
    m_clock->advance(1min);
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 1);
}

void TestDispatcherTrouble::anOverdueMessageIsGivenUp()
{
    const MessageId id = enqueueReset();
    m_clock->advance(25h);
    m_dispatcher->wake();
    QCOMPARE(stateOf(id), u"expired"_s);
    QCOMPARE(m_channel->delivered().size(), 0);
}

void TestDispatcherTrouble::aMessageThatIsGoneIsNoTrouble()
{
    enqueueReset();
    m_dispatcher->wake();
    must(connection().execute(u"DELETE FROM message"_s));
    finishNext(accepted());
    QVERIFY(!m_state.trouble);
    enqueueReset();
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 2);
}

void TestDispatcherTrouble::s2_s33_aServerThatQuotesTheLinkIsNotRepeated()
{
    const MessageId id = enqueueReset();
    m_dispatcher->wake();
    static const QRegularExpression link(u"https://\\S+code=([A-Za-z0-9_-]{43})"_s);
    const auto match = link.match(m_channel->delivered().first().text);
    const QString code = match.captured(1);
    QCOMPARE(code.size(), 43);
    DeliveryReport quoting = signInRefused();
    quoting.replyText = u"Refused: "_s + match.captured();
    quoting.transcript = u"S: 554-Refused: %1\nS: 554 %2 is listed\n"_s.arg(code.left(20), code.mid(20));
    quoting.error = Error{Error::Code::Rejected, match.captured(), code, code.toLower()};
    finishNext(quoting);

    const MessageAttempt attempt = lastAttempt(id);
    QCOMPARE(attempt.replyText, u"Refused: https://www.mysite.com/resetPassword?code=****"_s);
    QCOMPARE(attempt.transcript, u"S: 554-Refused: ****\nS: 554 **** is listed\n"_s);
    const Error told = must(m_state.pausedBecause);
    QCOMPARE(told.message, attempt.replyText.section(u' ', 1));
    QCOMPARE(told.advice + told.detail, u"********"_s);
    const QByteArray dump = database().dump();
    QVERIFY(!dump.contains(code.left(8).toUtf8()) && !dump.contains(code.right(8).toUtf8()));
}

LATCHKEY_STORE_TEST(TestDispatcherTrouble)
#include "tst_dispatchertrouble.moc"
