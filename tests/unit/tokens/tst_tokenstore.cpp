// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Transaction.h"
#include "support/People.h"
#include "support/StoreTest.h"

#include <atomic>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestTokenStore : public StoreTest {
    Q_OBJECT

private:
    void prepare() override { m_olivia = addPerson(connection(), u"olivia.s"_s, now()); }
    TokenStore tokens() { return TokenStore(connection()); }
    Secret give(TokenPurpose purpose, Duration lifetime = 30min)
    {
        return giveLink(connection(), m_olivia, purpose, now(), lifetime);
    }
    std::optional<LiveToken> find(TokenPurpose purpose, const Secret &code)
    {
        return must(tokens().find(purpose, tokenIdOf(code.view()), 72h));
    }

    AccountId m_olivia;

private Q_SLOTS:
    void whatIsIssuedIsFound();
    void s2_theLinkIsNotInTheDatabase();
    void s4_aNewTokenKillsTheOlderOfItsKind();
    void s7_aTokenIsGoodForItsPurposeAlone();
    void s7_aTokenBelongsToItsAccount();
    void issuingToNobodyIsNotFound();
    void anActivationIsNotedAsSent();
    void takingWorksOnce();
    void takingTheOlderFails();
    void s3_ofManyTakersOneWins();
    void ofManyIssuedAtOnceNoneGoesMissing();
    void killingSaysHowManyWereAlive();
    void killingSparesOthers();
    void theWebsitesOwnTokenLivesAsLongAsItsAccount();
    void liveListsThoseThatExpireFirst();
    void whoAskedAndWhoOpenedIsKnown();
    void sweepingTakesOnlyTheExpired();
};

void TestTokenStore::whatIsIssuedIsFound()
{
    const Secret code = give(TokenPurpose::Reset);
    const auto token = must(find(TokenPurpose::Reset, code));
    QVERIFY(token.account == m_olivia);
    QCOMPARE(token.accountName, u"olivia.s"_s);
    QCOMPARE(token.email, u"olivia.s@corp.example"_s);
    QVERIFY(token.purpose == TokenPurpose::Reset);
    QVERIFY(token.expires == now() + 30min);
    QVERIFY(!token.issued && !token.issuedBy && !token.opened);
    QCOMPARE(must(must(tokens().liveOf(m_olivia, TokenPurpose::Reset, 72h))).tokenId, token.tokenId);
    QVERIFY(!must(tokens().liveOf(m_olivia, TokenPurpose::Activation, 72h)));
}

void TestTokenStore::s2_theLinkIsNotInTheDatabase()
{
    for (const auto purpose : {TokenPurpose::Activation, TokenPurpose::Reset}) {
        const Secret code = give(purpose);
        const QByteArray dump = database().dump();
        QVERIFY(dump.contains(tokenIdOf(code.view()).toLatin1()));
        QVERIFY(!dump.contains(code.toByteArray()));
    }
}

void TestTokenStore::s4_aNewTokenKillsTheOlderOfItsKind()
{
    const Secret activation = give(TokenPurpose::Activation);
    const Secret older = give(TokenPurpose::Reset);
    const Secret newer = give(TokenPurpose::Reset);
    QVERIFY(!find(TokenPurpose::Reset, older));
    QVERIFY(find(TokenPurpose::Reset, newer));
    QVERIFY(find(TokenPurpose::Activation, activation));
    QCOMPARE(deathsOf(connection(), m_olivia), QStringList{u"reset replaced"_s});
    const auto entry = must(must(Blacklist(connection()).find(codeIssuer(), tokenIdOf(older.view()))));
    QVERIFY(entry.expires == now() + 30min);
    QVERIFY(entry.createdBy == Actor::named(u"Kim"_s));
}

void TestTokenStore::s7_aTokenIsGoodForItsPurposeAlone()
{
    QVERIFY(!find(TokenPurpose::Activation, give(TokenPurpose::Reset)));
    QVERIFY(!find(TokenPurpose::Reset, give(TokenPurpose::Activation)));
}

