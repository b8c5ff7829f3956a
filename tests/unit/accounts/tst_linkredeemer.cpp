// SPDX-License-Identifier: GPL-3.0-or-later
#include "DeskTest.h"
#include "tokens/PasswordHash.h"

#include <atomic>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLinkRedeemer : public DeskTest {
    Q_OBJECT

private:
    void prepare() override
    {
        m_olivia = person(u"olivia.s"_s, confirmedCode);
        m_newcomer = person(u"newcomer"_s, unconfirmedCode);
    }
    /// How many of twenty at once succeed with `attempt(redeemer)`.
    template <typename Attempt> int winnersOfTwenty(Attempt attempt);
    QString password() { return must(AccountStore(connection()).passwordHash(m_olivia)).value_or(QString()); }

    const Secret m_password{u"a new long password"_s};
    AccountId m_olivia; ///< confirmed
    AccountId m_newcomer; ///< unconfirmed

private Q_SLOTS:
    void confirmingConfirms();
    void s3_ofTwentyWhoConfirmOneWins();
    void s3_ofTwentyWhoChooseAPasswordOneWins();
    void settingAPasswordStoresItsHash();
    void s19_afterwardsEveryOlderLinkAndSessionIsDead();
    void s19_aNoticeWithoutALinkIsQueued();
    void s7_s12_aLinkIsGoodForItsPurposeAlone();
    void s23_openingChangesNothing();
    void s18_nothingChangesBeforeAValidLinkIsUsed();
    void aLinkWorksOnce();
    void anExpiredLinkIsDeadAtTheMoment();
    void unknownCodesAreDeadAndLeaveNoTrace_data();
    void unknownCodesAreDeadAndLeaveNoTrace();
    void aBlockedAccountsLinksAreDead();
    void aStatusOfTheSitesOwnStays();
    void s26_aPasswordThatWillNotDoLeavesTheLinkAlive_data();
    void s26_aPasswordThatWillNotDoLeavesTheLinkAlive();
    void s25_askingSaysNothingAboutWhoExists_data();
    void s25_askingSaysNothingAboutWhoExists();
    void s24_askingOftenSendsOnce();
};

template <typename Attempt> int TestLinkRedeemer::winnersOfTwenty(Attempt attempt)
{
    std::atomic_int winners = 0;
    std::atomic_int dead = 0;
    atOnce(database(), 20, [&](Connection &mine, int) {
        LinkRedeemer redeemer(mine, *m_clock);
        const Result<AccountId> result = attempt(redeemer);
        if (result)
            ++winners;
        else if (result.error().code == Error::Code::NotFound)
            ++dead;
    });
    return dead == 19 ? winners.load() : -1;
}

void TestLinkRedeemer::confirmingConfirms()
{
    const Secret code = link(m_newcomer, TokenPurpose::Activation, 72h);
    QVERIFY(must(redeemer().confirm(code)) == m_newcomer);
    QVERIFY(read(m_newcomer).status.isConfirmed());
    QVERIFY(!read(m_newcomer).hasActivationToken);
    QCOMPARE(deaths(m_newcomer), QStringList{u"activation used"_s});
    QCOMPARE(audit(m_newcomer), QStringList{u"email_confirmed done @person"_s});
}

void TestLinkRedeemer::s3_ofTwentyWhoConfirmOneWins()
{
    const Secret code = link(m_newcomer, TokenPurpose::Activation, 72h);
    QCOMPARE(winnersOfTwenty([&](LinkRedeemer &redeemer) { return redeemer.confirm(code); }), 1);
    QCOMPARE(audit(m_newcomer).size(), 1);
    QCOMPARE(deaths(m_newcomer), QStringList{u"activation used"_s});
}

void TestLinkRedeemer::s3_ofTwentyWhoChooseAPasswordOneWins()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    QCOMPARE(
        winnersOfTwenty([&](LinkRedeemer &redeemer) { return redeemer.setPassword(code, m_password); }), 1);
    QCOMPARE(audit(m_olivia), QStringList{u"password_changed done @person"_s});
    QCOMPARE(count(u"message"_s), 1);
}

