// SPDX-License-Identifier: GPL-3.0-or-later
#include "DeskTest.h"

#include <atomic>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// How often a person may be written to (S24).
class TestMessagePace : public DeskTest {
    Q_OBJECT

private:
    void prepare() override { m_olivia = person(u"olivia.s"_s, confirmedCode); }
    QString send(const QString &reason = {}) { return codeOf(desk().sendReset(m_olivia, reason)); }

    AccountId m_olivia;

private Q_SLOTS:
    void s24_aMinuteLiesBetweenTwoMessages();
    void s24_theGapIsASetting();
    void s24_anHourHasACap();
    void s24_anOverrideNeedsAReasonAndKeepsIt();
    void s24_kindsAndPeopleAreCountedApart();
    void s24_aCancelledMessageDoesNotCount();
    void s24_ofManyAtOnceOneGoes();
};

void TestMessagePace::s24_aMinuteLiesBetweenTwoMessages()
{
    QCOMPARE(send(), u""_s);
    m_clock->advance(60s - 1ms);
    const auto refused = desk().sendReset(m_olivia);
    QCOMPARE(codeOf(refused), u"Refused"_s);
    QVERIFY2(refused.error().message.contains(u"1 second"_s), qPrintable(refused.error().message));
    QVERIFY(!refused.error().advice.isEmpty());
    m_clock->advance(1ms);
    QCOMPARE(send(), u""_s);
    QCOMPARE(audit(m_olivia),
        (QStringList{
            u"reset_requested done Kim"_s, u"reset_requested refused Kim"_s, u"reset_requested done Kim"_s}));
}

void TestMessagePace::s24_theGapIsASetting()
{
    SiteSettings site = SiteSettings::defaults();
    site.messageGap = 10min;
    must(SiteStore(connection()).write(site));
    QCOMPARE(send(), u""_s);
    m_clock->advance(9min);
    QCOMPARE(send(), u"Refused"_s);
    m_clock->advance(1min);
    QCOMPARE(send(), u""_s);
}

void TestMessagePace::s24_anHourHasACap()
{
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(send(), u""_s);
        m_clock->advance(2min);
    }
    const auto refused = desk().sendReset(m_olivia);
    QCOMPARE(codeOf(refused), u"Refused"_s);
    QVERIFY2(refused.error().message.contains(u'5'), qPrintable(refused.error().message));
    m_clock->advance(50min);
    QCOMPARE(send(), u"Refused"_s); // the first was an hour ago to the millisecond
    m_clock->advance(1ms);
    QCOMPARE(send(), u""_s);
}

void TestMessagePace::s24_anOverrideNeedsAReasonAndKeepsIt()
{
    QCOMPARE(send(), u""_s);
    QCOMPARE(send(u"   "_s), u"Refused"_s);
    QCOMPARE(send(u"mailbox was full"_s), u""_s);
    QCOMPARE(lastLine(m_olivia).reason, u"mailbox was full"_s);
    QCOMPARE(count(u"message WHERE reason = 'mailbox was full'"_s), 1);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(send(u"again"_s), u""_s);
}

void TestMessagePace::s24_kindsAndPeopleAreCountedApart()
{
    QCOMPARE(send(), u""_s);
    must(desk().sendReset(person(u"liam.j"_s, confirmedCode)));
    const AccountId newcomer = person(u"newcomer"_s, unconfirmedCode);
    must(desk().sendActivation(newcomer));
    QCOMPARE(codeOf(desk().sendActivation(newcomer)), u"Refused"_s);
    must(desk().confirmByHand(newcomer, u"x"_s));
    must(desk().sendReset(newcomer));
}

void TestMessagePace::s24_aCancelledMessageDoesNotCount()
{
    const MessageId id = must(desk().sendReset(m_olivia));
    must(Outbox(connection()).cancel(id, Actor::named(u"Kim"_s), now()));
    QCOMPARE(send(), u""_s);
}

void TestMessagePace::s24_ofManyAtOnceOneGoes()
{
    std::atomic_int sent = 0;
    std::atomic_int refused = 0;
    atOnce(database(), 12, [&](Connection &mine, int) {
        const auto result = AccountDesk(mine, *m_clock, Actor::person()).sendReset(m_olivia);
        ++(result ? sent : refused);
    });
    QCOMPARE(sent.load(), 1);
    QCOMPARE(refused.load(), 11);
    QCOMPARE(count(u"message"_s), 1);
}

LATCHKEY_STORE_TEST(TestMessagePace)
#include "tst_messagepace.moc"
