// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/Dispatcher.h"
#include "MessageTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestThrottle : public MessageTest {
    Q_OBJECT

private:
    void tidyUp() override { m_dispatcher.reset(); }
    Throttle throttle() { return Throttle(connection()); }
    std::optional<int> room(const SendingLimits &limits) { return must(throttle().room(limits, now())); }
    void start(int capacity, const SendingLimits &limits)
    {
        m_dispatcher = std::make_unique<Dispatcher>(database().connect(), m_clock, u"desk-1"_s);
        auto channel = std::make_unique<FakeChannel>(capacity);
        channel->setLimits(limits);
        m_channel = channel.get();
        m_dispatcher->addChannel(std::move(channel));
        connect(m_dispatcher.get(), &Dispatcher::stateChanged, this,
            [this](const DispatcherState &state) { m_state = state; });
        m_dispatcher->start();
    }
    void enqueueMany(int count)
    {
        for (int i = 0; i < count; ++i)
            enqueue(addPerson(connection(), u"person%1"_s.arg(m_people++), now(), confirmedCode),
                MessagePurpose::Reset);
    }
    void finishAll(const DeliveryReport &report)
    {
        while (!m_channel->open().isEmpty())
            m_channel->finishNext(report);
        QCoreApplication::sendPostedEvents();
        m_dispatcher->wake();
    }

    int m_people = 0;
    std::unique_ptr<Dispatcher> m_dispatcher;
    FakeChannel *m_channel = nullptr;
    DispatcherState m_state;

private Q_SLOTS:
    void withoutALimitThereIsAlwaysRoom();
    void theMinuteSlides();
    void theDayHasItsOwnLimit();
    void aClockPutBackDoesNotStopThePace();
    void accountsAreCountedApart();
    void whatNeverReachedTheServerIsGivenBack();
    void theMeterSaysWhenThereIsRoomAgain();
    void oldCountsAreForgotten();
    void noMoreIsClaimedThanThePaceAllows();
    void theCountOutlivesTheProgram();
    void anUnreachedServerCostsNothing();
};

void TestThrottle::withoutALimitThereIsAlwaysRoom()
{
    QVERIFY(!room({}));
    QVERIFY(!room({u"kim@mysite.com"_s, {}, {}}));
    QVERIFY(!room({QString(), 1, 1}));
}

void TestThrottle::theMinuteSlides()
{
    const SendingLimits limits{u"kim@mysite.com"_s, 30, {}};
    QCOMPARE(room(limits), 30);
    must(throttle().count(limits.account, 20, now()));
    QCOMPARE(room(limits), 10);
    must(throttle().count(limits.account, 10, now()));
    QCOMPARE(room(limits), 0);
    m_clock->advance(60s); // the next minute begins: all of the one before still counts
    QCOMPARE(room(limits), 0);
    m_clock->advance(30s); // half of it
    QCOMPARE(room(limits), 15);
    m_clock->advance(30s);
    QCOMPARE(room(limits), 30);
}

void TestThrottle::theDayHasItsOwnLimit()
{
    const SendingLimits limits{u"kim@mysite.com"_s, {}, 500};
    must(throttle().count(limits.account, 499, now()));
    m_clock->advance(23h);
    QCOMPARE(room(limits), 1);
    must(throttle().count(limits.account, 1, now()));
    QCOMPARE(room(limits), 0);
    m_clock->advance(1h);
    QCOMPARE(room(limits), 499);
}

void TestThrottle::aClockPutBackDoesNotStopThePace()
{
    const SendingLimits limits{u"kim@mysite.com"_s, 30, 500};
    must(throttle().count(limits.account, 30, now()));
    m_clock->advance(-1h);
    QCOMPARE(room(limits), 30);
    must(throttle().count(limits.account, 30, now()));
    QCOMPARE(must(throttle().meter(limits, now())).lastDay, 60);
}

void TestThrottle::accountsAreCountedApart()
{
    must(throttle().count(u"kim@mysite.com"_s, 30, now()));
    QCOMPARE(room({u"lee@mysite.com"_s, 30, {}}), 30);
}

void TestThrottle::whatNeverReachedTheServerIsGivenBack()
{
    const SendingLimits limits{u"kim@mysite.com"_s, {}, 10};
    must(throttle().count(limits.account, 10, now()));
    must(throttle().giveBack(limits.account, 4));
    QCOMPARE(room(limits), 4);
    must(throttle().giveBack(limits.account, 40));
    QCOMPARE(room(limits), 10);
}

void TestThrottle::theMeterSaysWhenThereIsRoomAgain()
{
    const SendingLimits limits{u"kim@mysite.com"_s, 30, 40};
    const Instant first = now();
    must(throttle().count(limits.account, 30, now()));
    SendingMeter meter = must(throttle().meter(limits, now()));
    QCOMPARE(meter.lastDay, 30);
    QVERIFY(meter.roomAgain && *meter.roomAgain == now() + 2s);
    m_clock->advance(2h);
    QVERIFY(!must(throttle().meter(limits, now())).roomAgain);
    must(throttle().count(limits.account, 10, now()));
    meter = must(throttle().meter(limits, now()));
    QCOMPARE(meter.lastDay, 40);
    QVERIFY(meter.roomAgain && *meter.roomAgain == first + 24h);
    m_clock->advance(*meter.roomAgain - now());
    QVERIFY(room(limits) > 0);
}

void TestThrottle::oldCountsAreForgotten()
{
    must(throttle().count(u"kim@mysite.com"_s, 1, now()));
    must(throttle().forgetOld(now() + 24h));
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM sending_pace"_s)), 1);
    must(throttle().forgetOld(now() + 72h));
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM sending_pace"_s)), 0);
}

void TestThrottle::noMoreIsClaimedThanThePaceAllows()
{
    enqueueMany(5);
    start(4, {u"kim@mysite.com"_s, 3, {}});
    QCOMPARE(m_channel->open().size(), 3);
    QVERIFY(m_state.meter && m_state.meter->roomAgain);
    finishAll(accepted());
    QCOMPARE(m_channel->delivered().size(), 3);
    QVERIFY(!m_state.trouble && !m_state.pausedBecause);
    m_clock->advance(2min);
    m_dispatcher->wake();
    QCOMPARE(m_channel->open().size(), 2);
    finishAll(accepted());
    QCOMPARE(m_state.outbox.waiting, 0);
    QCOMPARE(m_state.meter->lastDay, 5);
}

void TestThrottle::theCountOutlivesTheProgram()
{
    enqueueMany(3);
    const SendingLimits limits{u"kim@mysite.com"_s, {}, 2};
    start(5, limits);
    QCOMPARE(m_channel->open().size(), 2);
    finishAll(accepted());
    start(5, limits);
    QCOMPARE(m_channel->delivered().size(), 0);
    m_clock->advance(24h - 1min);
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 0);
    m_clock->advance(1min);
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 1);
}

void TestThrottle::anUnreachedServerCostsNothing()
{
    enqueueMany(2);
    start(2, {u"kim@mysite.com"_s, {}, 2});
    QCOMPARE(m_channel->open().size(), 2);
    finishAll(unreachable());
    QCOMPARE(room({u"kim@mysite.com"_s, {}, 2}), 2);
}

LATCHKEY_STORE_TEST(TestThrottle)
#include "tst_throttle.moc"