void TestLinkRedeemer::settingAPasswordStoresItsHash()
{
    QVERIFY(must(redeemer().setPassword(link(m_olivia, TokenPurpose::Reset), m_password)) == m_olivia);
    QVERIFY(password().startsWith(u"$2b$10$"_s));
    QVERIFY(verifyPassword(m_password, password()));
    QVERIFY(!read(m_olivia).hasResetToken);
    QCOMPARE(deaths(m_olivia), QStringList{u"reset used"_s});
    QVERIFY(!database().dump().contains("a new long password"));

    SiteSettings site = SiteSettings::defaults();
    site.passwordScheme = PasswordScheme::Argon2id;
    must(SiteStore(connection()).write(site));
    must(redeemer().setPassword(link(m_olivia, TokenPurpose::Reset), m_password));
    QVERIFY(password().startsWith(u"$argon2id$"_s));
}

void TestLinkRedeemer::s19_afterwardsEveryOlderLinkAndSessionIsDead()
{
    const Secret activation = link(m_olivia, TokenPurpose::Activation, 72h);
    const Secret older = link(m_olivia, TokenPurpose::Reset);
    const Secret newer = link(m_olivia, TokenPurpose::Reset);
    m_clock->advance(1min);
    must(redeemer().setPassword(newer, m_password));
    QVERIFY(!isLive(TokenPurpose::Activation, activation));
    QVERIFY(!isLive(TokenPurpose::Reset, older));
    QVERIFY(read(m_olivia).tokensValidAfter == now());
    QStringList reasons = deaths(m_olivia);
    reasons.sort();
    QCOMPARE(reasons, (QStringList{u"activation password_changed"_s, u"reset replaced"_s, u"reset used"_s}));
}

void TestLinkRedeemer::s19_aNoticeWithoutALinkIsQueued()
{
    setColumn(connection(), m_olivia, u"locale"_s, bound(u"de"_s));
    must(redeemer().setPassword(link(m_olivia, TokenPurpose::Reset), m_password));
    MessageFilter filter;
    filter.account = m_olivia;
    const auto messages = must(Outbox(connection()).list(filter));
    QCOMPARE(messages.size(), 1);
    QVERIFY(messages.first().purpose == MessagePurpose::PasswordChanged);
    QVERIFY(!tokenPurposeOf(messages.first().purpose));
    QCOMPARE(messages.first().recipient, u"olivia.s@corp.example"_s);
    QVERIFY(messages.first().createdBy == Actor::person());
    QCOMPARE(count(u"message WHERE locale = 'de'"_s), 1);
}

void TestLinkRedeemer::s7_s12_aLinkIsGoodForItsPurposeAlone()
{
    const Secret activation = link(m_newcomer, TokenPurpose::Activation, 72h);
    const Secret reset = link(m_olivia, TokenPurpose::Reset);
    QCOMPARE(codeOf(redeemer().setPassword(activation, m_password)), u"NotFound"_s);
    QCOMPARE(codeOf(redeemer().confirm(reset)), u"NotFound"_s);
    QVERIFY(!must(redeemer().open(TokenPurpose::Reset, activation, {})));
    QVERIFY(!must(redeemer().open(TokenPurpose::Activation, reset, {})));
    QVERIFY(isLive(TokenPurpose::Activation, activation));
    QVERIFY(isLive(TokenPurpose::Reset, reset));
}

void TestLinkRedeemer::s23_openingChangesNothing()
{
    const Secret activation = link(m_newcomer, TokenPurpose::Activation, 72h);
    const Secret reset = link(m_olivia, TokenPurpose::Reset);
    const auto rows = [&] { return rowOf(connection(), m_newcomer) + rowOf(connection(), m_olivia); };
    const QStringList before = rows();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(must(must(redeemer().open(TokenPurpose::Activation, activation, u"Scanner/1.0"_s))).account
            == m_newcomer);
        QVERIFY(
            must(must(redeemer().open(TokenPurpose::Reset, reset, u"Scanner/1.0"_s))).account == m_olivia);
    }
    QCOMPARE(rows(), before);
    QCOMPARE(count(u"link_visit WHERE action = 'opened' AND user_agent = 'Scanner/1.0'"_s), 6);
    QCOMPARE(count(u"message"_s) + count(u"audit_event"_s) + count(u"blacklisted_token"_s), 0);
    must(redeemer().confirm(activation));
}

