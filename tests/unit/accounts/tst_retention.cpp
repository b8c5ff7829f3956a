// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Purge.h"
#include "accounts/Retention.h"
#include "audit/AuditLog.h"
#include "DeskTest.h"
#include "site/SiteStore.h"
#include "tokens/Blacklist.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::days;

class TestRetention : public DeskTest {
    Q_OBJECT

private:
    int forget() { return must(forgetOld(connection(), must(SiteStore(connection()).read()), now())); }
    int rows(const QString &table)
    {
        return int(must(connection().scalar(u"SELECT COUNT(*) FROM "_s + table)));
    }
    void addMessage(MessageState state)
    {
        must(connection().execute(
            u"INSERT INTO message (account_id, purpose, channel, recipient, locale, state, not_before, "
            u"give_up_at, "
            "created, created_by) VALUES (NULL, 'reset', 'email', 'o@corp.example', 'en', ?, ?, ?, ?, 'Kim')"_s,
            bound(nameOf(state), now(), now() + 24h, now())));
        must(connection().execute(
            u"INSERT INTO message_attempt (message_id, started) SELECT MAX(id), 0 FROM message"_s));
    }
    void addLine()
    {
        AuditEvent event;
        event.at = now();
        event.actor = Actor::named(u"Kim"_s);
        must(AuditLog(connection()).append(event));
    }
    void addDeadLink(Duration runsOutIn)
    {
        BlacklistEntry entry;
        entry.issuer = u"code"_s;
        entry.tokenId = QString::number(rows(u"blacklisted_token"_s));
        entry.created = now();
        entry.expires = now() + runsOutIn;
        must(Blacklist(connection()).add(entry));
    }

private Q_SLOTS:
    void s40_messagesGoWithTheirAttemptsButNeverOneThatWaits();
    void s40_theLogGoesUpToItsDayAndNoFurther();
    void s40_deadLinksGoWhenTheyHaveRunOutLongSince();
    void s40_theSiteSaysHowLong();
    void s40_itIsDoneByTheClockInPortions();
};

void TestRetention::s40_messagesGoWithTheirAttemptsButNeverOneThatWaits()
{
    addMessage(MessageState::Sent);
    addMessage(MessageState::Failed);
    addMessage(MessageState::Deferred);
    addMessage(MessageState::Paused);
    m_clock->advance(days(365));
    QCOMPARE(forget(), 0);
    m_clock->advance(1ms);
    addMessage(MessageState::Sent);
    QCOMPARE(forget(), 2);
    QCOMPARE(rows(u"message"_s), 3);
    QCOMPARE(rows(u"message_attempt"_s), 3);
}

void TestRetention::s40_theLogGoesUpToItsDayAndNoFurther()
{
    addLine();
    m_clock->advance(days(1));
    addLine();
    m_clock->advance(days(730));
    QCOMPARE(forget(), 1);
    QCOMPARE(must(AuditLog(connection()).latest()).size(), 1);
    QVERIFY2(!connection().execute(u"DELETE FROM audit_event"_s), "what is left is as safe as before");

    // Keeping things longer from now on brings nothing back, and opens nothing.
    SiteSettings site = must(SiteStore(connection()).read());
    site.keepAudit = days(3000);
    must(SiteStore(connection()).write(site));
    QCOMPARE(forget(), 0);
    QVERIFY(!connection().execute(u"DELETE FROM audit_event"_s));
}

void TestRetention::s40_deadLinksGoWhenTheyHaveRunOutLongSince()
{
    addDeadLink(30min);
    addDeadLink(72h);
    m_clock->advance(days(90) + 30min + 1ms);
    QCOMPARE(forget(), 1);
    m_clock->advance(72h);
    QCOMPARE(forget(), 1);
    QCOMPARE(rows(u"blacklisted_token"_s), 0);
}

void TestRetention::s40_theSiteSaysHowLong()
{
    SiteSettings site = must(SiteStore(connection()).read());
    site.keepMessages = days(30);
    must(SiteStore(connection()).write(site));
    QVERIFY(must(SiteStore(connection()).read()).keepMessages == Duration(days(30)));
    addMessage(MessageState::Sent);
    m_clock->advance(days(31));
    QCOMPARE(forget(), 1);

    site.keepMessages = days(29);
    QVERIFY(!SiteStore(connection()).write(site));
}

void TestRetention::s40_itIsDoneByTheClockInPortions()
{
    for (int i = 0; i < forgottenAtOnce + 5; ++i)
        addLine();
    m_clock->advance(days(731));
    QCOMPARE(must(keepHouse(connection(), *m_clock)), true);
    QCOMPARE(rows(u"audit_event"_s), 5);
    QCOMPARE(must(keepHouse(connection(), *m_clock)), false);
    QCOMPARE(rows(u"audit_event"_s), 0);
}

LATCHKEY_STORE_TEST(TestRetention)
#include "tst_retention.moc"
