// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Clock.h"
#include "core/Id.h"
#include "core/PhoneNumber.h"
#include "core/Random.h"
#include "core/Secret.h"
#include "core/Text.h"

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
    void manualClockMovesOnlyWhenTold();
    void safeLinesShowWhatIsHidden();
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

void TestCore::manualClockMovesOnlyWhenTold()
{
    const Instant start = toInstant(QDateTime({2026, 11, 21}, {14, 2}, Qt::UTC));
    ManualClock clock(start);
    QCOMPARE(toMilliseconds(clock.now()), toMilliseconds(start));
    clock.advance(std::chrono::hours(72));
    QCOMPARE(toUtc(clock.now()), QDateTime({2026, 11, 24}, {14, 2}, Qt::UTC));
}

void TestCore::safeLinesShowWhatIsHidden()
{
    QCOMPARE(toSafeLine(u"550 \x1b[31mno\r\nsuch user"_s), u"550 \\x1b[31mno\\x0d\\x0asuch user"_s);
    QCOMPARE(toSafeLine(u"a\u202Eb"_s), u"a\\u202eb"_s);
    QCOMPARE(toSafeLine(u"Grüße 👋"_s), u"Grüße 👋"_s);
    QCOMPARE(toSafeLine(QString(600, u'x')).size(), 500);
    QVERIFY(toSafeLine(QString(600, u'x')).endsWith(u"..."_s));
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
