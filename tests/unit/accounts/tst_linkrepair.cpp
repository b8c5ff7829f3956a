// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkDiagnosis.h"
#include "DeskTest.h"

#include <QTest>
#include <QUrl>

using namespace latchkey;
using namespace Qt::StringLiterals;

/// What mail programs and people do to a link before it reaches the operator: the link is found all the same.
class TestLinkRepair : public DeskTest {
    Q_OBJECT

private:
    void prepare() override
    {
        m_olivia = person(u"olivia.s"_s, confirmedCode);
        issue(QString(43, u'a').replace(0, 8, u"Ab-_9Zz0"_s));
    }
    /// Makes `code` the live reset of the account.
    void issue(const QString &code)
    {
        m_code = code;
        must(TokenStore(connection())
                 .issue(m_olivia, TokenPurpose::Reset, tokenIdOf(code.toLatin1()), now(),
                     now() + std::chrono::minutes(30), Actor::clock()));
    }
    void useAddress(const QString &pattern)
    {
        SiteSettings site = SiteSettings::defaults();
        site.resetLink = must(LinkAddress::parse(pattern));
        must(SiteStore(connection()).write(site));
    }
    LinkDiagnosis diagnose(const QString &pasted) { return must(diagnoseLink(connection(), pasted, now())); }

    AccountId m_olivia;
    QString m_code;

private Q_SLOTS:
    void wrappingIsUndone_data();
    void wrappingIsUndone();
    void aCodeThatLooksLikeQuotedPrintableIsWhole();
    void otherWordsForTheCodeAreUnderstood_data();
    void otherWordsForTheCodeAreUnderstood();
    void theSafeLinkOfAMailProgramIsLookedInto();
    void aCutOffLinkIsToldFromWordsBehindIt();
    void theFirstWholeLinkCounts();
};

void TestLinkRepair::wrappingIsUndone_data()
{
    QTest::addColumn<QString>("pasted"); // %1 the link, %2 and %3 the halves of its code
    QTest::addColumn<bool>("repaired");
    const QString before = u"https://www.mysite.com/resetPassword?code="_s;
    QTest::newRow("as it is") << u"%1"_s << false;
    QTest::newRow("in a sentence") << u"I open %1, and it fails."_s << false;
    QTest::newRow("angle brackets") << u"Open <%1> please"_s << false;
    QTest::newRow("round brackets") << u"(%1)"_s << false;
    QTest::newRow("quotes") << u"the link \"%1\" fails"_s << false;
    QTest::newRow("html") << u"<a href=\"%1\">Choose</a>"_s << false;
    QTest::newRow("full stop") << u"%1."_s << false;
    QTest::newRow("broken over two lines") << before + u"%2\n%3"_s << true;
    QTest::newRow("broken with CRLF") << before + u"%2\r\n%3"_s << true;
    QTest::newRow("broken and quoted") << u"> "_s + before + u"%2\n> %3"_s << true;
    QTest::newRow("broken and quoted twice") << u">> "_s + before + u"%2\n>> %3"_s << true;
    QTest::newRow("broken and indented") << before + u"%2\n    %3"_s << true;
    QTest::newRow("broken, words behind") << before + u"%2\n%3\nThe link works once."_s << true;
    QTest::newRow("broken before the code") << before + u"\n%2%3"_s << true;
    QTest::newRow("bare code broken") << u"%2\n%3"_s << true;
    QTest::newRow("bare code with blanks") << u"%2 %3"_s << true;
    QTest::newRow("quoted-printable") << u"https://www.mysite.com/resetPassword?code=3D%2=\n%3"_s << true;
    QTest::newRow("quoted-printable with CRLF")
        << u"https://www.mysite.com/resetPassword?code=3D%2=\r\n%3\r\n"_s << true;
    QTest::newRow("quoted-printable on one line")
        << u"<a href=3D\"https://www.mysite.com/resetPassword?code=3D%2%3\">"_s << true;
    QTest::newRow("html entity") << u"https://www.mysite.com/resetPassword?lang=en&amp;code=%2%3"_s << true;
    QTest::newRow("in capitals up to the path")
        << u"HTTPS://WWW.MYSITE.COM/resetPassword?code=%2%3"_s << false;
}

void TestLinkRepair::wrappingIsUndone()
{
    QFETCH(QString, pasted);
    QFETCH(bool, repaired);
    const QString link = u"https://www.mysite.com/resetPassword?code="_s + m_code;
    pasted.replace(u"%1"_s, link).replace(u"%2"_s, m_code.left(24)).replace(u"%3"_s, m_code.mid(24));
    const LinkDiagnosis diagnosis = diagnose(pasted);
    QVERIFY2(diagnosis.verdict == LinkVerdict::Live, qPrintable(pasted));
    QVERIFY(diagnosis.account == m_olivia);
    QCOMPARE(diagnosis.repaired, repaired);
    // And in a whole mail.
    const QString mail =
        u"From: site@mysite.com\r\nSubject: Choose a new password\r\n\r\nHello Olivia,\r\n\r\n%1\r\n\r\n"
        "The link works once.\r\n"_s.arg(pasted);
    QVERIFY2(diagnose(mail).verdict == LinkVerdict::Live || !link.startsWith(u"https"_s)
            || !pasted.contains(u"://"_s),
        qPrintable(mail));
}

