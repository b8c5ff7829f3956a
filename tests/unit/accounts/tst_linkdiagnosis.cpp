// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkDiagnosis.h"
#include "accounts/Purge.h"
#include "DeskTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What became of a link.
class TestLinkDiagnosis : public DeskTest {
    Q_OBJECT

private:
    void prepare() override
    {
        m_olivia = person(u"olivia.s"_s, confirmedCode);
        m_newcomer = person(u"newcomer"_s, unconfirmedCode);
    }
    static QString text(const Secret &code) { return QString::fromLatin1(code.view()); }
    static QString resetLink(const Secret &code)
    {
        return u"https://www.mysite.com/resetPassword?code="_s + text(code);
    }
    static QString activationLink(const Secret &code)
    {
        return u"https://www.mysite.com/activate?code="_s + text(code);
    }
    LinkDiagnosis diagnose(const QString &pasted) { return must(diagnoseLink(connection(), pasted, now())); }
    LinkVerdict verdict(const QString &pasted) { return diagnose(pasted).verdict; }

    AccountId m_olivia; ///< confirmed
    AccountId m_newcomer; ///< unconfirmed

private Q_SLOTS:
    void live();
    void expiredAndNotYetSwept();
    void expiredAndSwept();
    void replaced();
    void aNewerOneThatHasExpiredIsNone();
    void used();
    void revoked();
    void passwordChanged();
    void emailChanged();
    void confirmedByOtherMeans();
    void accountBlocked();
    void accountBlockedByTheSite();
    void accountDeleted();
    void accountPurged();
    void otherPurpose();
    void otherSite();
    void neverIssued();
    void cutOff();
    void notALink_data();
    void notALink();
    void theSendersTimeIsKnown();
    void readingChangesNothing();
};

void TestLinkDiagnosis::live()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    for (const QString &pasted : {resetLink(code), text(code), u"  "_s + text(code) + u"\n"_s}) {
        const LinkDiagnosis diagnosis = diagnose(pasted);
        QVERIFY2(diagnosis.verdict == LinkVerdict::Live, qPrintable(pasted));
        QVERIFY(diagnosis.purpose == TokenPurpose::Reset);
        QVERIFY(diagnosis.account == m_olivia);
        QCOMPARE(diagnosis.accountName, u"olivia.s"_s);
        QVERIFY(diagnosis.expires == now() + 30min);
        QVERIFY(!diagnosis.died && !diagnosis.newer && !diagnosis.repaired);
    }
    QVERIFY(verdict(activationLink(link(m_newcomer, TokenPurpose::Activation))) == LinkVerdict::Live);
}

void TestLinkDiagnosis::expiredAndNotYetSwept()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    m_clock->advance(30min);
    const auto diagnosis = diagnose(resetLink(code));
    QVERIFY(diagnosis.verdict == LinkVerdict::Expired);
    QVERIFY(diagnosis.expires == now());
    QVERIFY(diagnosis.account == m_olivia);
}

void TestLinkDiagnosis::expiredAndSwept()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    m_clock->advance(31min);
    must(keepHouse(connection(), *m_clock));
    const auto diagnosis = diagnose(resetLink(code));
    QVERIFY(diagnosis.verdict == LinkVerdict::Expired);
    QVERIFY(diagnosis.expires == now() - 1min);
    QVERIFY(diagnosis.account == m_olivia);
}

void TestLinkDiagnosis::replaced()
{
    const Secret older = link(m_olivia, TokenPurpose::Reset);
    m_clock->advance(2min);
    const Secret newer = link(m_olivia, TokenPurpose::Reset);
    const auto diagnosis = diagnose(resetLink(older));
    QVERIFY(diagnosis.verdict == LinkVerdict::Replaced);
    QVERIFY(diagnosis.died == now());
    QVERIFY(diagnosis.by == Actor::named(u"Kim"_s));
    QCOMPARE(must(diagnosis.newer).tokenId, tokenIdOf(newer.view()));
}

void TestLinkDiagnosis::aNewerOneThatHasExpiredIsNone()
{
    const Secret older = link(m_olivia, TokenPurpose::Reset);
    link(m_olivia, TokenPurpose::Reset);
    m_clock->advance(1h);
    QVERIFY(!diagnose(resetLink(older)).newer);
}

void TestLinkDiagnosis::used()
{
    const Secret code = link(m_newcomer, TokenPurpose::Activation);
    m_clock->advance(3min);
    must(redeemer().confirm(code));
    const auto diagnosis = diagnose(activationLink(code));
    QVERIFY(diagnosis.verdict == LinkVerdict::Used);
    QVERIFY(diagnosis.died == now());
    QVERIFY(diagnosis.by == Actor::person());
    QVERIFY(diagnosis.purpose == TokenPurpose::Activation);
}

void TestLinkDiagnosis::revoked()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    must(desk().revokeToken(m_olivia, TokenPurpose::Reset));
    const auto diagnosis = diagnose(resetLink(code));
    QVERIFY(diagnosis.verdict == LinkVerdict::Revoked);
    QVERIFY(diagnosis.by == Actor::named(u"Kim"_s));
}

void TestLinkDiagnosis::passwordChanged()
{
    const Secret activation = link(m_olivia, TokenPurpose::Activation);
    must(redeemer().setPassword(link(m_olivia, TokenPurpose::Reset), Secret(u"long enough"_s)));
    QVERIFY(verdict(activationLink(activation)) == LinkVerdict::PasswordChanged);
}

void TestLinkDiagnosis::emailChanged()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    AccountDraft draft = AccountDraft::of(read(m_olivia));
    draft.email = u"new@corp.example"_s;
    must(desk().edit(m_olivia, draft, 1));
    QVERIFY(verdict(resetLink(code)) == LinkVerdict::EmailChanged);
}

