// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/AuditLog.h"
#include "storage/Transaction.h"
#include "support/StoreTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAuditLog : public StoreTest {
    Q_OBJECT

private:
    AuditEvent event(const QString &reason = {}) const;
    void append(const AuditEvent &event) { must(AuditLog(connection()).append(event)); }
    QList<AuditEvent> all(const QString &text = {}) { return must(AuditLog(connection()).latest(text)); }
    void deleteBefore(Instant cutOff)
    {
        must(connection().execute(
            u"INSERT INTO site_setting (key, value) VALUES ('audit.deleted_before', ?)"_s,
            bound(QString::number(toMilliseconds(cutOff)))));
    }

private Q_SLOTS:
    void s32_whoWhatWhenWhomResultAndReasonAreKept();
    void everyActionHasANameOfItsOwn();
    void s32_aLineCannotBeChanged();
    void s32_aLineCannotBeRemoved();
    void s32_aLineOutlivesItsAccount();
    void s32_aLineCannotBeReplaced();
    void s32_onlyLinesBeforeTheCutOffMayGo();
    void s34_controlCharactersAreMadeVisible();
    void longTextIsCutForItsColumn();
    void theNewestComesFirst();
    void searchFindsEveryPartInAnyScript();
    void anUnknownNameInTheDatabaseIsNoReasonToFail();
    void itGoesWithTheTransaction();
};

AuditEvent TestAuditLog::event(const QString &reason) const
{
    AuditEvent event;
    event.at = now();
    event.actor = Actor::named(u"Kim"_s);
    event.action = AuditAction::AccountBlocked;
    event.account = AccountId(7);
    event.reason = reason;
    return event;
}

void TestAuditLog::s32_whoWhatWhenWhomResultAndReasonAreKept()
{
    AuditEvent written = event(u"sent spam"_s);
    written.outcome = AuditOutcome::Refused;
    written.ticket = u"T-17"_s;
    written.detail = u"until o...@corp.example"_s;
    append(written);
    const auto lines = must(AuditLog(connection()).forAccount(AccountId(7)));
    QCOMPARE(lines.size(), 1);
    const AuditEvent &read = lines.first();
    QVERIFY(read.at == now());
    QVERIFY(read.actor == Actor::named(u"Kim"_s));
    QVERIFY(read.action == AuditAction::AccountBlocked);
    QVERIFY(read.account == AccountId(7));
    QVERIFY(read.outcome == AuditOutcome::Refused);
    QCOMPARE(read.reason, u"sent spam"_s);
    QCOMPARE(read.ticket, u"T-17"_s);
    QCOMPARE(read.detail, u"until o...@corp.example"_s);
    QVERIFY(must(AuditLog(connection()).forAccount(AccountId(8))).isEmpty());
}

void TestAuditLog::everyActionHasANameOfItsOwn()
{
    QSet<QString> names;
    for (int i = 0; i <= int(AuditAction::TemplateChanged); ++i) {
        const QString name = nameOf(AuditAction(i));
        QVERIFY(name.size() <= 40);
        QVERIFY(auditActionFromName(name) == AuditAction(i));
        names.insert(name);
    }
    QCOMPARE(names.size(), int(AuditAction::TemplateChanged) + 1);
    QVERIFY(!auditActionFromName(u"made_coffee"_s));
}

void TestAuditLog::s32_aLineCannotBeChanged()
{
    append(event(u"the truth"_s));
    for (const QString &change : {u"UPDATE audit_event SET reason = 'a lie'"_s,
             u"UPDATE audit_event SET operator = 'Lee' WHERE id = 1"_s, u"UPDATE audit_event SET at = 0"_s})
        QVERIFY2(!connection().execute(change), qPrintable(change));
    // Nor once it is old enough to go.
    deleteBefore(now() + 1h);
    QVERIFY(!connection().execute(u"UPDATE audit_event SET reason = 'a lie'"_s));
    QCOMPARE(all().first().reason, u"the truth"_s);
}

void TestAuditLog::s32_aLineCannotBeRemoved()
{
    append(event());
    QVERIFY(!connection().execute(u"DELETE FROM audit_event"_s));
    QVERIFY(!connection().execute(u"DELETE FROM audit_event WHERE id = 1"_s));
    QCOMPARE(all().size(), 1);
}

void TestAuditLog::s32_aLineOutlivesItsAccount()
{
    const qint64 id =
        must(connection().insert(u"INSERT INTO user_account (user_name, email, registration_time, "
                                 "user_account_status_id) VALUES ('a', 'a@b.example', 0, 1) "
                                 "RETURNING id"_s));
    AuditEvent about = event();
    about.account = AccountId(id);
    append(about);
    must(connection().execute(u"DELETE FROM user_account"_s));
    QCOMPARE(must(AuditLog(connection()).forAccount(AccountId(id))).size(), 1);
}

