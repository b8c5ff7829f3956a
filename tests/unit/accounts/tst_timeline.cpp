// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Timeline.h"
#include "DeskTest.h"
#include "support/FakeChannel.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestTimeline : public DeskTest {
    Q_OBJECT

private:
    void prepare() override { m_olivia = person(u"olivia.s"_s, confirmedCode); }
    QList<TimelineEntry> entries() { return must(timelineOf(connection(), m_olivia)); }
    QStringList titles()
    {
        QStringList all;
        for (const TimelineEntry &entry : entries())
            all += entry.title;
        return all;
    }
    TimelineEntry entry(const QString &title)
    {
        for (const TimelineEntry &one : entries()) {
            if (one.title == title)
                return one;
        }
        qFatal("There is no \"%s\" in: %s", qPrintable(title), qPrintable(titles().join(u", "_s)));
    }
    ClaimedMessage claim()
    {
        return must(
            Outbox(connection()).claim(1, u"desk"_s, SiteSettings::defaults(), now(), ChannelKind::Email))
            .first();
    }

    AccountId m_olivia;

private Q_SLOTS:
    void theNewestComesFirst();
    void messagesCarryTheServersWords();
    void whatWasNeverTriedIsNotOnItsWay();
    void aVisitSoonAfterSendingWasAScanner();
    void whatOperatorsDidIsTold();
    void refusedActionsAreNot();
    void notesAreTold();
    void aBounceIsTold();
    void itIsBounded();
    void whoIsGoneIsNotFound();
    void s33_itShowsNoTokenAndNoLink();
};

void TestTimeline::theNewestComesFirst()
{
    m_clock->advance(1h);
    must(desk().block(m_olivia, u"x"_s));
    m_clock->advance(1h);
    must(desk().unblock(m_olivia));
    QCOMPARE(titles(), (QStringList{u"Unblocked"_s, u"Blocked"_s, u"Registered"_s}));
    QVERIFY(entries().last().at == now() - 2h);
}

void TestTimeline::messagesCarryTheServersWords()
{
    must(desk().sendReset(m_olivia));
    QCOMPARE(entry(u"Reset on its way"_s).detail, u"asked for by Kim"_s);
    must(Outbox(connection()).finish(claim().attempt, deferred(), now(), 0));
    m_clock->advance(1min);
    must(Outbox(connection()).finish(claim().attempt, accepted(), now(), 0));
    QCOMPARE(entry(u"Reset sent"_s).detail, u"250 2.0.0 Ok: queued as 4F1B2"_s);
    QVERIFY(entry(u"Reset sent"_s).tone == Tone::Good);
    QCOMPARE(entry(u"Reset not delivered"_s).detail, u"450 4.2.0 Greylisted, try again later"_s);
    QVERIFY(entry(u"Reset not delivered"_s).tone == Tone::Waiting);
    QVERIFY(!titles().contains(u"Reset on its way"_s));
}

void TestTimeline::whatWasNeverTriedIsNotOnItsWay()
{
    const MessageId id = must(desk().sendReset(m_olivia));
    m_clock->advance(1min);
    must(Outbox(connection()).cancel(id, Actor::named(u"Kim"_s), now()));
    QVERIFY(!titles().contains(u"Reset on its way"_s));
    QVERIFY(titles().contains(u"Message cancelled"_s));
    QVERIFY(entry(u"Reset not delivered"_s).at == now());
    must(Outbox(connection()).retryNow(id, Actor::named(u"Kim"_s), now()));
    QVERIFY(titles().contains(u"Reset on its way"_s));
    m_clock->advance(25h);
    must(Outbox(connection()).giveUpOverdue(now()));
    QVERIFY(entry(u"Reset not delivered"_s).at == now() - 1h);
}

void TestTimeline::aVisitSoonAfterSendingWasAScanner()
{
    must(desk().sendReset(m_olivia));
    const ClaimedMessage message = claim();
    m_clock->advance(1s);
    must(Outbox(connection()).finish(message.attempt, accepted(), now(), 0));
    m_clock->advance(59s);
    must(redeemer().open(TokenPurpose::Reset, message.token->value, u"Scanner"_s));
    QVERIFY(entry(u"Link opened"_s).detail.contains(u"scanner"_s));
    QVERIFY(entry(u"Link opened"_s).tone == Tone::Waiting);
    m_clock->advance(1s);
    must(redeemer().open(TokenPurpose::Reset, message.token->value, u"Firefox"_s));
    QCOMPARE(titles().count(u"Link opened"_s), 2);
    QCOMPARE(entry(u"Link opened"_s).detail, QString());
}

void TestTimeline::whatOperatorsDidIsTold()
{
    const AccountId newcomer = person(u"newcomer"_s, unconfirmedCode);
    m_olivia = newcomer;
    must(desk().postponePurge(newcomer));
    must(desk().confirmByHand(newcomer, u"showed her passport"_s));
    QCOMPARE(entry(u"Confirmed by hand"_s).detail, u"by Kim: showed her passport"_s);
    QCOMPARE(entry(u"Given 24 h more"_s).detail, u"by Kim"_s);
    must(redeemer().setPassword(link(newcomer, TokenPurpose::Reset), Secret(u"long enough"_s)));
    QCOMPARE(entry(u"New password chosen"_s).detail, QString());
}

void TestTimeline::refusedActionsAreNot()
{
    QVERIFY(!desk().unblock(m_olivia));
    QCOMPARE(titles(), QStringList{u"Registered"_s});
}

void TestTimeline::notesAreTold()
{
    must(desk().addNote(m_olivia, u"called twice"_s, u"T-17"_s));
    QCOMPARE(entry(u"Note by Kim [T-17]"_s).detail, u"called twice"_s);
    QCOMPARE(titles().size(), 2);
}

void TestTimeline::aBounceIsTold()
{
    setColumn(connection(), m_olivia, u"email_bounced"_s, bound(now() + 1h));
    QVERIFY(entry(u"A message came back"_s).tone == Tone::Bad);
}

void TestTimeline::itIsBounded()
{
    for (int i = 0; i < 20; ++i) {
        m_clock->advance(1s);
        must(desk().addNote(m_olivia, QString::number(i)));
    }
    const auto some = must(timelineOf(connection(), m_olivia, 5));
    QCOMPARE(some.size(), 5);
    QCOMPARE(some.first().detail, u"19"_s);
}

void TestTimeline::whoIsGoneIsNotFound()
{
    QCOMPARE(codeOf(timelineOf(connection(), AccountId(404))), u"NotFound"_s);
}

void TestTimeline::s33_itShowsNoTokenAndNoLink()
{
    must(desk().sendReset(m_olivia));
    const ClaimedMessage message = claim();
    must(Outbox(connection()).finish(message.attempt, accepted(), now(), 0));
    must(redeemer().open(TokenPurpose::Reset, message.token->value, {}));
    must(redeemer().setPassword(message.token->value, Secret(u"long enough"_s)));
    for (const TimelineEntry &one : entries()) {
        const QString line = one.title + one.detail;
        QVERIFY(!line.contains(message.token->id)
            && !line.contains(QString::fromLatin1(message.token->value.view())));
    }
}

LATCHKEY_STORE_TEST(TestTimeline)
#include "tst_timeline.moc"
