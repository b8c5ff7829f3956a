// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageState.h"
#include "support/TestRegistry.h"

#include <QSet>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestMessageState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStateKnowsWhatFollows_data();
    void everyStateKnowsWhatFollows();
    void whatIsFinalStaysUnlessAsked();
    void namesGoBothWays();
};

void TestMessageState::everyStateKnowsWhatFollows_data()
{
    // In the order of MessageEvent; "-": makes no sense.
    QTest::addColumn<MessageState>("state");
    QTest::addColumn<QString>("row");
    //                     claim   accept defer    reject interrupt pause hold resume retry cancel   give up
    QTest::newRow("queued") << MessageState::Queued
                            << u"sending - - - - - paused - queued cancelled expired"_s;
    QTest::newRow("sending") << MessageState::Sending << u"- sent deferred failed queued paused - - - - -"_s;
    QTest::newRow("sent") << MessageState::Sent << u"- - - - - - - - - - -"_s;
    QTest::newRow("deferred") << MessageState::Deferred
                              << u"sending - - - - - paused - queued cancelled expired"_s;
    QTest::newRow("failed") << MessageState::Failed << u"- - - - - - - - queued - -"_s;
    QTest::newRow("cancelled") << MessageState::Cancelled << u"- - - - - - - - queued - -"_s;
    QTest::newRow("expired") << MessageState::Expired << u"- - - - - - - - queued - -"_s;
    QTest::newRow("paused") << MessageState::Paused << u"- - - - - - - queued queued cancelled expired"_s;
}

void TestMessageState::everyStateKnowsWhatFollows()
{
    QFETCH(MessageState, state);
    QFETCH(QString, row);
    QStringList actual;
    for (int event = 0; event <= int(MessageEvent::GiveUp); ++event) {
        const auto to = next(state, MessageEvent(event));
        actual += to ? nameOf(*to) : u"-"_s;
    }
    QCOMPARE(actual.join(u' '), row);
}

void TestMessageState::whatIsFinalStaysUnlessAsked()
{
    for (int i = 0; i <= int(MessageState::Paused); ++i) {
        const auto state = MessageState(i);
        for (int event = 0; event <= int(MessageEvent::GiveUp); ++event) {
            if (isFinal(state) && MessageEvent(event) != MessageEvent::Retry)
                QVERIFY(!next(state, MessageEvent(event)));
        }
    }
}

void TestMessageState::namesGoBothWays()
{
    QSet<QString> names;
    for (int i = 0; i <= int(MessageState::Paused); ++i) {
        names.insert(nameOf(MessageState(i)));
        QVERIFY(messageStateFromName(nameOf(MessageState(i))) == MessageState(i));
    }
    QCOMPARE(names.size(), int(MessageState::Paused) + 1);
    QVERIFY(!messageStateFromName(u"lost"_s));
}

LATCHKEY_STORE_TEST(TestMessageState)
#include "tst_messagestate.moc"
