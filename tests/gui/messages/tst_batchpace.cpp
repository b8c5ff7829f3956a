// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TimeText.h"
#include "messages/BatchPace.h"
#include "messages/BatchWords.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant start = toInstant(QDateTime({2026, 11, 21}, {14, 0}, Qt::UTC));

BatchProgress status(int sent, int failed, int waiting)
{
    BatchProgress status;
    status.batch.asked = sent + failed + waiting;
    status.batch.created = start;
    status.batch.createdBy = Actor::named(u"Kim"_s);
    status.messages = {
        {MessageState::Sent, sent}, {MessageState::Failed, failed}, {MessageState::Queued, waiting}};
    return status;
}

SendingMeter meter(int sent, int limit, std::optional<Instant> roomAgain = {})
{
    SendingMeter meter;
    meter.limits = {u"kim@corp.example"_s, {}, limit};
    meter.lastDay = sent;
    meter.roomAgain = roomAgain;
    return meter;
}

MailAccount accountAt(const QString &host)
{
    MailAccountDraft draft;
    draft.host = host;
    draft.userName = u"kim"_s;
    draft.fromAddress = u"kim@corp.example"_s;
    return *MailAccount::parse(draft);
}

} // namespace

class TestBatchPace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void nothingIsSaidBeforeItIsKnown()
    {
        BatchPace pace;
        QVERIFY(!pace.perMinute(start));
        pace.add(start, 0);
        pace.add(start + 2s, 10);
        QVERIFY(!pace.perMinute(start + 2s)); // too short to go by
        QVERIFY(!pace.timeLeft(100, start + 2s));
        QVERIFY(pace.perMinute(start + 5s).has_value());
        pace.forget();
        QVERIFY(!pace.perMinute(start + 5s));
    }

    void theRateIsThatOfTheLastMinute()
    {
        BatchPace pace;
        // Two minutes of one a second, then one every four seconds.
        int done = 0;
        Instant now = start;
        for (int i = 0; i < 120; ++i, now += 1s)
            pace.add(now, done++);
        QCOMPARE(qRound(*pace.perMinute(now)), 59);
        for (int i = 0; i < 30; ++i, now += 4s)
            pace.add(now, done++);
        const double slow = *pace.perMinute(now);
        QVERIFY2(slow > 12 && slow < 18, qPrintable(QString::number(slow)));
        QCOMPARE(
            std::chrono::round<std::chrono::minutes>(*pace.timeLeft(150, now)).count(), qRound(150 / slow));
    }

    void aStandstillIsNoRate()
    {
        BatchPace pace;
        pace.add(start, 0);
        pace.add(start + 10s, 60);
        QVERIFY(pace.perMinute(start + 10s).has_value());
        // Slower with every second that nothing comes, and then nothing is said any more.
        QVERIFY(*pace.perMinute(start + 30s) < *pace.perMinute(start + 10s));
        QVERIFY(!pace.perMinute(start + 71s));
        QVERIFY(!pace.timeLeft(10, start + 71s));
    }

    void whatDoesNotFitStartsAnew()
    {
        BatchPace pace;
        pace.add(start, 0);
        pace.add(start + 10s, 100);
        pace.add(start + 11s, 40); // some are tried again
        QVERIFY(!pace.perMinute(start + 12s));
        pace.add(start + 21s, 50);
        QCOMPARE(qRound(*pace.perMinute(start + 21s)), 60);
        pace.add(start - 1h, 51); // the clock was put back
        QVERIFY(!pace.perMinute(start - 1h));
    }

    void timeLeftIsRoundedSensibly_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("seconds") << 20 << u"less than a minute left"_s;
        QTest::newRow("a minute") << 55 << u"about 1 minute left"_s;
        QTest::newRow("two") << 61 << u"about 2 minutes left"_s;
        QTest::newRow("sixteen") << 15 * 60 + 40 << u"about 16 minutes left"_s;
        QTest::newRow("fives") << 31 * 60 << u"about 35 minutes left"_s;
        QTest::newRow("hours") << 9300 << u"about 3 hours left"_s;
        QTest::newRow("days") << 50 * 3600 << u"about 3 days left"_s;
    }
    void timeLeftIsRoundedSensibly()
    {
        QFETCH(int, seconds);
        QFETCH(QString, text);
        QCOMPARE(BatchPace::leftText(std::chrono::seconds(seconds)), text);
    }

    void aRateIsAWholeNumber()
    {
        QCOMPARE(BatchPace::rateText(37.6), u"38 a minute"_s);
        QCOMPARE(BatchPace::rateText(1240), u"1,240 a minute"_s);
        QCOMPARE(BatchPace::rateText(0.3), u"less than one a minute"_s);
    }

    void theNumbersAreAllThere()
    {
        BatchProgress batch = status(612, 3, 620);
        batch.batch.asked += 5;
        batch.batch.purpose = MessagePurpose::Reset;
        batch.passedOver = {{u"The account is blocked."_s, 4}, {u"One was sent a short while ago."_s, 1}};
        QCOMPARE(titleOf(batch.batch), u"Reset to 1,240 people"_s);
        QCOMPARE(countsText(batch), u"612 sent, 3 failed, 5 passed over, 620 wait"_s);
        QCOMPARE(reasonsText(batch.passedOver),
            u"1 person: One was sent a short while ago.\n4 people: The account is blocked."_s);
        QCOMPARE(begunText(batch.batch, start + 1h), u"begun %1 by Kim"_s.arg(TimeText::timeOfDay(start)));
        QVERIFY(begunText(batch.batch, start + 48h).contains(u"begun Sat "_s));
        QCOMPARE(countsText(status(2, 0, 0)), u"2 sent"_s);
    }

    void theOutlookSaysWhatItWaitsFor()
    {
        BatchPace pace;
        pace.add(start, 0);
        pace.add(start + 60s, 38);
        const Instant now = start + 60s;
        BatchProgress batch = status(38, 0, 602);
        DispatcherState outbox;
        QCOMPARE(outlookOf(batch, outbox, pace, now).text, u"38 a minute, about 16 minutes left"_s);
        QVERIFY(!outlookOf(batch, outbox, pace, now).waits);

        const Instant room = now + 3h;
        outbox.meter = meter(500, 500, room);
        QCOMPARE(outlookOf(batch, outbox, pace, now).text,
            u"goes on at %1, when the limit of 500 a day leaves room"_s.arg(TimeText::timeOfDay(room)));
        outbox.meter = meter(100, 500);
        QCOMPARE(outlookOf(batch, outbox, pace, now).text,
            u"38 a minute, the limit of 500 a day leaves room for 400 of them now"_s);
        outbox.trouble = Error{Error::Code::Network, u"The server was not reached."_s, {}, {}};
        QCOMPARE(outlookOf(batch, outbox, pace, now).text, u"waits until the mail server is reached again"_s);
        outbox.pausedBecause = Error{Error::Code::Rejected, u"The password was refused."_s, {}, {}};
        QCOMPARE(outlookOf(batch, outbox, pace, now).text, u"waits until the mail account is put right"_s);
        batch.batch.heldBy = Actor::named(u"Lee"_s);
        QCOMPARE(outlookOf(batch, outbox, pace, now).text, u"paused by Lee"_s);
        QVERIFY(outlookOf(batch, outbox, pace, now).waits);
    }

    void theMeterWarnsAndSaysWhenThereIsRoom()
    {
        QVERIFY(!levelOf({}));
        SendingMeter unlimited = meter(312, 500);
        unlimited.limits.perDay.reset();
        QVERIFY(!levelOf(unlimited));
        QVERIFY(levelOf(meter(399, 500)) == MeterLevel::Quiet);
        QVERIFY(levelOf(meter(400, 500)) == MeterLevel::NearlyFull);
        QVERIFY(levelOf(meter(500, 500)) == MeterLevel::Full);

        QCOMPARE(meterText(meter(312, 500), accountAt(u"smtp.gmail.com"_s), start),
            u"312 of 500 sent in the last 24 hours (Gmail's limit)"_s);
        // Not the provider's any more.
        QCOMPARE(meterText(meter(312, 400), accountAt(u"smtp.gmail.com"_s), start),
            u"312 of 400 sent in the last 24 hours (limit of this mail account)"_s);
        const Instant room = start + 1h;
        QCOMPARE(meterText(meter(1500, 1500, room), accountAt(u"mail.corp.example"_s), start),
            u"1,500 of 1,500 sent in the last 24 hours (limit of this mail account). There is room again at %1."_s
                .arg(TimeText::timeOfDay(room)));
        QVERIFY(meterText(meter(500, 500, start + 20h), {}, start).contains(u"tomorrow at"_s));
    }
};

QTEST_MAIN(TestBatchPace)
#include "tst_batchpace.moc"
