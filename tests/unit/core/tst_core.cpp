// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Clock.h"
#include "core/Id.h"
#include "core/PhoneNumber.h"
#include "core/Random.h"
#include "core/Secret.h"
#include "core/Text.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestCore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void phoneNumbersAreInternational_data();
    void phoneNumbersAreInternational();
    void randomBytesDiffer();
    void secretsCompareByContent();
    void s8_comparingTakesTheSameTimeWhereverTheyDiffer();
    void manualClockMovesOnlyWhenTold();
    void s34_safeLinesShowWhatIsHidden();
    void safeLinesAreNeverLongerThanTheirColumn_data();
    void safeLinesAreNeverLongerThanTheirColumn();
    void s33_codesInTypedTextAreMasked_data();
    void s33_codesInTypedTextAreMasked();
    void s33_piecesOfASecretAreMasked();
    void idsOfDifferentKindsAreDifferentTypes();
};

void TestCore::phoneNumbersAreInternational_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("number"); // empty: refused
    QTest::newRow("plain") << u"+4930123456"_s << u"+4930123456"_s;
    QTest::newRow("spaced") << u" +1 (555) 010-4477 "_s << u"+15550104477"_s;
    QTest::newRow("00") << u"0049 30/123456"_s << u"+4930123456"_s;
    QTest::newRow("national") << u"030 123456"_s << QString();
    QTest::newRow("too long") << u"+1234567890123456"_s << QString();
    QTest::newRow("letters") << u"+49 CALL ME"_s << QString();
}

void TestCore::phoneNumbersAreInternational()
{
    QFETCH(QString, typed);
    QFETCH(QString, number);
    const auto parsed = PhoneNumber::parse(typed);
    QCOMPARE(parsed ? parsed->toString() : QString(), number);
    if (!parsed)
        QVERIFY(parsed.error().message.contains(u"country code"_s));
}

// S1
void TestCore::randomBytesDiffer()
{
    QSet<QByteArray> seen;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray bytes = randomBytes(33);
        QCOMPARE(bytes.size(), 33);
        seen.insert(bytes);
    }
    QCOMPARE(seen.size(), 1000);
}

void TestCore::secretsCompareByContent()
{
    QVERIFY(Secret(u"pässword"_s) == Secret(QByteArray("p\xc3\xa4ssword")));
    QVERIFY(!(Secret(u"a"_s) == Secret(u"b"_s)));
    QVERIFY(!(Secret(u"a"_s) == Secret(u"ab"_s)));
    QVERIFY(Secret() == Secret(QByteArray()));
    QVERIFY(Secret().isEmpty());
}

void TestCore::s8_comparingTakesTheSameTimeWhereverTheyDiffer()
{
    // Long enough that stopping at the first difference would be thousands of times faster.
    const QByteArray secret(1'000'000, 'x');
    QByteArray early = secret;
    early[0] = 'y';
    QByteArray late = secret;
    late[late.size() - 1] = 'y';
    const auto fastest = [&secret](const QByteArray &guess) {
        qint64 best = std::numeric_limits<qint64>::max();
        for (int i = 0; i < 20; ++i) {
            QElapsedTimer timer;
            timer.start();
            const bool equal = constantTimeEquals(secret, guess);
            best = std::min(best, timer.nsecsElapsed());
            if (equal != (secret == guess))
                return qint64(-1);
        }
        return best;
    };
    const qint64 whole = fastest(secret);
    QVERIFY(whole > 0);
    for (const QByteArray &guess : {early, late}) {
        const qint64 time = fastest(guess);
        QVERIFY2(time > whole / 4 && time < whole * 4, qPrintable(u"%1 of %2 ns"_s.arg(time).arg(whole)));
    }
}

void TestCore::manualClockMovesOnlyWhenTold()
{
    const Instant start = toInstant(QDateTime({2026, 11, 21}, {14, 2}, Qt::UTC));
    ManualClock clock(start);
    QCOMPARE(toMilliseconds(clock.now()), toMilliseconds(start));
    clock.advance(std::chrono::hours(72));
    QCOMPARE(toUtc(clock.now()), QDateTime({2026, 11, 24}, {14, 2}, Qt::UTC));
}

