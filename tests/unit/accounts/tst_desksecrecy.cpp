// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Activity.h"
#include "accounts/LinkDiagnosis.h"
#include "accounts/SiteDesk.h"
#include "accounts/Timeline.h"
#include "DeskTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What an operator, or somebody at the "forgot password" form, cannot bring about with whatever they type.
class TestDeskSecrecy : public DeskTest {
    Q_OBJECT

private:
    QString hashOf(AccountId id) { return must(AccountStore(connection()).passwordHash(id)).value_or(u""_s); }
    void give(AccountId id, const QString &hash)
    {
        setColumn(connection(), id, u"password_hash"_s, bound(hash));
    }

private Q_SLOTS:
    void s15_clearingKeepsWhatASlowClockWouldStillHonour();
    void s17_nothingAtTheDeskSetsAPassword();
    void s17_aPersonMadeAtTheDeskHasNoPassword();
    void s17_noHashIsShown();
    void s18_askingLocksNobodyOut();
    void s21_mailGoesToTheStoredAddress_data();
    void s21_mailGoesToTheStoredAddress();
    void s33_aPastedLinkIsNotKept();
    void s38_whatIsTypedIsNeverAStatement_data();
    void s38_whatIsTypedIsNeverAStatement();
};

void TestDeskSecrecy::s15_clearingKeepsWhatASlowClockWouldStillHonour()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    const QString revoked = tokenIdOf(link(id, TokenPurpose::Reset, 30min).view());
    must(desk().revokeToken(id, TokenPurpose::Reset));
    const auto isKept = [&] { return must(Blacklist(connection()).find(codeIssuer(), revoked)).has_value(); };
    m_clock->advance(35min);
    QCOMPARE(must(clearBlacklist(connection(), Actor::named(u"Kim"_s), now())), 0);
    QVERIFY(isKept());
    QCOMPARE(count(u"audit_event WHERE action = 'blacklist_cleared'"_s), 0);
    m_clock->advance(1ms);
    QCOMPARE(must(clearBlacklist(connection(), Actor::named(u"Kim"_s), now())), 1);
    QVERIFY(!isKept());
    QCOMPARE(count(u"audit_event WHERE action = 'blacklist_cleared' AND operator = 'Kim'"_s), 1);
}

void TestDeskSecrecy::s17_nothingAtTheDeskSetsAPassword()
{
    const AccountId confirmed = person(u"olivia.s"_s, confirmedCode);
    const AccountId newcomer = person(u"newcomer"_s, unconfirmedCode);
    const AccountId third = person(u"liam.j"_s, unconfirmedCode);
    for (const AccountId id : {confirmed, newcomer, third})
        give(id, u"$2b$10$as it was"_s);
    AccountDraft draft = AccountDraft::of(read(confirmed));
    draft.email = u"other@corp.example"_s;
    must(desk().edit(confirmed, draft, read(confirmed).rowVersion));
    must(desk().sendReset(confirmed));
    link(confirmed, TokenPurpose::Reset);
    must(desk().cancelReset(confirmed));
    link(confirmed, TokenPurpose::Reset);
    must(desk().revokeToken(confirmed, TokenPurpose::Reset));
    must(desk().block(confirmed, u"x"_s));
    must(desk().unblock(confirmed));
    must(desk().addNote(confirmed, u"x"_s));
    must(desk().postponePurge(newcomer));
    must(desk().sendActivation(newcomer));
    must(desk().confirmByHand(newcomer, u"x"_s));
    must(desk().correctAddressAndResend(third, u"third@corp.example"_s));
    for (const AccountId id : {confirmed, newcomer, third})
        QCOMPARE(hashOf(id), u"$2b$10$as it was"_s);
}

void TestDeskSecrecy::s17_aPersonMadeAtTheDeskHasNoPassword()
{
    const AccountId id = must(desk().create({u"new"_s, {}, u"new@corp.example"_s, {}, {}}, true));
    QVERIFY(!read(id).hasPassword);
    QCOMPARE(hashOf(id), QString());
}

void TestDeskSecrecy::s17_noHashIsShown()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    must(redeemer().setPassword(link(id, TokenPurpose::Reset), Secret(u"long enough"_s)));
    must(desk().block(id, u"x"_s));
    const QString hash = hashOf(id);
    QVERIFY(hash.size() > 20);
    QString shown;
    for (const TimelineEntry &entry : must(timelineOf(connection(), id)))
        shown += entry.title + entry.detail;
    for (const AuditEvent &event : must(AuditLog(connection()).latest()))
        shown += event.reason + event.ticket + event.detail;
    for (const Message &message : must(Outbox(connection()).list({})))
        shown += message.recipient + message.reason;
    QVERIFY(shown.contains(u"New password chosen"_s));
    QVERIFY(!shown.contains(hash) && !shown.contains(u"long enough"_s));
}

void TestDeskSecrecy::s18_askingLocksNobodyOut()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    give(id, u"$2b$10$as it was"_s);
    for (int i = 0; i < 30; ++i) {
        m_clock->advance(3min);
        must(redeemer().requestReset(u"olivia.s"_s));
    }
    QCOMPARE(hashOf(id), u"$2b$10$as it was"_s);
    QVERIFY(read(id).status.maySignIn);
    QVERIFY(!read(id).tokensValidAfter);
    QVERIFY(count(u"message"_s) > 0);
}

