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
    void everyMessageIsNamedByItsPurposeAndEnd_data();
    void everyMessageIsNamedByItsPurposeAndEnd();
    void whatWasNeverTriedIsNotOnItsWay();
    void aVisitSoonAfterSendingWasAScanner();
    void whatOperatorsDidIsTold();
    void everyDeedIsToldOnce_data();
    void everyDeedIsToldOnce();
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

void TestTimeline::everyMessageIsNamedByItsPurposeAndEnd_data()
{
    QTest::addColumn<int>("purpose");
    QTest::addColumn<int>("end");
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("tone");
    const QList<std::pair<MessagePurpose, QString>> names{{MessagePurpose::Activation, u"Activation"_s},
        {MessagePurpose::Reset, u"Reset"_s}, {MessagePurpose::PasswordChanged, u"Notice"_s}};
    for (const auto &pair : names) {
        const MessagePurpose purpose = pair.first;
        const QString name = pair.second;
        const QString whole =
            purpose == MessagePurpose::PasswordChanged ? name + u" of the new password"_s : name;
        const auto row = [&](const char *end, int number, const QString &title, Tone tone) {
            QTest::addRow("%s, %s", qPrintable(name), end) << int(purpose) << number << title << int(tone);
        };
        row("under way", 0, name + u" on its way"_s, Tone::Info);
        row("accepted", 1, whole + u" sent"_s, Tone::Good);
        row("deferred", 2, whole + u" not delivered"_s, Tone::Waiting);
        row("rejected", 3, whole + u" not delivered"_s, Tone::Bad);
        row("lost", 4, whole + u" not delivered"_s, Tone::Waiting);
        row("interrupted", 5, whole + u" not delivered"_s, Tone::Waiting);
    }
}

void TestTimeline::everyMessageIsNamedByItsPurposeAndEnd()
{
    QFETCH(int, purpose);
    QFETCH(int, end);
    QFETCH(QString, title);
    QFETCH(int, tone);
    m_olivia = person(u"somebody"_s,
        MessagePurpose(purpose) == MessagePurpose::Activation ? unconfirmedCode : confirmedCode);
    NewMessage message;
    message.account = m_olivia;
    message.purpose = MessagePurpose(purpose);
    message.recipient = u"somebody@corp.example"_s;
    must(Outbox(connection()).enqueue(message, now()));
    const AttemptId attempt = claim().attempt;
    m_clock->advance(3s);
    if (end == 5)
        must(Outbox(connection()).recover(u"desk"_s, now()));
    else if (end > 0)
        must(Outbox(connection())
                 .finish(
                     attempt, QList{accepted(), deferred(), rejected(), lostAtTheEnd()}[end - 1], now(), 0));
    QCOMPARE(titles(), (QStringList{title, u"Registered"_s}));
    QVERIFY(entry(title).at == (end == 0 ? now() - 3s : now()));
    QCOMPARE(int(entry(title).tone), tone);
    QCOMPARE(entry(title).detail.isEmpty(), end == 0);
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

void TestTimeline::everyDeedIsToldOnce_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("title"); // empty: told by what it brought about, or not about one person
    const QList<std::pair<QString, QString>> deeds{
        {u"account_created"_s, u"Account created"_s},
        {u"account_edited"_s, u"Edited"_s},
        {u"account_blocked"_s, u"Blocked"_s},
        {u"account_unblocked"_s, u"Unblocked"_s},
        {u"account_deleted"_s, {}},
        {u"account_purged"_s, {}},
        {u"confirmed_by_hand"_s, u"Confirmed by hand"_s},
        {u"email_confirmed"_s, u"Address confirmed"_s},
        {u"purge_postponed"_s, u"Given 24 h more"_s},
        {u"activation_requested"_s, {}},
        {u"reset_requested"_s, {}},
        {u"password_changed"_s, u"New password chosen"_s},
        {u"token_revoked"_s, u"Link taken back"_s},
        {u"sessions_ended"_s, u"Signed out everywhere"_s},
        {u"message_cancelled"_s, u"Message cancelled"_s},
        {u"message_retried"_s, u"Message tried again"_s},
        {u"note_added"_s, {}},
        {u"setting_changed"_s, {}},
        {u"template_changed"_s, {}},
        {u"blacklist_cleared"_s, {}},
    };
    for (const auto &[action, title] : deeds)
        QTest::newRow(qPrintable(action)) << action << title;
}

void TestTimeline::everyDeedIsToldOnce()
{
    QFETCH(QString, action);
    QFETCH(QString, title);
    AuditEvent event;
    event.action = must(auditActionFromName(action));
    event.account = m_olivia;
    event.at = now() + 1s;
    event.reason = u"because"_s;
    event.actor = Actor::named(u"Ravi"_s);
    must(AuditLog(connection()).append(event));
    for (const AuditOutcome outcome : {AuditOutcome::Refused, AuditOutcome::Failed}) {
        event.outcome = outcome;
        must(AuditLog(connection()).append(event));
    }
    event.account = person(u"somebody.else"_s, confirmedCode);
    event.outcome = AuditOutcome::Done;
    must(AuditLog(connection()).append(event));
    QStringList expected{u"Registered"_s};
    if (!title.isEmpty())
        expected.prepend(title);
    QCOMPARE(titles(), expected);
    if (!title.isEmpty())
        QCOMPARE(entries().first().detail, u"by Ravi: because"_s);
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