void TestCore::s34_safeLinesShowWhatIsHidden()
{
    QCOMPARE(toSafeLine(u"550 \x1b[31mno\r\nsuch user"_s), u"550 \\x1b[31mno\\x0d\\x0asuch user"_s);
    QCOMPARE(toSafeLine(u"a\u202Eb"_s), u"a\\u202eb"_s);
    QCOMPARE(toSafeLine(u"Grüße 👋"_s), u"Grüße 👋"_s);
    QCOMPARE(toSafeLine(QString(600, u'x')).size(), 500);
    QVERIFY(toSafeLine(QString(600, u'x')).endsWith(u"..."_s));
}

void TestCore::safeLinesAreNeverLongerThanTheirColumn_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("line"); // at most 20 characters
    QTest::newRow("just fits") << QString(20, u'x') << QString(20, u'x');
    QTest::newRow("one too many") << QString(21, u'x') << QString(17, u'x') + u"..."_s;
    QTest::newRow("fits until it is escaped") << QString(19, u'x') + u'\n' << QString(17, u'x') + u"..."_s;
    QTest::newRow("an escape that just fits") << QString(16, u'x') + u'\n' << QString(16, u'x') + u"\\x0a"_s;
    QTest::newRow("escapes alone") << QString(20, QChar(0x202e)) << u"\\u202e\\u202e\\u202..."_s;
    QTest::newRow("a character is not cut in two")
        << QString(16, u'x') + u"👋👋👋"_s << QString(16, u'x') + u"..."_s;
}

void TestCore::safeLinesAreNeverLongerThanTheirColumn()
{
    QFETCH(QString, text);
    QFETCH(QString, line);
    QCOMPARE(toSafeLine(text, 20), line);
    QVERIFY(line.size() <= 20);
}

void TestCore::s33_codesInTypedTextAreMasked_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("kept");
    const QString code = u"Zx9-_aBcD0123456789abcdefghijklmnopqrstuvwX"_s;
    QCOMPARE(code.size(), 43);
    const QString link = u"https://www.mysite.com/activate?code="_s;
    QTest::newRow("a link") << u"says "_s + link + code + u" is dead."_s
                            << u"says "_s + link + u"**** is dead."_s;
    QTest::newRow("a code alone") << code << u"****"_s;
    QTest::newRow("two") << code + u' ' + code << u"**** ****"_s;
    QTest::newRow("as quoted-printable") << u"code=3D"_s + code << u"code=****"_s;
    QTest::newRow("part of a path") << u"https://www.mysite.com/activate/"_s + code
                                    << u"https://www.mysite.com/activate/****"_s;
    QTest::newRow("another address") << u"docs.example/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"_s
                                     << u"docs.example/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"_s;
    QTest::newRow("a fingerprint") << QString(64, u'a') << QString(64, u'a');
    QTest::newRow("words") << u"called twice, ticket T-17"_s << u"called twice, ticket T-17"_s;
}

void TestCore::s33_codesInTypedTextAreMasked()
{
    QFETCH(QString, typed);
    QFETCH(QString, kept);
    QCOMPARE(withoutCodes(typed), kept);
}

void TestCore::s33_piecesOfASecretAreMasked()
{
    const Secret code(u"Zx9-_aBcD0123456789abcdefghijklmnopqrstuvwX"_s);
    const auto masked = [&code](const QString &text) { return withoutPiecesOf(code, text); };
    QCOMPARE(masked(u"url=<Zx9-_aBcD0123456789abcdefghijklmnopqrstuvwX>"_s), u"url=<****>"_s);
    QCOMPARE(masked(u"Zx9-_aBcD01234567\n550 89abcdefghijklmnopqrstuvwX!"_s), u"****\n550 ****!"_s);
    QCOMPARE(masked(u"ZX9-_ABCD0123456789ABCD"_s), u"****"_s);
    QCOMPARE(masked(u"queued as 0123456"_s), u"queued as 0123456"_s);
    QCOMPARE(masked(u"queued as 01234567"_s), u"queued as ****"_s);
    QCOMPARE(masked(QString()), QString());
    QCOMPARE(withoutPiecesOf(Secret(), u"all of it"_s), u"all of it"_s);
    QCOMPARE(withoutPiecesOf(Secret(u"short"_s), u"short"_s), u"short"_s);
}

void TestCore::idsOfDifferentKindsAreDifferentTypes()
{
    static_assert(!std::is_convertible_v<AccountId, MessageId>);
    static_assert(!std::is_convertible_v<qint64, AccountId>);
    QVERIFY(!AccountId().isValid());
    QVERIFY(AccountId(1) < AccountId(2));
}

QTEST_GUILESS_MAIN(TestCore)
#include "tst_core.moc"