void TestAuditLog::s32_aLineCannotBeReplaced()
{
    append(event(u"sent spam"_s));
    const qint64 id = all().first().id;
    const QString row = u"(id, at, operator, action, outcome) VALUES (?, 0, 'x', 'note_added', 'done')"_s;
    const QString replace = isSqlite()
        ? u"INSERT OR REPLACE INTO audit_event "_s + row
        : u"INSERT INTO audit_event "_s + row + u" ON CONFLICT (id) DO UPDATE SET reason = 'none'"_s;
    QVERIFY(!connection().execute(replace, bound(id)));
    QCOMPARE(all().first().reason, u"sent spam"_s);
}

void TestAuditLog::s32_onlyLinesBeforeTheCutOffMayGo()
{
    append(event(u"old"_s));
    m_clock->advance(24h);
    append(event(u"new"_s));
    deleteBefore(now());
    QCOMPARE(must(connection().execute(u"DELETE FROM audit_event WHERE at < ?"_s, bound(now()))), 1);
    QVERIFY(!connection().execute(u"DELETE FROM audit_event"_s));
    QCOMPARE(all().size(), 1);
    QCOMPARE(all().first().reason, u"new"_s);
}

void TestAuditLog::s34_controlCharactersAreMadeVisible()
{
    AuditEvent hostile = event(u"fine\n2026-11-21 Kim deleted everything"_s);
    hostile.ticket = u"T\x1b[2J"_s;
    hostile.detail = u"a\u202Eb\0c"_s;
    append(hostile);
    const AuditEvent read = all().first();
    QCOMPARE(read.reason, u"fine\\x0a2026-11-21 Kim deleted everything"_s);
    QCOMPARE(read.ticket, u"T\\x1b[2J"_s);
    QCOMPARE(read.detail, u"a\\u202eb\\x00c"_s);
}

void TestAuditLog::longTextIsCutForItsColumn()
{
    AuditEvent longest = event(QString(5000, u'r'));
    longest.ticket = QString(500, u't');
    longest.detail = QString(9000, u'd');
    longest.actor = Actor::named(QString(500, u'o'));
    append(longest);
    const AuditEvent read = all().first();
    QCOMPARE(read.reason.size(), 500);
    QCOMPARE(read.ticket.size(), 60);
    QCOMPARE(read.detail.size(), 2000);
    QCOMPARE(read.actor.toStored().size(), 100);
    // A line break is shown in four characters, and what fitted before it was shown has to fit now.
    append(event(QString(499, u'r') + u'\n'));
    QCOMPARE(all().first().reason.size(), 500);
}

void TestAuditLog::theNewestComesFirst()
{
    for (const QString &reason : {u"one"_s, u"two"_s})
        append(event(reason));
    m_clock->advance(-1h);
    append(event(u"earlier"_s));
    QStringList reasons;
    for (const AuditEvent &line : all())
        reasons += line.reason;
    QCOMPARE(reasons, (QStringList{u"two"_s, u"one"_s, u"earlier"_s}));
    QCOMPARE(must(AuditLog(connection()).latest({}, 2)).size(), 2);
    QCOMPARE(must(AuditLog(connection()).forAccount(AccountId(7), 1)).first().reason, u"two"_s);
}

void TestAuditLog::searchFindsEveryPartInAnyScript()
{
    append(event(u"called back"_s));
    AuditEvent other = event(u"Anruf von Ольга"_s);
    other.actor = Actor::named(u"Émile"_s);
    other.action = AuditAction::ConfirmedByHand;
    other.ticket = u"T-100%"_s;
    append(other);
    QCOMPARE(all(u"Ольга"_s).size(), 1);
    QCOMPARE(all(u"ольга"_s).size(), 1);
    QCOMPARE(all(u"émile"_s).size(), 1);
    QCOMPARE(all(u"CALLED"_s).size(), 1);
    QCOMPARE(all(u"confirmed_by"_s).size(), 1);
    QCOMPARE(all(u"t-100%"_s).size(), 1);
    QCOMPARE(all(u"T-1_0"_s).size(), 0);
    QCOMPARE(all(u"called back T-"_s).size(), 0);
    QCOMPARE(all().size(), 2);
}

void TestAuditLog::anUnknownNameInTheDatabaseIsNoReasonToFail()
{
    must(connection().execute(u"INSERT INTO audit_event (at, operator, action, outcome) "
                              "VALUES (0, 'Kim', 'from_the_future', 'sideways')"_s));
    const AuditEvent read = all().first();
    QVERIFY(!read.account);
    QVERIFY(read.outcome == AuditOutcome::Done);
}

void TestAuditLog::itGoesWithTheTransaction()
{
    {
        auto transaction = must(Transaction::begin(connection()));
        append(event());
    }
    QVERIFY(all().isEmpty());
}

LATCHKEY_STORE_TEST(TestAuditLog)
#include "tst_auditlog.moc"