void TestTokenStore::s7_aTokenBelongsToItsAccount()
{
    const AccountId liam = addPerson(connection(), u"liam.j"_s, now());
    auto token = must(find(TokenPurpose::Reset, give(TokenPurpose::Reset)));
    token.account = liam;
    QVERIFY(!must(tokens().take(token, now())));
}

void TestTokenStore::issuingToNobodyIsNotFound()
{
    QCOMPARE(
        codeOf(tokens().issue(AccountId(404), TokenPurpose::Reset, u"id"_s, now(), now(), Actor::clock())),
        u"NotFound"_s);
}

void TestTokenStore::anActivationIsNotedAsSent()
{
    QVERIFY(!personOf(connection(), m_olivia).activationSent);
    give(TokenPurpose::Reset);
    QVERIFY(!personOf(connection(), m_olivia).activationSent);
    m_clock->advance(1h);
    give(TokenPurpose::Activation, 72h);
    QVERIFY(personOf(connection(), m_olivia).activationSent == now());
    QVERIFY(personOf(connection(), m_olivia).activationExpires == now() + 72h);
}

void TestTokenStore::takingWorksOnce()
{
    const auto token = must(find(TokenPurpose::Reset, give(TokenPurpose::Reset)));
    QVERIFY(must(tokens().take(token, now())));
    QVERIFY(!must(tokens().take(token, now())));
    QVERIFY(!personOf(connection(), m_olivia).hasResetToken);
    QCOMPARE(deathsOf(connection(), m_olivia), QStringList{u"reset used"_s});
}

void TestTokenStore::takingTheOlderFails()
{
    const auto older = must(find(TokenPurpose::Reset, give(TokenPurpose::Reset)));
    const Secret newer = give(TokenPurpose::Reset);
    QVERIFY(!must(tokens().take(older, now())));
    QVERIFY(find(TokenPurpose::Reset, newer));
    QCOMPARE(deathsOf(connection(), m_olivia), QStringList{u"reset replaced"_s});
}

void TestTokenStore::s3_ofManyTakersOneWins()
{
    const auto token = must(find(TokenPurpose::Reset, give(TokenPurpose::Reset)));
    std::atomic_int winners = 0;
    atOnce(database(), 20, [&](Connection &mine, int) {
        winners += must(inTransaction(mine, [&] { return TokenStore(mine).take(token, now()); })) ? 1 : 0;
    });
    QCOMPARE(winners.load(), 1);
    QCOMPARE(deathsOf(connection(), m_olivia), QStringList{u"reset used"_s});
}

void TestTokenStore::ofManyIssuedAtOnceNoneGoesMissing()
{
    constexpr int perThread = 10;
    atOnce(database(), 8, [&](Connection &mine, int) {
        for (int i = 0; i < perThread; ++i) {
            must(inTransaction(mine, [&] {
                return TokenStore(mine).issue(m_olivia, TokenPurpose::Reset, mintCode().id, now(),
                    now() + 30min, Actor::named(u"Kim"_s));
            }));
        }
    });
    // One lives, and of each of the others it is known why it does not.
    QCOMPARE(deathsOf(connection(), m_olivia).size(), 8 * perThread - 1);
    QCOMPARE(must(tokens().live(72h)).size(), 1);
}

void TestTokenStore::killingSaysHowManyWereAlive()
{
    const auto kill = [&](std::optional<TokenPurpose> purpose) {
        return must(tokens().kill(m_olivia, purpose, DeathReason::Revoked, now(), Actor::named(u"Kim"_s)));
    };
    QCOMPARE(kill({}), 0);
    give(TokenPurpose::Reset);
    give(TokenPurpose::Activation);
    QCOMPARE(kill(TokenPurpose::Reset), 1);
    QCOMPARE(kill({}), 1);
    QCOMPARE(kill({}), 0);
    QCOMPARE(deathsOf(connection(), m_olivia), (QStringList{u"activation revoked"_s, u"reset revoked"_s}));
    QVERIFY(!personOf(connection(), m_olivia).resetExpires);
}

