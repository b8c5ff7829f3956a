// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Random.h"
#include "secrets/SecretEncoding.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestSecretEncoding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyByteComesBack_data();
    void everyByteComesBack();
    void passwordsStayReadable();
    void keysOfAnyBytesComeBack();
    void tooLongIsRefusedBeforeTrying();
    void whatOthersWroteComesBackAsItStands();
};

void TestSecretEncoding::everyByteComesBack_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("ascii") << "correct horse battery staple"_ba;
    QTest::newRow("umlauts") << u"pässwörd ☂"_s.toUtf8();
    QTest::newRow("outside the BMP") << u"🔑"_s.toUtf8();
    QTest::newRow("spaces around") << "  x  "_ba;
    QTest::newRow("line ends") << "a\r\nb"_ba;
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("NUL inside") << QByteArray("a\0b", 3);
    QTest::newRow("not UTF-8") << "\xff\xfe\x80"_ba;
    QTest::newRow("half a character") << "\xc3"_ba;
    QTest::newRow("byte order mark") << "\xef\xbb\xbfx"_ba;
    QTest::newRow("looks like ours") << "base64:AAAA"_ba;
    QTest::newRow("is our prefix") << "base64:"_ba;
}

void TestSecretEncoding::everyByteComesBack()
{
    QFETCH(QByteArray, bytes);
    const Result<QString> stored = encodeForKeychain(Secret(bytes));
    QVERIFY(stored);
    QVERIFY(!stored->isEmpty());
    QVERIFY(!stored->contains(QChar::Null));
    // As a keychain does it: through UTF-8.
    QCOMPARE(decodeFromKeychain(QString::fromUtf8(stored->toUtf8())).toByteArray(), bytes);
}

void TestSecretEncoding::passwordsStayReadable()
{
    QCOMPARE(encodeForKeychain(Secret(u"abcd efgh ijkl mnop"_s)).value(), u"abcd efgh ijkl mnop"_s);
}

void TestSecretEncoding::keysOfAnyBytesComeBack()
{
    for (int i = 0; i < 500; ++i) {
        const QByteArray key = randomBytes(i % 65);
        const Result<QString> stored = encodeForKeychain(Secret(key));
        QVERIFY(stored);
        QCOMPARE(decodeFromKeychain(*stored).toByteArray(), key);
    }
}

void TestSecretEncoding::tooLongIsRefusedBeforeTrying()
{
    QVERIFY(encodeForKeychain(Secret(QByteArray(2560, 'x'))));
    const Result<QString> tooLong = encodeForKeychain(Secret(QByteArray(2561, 'x')));
    QVERIFY(!tooLong);
    QCOMPARE(tooLong.error().code, Error::Code::InvalidInput);
    QVERIFY(tooLong.error().message.contains(u"2,560"_s));
    QVERIFY(!tooLong.error().detail.contains(u"xxx"_s));
    // What counts is the size as stored: base64 makes four bytes of three.
    QVERIFY(!encodeForKeychain(Secret(QByteArray(2000, '\xff'))));
}

void TestSecretEncoding::whatOthersWroteComesBackAsItStands()
{
    QCOMPARE(decodeFromKeychain(u"base64:not base64!"_s).toByteArray(), "base64:not base64!"_ba);
}

QTEST_GUILESS_MAIN(TestSecretEncoding)
#include "tst_secretencoding.moc"
