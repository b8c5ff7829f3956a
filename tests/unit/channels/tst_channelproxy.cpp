// SPDX-License-Identifier: GPL-3.0-or-later
#include "channels/ChannelProxy.h"
#include "core/WorkerThread.h"
#include "support/FakeChannel.h"

#include <QPointer>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestChannelProxy : public QObject {
    Q_OBJECT

private:
    /// A channel with room for two on a thread of its own, which answers by itself.
    struct Stage {
        Stage()
        {
            channel->answerWith({accepted()});
            channel->moveToThread(thread.root()->thread());
            thread.run([this] { channel->setParent(thread.root()); });
        }
        FakeChannel *channel = new FakeChannel(2);
        WorkerThread thread{u"channel"_s};
    };
    static OutgoingMessage message(qint64 attempt)
    {
        return {AttemptId(attempt), u"olivia@corp.example"_s, {}, u"Hello"_s, u"text"_s, {}};
    }

private Q_SLOTS:
    void learnsItsRoomFromTheChannel();
    void messagesGoThereAndReportsComeBack();
    void newLimitsAreToldOn();
    void whatIsOnTheThreadEndsThere();
    void workHandedInBeforeTheEndIsDone();
};

void TestChannelProxy::learnsItsRoomFromTheChannel()
{
    Stage stage;
    ChannelProxy proxy(*stage.channel);
    QCOMPARE(proxy.capacity(), 0); // nothing is known yet
    QTRY_COMPARE(proxy.capacity(), 2);
    QVERIFY(proxy.kind() == ChannelKind::Email);
}

void TestChannelProxy::messagesGoThereAndReportsComeBack()
{
    Stage stage;
    ChannelProxy proxy(*stage.channel);
    QTRY_COMPARE(proxy.capacity(), 2);
    QThread *deliveredOn = nullptr;
    QObject::connect(stage.channel, &Channel::finished, stage.channel,
        [&deliveredOn] { deliveredOn = QThread::currentThread(); });
    QThread *reportedOn = nullptr;
    QList<AttemptId> reported;
    connect(&proxy, &Channel::finished, this, [&](AttemptId attempt, const DeliveryReport &report) {
        reportedOn = QThread::currentThread();
        if (report.outcome == DeliveryOutcome::Accepted)
            reported += attempt;
    });
    proxy.deliver(message(1));
    proxy.deliver(message(2));
    QCOMPARE(proxy.capacity(), 0); // at once, not when the other thread has got them
    QTRY_COMPARE(reported, (QList{AttemptId(1), AttemptId(2)}));
    QCOMPARE(proxy.capacity(), 2);
    QCOMPARE(reportedOn, QThread::currentThread());
    QVERIFY(deliveredOn && deliveredOn != reportedOn);
}

void TestChannelProxy::newLimitsAreToldOn()
{
    Stage stage;
    ChannelProxy proxy(*stage.channel);
    QTRY_COMPARE(proxy.capacity(), 2);
    QSignalSpy told(&proxy, &Channel::roomChanged);
    const SendingLimits limits{u"kim@mysite.com"_s, 30, 500};
    stage.thread.run([&stage, limits] {
        stage.channel->setLimits(limits);
        stage.channel->tellRoom();
    });
    QTRY_COMPARE(told.count(), 1);
    QVERIFY(proxy.limits() == limits);
}

void TestChannelProxy::whatIsOnTheThreadEndsThere()
{
    QThread *endedOn = nullptr;
    QThread *thread = nullptr;
    {
        Stage stage;
        thread = stage.thread.root()->thread();
        QObject::connect(
            stage.channel, &QObject::destroyed, [&endedOn] { endedOn = QThread::currentThread(); });
    }
    QCOMPARE(endedOn, thread);
}

void TestChannelProxy::workHandedInBeforeTheEndIsDone()
{
    int done = 0;
    {
        WorkerThread thread(u"worker"_s);
        for (int i = 0; i < 100; ++i)
            thread.run([&done] { ++done; });
    }
    QCOMPARE(done, 100);
}

QTEST_GUILESS_MAIN(TestChannelProxy)
#include "tst_channelproxy.moc"
