// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/RetrySchedule.h"
#include "support/TestRegistry.h"

#include <QTest>

using namespace latchkey;
using namespace std::chrono_literals;

class TestRetrySchedule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void waitsGrow_data();
    void waitsGrow();
    void itEndsWithinADay();
};

void TestRetrySchedule::waitsGrow_data()
{
    QTest::addColumn<int>("attempts");
    QTest::addColumn<qint64>("seconds");
    const QList<qint64> waits{30, 120, 300, 900, 1800, 3600, 7200, 14400, 14400, 14400};
    for (int i = 0; i < waits.size(); ++i)
        QTest::addRow("after %d", i + 1) << i + 1 << waits[i];
    QTest::newRow("never before") << 0 << qint64(30);
    QTest::newRow("nonsense") << -7 << qint64(30);
    QTest::newRow("very many") << 1'000'000 << qint64(14400);
}

void TestRetrySchedule::waitsGrow()
{
    QFETCH(int, attempts);
    QFETCH(qint64, seconds);
    const auto delay = [&](double spread) { return qint64(RetrySchedule::delay(attempts, spread).count()); };
    QCOMPARE(delay(0), seconds * 1000);
    QCOMPARE(delay(-1), seconds * 800);
    QCOMPARE(delay(1), seconds * 1200);
    QCOMPARE(delay(0.5), seconds * 1100);
    QCOMPARE(delay(-50), seconds * 800);
    QCOMPARE(delay(50), seconds * 1200);
}

void TestRetrySchedule::itEndsWithinADay()
{
    QVERIFY(RetrySchedule::lifetime == 24h);
}

LATCHKEY_STORE_TEST(TestRetrySchedule)
#include "tst_retryschedule.moc"