void TestDeskSecrecy::s21_mailGoesToTheStoredAddress_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<bool>("sends");
    QTest::newRow("the user name") << u"mike"_s << true;
    QTest::newRow("the address") << u"mike@corp.example"_s << true;
    QTest::newRow("in capitals") << u"MIKE@CORP.EXAMPLE"_s << true;
    // Lower case makes an ordinary k of the Kelvin sign: a mailbox of that name is somebody else's.
    QTest::newRow("with a look-alike") << u"mi\u212Ae@corp.example"_s << true;
    QTest::newRow("a dotless i") << u"m\u0131ke@corp.example"_s << false;
    QTest::newRow("two addresses") << u"mike@corp.example,eve@evil.example"_s << false;
    QTest::newRow("a header") << u"mike@corp.example\r\nBcc: eve@evil.example"_s << false;
    QTest::newRow("cut by a zero") << u"mike@corp.example"_s + QChar(0) + u"@evil.example"_s << false;
}

void TestDeskSecrecy::s21_mailGoesToTheStoredAddress()
{
    QFETCH(QString, typed);
    QFETCH(bool, sends);
    person(u"mike"_s, confirmedCode);
    must(redeemer().requestReset(typed));
    const auto messages = must(Outbox(connection()).list({}));
    QCOMPARE(messages.size(), sends ? 1 : 0);
    const auto claimed =
        must(Outbox(connection()).claim(9, u"desk"_s, SiteSettings::defaults(), now(), ChannelKind::Email));
    QCOMPARE(claimed.size(), messages.size());
    for (const ClaimedMessage &message : claimed)
        QCOMPARE(message.recipient, u"mike@corp.example"_s);
}

void TestDeskSecrecy::s33_aPastedLinkIsNotKept()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    const AccountId newcomer = person(u"newcomer"_s, unconfirmedCode);
    const QByteArray code = link(id, TokenPurpose::Reset).toByteArray();
    const QString said =
        u"cannot open https://www.mysite.com/resetPassword?code="_s + QString::fromLatin1(code);
    must(desk().addNote(id, said, QString::fromLatin1(code)));
    QCOMPARE(count(u"account_note WHERE text LIKE '%code=****' AND ticket = '****'"_s), 1);
    must(desk().sendReset(id, said));
    must(desk().confirmByHand(newcomer, said));
    must(desk().block(id, said));
    must(desk().unblock(id, said));
    must(desk().remove(id, said));
    QCOMPARE(lastLine(id).reason, u"cannot open https://www.mysite.com/resetPassword?code=****"_s);
    const QByteArray dump = database().dump();
    QVERIFY(dump.contains("cannot open https://www.mysite.com/resetPassword?code=****"));
    QVERIFY(!dump.contains(code));
}

void TestDeskSecrecy::s38_whatIsTypedIsNeverAStatement_data()
{
    QTest::addColumn<QString>("typed");
    QTest::newRow("a table less") << u"Robert'); DROP TABLE message; --"_s;
    QTest::newRow("everybody") << u"' OR '1'='1"_s;
    QTest::newRow("another quote") << u"\" OR \"\"=\""_s;
    QTest::newRow("backslash") << u"\\'; DELETE FROM user_account; --"_s;
    QTest::newRow("dollars") << u"$$; DELETE FROM user_account; $$"_s;
    QTest::newRow("placeholders") << u"? :name %1 %2 {{name}} @p $1"_s;
    QTest::newRow("wildcards") << u"%_*?[a-z]"_s;
    QTest::newRow("full text") << u"user_name:* OR NEAR(a b) \"x\" ^"_s;
}

void TestDeskSecrecy::s38_whatIsTypedIsNeverAStatement()
{
    QFETCH(QString, typed);
    const AccountId other = person(u"olivia.s"_s, confirmedCode);
    const QStringList before = rowOf(connection(), other);
    const AccountId id = must(desk().create({typed, typed, u"bobby@corp.example"_s, {}, {}}, true));
    QCOMPARE(read(id).userName, typed);
    must(desk().addNote(id, typed, typed.left(60)));
    must(desk().confirmByHand(id, typed));
    must(desk().sendReset(id, typed));
    must(desk().block(id, typed));
    must(desk().unblock(id, typed));
    QCOMPARE(lastLine(id).reason, typed);

    if (const auto query = AccountQuery::parse(typed))
        QVERIFY(!must(AccountStore(connection()).ids(*query, now(), 72h)).contains(other));
    QCOMPARE(must(must(AccountStore(connection()).findByNameOrEmail(typed))).userName, typed);
    MessageFilter filter;
    filter.text = typed;
    for (const Message &message : must(Outbox(connection()).list(filter)))
        QVERIFY(message.account == id);
    QVERIFY(!must(AuditLog(connection()).latest(typed)).isEmpty());
    must(Blacklist(connection()).latest(10, typed));
    must(diagnoseLink(connection(), typed, now()));
    must(redeemer().requestReset(typed));
    QCOMPARE(codeOf(redeemer().confirm(Secret(typed))), u"NotFound"_s);
    QCOMPARE(rowOf(connection(), other), before);
    QCOMPARE(count(u"user_account"_s), 2);
}

LATCHKEY_STORE_TEST(TestDeskSecrecy)
#include "tst_desksecrecy.moc"