void TestLinkRepair::aCodeThatLooksLikeQuotedPrintableIsWhole()
{
    issue(u"3D"_s + QString(41, u'b'));
    QVERIFY(diagnose(u"https://www.mysite.com/resetPassword?code="_s + m_code).verdict == LinkVerdict::Live);
    issue(u"3d"_s + QString(41, u'c'));
    QVERIFY(diagnose(u"https://www.mysite.com/resetPassword?code="_s + m_code).verdict == LinkVerdict::Live);
    QVERIFY(
        diagnose(u"https://www.mysite.com/resetPassword?code=3D"_s + m_code).verdict == LinkVerdict::Live);
}

void TestLinkRepair::otherWordsForTheCodeAreUnderstood_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::newRow("token") << u"https://www.mysite.com/reset?token={token}"_s;
    QTest::newRow("one letter") << u"https://www.mysite.com/r?t={token}"_s;
    QTest::newRow("a strange name") << u"https://www.mysite.com/r?a[b]={token}"_s;
    QTest::newRow("second") << u"https://www.mysite.com/r?lang=en&k={token}"_s;
    QTest::newRow("not the last") << u"https://www.mysite.com/r?k={token}&lang=en"_s;
    QTest::newRow("in the path") << u"https://www.mysite.com/reset/{token}"_s;
    QTest::newRow("in the middle of the path") << u"https://www.mysite.com/reset/{token}/go"_s;
}

void TestLinkRepair::otherWordsForTheCodeAreUnderstood()
{
    QFETCH(QString, pattern);
    useAddress(pattern);
    const QString link = must(LinkAddress::parse(pattern)).linkFor(Secret(m_code));
    QVERIFY2(diagnose(link).verdict == LinkVerdict::Live, qPrintable(link));
    QVERIFY(diagnose(u"Open <"_s + link + u"> please"_s).verdict == LinkVerdict::Live);
    // A page for confirming an address is not the place for it.
    const QString elsewhere = u"https://www.mysite.com/activate?code="_s + m_code;
    QVERIFY(diagnose(elsewhere).verdict == LinkVerdict::OtherPurpose);
    if (!pattern.endsWith(u"={token}"_s))
        return;
    QVERIFY2(diagnose(link.chopped(6)).verdict == LinkVerdict::CutOff, qPrintable(link.chopped(6)));
}

void TestLinkRepair::theSafeLinkOfAMailProgramIsLookedInto()
{
    const auto wrapped = [](const QString &link) {
        return u"https://eur01.safelinks.protection.outlook.com/?url=%1&data=05%7C02%7Colivia%40corp.example"
               "&sdata=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG&reserved=0"_s.replace(
                   u"%1"_s, QString::fromLatin1(QUrl::toPercentEncoding(link)));
    };
    const auto live = diagnose(wrapped(u"https://www.mysite.com/resetPassword?code="_s + m_code));
    QVERIFY(live.verdict == LinkVerdict::Live);
    QVERIFY(live.repaired);
    // The page inside is what counts.
    QVERIFY(diagnose(wrapped(u"https://www.mysite.com/activate?code="_s + m_code)).verdict
        == LinkVerdict::OtherPurpose);
    QVERIFY(diagnose(wrapped(u"https://www.mysite.com/activate?code="_s + QString(43, u'q'))).verdict
        == LinkVerdict::NeverIssued);
    QVERIFY(diagnose(wrapped(u"https://other.example/activate?code="_s + QString(43, u'q'))).verdict
        == LinkVerdict::OtherSite);
}

void TestLinkRepair::aCutOffLinkIsToldFromWordsBehindIt()
{
    const QString half = u"https://www.mysite.com/resetPassword?code="_s + m_code.left(30);
    for (const QString &behind :
        {u"\nThe link works once."_s, u" and then nothing"_s, u"\n\nKind regards\nOlivia"_s, u"..."_s})
        QVERIFY2(diagnose(half + behind).verdict == LinkVerdict::CutOff, qPrintable(behind));
}

void TestLinkRepair::theFirstWholeLinkCounts()
{
    const QString cut = u"https://www.mysite.com/resetPassword?code="_s + m_code.left(30);
    const QString whole = u"https://www.mysite.com/resetPassword?code="_s + m_code;
    const auto diagnosis =
        diagnose(u"I tried %1 first, then https://www.mysite.com/help, and now %2"_s.arg(cut, whole));
    QVERIFY(diagnosis.verdict == LinkVerdict::Live);
}

LATCHKEY_STORE_TEST(TestLinkRepair)
#include "tst_linkrepair.moc"
