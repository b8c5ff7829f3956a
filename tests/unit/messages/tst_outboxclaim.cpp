// SPDX-License-Identifier: GPL-3.0-or-later
#include "MessageTest.h"

#include <mutex>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestOutboxClaim : public MessageTest {
    Q_OBJECT

private:
    std::optional<LiveToken> live(const ClaimedMessage &message)
    {
        return must(TokenStore(connection()).find(*tokenPurposeOf(message.purpose), message.token->id, 72h));
    }

private Q_SLOTS:
    void whatIsAskedForWaits();
    void s2_aMessageAtRestHoldsNoLink();
    void claimingMintsTheTokenThatCounts();
    void s5_theLifetimeCountsFromTheTry();
    void s4_theNextTryCarriesANewTokenAndTheOlderDies();
    void aNoticeCarriesNoToken();
    void theOldestGoFirst();
    void whatIsNotDueWaits();
    void otherChannelsAreLeftAlone();
    void whatIsClaimedIsNotClaimedAgain();
    void pointlessMessagesAreCancelled_data();
    void pointlessMessagesAreCancelled();
    void aMessageOfAGoneAccountIsCancelled();
    void s7_aLinkGoesToTheAddressOfNow();
    void aNoticeStaysWithItsAddress();
    void ofTwoProgramsOnlyOneGetsAMessage();
    void whatACrashLeftGoesOutAgain();
    void onlyWhatIsLostIsRecovered();
};

void TestOutboxClaim::whatIsAskedForWaits()
{
    const Message message = read(enqueueReset());
    QVERIFY(message.account == m_olivia);
    QCOMPARE(message.accountName, u"olivia.s"_s);
    QVERIFY(message.purpose == MessagePurpose::Reset);
    QVERIFY(message.channel == ChannelKind::Email);
    QCOMPARE(message.recipient, u"olivia.s@corp.example"_s);
    QVERIFY(message.state == MessageState::Queued);
    QVERIFY(message.notBefore == now());
    QVERIFY(message.giveUpAt == now() + 24h);
    QCOMPARE(message.attempts, 0);
    QVERIFY(message.created == now());
    QVERIFY(message.createdBy == Actor::named(u"Kim"_s));
    QCOMPARE(message.reason, u"called twice"_s);
    QVERIFY(!message.lastAttempt);
}

void TestOutboxClaim::s2_aMessageAtRestHoldsNoLink()
{
    enqueueReset();
    QVERIFY(!personOf(connection(), m_olivia).hasResetToken);
    const ClaimedMessage claimed = claimOne();
    const QByteArray dump = database().dump();
    QVERIFY(dump.contains(claimed.token->id.toLatin1()));
    QVERIFY(!dump.contains(claimed.token->value.toByteArray()));
}

void TestOutboxClaim::claimingMintsTheTokenThatCounts()
{
    const MessageId id = enqueueReset();
    const ClaimedMessage claimed = claimOne();
    QVERIFY(claimed.id == id);
    QVERIFY(claimed.account == m_olivia);
    QCOMPARE(claimed.recipient, u"olivia.s@corp.example"_s);
    QCOMPARE(claimed.userName, u"olivia.s"_s);
    QCOMPARE(claimed.personName, u"olivia.s"_s);
    QCOMPARE(tokenIdOf(claimed.token->value.view()), claimed.token->id);
    const LiveToken token = must(live(claimed));
    QVERIFY(token.account == m_olivia);
    QVERIFY(token.issued == now());
    QVERIFY(token.issuedBy == Actor::named(u"Kim"_s));
    const Message message = read(id);
    QVERIFY(message.state == MessageState::Sending);
    QCOMPARE(message.attempts, 1);
    const MessageAttempt attempt = must(message.lastAttempt);
    QVERIFY(attempt.id == claimed.attempt);
    QVERIFY(attempt.started == now());
    QVERIFY(!attempt.ended);
    QVERIFY(attempt.tokenId == claimed.token->id);
    QVERIFY(attempt.tokenExpires == now() + 30min);
}

void TestOutboxClaim::s5_theLifetimeCountsFromTheTry()
{
    enqueueReset();
    m_clock->advance(5h);
    QVERIFY(must(live(claimOne())).expires == now() + 30min);
    enqueue(m_newcomer, MessagePurpose::Activation);
    m_clock->advance(5h);
    QVERIFY(must(live(claimOne())).expires == now() + 72h);
    QVERIFY(personOf(connection(), m_newcomer).activationSent == now());
}

