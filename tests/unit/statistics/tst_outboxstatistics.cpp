// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/OutboxStatistics.h"
#include "unit/messages/MessageTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The counts behind the Overview and the chips of the Messages page.
class TestOutboxStatistics : public MessageTest {
    Q_OBJECT

private:
    OutboxStatistics statistics() { return OutboxStatistics(connection()); }
    MessageId make(const QString &state, Instant created)
    {
        const MessageId id = enqueueReset();
        must(connection().execute(
            u"UPDATE message SET state = ?, created = ? WHERE id = ?"_s, bound(state, created, id)));
        return id;
    }
    void addAttempt(MessageId id, const QString &step, std::optional<int> code, const QString &enhanced)
    {
        must(connection().execute(
            u"INSERT INTO message_attempt (message_id, started, ended, step, reply_code, "
            "enhanced_code, reply_text) VALUES (?, ?, ?, ?, ?, ?, 'Unbekannter Empfänger')"_s,
            bound(id, now(), now(), step, code, enhanced)));
    }

private Q_SLOTS:
    void eachStateIsCounted()
    {
        make(u"sent"_s, now());
        make(u"sent"_s, now());
        make(u"failed"_s, now());
        const auto counts = must(statistics().countByState());
        QCOMPARE(counts.value(MessageState::Sent), 2);
        QCOMPARE(counts.value(MessageState::Failed), 1);
        QCOMPARE(counts.value(MessageState::Queued), 0);
    }

    void aSearchCountsWhatTheListFinds()
    {
        addAttempt(make(u"failed"_s, now()), u"recipient"_s, 550, u"5.1.1"_s);
        make(u"sent"_s, now());
        for (const QString &text : {u"EMPFÄNGER"_s, u"olivia"_s, u"5.1.1"_s, u"nobody"_s}) {
            MessageFilter filter;
            filter.text = text;
            qint64 sum = 0;
            const auto counts = must(statistics().countByState({.text = text}));
            for (const qint64 count : counts)
                sum += count;
            QCOMPARE(sum, must(outbox().list(filter)).size());
        }
        QCOMPARE(must(statistics().countByState({.text = u"empfänger"_s})).value(MessageState::Failed), 1);
    }

    void messagesBelongToTheDayTheyWereAskedFor()
    {
        const QList<Instant> days{now() - 48h, now() - 24h, now()};
        make(u"sent"_s, days[0]);
        make(u"sent"_s, days[1] - 1ms);
        make(u"failed"_s, days[1]);
        make(u"expired"_s, days[1]);
        make(u"cancelled"_s, days[1]);
        for (const QString &waiting : {u"queued"_s, u"deferred"_s, u"paused"_s, u"sending"_s})
            make(waiting, days[2]);
        make(u"sent"_s, days[0] - 1ms); // before the first day
        const auto counted = must(statistics().byDay(days, now() + 1h));
        QCOMPARE(counted.size(), 3);
        QCOMPARE(counted[0], (MessagesOfDay{days[0], 2, 0, 0}));
        QCOMPARE(counted[1], (MessagesOfDay{days[1], 0, 0, 2}));
        QCOMPARE(counted[2], (MessagesOfDay{days[2], 0, 4, 0}));
    }

    void theMostFrequentReasonIsNamed()
    {
        QVERIFY(!must(statistics().failures(now() - 168h)).mostFrequent);
        for (int i = 0; i < 2; ++i)
            addAttempt(make(u"failed"_s, now()), u"recipient"_s, 550, u"5.1.1"_s);
        addAttempt(make(u"failed"_s, now()), u"data"_s, 554, u"5.7.1"_s);
        addAttempt(make(u"failed"_s, now() - 169h), u"data"_s, 554, u"5.7.1"_s);
        addAttempt(make(u"expired"_s, now()), u"recipient"_s, 450, u"4.2.0"_s);
        const auto failures = must(statistics().failures(now() - 168h));
        QCOMPARE(failures.count, 4);
        QVERIFY(failures.mostFrequent == FailureReason::UnknownMailbox);
        QCOMPARE(failures.mostFrequentCount, 2);
    }

    void whatStillWaitsIsNoPartOfTheArrivals()
    {
        QVERIFY(!must(statistics().arrivals(now() - 720h)).percent());
        for (int i = 0; i < 2; ++i)
            make(u"sent"_s, now());
        make(u"failed"_s, now());
        make(u"queued"_s, now());
        make(u"cancelled"_s, now());
        const auto arrivals = must(statistics().arrivals(now() - 720h));
        QCOMPARE(arrivals.arrived, 2);
        QCOMPARE(arrivals.ended, 3);
        QCOMPARE(*arrivals.percent(), 66);
        QCOMPARE(*(ArrivalSummary{999, 1000}).percent(), 99); // 100 means all
    }

    void codesTellTheReason()
    {
        using R = FailureReason;
        QVERIFY(failureReason(u"signing_in"_s, 535, u"5.7.8"_s) == R::SignIn);
        QVERIFY(failureReason(u"connecting"_s, {}, {}) == R::Unreachable);
        QVERIFY(failureReason(u"composing"_s, {}, {}) == R::Other);
        QVERIFY(failureReason(u"recipient"_s, 550, u"5.1.1"_s) == R::UnknownMailbox);
        QVERIFY(failureReason(u"recipient"_s, 550, {}) == R::UnknownMailbox);
        QVERIFY(failureReason(u"recipient"_s, 550, u"5.1.2"_s) == R::BadDomain);
        QVERIFY(failureReason(u"recipient"_s, 552, u"5.2.2"_s) == R::MailboxFull);
        QVERIFY(failureReason(u"recipient"_s, 452, {}) == R::MailboxFull);
        QVERIFY(failureReason(u"data"_s, 452, u"4.3.1"_s) == R::Other); // the server's own disk
        QVERIFY(failureReason(u"data"_s, 552, u"5.3.4"_s) == R::TooBig);
        QVERIFY(failureReason(u"data"_s, 554, {}) == R::Refused);
        QVERIFY(failureReason(u"recipient"_s, 550, u"5.7.1"_s) == R::Refused);
    }

    void daysStartAtLocalMidnight()
    {
        const auto starts = localDayStarts(now(), 14);
        QCOMPARE(starts.size(), 14);
        for (const Instant start : starts)
            QCOMPARE(toLocal(start).time(), QTime(0, 0));
        QVERIFY(starts.last() <= now() && now() < starts.last() + 25h);
    }
};

LATCHKEY_STORE_TEST(TestOutboxStatistics)
#include "tst_outboxstatistics.moc"