void TestLinkRedeemer::s18_nothingChangesBeforeAValidLinkIsUsed()
{
    must(AccountStore(connection()).setPasswordHash(m_olivia, u"$2b$10$old"_s, now()));
    m_clock->advance(1h);
    const auto core = [&] {
        const Account a = read(m_olivia);
        return std::tuple(a.status.code, password(), a.tokensValidAfter);
    };
    const auto before = core();
    must(redeemer().requestReset(u"olivia.s"_s));
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    must(redeemer().open(TokenPurpose::Reset, code, {}));
    (void)redeemer().setPassword(Secret(QString(43, u'x')), m_password);
    (void)redeemer().setPassword(code, Secret(u"short"_s));
    QVERIFY(core() == before);
}

void TestLinkRedeemer::aLinkWorksOnce()
{
    const Secret activation = link(m_newcomer, TokenPurpose::Activation, 72h);
    must(redeemer().confirm(activation));
    const auto second = redeemer().confirm(activation);
    QCOMPARE(codeOf(second), u"NotFound"_s);
    QVERIFY(!second.error().advice.isEmpty());
    QVERIFY(!must(redeemer().open(TokenPurpose::Activation, activation, {})));
    const Secret reset = link(m_olivia, TokenPurpose::Reset);
    must(redeemer().setPassword(reset, m_password));
    const QString hash = password();
    QCOMPARE(codeOf(redeemer().setPassword(reset, Secret(u"the thief's password"_s))), u"NotFound"_s);
    QCOMPARE(password(), hash);
}

void TestLinkRedeemer::anExpiredLinkIsDeadAtTheMoment()
{
    const Secret reset = link(m_olivia, TokenPurpose::Reset, 30min);
    m_clock->advance(30min - 1ms);
    QVERIFY(must(redeemer().open(TokenPurpose::Reset, reset, {})));
    m_clock->advance(1ms);
    QVERIFY(!must(redeemer().open(TokenPurpose::Reset, reset, {})));
    QCOMPARE(codeOf(redeemer().setPassword(reset, m_password)), u"NotFound"_s);
    const Secret activation = link(m_newcomer, TokenPurpose::Activation, 72h);
    m_clock->advance(72h);
    QCOMPARE(codeOf(redeemer().confirm(activation)), u"NotFound"_s);
    QVERIFY(read(m_newcomer).status.isUnconfirmed());
}