void TestOutboxClaim::s4_theNextTryCarriesANewTokenAndTheOlderDies()
{
    enqueueReset();
    const ClaimedMessage first = claimOne();
    must(outbox().finish(first.attempt, deferred(), now(), 0));
    m_clock->advance(30s);
    const ClaimedMessage second = claimOne();
    QVERIFY(first.token->id != second.token->id);
    QVERIFY(!live(first));
    QVERIFY(live(second));
    QCOMPARE(deathsOf(connection(), m_olivia), QStringList{u"reset replaced"_s});
    QCOMPARE(must(outbox().attempts(first.id)).size(), 2);
}

void TestOutboxClaim::aNoticeCarriesNoToken()
{
    const Secret link = giveLink(connection(), m_olivia, TokenPurpose::Reset, now(), 30min);
    enqueue(m_olivia, MessagePurpose::PasswordChanged);
    const ClaimedMessage claimed = claimOne();
    QVERIFY(!claimed.token && !claimed.tokenExpires);
    QVERIFY(must(TokenStore(connection()).find(TokenPurpose::Reset, tokenIdOf(link.view()), 72h)));
}

void TestOutboxClaim::theOldestGoFirst()
{
    QList<MessageId> asked;
    for (int i = 0; i < 5; ++i) {
        asked += enqueueReset();
        m_clock->advance(1s);
    }
    asked += enqueueReset();
    asked += enqueueReset(); // in the same moment
    QList<MessageId> got;
    for (const auto &limit : {2, 4, 10}) {
        for (const ClaimedMessage &message : claim(limit))
            got += message.id;
    }
    QVERIFY(got == asked);
}

void TestOutboxClaim::whatIsNotDueWaits()
{
    enqueueReset();
    must(outbox().finish(claimOne().attempt, deferred(), now(), 0));
    m_clock->advance(30s - 1ms);
    QVERIFY(claim().isEmpty());
    m_clock->advance(1ms);
    QCOMPARE(claim().size(), 1);
}

void TestOutboxClaim::otherChannelsAreLeftAlone()
{
    enqueueReset();
    QVERIFY(must(outbox().claim(5, u"desk"_s, SiteSettings::defaults(), now(), ChannelKind::Sms)).isEmpty());
    QCOMPARE(claim().size(), 1);
}

void TestOutboxClaim::whatIsClaimedIsNotClaimedAgain()
{
    enqueueReset();
    QCOMPARE(claim().size(), 1);
    QVERIFY(claim().isEmpty());
    QVERIFY(claim(10, u"desk-2"_s).isEmpty());
}

void TestOutboxClaim::pointlessMessagesAreCancelled_data()
{
    QTest::addColumn<QString>("purpose");
    QTest::addColumn<QString>("status");
    QTest::addColumn<bool>("pointless");
    QTest::newRow("activation, unconfirmed") << u"activation"_s << unconfirmedCode << false;
    QTest::newRow("activation, confirmed") << u"activation"_s << confirmedCode << true;
    QTest::newRow("activation, blocked") << u"activation"_s << blockedCode << true;
    QTest::newRow("reset, confirmed") << u"reset"_s << confirmedCode << false;
    QTest::newRow("reset, blocked") << u"reset"_s << blockedCode << true;
    QTest::newRow("notice, confirmed") << u"password_changed"_s << confirmedCode << false;
    QTest::newRow("notice, blocked") << u"password_changed"_s << blockedCode << false;
}

void TestOutboxClaim::pointlessMessagesAreCancelled()
{
    QFETCH(QString, purpose);
    QFETCH(QString, status);
    QFETCH(bool, pointless);
    const MessageId id = enqueue(m_newcomer, *messagePurposeFromName(purpose));
    AccountStore store(connection());
    must(store.setStatus(m_newcomer, must(store.status(status)).id));
    QCOMPARE(claim().size(), pointless ? 0 : 1);
    QCOMPARE(stateOf(id), pointless ? u"cancelled"_s : u"sending"_s);
    if (pointless) {
        QVERIFY(must(outbox().attempts(id)).isEmpty());
        QVERIFY(!personOf(connection(), m_newcomer).hasActivationToken);
        QVERIFY(!personOf(connection(), m_newcomer).hasResetToken);
    }
}

