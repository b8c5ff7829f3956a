// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestDatabase.h"
#include "support/TestRegistry.h"
#include "tokens/PasswordHash.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestPasswordHash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hashesOfOtherProgramsAreUnderstood_data();
    void hashesOfOtherProgramsAreUnderstood();
    void s26_bcryptCostsAtLeastTen();
    void s26_argon2idHasItsParameters();
    void hashesOfOnePasswordDiffer();
    void s26_over72BytesIsRefusedForBcryptNeverCut_data();
    void s26_over72BytesIsRefusedForBcryptNeverCut();
    void whatIsNoPasswordIsRefused_data();
    void whatIsNoPasswordIsRefused();
    void charactersAreCountedNotBytes();
    void aDamagedHashFitsNothing_data();
    void aDamagedHashFitsNothing();
    void s43_aHashThatAsksForTooMuchIsNotTried_data();
    void s43_aHashThatAsksForTooMuchIsNotTried();
};

void TestPasswordHash::hashesOfOtherProgramsAreUnderstood_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("hash");
    // Made by libxcrypt's crypt(3), which PHP, Perl and Python on Linux use.
    const QString words = u"correct horse battery staple"_s;
    QTest::newRow("2a") << words << u"$2a$10$abcdefghijklmnopqrstuuGGgFFcYeueaAql8Z7U7CnCTRw4DR77W"_s;
    QTest::newRow("2b") << words << u"$2b$10$abcdefghijklmnopqrstuuGGgFFcYeueaAql8Z7U7CnCTRw4DR77W"_s;
    QTest::newRow("2y") << words << u"$2y$10$abcdefghijklmnopqrstuuGGgFFcYeueaAql8Z7U7CnCTRw4DR77W"_s;
    QTest::newRow("other scripts") << u"pässwörd-ключ"_s
                                   << u"$2b$10$N9qo8uLOickgx2ZMRZoMye9VR6BbpvZaxbEvQi9WrL/CXRHvaJCZ2"_s;
    QTest::newRow("64 characters") << QString(64, u'x')
                                   << u"$2b$10$N9qo8uLOickgx2ZMRZoMyevkqBfwbtz3T5B27mM4bwAAY1O1/TPYi"_s;
    QTest::newRow("72 bytes") << QString(72, u'x')
                              << u"$2b$10$N9qo8uLOickgx2ZMRZoMyei43NRw/bh8w29dpv431GhmdA9d6xppu"_s;
    // Made by the reference implementation's argon2 command.
    QTest::newRow("argon2id") << words
                              << u"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0MTIzNA"
                                 "$3sOlQyZQ3asEqhCko2TQGcIzwlkxeNQtuSu1sisMsMg"_s;
}

void TestPasswordHash::hashesOfOtherProgramsAreUnderstood()
{
    QFETCH(QString, password);
    QFETCH(QString, hash);
    QVERIFY(verifyPassword(Secret(password), hash));
    QVERIFY(!verifyPassword(Secret(password + u'x'), hash));
    QVERIFY(!verifyPassword(Secret(password.chopped(1)), hash));
    QVERIFY(!verifyPassword(Secret(), hash));
}

void TestPasswordHash::s26_bcryptCostsAtLeastTen()
{
    const QString hash = must(hashPassword(Secret(u"long enough"_s), PasswordScheme::Bcrypt));
    QVERIFY2(hash.startsWith(u"$2b$10$"_s), qPrintable(hash.left(7)));
    QCOMPARE(hash.size(), 60);
    QVERIFY(verifyPassword(Secret(u"long enough"_s), hash));
    QVERIFY(!verifyPassword(Secret(u"Long enough"_s), hash));
    QVERIFY(
        must(hashPassword(Secret(u"long enough"_s), PasswordScheme::Bcrypt, 11)).startsWith(u"$2b$11$"_s));
}

void TestPasswordHash::s26_argon2idHasItsParameters()
{
    const Secret password(QString(64, u'ж'));
    const QString hash = must(hashPassword(password, PasswordScheme::Argon2id));
    QVERIFY2(hash.startsWith(u"$argon2id$v=19$m=19456,t=2,p=1$"_s), qPrintable(hash.left(32)));
    QVERIFY(hash.size() <= 200); // the column's width
    QVERIFY(verifyPassword(password, hash));
    QVERIFY(!verifyPassword(Secret(QString(63, u'ж')), hash));
}

void TestPasswordHash::hashesOfOnePasswordDiffer()
{
    for (const auto scheme : {PasswordScheme::Bcrypt, PasswordScheme::Argon2id}) {
        const Secret password(u"long enough"_s);
        QVERIFY(must(hashPassword(password, scheme)) != must(hashPassword(password, scheme)));
    }
}

void TestPasswordHash::s26_over72BytesIsRefusedForBcryptNeverCut_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<bool>("fits");
    QTest::newRow("64 letters") << QString(64, u'x') << true;
    QTest::newRow("72 letters") << QString(72, u'x') << true;
    QTest::newRow("73 letters") << QString(73, u'x') << false;
    QTest::newRow("36 letters of two bytes") << QString(36, u'ж') << true;
    QTest::newRow("37 letters of two bytes") << QString(37, u'ж') << false;
    QTest::newRow("71 bytes and one of two") << QString(71, u'x') + u'ж' << false;
    QTest::newRow("18 keys") << u"🔑"_s.repeated(18) << true;
    QTest::newRow("19 keys") << u"🔑"_s.repeated(19) << false;
}