void TestLinkRedeemer::unknownCodesAreDeadAndLeaveNoTrace_data()
{
    QTest::addColumn<QString>("code");
    QTest::newRow("never issued") << QString(43, u'x');
    QTest::newRow("nothing") << QString();
    QTest::newRow("sql") << u"' OR ''='"_s;
    QTest::newRow("zero") << u"a"_s + QChar(0);
    QTest::newRow("very long") << QString(100'000, u'x');
}

void TestLinkRedeemer::unknownCodesAreDeadAndLeaveNoTrace()
{
    QFETCH(QString, code);
    QVERIFY(!must(redeemer().open(TokenPurpose::Reset, Secret(code), u"curl"_s)));
    QCOMPARE(codeOf(redeemer().confirm(Secret(code))), u"NotFound"_s);
    QCOMPARE(codeOf(redeemer().setPassword(Secret(code), m_password)), u"NotFound"_s);
    QCOMPARE(count(u"link_visit"_s) + count(u"audit_event"_s) + count(u"blacklisted_token"_s), 0);
}

/// The website's own code blocked it and did not touch the links.
void TestLinkRedeemer::aBlockedAccountsLinksAreDead()
{
    AccountStore store(connection());
    const Secret activation = link(m_newcomer, TokenPurpose::Activation, 72h);
    const Secret reset = link(m_newcomer, TokenPurpose::Reset);
    must(store.setStatus(m_newcomer, must(store.status(blockedCode)).id));
    QVERIFY(!must(redeemer().open(TokenPurpose::Activation, activation, {})));
    QCOMPARE(codeOf(redeemer().confirm(activation)), u"NotFound"_s);
    QCOMPARE(codeOf(redeemer().setPassword(reset, m_password)), u"NotFound"_s);
    QVERIFY(read(m_newcomer).status.isBlocked());
    QVERIFY(!read(m_newcomer).hasPassword);
}

void TestLinkRedeemer::aStatusOfTheSitesOwnStays()
{
    must(connection().execute(u"INSERT INTO user_account_status (code, label, tone, may_sign_in) "
                              "VALUES ('UNDER_REVIEW', 'Under review', 'info', 0)"_s));
    AccountStore store(connection());
    must(store.setStatus(m_newcomer, must(store.status(u"UNDER_REVIEW"_s)).id));
    must(redeemer().confirm(link(m_newcomer, TokenPurpose::Activation, 72h)));
    QCOMPARE(read(m_newcomer).status.code, u"UNDER_REVIEW"_s);
    QCOMPARE(audit(m_newcomer), QStringList{u"email_confirmed done @person"_s});
}

void TestLinkRedeemer::s26_aPasswordThatWillNotDoLeavesTheLinkAlive_data()
{
    QTest::addColumn<QString>("password");
    QTest::newRow("short") << u"seven77"_s;
    QTest::newRow("73 bytes") << QString(73, u'x');
    QTest::newRow("37 characters of two bytes") << QString(37, u'ж');
    QTest::newRow("nothing") << QString();
}

void TestLinkRedeemer::s26_aPasswordThatWillNotDoLeavesTheLinkAlive()
{
    QFETCH(QString, password);
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    const QStringList before = rowOf(connection(), m_olivia);
    QCOMPARE(codeOf(redeemer().setPassword(code, Secret(password))), u"InvalidInput"_s);
    QCOMPARE(rowOf(connection(), m_olivia), before);
    must(redeemer().setPassword(code, Secret(QString(64, u'x'))));
}

void TestLinkRedeemer::s25_askingSaysNothingAboutWhoExists_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("messages");
    QTest::newRow("user name") << u"olivia.s"_s << 1;
    QTest::newRow("address in another case") << u" Olivia.S@CORP.example "_s << 1;
    QTest::newRow("unconfirmed") << u"newcomer"_s << 0;
    QTest::newRow("blocked") << u"blocked"_s << 0;
    QTest::newRow("nobody") << u"nobody"_s << 0;
    QTest::newRow("nothing") << u""_s << 0;
    QTest::newRow("sql") << u"' OR 1=1 --"_s << 0;
    QTest::newRow("zero") << u"olivia.s"_s + QChar(0) << 0;
    QTest::newRow("very long") << QString(100'000, u'x') << 0;
}

void TestLinkRedeemer::s25_askingSaysNothingAboutWhoExists()
{
    QFETCH(QString, typed);
    QFETCH(int, messages);
    person(u"blocked"_s, blockedCode);
    QVERIFY(redeemer().requestReset(typed));
    QCOMPARE(count(u"message WHERE purpose = 'reset'"_s), messages);
}

void TestLinkRedeemer::s24_askingOftenSendsOnce()
{
    for (int i = 0; i < 5; ++i)
        QVERIFY(redeemer().requestReset(u"olivia.s"_s));
    QCOMPARE(count(u"message"_s), 1);
    QCOMPARE(audit(m_olivia).first(), u"reset_requested done @person"_s);
    QCOMPARE(audit(m_olivia).last(), u"reset_requested refused @person"_s);
}

LATCHKEY_STORE_TEST(TestLinkRedeemer)
#include "tst_linkredeemer.moc"