void TestTokenStore::killingSparesOthers()
{
    const AccountId liam = addPerson(connection(), u"liam.j"_s, now());
    const Secret liams = giveLink(connection(), liam, TokenPurpose::Reset, now(), 30min);
    give(TokenPurpose::Reset);
    must(tokens().kill(m_olivia, {}, DeathReason::Blocked, now(), Actor::clock()));
    QVERIFY(find(TokenPurpose::Reset, liams));
}

void TestTokenStore::theWebsitesOwnTokenLivesAsLongAsItsAccount()
{
    const Secret code(QString(43, u'w'));
    setColumn(connection(), m_olivia, u"email_confirmation_token"_s, bound(tokenIdOf(code.view())));
    QVERIFY(must(find(TokenPurpose::Activation, code)).expires == now() + 72h);
    setColumn(connection(), m_olivia, u"email_confirmation_sent"_s, bound(now() + 1h));
    QVERIFY(must(find(TokenPurpose::Activation, code)).expires == now() + 73h);
    QCOMPARE(must(tokens().sweepExpired(now() + 24h * 365)), 0);
}

void TestTokenStore::liveListsThoseThatExpireFirst()
{
    const AccountId liam = addPerson(connection(), u"liam.j"_s, now());
    give(TokenPurpose::Activation, 72h);
    give(TokenPurpose::Reset, 30min);
    giveLink(connection(), liam, TokenPurpose::Activation, now(), 10min);
    const auto all = must(tokens().live(72h));
    QStringList order;
    for (const LiveToken &token : all)
        order += token.accountName + u' ' + nameOf(token.purpose);
    QCOMPARE(order, (QStringList{u"liam.j activation"_s, u"olivia.s reset"_s, u"olivia.s activation"_s}));
    QCOMPARE(must(tokens().live(72h, 1)).first().accountName, u"liam.j"_s);
}

void TestTokenStore::whoAskedAndWhoOpenedIsKnown()
{
    const Secret code = give(TokenPurpose::Reset);
    const QString id = tokenIdOf(code.view());
    const qint64 message = must(connection().insert(
        u"INSERT INTO message (account_id, purpose, channel, recipient, state, not_before, give_up_at, "
        u"created, "
        "created_by) VALUES (?, 'reset', 'email', 'x@y.example', 'sent', 0, 0, 0, 'Kim') RETURNING id"_s,
        bound(m_olivia)));
    must(connection().execute(
        u"INSERT INTO message_attempt (message_id, started, token_id) VALUES (?, ?, ?)"_s,
        bound(message, now(), id)));
    for (const Duration later : {5min, 2min, 9min})
        must(tokens().noteVisit(
            id, m_olivia, u"opened"_s, u"Scanner\r\n"_s + QString(900, u'x'), now() + later));
    must(tokens().noteVisit(id, m_olivia, u"refused"_s, {}, now()));
    const auto token = must(find(TokenPurpose::Reset, code));
    QVERIFY(token.issued == now());
    QVERIFY(token.issuedBy == Actor::named(u"Kim"_s));
    QVERIFY(token.opened == now() + 2min);
}

void TestTokenStore::sweepingTakesOnlyTheExpired()
{
    give(TokenPurpose::Reset, 30min);
    const Secret activation = give(TokenPurpose::Activation, 72h);
    QCOMPARE(must(tokens().sweepExpired(now() + 30min)), 0);
    QCOMPARE(must(tokens().sweepExpired(now() + 30min + 1ms)), 1);
    QCOMPARE(deathsOf(connection(), m_olivia), QStringList{u"reset expired"_s});
    QVERIFY(find(TokenPurpose::Activation, activation));
    QVERIFY(!personOf(connection(), m_olivia).hasResetToken);
    QCOMPARE(must(tokens().sweepExpired(now() + 73h)), 1);
    QVERIFY(must(tokens().live(72h)).isEmpty());
}

LATCHKEY_STORE_TEST(TestTokenStore)
#include "tst_tokenstore.moc"