void TestLinkDiagnosis::confirmedByOtherMeans()
{
    const Secret code = link(m_newcomer, TokenPurpose::Activation);
    must(desk().confirmByHand(m_newcomer, u"x"_s));
    QVERIFY(verdict(activationLink(code)) == LinkVerdict::Confirmed);
}

void TestLinkDiagnosis::accountBlocked()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    must(desk().block(m_olivia, u"x"_s));
    QVERIFY(verdict(resetLink(code)) == LinkVerdict::AccountBlocked);
}

void TestLinkDiagnosis::accountBlockedByTheSite()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    AccountStore store(connection());
    must(store.setStatus(m_olivia, must(store.status(blockedCode)).id));
    QVERIFY(verdict(resetLink(code)) == LinkVerdict::AccountBlocked);
}

void TestLinkDiagnosis::accountDeleted()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    must(desk().remove(m_olivia));
    const auto diagnosis = diagnose(resetLink(code));
    QVERIFY(diagnosis.verdict == LinkVerdict::AccountDeleted);
    QVERIFY(!diagnosis.account && diagnosis.accountName.isEmpty() && !diagnosis.newer);
}

void TestLinkDiagnosis::accountPurged()
{
    const Secret code = link(m_newcomer, TokenPurpose::Activation, 72h);
    m_clock->advance(72h);
    must(Purge(connection(), *m_clock, Actor::clock()).runBatch());
    const auto diagnosis = diagnose(activationLink(code));
    QVERIFY(diagnosis.verdict == LinkVerdict::AccountPurged);
    QVERIFY(diagnosis.died == now());
    QVERIFY(diagnosis.by == Actor::clock());
}

void TestLinkDiagnosis::otherPurpose()
{
    const Secret reset = link(m_olivia, TokenPurpose::Reset);
    const auto diagnosis = diagnose(activationLink(reset));
    QVERIFY(diagnosis.verdict == LinkVerdict::OtherPurpose);
    QVERIFY(diagnosis.purpose == TokenPurpose::Reset);
    QVERIFY(verdict(resetLink(link(m_newcomer, TokenPurpose::Activation))) == LinkVerdict::OtherPurpose);
}

void TestLinkDiagnosis::otherSite()
{
    const QString foreign = u"https://www.other.example/activate?code="_s + QString(43, u'x');
    QVERIFY(verdict(foreign) == LinkVerdict::OtherSite);
    // Ours is ours wherever it was moved to: the site's address may have changed meanwhile.
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    QVERIFY(verdict(u"https://old.mysite.com/r?code="_s + text(code)) == LinkVerdict::Live);
}

void TestLinkDiagnosis::neverIssued()
{
    const LinkToken token = mintCode();
    QVERIFY(verdict(resetLink(token.value)) == LinkVerdict::NeverIssued);
    QVERIFY(verdict(text(token.value)) == LinkVerdict::NeverIssued);
}

void TestLinkDiagnosis::cutOff()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    for (const int lost : {1, 5, 20})
        QVERIFY(verdict(resetLink(code).chopped(lost)) == LinkVerdict::CutOff);
    QVERIFY(verdict(text(code).chopped(3)) == LinkVerdict::CutOff);
    QVERIFY(
        verdict(u"Please open "_s + resetLink(code).chopped(12) + u" and choose"_s) == LinkVerdict::CutOff);
}

void TestLinkDiagnosis::notALink_data()
{
    QTest::addColumn<QString>("pasted");
    QTest::newRow("nothing") << QString();
    QTest::newRow("words") << u"It says the link is no good."_s;
    QTest::newRow("only our address") << u"https://www.mysite.com/"_s;
    QTest::newRow("another page") << u"https://www.mysite.com/help/contact"_s;
    QTest::newRow("an e-mail address") << u"olivia.s@corp.example"_s;
    QTest::newRow("zeros") << QString(50, QChar(0));
    QTest::newRow("half a megabyte") << u"word "_s.repeated(100'000);
    QTest::newRow("half a megabyte without blanks") << QString(500'000, u'x');
    QTest::newRow("a very long address") << u"https://"_s + u"a/"_s.repeated(200'000);
    QTest::newRow("many addresses") << u"https://x/?code "_s.repeated(20'000);
}

// S43
void TestLinkDiagnosis::notALink()
{
    QFETCH(QString, pasted);
    QVERIFY(verdict(pasted) == LinkVerdict::NotALink);
}

void TestLinkDiagnosis::theSendersTimeIsKnown()
{
    must(desk().sendReset(m_olivia));
    m_clock->advance(5s);
    const auto claimed =
        must(Outbox(connection()).claim(1, u"desk"_s, SiteSettings::defaults(), now(), ChannelKind::Email))
            .first();
    m_clock->advance(10min);
    const auto diagnosis = diagnose(resetLink(claimed.token->value));
    QVERIFY(diagnosis.sent == now() - 10min);
    QVERIFY(diagnosis.verdict == LinkVerdict::Live);
}

void TestLinkDiagnosis::readingChangesNothing()
{
    const Secret code = link(m_olivia, TokenPurpose::Reset);
    const QStringList before = rowOf(connection(), m_olivia);
    diagnose(resetLink(code));
    QCOMPARE(rowOf(connection(), m_olivia), before);
    QCOMPARE(count(u"link_visit"_s) + count(u"audit_event"_s), 0);
}

LATCHKEY_STORE_TEST(TestLinkDiagnosis)
#include "tst_linkdiagnosis.moc"
