// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestRegistry.h"
#include "tokens/LinkToken.h"

#include <QSet>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestLinkToken : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void s1_aCodeIs256BitsAndNeverTheSame();
    void s2_theIdIsTheHashAlone();
    void codesAreToldFromOtherText_data();
    void codesAreToldFromOtherText();
    void purposesKeepTheirNames();
};

void TestLinkToken::s1_aCodeIs256BitsAndNeverTheSame()
{
    QSet<QByteArray> seen;
    std::array<int, 256> firstBytes{};
    for (int i = 0; i < 2000; ++i) {
        const LinkToken token = mintCode();
        const QByteArray code = token.value.toByteArray();
        QVERIFY(looksLikeCode(QString::fromLatin1(code)));
        const QByteArray bytes = QByteArray::fromBase64(
            code, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
        QCOMPARE(bytes.size(), 32);
        seen.insert(bytes);
        ++firstBytes[uchar(bytes[0])];
    }
    QCOMPARE(seen.size(), 2000);
    // 8 of each on average; a generator that repeats itself is far outside.
    QVERIFY(*std::max_element(firstBytes.begin(), firstBytes.end()) < 40);
}

void TestLinkToken::s2_theIdIsTheHashAlone()
{
    // printf %s abc | sha256sum
    QCOMPARE(tokenIdOf("abc"), u"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_s);
    const LinkToken token = mintCode();
    QCOMPARE(token.id.size(), 64);
    QCOMPARE(token.id, tokenIdOf(token.value.view()));
    QVERIFY(!token.id.contains(QString::fromLatin1(token.value.view()).left(6)));
}

void TestLinkToken::codesAreToldFromOtherText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("code");
    QTest::newRow("code") << QString(43, u'a') << true;
    QTest::newRow("all kinds") << QString(40, u'Z') + u"-_9"_s << true;
    QTest::newRow("short") << QString(42, u'a') << false;
    QTest::newRow("long") << QString(44, u'a') << false;
    QTest::newRow("padding") << QString(42, u'a') + u'=' << false;
    QTest::newRow("standard base64") << QString(42, u'a') + u'+' << false;
    QTest::newRow("letters of other scripts") << QString(43, u'ж') << false;
    QTest::newRow("blank") << QString(42, u'a') + u' ' << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestLinkToken::codesAreToldFromOtherText()
{
    QFETCH(QString, text);
    QFETCH(bool, code);
    QCOMPARE(looksLikeCode(text), code);
}

void TestLinkToken::purposesKeepTheirNames()
{
    QCOMPARE(nameOf(TokenPurpose::Activation), u"activation"_s);
    QCOMPARE(nameOf(TokenPurpose::Reset), u"reset"_s);
    QVERIFY(tokenPurposeFromName(u"reset"_s) == TokenPurpose::Reset);
    QVERIFY(!tokenPurposeFromName(u"RESET"_s));
}

LATCHKEY_STORE_TEST(TestLinkToken)
#include "tst_linktoken.moc"