void TestOutboxClaim::aMessageOfAGoneAccountIsCancelled()
{
    const MessageId id = enqueueReset();
    must(AccountStore(connection()).remove(m_olivia));
    QVERIFY(claim().isEmpty());
    QCOMPARE(stateOf(id), u"cancelled"_s);
    QVERIFY(!read(id).account);
}

void TestOutboxClaim::s7_aLinkGoesToTheAddressOfNow()
{
    const MessageId id = enqueueReset();
    setColumn(connection(), m_olivia, u"email"_s, bound(u"new@corp.example"_s));
    QCOMPARE(claimOne().recipient, u"new@corp.example"_s);
    QCOMPARE(read(id).recipient, u"new@corp.example"_s);
}

void TestOutboxClaim::aNoticeStaysWithItsAddress()
{
    enqueue(m_olivia, MessagePurpose::PasswordChanged);
    setColumn(connection(), m_olivia, u"email"_s, bound(u"new@corp.example"_s));
    QCOMPARE(claimOne().recipient, u"olivia.s@corp.example"_s);
}

void TestOutboxClaim::ofTwoProgramsOnlyOneGetsAMessage()
{
    constexpr int messages = 40;
    for (int i = 0; i < messages; ++i) {
        const AccountId person = addPerson(connection(), u"person%1"_s.arg(i), now(), confirmedCode);
        enqueue(
            person, i % 4 == 0 ? MessagePurpose::Activation : MessagePurpose::Reset); // some are pointless
    }
    std::mutex mutex;
    QList<MessageId> got;
    atOnce(database(), 4, [&](Connection &mine, int number) {
        for (int round = 0; round < messages; ++round) {
            const auto claimed = must(Outbox(mine).claim(
                3, u"desk-%1"_s.arg(number), SiteSettings::defaults(), now(), ChannelKind::Email));
            const std::lock_guard lock(mutex);
            for (const ClaimedMessage &message : claimed)
                got += message.id;
        }
    });
    QCOMPARE(got.size(), messages * 3 / 4);
    QCOMPARE(QSet<MessageId>(got.begin(), got.end()).size(), got.size());
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM message_attempt"_s)), got.size());
    QCOMPARE(
        must(connection().scalar(u"SELECT COUNT(*) FROM message WHERE state = 'cancelled'"_s)), messages / 4);
}

void TestOutboxClaim::whatACrashLeftGoesOutAgain()
{
    const MessageId id = enqueueReset();
    const ClaimedMessage lost = claimOne();
    m_clock->advance(1min);
    QCOMPARE(must(outbox().recover(u"desk-1"_s, now())), 1);
    QCOMPARE(stateOf(id), u"queued"_s);
    const MessageAttempt attempt = must(read(id).lastAttempt);
    QCOMPARE(attempt.outcome, u"interrupted"_s);
    QVERIFY(attempt.ended == now());
    QVERIFY(!attempt.replyText.isEmpty());

    const ClaimedMessage again = claimOne();
    QVERIFY(again.id == id);
    QVERIFY(!live(lost));
    QVERIFY(live(again));
    // The program was only slow: what it reports of the first try does not end the second.
    QCOMPARE(codeOf(outbox().finish(lost.attempt, accepted(), now(), 0)), u"Conflict"_s);
    QCOMPARE(stateOf(id), u"sending"_s);
    QCOMPARE(must(outbox().attempts(id)).first().outcome, u"interrupted"_s);
    must(outbox().finish(again.attempt, accepted(), now(), 0));
    QCOMPARE(stateOf(id), u"sent"_s);
}

void TestOutboxClaim::onlyWhatIsLostIsRecovered()
{
    enqueueReset();
    enqueueReset();
    QCOMPARE(claim(1, u"desk-1"_s).size(), 1);
    QCOMPARE(claim(1, u"desk-2"_s).size(), 1);
    QCOMPARE(must(outbox().recover(u"desk-3"_s, now())), 0);
    QCOMPARE(must(outbox().recover(u"desk-2"_s, now())), 1);
    // The other program's claim is believed for a quarter of an hour.
    m_clock->advance(15min);
    QCOMPARE(must(outbox().recover({}, now())), 0);
    m_clock->advance(1ms);
    QCOMPARE(must(outbox().recover({}, now())), 1);
    QCOMPARE(must(outbox().recover({}, now())), 0);
}

LATCHKEY_STORE_TEST(TestOutboxClaim)
#include "tst_outboxclaim.moc"
