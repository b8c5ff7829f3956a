// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TickClock.h"
#include "common/TimeText.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestTimeText : public QObject {
    Q_OBJECT

public:
    static void initMain() { qputenv("TZ", "Europe/Berlin"); }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(u"en_GB"_s)); }
    void relativeMoments_data();
    void relativeMoments();
    void whatIsLeft_data();
    void whatIsLeft();
    void countsDown_data();
    void countsDown();
    void spansInWords_data();
    void spansInWords();
    void daysAreLocalDays();
    void exactTimesSayTheirZone();
    void ticksWithTheGivenClock();

private:
    const Instant m_now = toInstant(QDateTime({2026, 11, 21}, {13, 0}, Qt::UTC)); // Saturday, 14:00 in Berlin
};

void TestTimeText::relativeMoments_data()
{
    QTest::addColumn<qint64>("seconds"); // from now
    QTest::addColumn<QString>("text");
    QTest::newRow("now") << qint64(0) << u"just now"_s;
    QTest::newRow("59 s ago") << qint64(-59) << u"just now"_s;
    QTest::newRow("in 30 s") << qint64(30) << u"in a moment"_s;
    QTest::newRow("1 min") << qint64(-60) << u"1 min ago"_s;
    QTest::newRow("40 min") << qint64(-40 * 60) << u"40 min ago"_s;
    QTest::newRow("rounded down") << qint64(-3599) << u"59 min ago"_s;
    QTest::newRow("5 h") << qint64(-5 * 3600) << u"5 h ago"_s;
    QTest::newRow("23 h, other day") << qint64(-23 * 3600) << u"23 h ago"_s;
    QTest::newRow("24 h") << qint64(-24 * 3600) << u"yesterday"_s;
    QTest::newRow("37 h") << qint64(-37 * 3600) << u"yesterday"_s;
    QTest::newRow("39 h") << qint64(-39 * 3600) << u"2 days ago"_s;
    QTest::newRow("13 days") << qint64(-13 * 86400) << u"13 days ago"_s;
    QTest::newRow("14 days") << qint64(-14 * 86400) << u"7 Nov"_s;
    QTest::newRow("last year") << qint64(-400 * 86400) << u"17 Oct 2025"_s;
    QTest::newRow("in 12 min") << qint64(12 * 60) << u"in 12 min"_s;
    QTest::newRow("in 3 h") << qint64(3 * 3600) << u"in 3 h"_s;
    QTest::newRow("tomorrow") << qint64(30 * 3600) << u"tomorrow"_s;
    QTest::newRow("in 3 days") << qint64(3 * 86400) << u"in 3 days"_s;
}

void TestTimeText::relativeMoments()
{
    QFETCH(qint64, seconds);
    QTEST(TimeText::relative(m_now + std::chrono::seconds(seconds), m_now), "text");
}

void TestTimeText::whatIsLeft_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("over") << qint64(0) << u"over"_s;
    QTest::newRow("long over") << qint64(-5000000) << u"over"_s;
    QTest::newRow("a breath") << qint64(200) << u"1 s"_s;
    QTest::newRow("45 s") << qint64(45999) << u"45 s"_s;
    QTest::newRow("12 min") << qint64(12 * 60000 + 59999) << u"12 min"_s;
    QTest::newRow("3 h") << qint64(3 * 3600000 + 3599000) << u"3 h"_s;
    QTest::newRow("70 h") << qint64(70) * 3600000 << u"70 h"_s;
    QTest::newRow("9 days") << qint64(9 * 86400) * 1000 << u"9 days"_s;
}

void TestTimeText::whatIsLeft()
{
    QFETCH(qint64, milliseconds);
    QTEST(TimeText::left(m_now + Duration(milliseconds), m_now), "text");
}

void TestTimeText::countsDown_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("over") << qint64(-1) << u"over"_s;
    QTest::newRow("7 s") << qint64(7) << u"0:07"_s;
    QTest::newRow("29:07") << qint64(29 * 60 + 7) << u"29:07"_s;
    QTest::newRow("3 h") << qint64(3 * 3600 + 12 * 60 + 5) << u"3 h 12 min"_s;
}

void TestTimeText::countsDown()
{
    QFETCH(qint64, seconds);
    QTEST(TimeText::countdown(m_now + std::chrono::seconds(seconds), m_now), "text");
}

void TestTimeText::spansInWords_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("1 s") << qint64(1) << u"1 second"_s;
    QTest::newRow("45 s") << qint64(45) << u"45 seconds"_s;
    QTest::newRow("1 min") << qint64(60) << u"1 minute"_s;
    QTest::newRow("90 s") << qint64(90) << u"1 min 30 s"_s;
    QTest::newRow("30 min") << qint64(1800) << u"30 minutes"_s;
    QTest::newRow("1 h") << qint64(3600) << u"1 hour"_s;
    QTest::newRow("90 min") << qint64(5400) << u"90 minutes"_s;
    QTest::newRow("72 h") << qint64(72 * 3600) << u"72 hours"_s;
    QTest::newRow("30 days") << qint64(30 * 86400) << u"30 days"_s;
    QTest::newRow("odd") << qint64(3 * 3600 + 61) << u"3 h 1 min"_s;
}

void TestTimeText::spansInWords()
{
    QFETCH(qint64, seconds);
    QTEST(TimeText::duration(std::chrono::seconds(seconds)), "text");
}

void TestTimeText::daysAreLocalDays()
{
    // 23:30 UTC the evening before is already today in Berlin.
    const Instant late = toInstant(QDateTime({2026, 11, 20}, {23, 30}, Qt::UTC));
    QCOMPARE(TimeText::day(late, m_now), u"today"_s);
    QCOMPARE(TimeText::timeOfDay(late), u"00:30"_s);
    QCOMPARE(TimeText::day(late - 1h, m_now), u"yesterday"_s);
    QCOMPARE(TimeText::day(m_now - 72h, m_now), u"Wed"_s);
    QCOMPARE(TimeText::day(m_now - 240h, m_now), u"11 Nov"_s);
}

void TestTimeText::exactTimesSayTheirZone()
{
    const Instant moment = m_now + 2min + 11s;
    QCOMPARE(TimeText::exactUtc(moment), u"2026-11-21 13:02:11 UTC"_s);
    QCOMPARE(TimeText::exactLocal(moment), u"Saturday, 21 November 2026 14:02:11 (CET)"_s);
    QCOMPARE(TimeText::iso(moment), u"2026-11-21T13:02:11Z"_s);
    QCOMPARE(TimeText::toolTip(moment), TimeText::exactLocal(moment) + u'\n' + TimeText::exactUtc(moment));
}

void TestTimeText::ticksWithTheGivenClock()
{
    ManualClock clock(m_now);
    TickClock ticks(clock, TickClock::Rate::Second);
    QSignalSpy ticked(&ticks, &TickClock::ticked);
    clock.advance(5min);
    ticks.tick();
    QCOMPARE(ticked.size(), 1);
    QCOMPARE(toMilliseconds(ticked.first().first().value<Instant>()), toMilliseconds(m_now + 5min));
    QVERIFY(ticked.wait(3000));
}

QTEST_GUILESS_MAIN(TestTimeText)
#include "tst_timetext.moc"