void TestPasswordHash::s26_over72BytesIsRefusedForBcryptNeverCut()
{
    QFETCH(QString, password);
    QFETCH(bool, fits);
    const auto checked = checkNewPassword(Secret(password), PasswordScheme::Bcrypt);
    QCOMPARE(codeOf(checked), fits ? u""_s : u"InvalidInput"_s);
    const auto hash = hashPassword(Secret(password), PasswordScheme::Bcrypt);
    QCOMPARE(hash.has_value(), fits);
    if (fits) {
        QVERIFY(verifyPassword(Secret(password), *hash));
        // The last character counts.
        QVERIFY(!verifyPassword(Secret(password.chopped(1)), *hash));
        QVERIFY(!verifyPassword(Secret(password + QString(73, u'x')), *hash));
    } else {
        QVERIFY(checked.error().message.contains(u"72"_s));
    }
    QVERIFY(checkNewPassword(Secret(password), PasswordScheme::Argon2id));
}

void TestPasswordHash::whatIsNoPasswordIsRefused_data()
{
    QTest::addColumn<QString>("password");
    QTest::newRow("nothing") << QString();
    QTest::newRow("7 letters") << u"letters"_s;
    QTest::newRow("4 keys are not 8 characters") << u"🔑"_s.repeated(4);
    QTest::newRow("a novel") << QString(1025, u'x');
    QTest::newRow("a zero inside") << u"first"_s + QChar(0) + u"second"_s;
}

void TestPasswordHash::whatIsNoPasswordIsRefused()
{
    QFETCH(QString, password);
    for (const auto scheme : {PasswordScheme::Bcrypt, PasswordScheme::Argon2id}) {
        const auto refused = hashPassword(Secret(password), scheme);
        QCOMPARE(codeOf(refused), u"InvalidInput"_s);
        QVERIFY(!refused.error().message.isEmpty());
    }
}

void TestPasswordHash::charactersAreCountedNotBytes()
{
    QVERIFY(checkNewPassword(Secret(u"жжжжжжжж"_s), PasswordScheme::Bcrypt));
    QVERIFY(!checkNewPassword(Secret(u"жжжжжжж"_s), PasswordScheme::Bcrypt));
    QVERIFY(checkNewPassword(Secret(u"🔑"_s.repeated(8)), PasswordScheme::Bcrypt));
}

void TestPasswordHash::aDamagedHashFitsNothing_data()
{
    QTest::addColumn<QString>("hash");
    QTest::newRow("nothing") << QString();
    QTest::newRow("plain text") << u"long enough"_s;
    QTest::newRow("md5") << u"5f4dcc3b5aa765d61d8327deb882cf99"_s;
    QTest::newRow("bcrypt cut off") << u"$2b$10$abcdefghijklmnopqrstuuGGgFFcYeueaAql8Z"_s;
    QTest::newRow("bcrypt without anything") << u"$2b$"_s;
    QTest::newRow("bcrypt with other letters") << u"$2b$10$"_s + QString(53, u'ж');
    QTest::newRow("argon2 cut off") << u"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRz"_s;
    QTest::newRow("argon2 without anything") << u"$argon2id$"_s;
    QTest::newRow("argon2 of nonsense") << u"$argon2id$v=19$m=x,t=y,p=z$!!$!!"_s;
    QTest::newRow("argon2 with no memory") << u"$argon2id$v=19$m=0,t=0,p=0$c2FsdHNhbHRz$c2FsdHNhbHRz"_s;
}

void TestPasswordHash::aDamagedHashFitsNothing()
{
    QFETCH(QString, hash);
    QVERIFY(!verifyPassword(Secret(u"long enough"_s), hash));
    QVERIFY(!verifyPassword(Secret(), hash));
}

void TestPasswordHash::s43_aHashThatAsksForTooMuchIsNotTried_data()
{
    QTest::addColumn<QString>("hash");
    QTest::newRow("bcrypt for days") << u"$2b$31$abcdefghijklmnopqrstuuGGgFFcYeueaAql8Z7U7CnCTRw4DR77W"_s;
    QTest::newRow("argon2 for days") << u"$argon2id$v=19$m=19456,t=99999999,p=1$c2FsdHNhbHRzYWx0MTIzNA"
                                        "$3sOlQyZQ3asEqhCko2TQGcIzwlkxeNQtuSu1sisMsMg"_s;
    QTest::newRow("argon2 with all memory") << u"$argon2id$v=19$m=9999999,t=1,p=1$c2FsdHNhbHRzYWx0MTIzNA"
                                               "$3sOlQyZQ3asEqhCko2TQGcIzwlkxeNQtuSu1sisMsMg"_s;
}

void TestPasswordHash::s43_aHashThatAsksForTooMuchIsNotTried()
{
    QFETCH(QString, hash);
    // Tried, it would last until ctest gives up.
    QVERIFY(!verifyPassword(Secret(u"long enough"_s), hash));
}

LATCHKEY_STORE_TEST(TestPasswordHash)
#include "tst_passwordhash.moc"
