// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/LinkAddress.h"
#include "support/TestRegistry.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestLinkAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void s22_onlyHttpsOrThisMachine_data();
    void s22_onlyHttpsOrThisMachine();
    void whatIsNoAddressIsRefused_data();
    void whatIsNoAddressIsRefused();
    void theCodeGoesWhereItsPlaceIs();
    void matchesKnowsItsOwnPage_data();
    void matchesKnowsItsOwnPage();
};

void TestLinkAddress::s22_onlyHttpsOrThisMachine_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("https") << u"https://www.mysite.com/activate?code={token}"_s << true;
    QTest::newRow("https in capitals") << u"HTTPS://www.mysite.com/activate?code={token}"_s << true;
    QTest::newRow("blanks around") << u"  https://www.mysite.com/{token} "_s << true;
    QTest::newRow("path") << u"https://www.mysite.com/a/{token}/go"_s << true;
    QTest::newRow("a host with the word token") << u"https://token.mysite.com/?c={token}"_s << true;
    QTest::newRow("http") << u"http://www.mysite.com/activate?code={token}"_s << false;
    QTest::newRow("localhost") << u"http://localhost:8080/activate?code={token}"_s << true;
    QTest::newRow("127.0.0.1") << u"http://127.0.0.1:8080/activate?code={token}"_s << true;
    QTest::newRow("127.8.8.8") << u"http://127.8.8.8/activate?code={token}"_s << true;
    QTest::newRow("::1") << u"http://[::1]:8080/activate?code={token}"_s << true;
    QTest::newRow("only begins like loopback") << u"http://127.0.0.1.evil.example/?code={token}"_s << false;
    QTest::newRow("127 with letters") << u"http://127.example/?code={token}"_s << false;
    QTest::newRow("only ends like loopback")
        << u"http://evil.example.localhost.example/?code={token}"_s << false;
    QTest::newRow("the private network") << u"http://192.168.0.1/?code={token}"_s << false;
    QTest::newRow("ftp") << u"ftp://localhost/{token}"_s << false;
    QTest::newRow("javascript") << u"javascript:alert('{token}')"_s << false;
    QTest::newRow("file") << u"file:///{token}"_s << false;
}

void TestLinkAddress::s22_onlyHttpsOrThisMachine()
{
    QFETCH(QString, address);
    QFETCH(bool, accepted);
    const auto parsed = LinkAddress::parse(address);
    QCOMPARE(parsed.has_value(), accepted);
    if (accepted)
        QCOMPARE(parsed->pattern(), address.trimmed());
    else
        QVERIFY(parsed.error().code == Error::Code::InvalidInput && !parsed.error().message.isEmpty());
}

void TestLinkAddress::whatIsNoAddressIsRefused_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << u""_s << u"{token}"_s;
    QTest::newRow("no place") << u"https://www.mysite.com/activate"_s << u"exactly once"_s;
    QTest::newRow("two places") << u"https://www.mysite.com/{token}?code={token}"_s << u"exactly once"_s;
    QTest::newRow("no host") << u"https:///activate?code={token}"_s << u"web address"_s;
    QTest::newRow("words") << u"our site {token}"_s << u"web address"_s;
    QTest::newRow("blank inside") << u"https://my site.com/{token}"_s << u"web address"_s;
    QTest::newRow("line break") << u"https://www.mysite.com/a\r\nBcc: x?{token}"_s << u"web address"_s;
    QTest::newRow("sign-in") << u"https://kim:secret@www.mysite.com/{token}"_s << u"web address"_s;
    // What stands behind # never reaches the site.
    QTest::newRow("fragment") << u"https://www.mysite.com/#{token}"_s << u"web address"_s;
    QTest::newRow("host") << u"https://{token}.mysite.com/"_s << u"site's name"_s;
    QTest::newRow("end of the host") << u"https://mysite{token}/"_s << u"site's name"_s;
    QTest::newRow("whole host") << u"https://{token}/"_s << u"site's name"_s;
}

void TestLinkAddress::whatIsNoAddressIsRefused()
{
    QFETCH(QString, address);
    QFETCH(QString, says);
    const auto parsed = LinkAddress::parse(address);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().message.contains(says), qPrintable(parsed.error().message));
}

void TestLinkAddress::theCodeGoesWhereItsPlaceIs()
{
    const Secret code(u"aB-_9.x"_s);
    QCOMPARE(LinkAddress::parse(u"https://www.mysite.com/activate?code={token}&l=en"_s)->linkFor(code),
        u"https://www.mysite.com/activate?code=aB-_9.x&l=en"_s);
    QCOMPARE(LinkAddress::parse(u"https://www.mysite.com/a/{token}/go"_s)->linkFor(code),
        u"https://www.mysite.com/a/aB-_9.x/go"_s);
}

void TestLinkAddress::matchesKnowsItsOwnPage_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<bool>("matches");
    QTest::newRow("its own") << u"https://www.mysite.com/activate?code=abc"_s << true;
    QTest::newRow("host in capitals") << u"https://WWW.MYSITE.COM/activate?code=abc"_s << true;
    QTest::newRow("other page") << u"https://www.mysite.com/resetPassword?code=abc"_s << false;
    QTest::newRow("other site") << u"https://www.mysite.com.evil.example/activate?code=abc"_s << false;
    QTest::newRow("http") << u"http://www.mysite.com/activate?code=abc"_s << false;
    QTest::newRow("nothing") << u""_s << false;
}

void TestLinkAddress::matchesKnowsItsOwnPage()
{
    QFETCH(QString, link);
    QFETCH(bool, matches);
    const auto address = LinkAddress::parse(u"https://www.mysite.com/activate?code={token}"_s);
    QCOMPARE(address->matches(link), matches);
}

LATCHKEY_STORE_TEST(TestLinkAddress)
#include "tst_linkaddress.moc"
