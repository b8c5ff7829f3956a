// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Activity.h"
#include "audit/AuditLog.h"
#include "support/People.h"
#include "support/StoreTest.h"
#include "tokens/Blacklist.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the Activity and Blacklist pages read, and what their search finds.
class TestListReads : public StoreTest {
    Q_OBJECT

private:
    void log(AuditAction action, std::optional<AccountId> account, const QString &reason = {})
    {
        AuditEvent event;
        event.at = now();
        event.actor = Actor::named(u"Kim"_s);
        event.action = action;
        event.account = account;
        event.reason = reason;
        event.ticket = u"T-17"_s;
        must(AuditLog(connection()).append(event));
    }
    void kill(const QString &tokenId, AccountId account, DeathReason reason, Instant expires)
    {
        must(Blacklist(connection())
                 .add({codeIssuer(), tokenId, TokenPurpose::Reset, account, {}, reason, now(),
                     Actor::named(u"Kim"_s), expires}));
    }
    int activities(const QString &text) { return int(must(latestActivity(connection(), text)).size()); }
    int dead(const QString &text) { return int(must(Blacklist(connection()).latest(1000, text)).size()); }

private Q_SLOTS:
    void anActivityLineNamesThePerson()
    {
        const AccountId olivia = addPerson(connection(), u"olivia.s"_s, now());
        log(AuditAction::ResetRequested, olivia);
        m_clock->advance(1s);
        log(AuditAction::SettingChanged, std::nullopt);
        const auto lines = must(latestActivity(connection()));
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].event.action == AuditAction::SettingChanged); // the newest first
        QVERIFY(lines[0].accountName.isEmpty());
        QCOMPARE(lines[1].accountName, personOf(connection(), olivia).displayName());
        QCOMPARE(must(latestActivity(connection(), {}, 1)).size(), 1);
    }

    void theActivityIsSearchedByPersonWordsAndTicket()
    {
        log(AuditAction::ResetRequested, addPerson(connection(), u"olivia.s"_s, now()), u"Größe 100%"_s);
        for (const QString &hit :
            {u"OLIVIA"_s, u"corp.example"_s, u"kim"_s, u"reset requested"_s, u"t-17"_s, u"GRÖ"_s, u"100%"_s})
            QCOMPARE(activities(hit), 1);
        QCOMPARE(activities(u"1%0"_s), 0);
        QCOMPARE(activities(u"liam"_s), 0);
    }

    void theBlacklistIsSearchedByPersonReasonAndFingerprint()
    {
        const AccountId olivia = addPerson(connection(), u"olivia.s"_s, now());
        kill(u"63495840aa"_s, olivia, DeathReason::PasswordChanged, now());
        for (const QString &hit : {u"olivia"_s, u"password changed"_s, u"6349"_s, u"KIM"_s, u"reset"_s})
            QCOMPARE(dead(hit), 1);
        QCOMPARE(dead(u"expired"_s), 0);
    }

    void whatIsCountedAsExpiredIsWhatIsRemoved()
    {
        const AccountId olivia = addPerson(connection(), u"olivia.s"_s, now());
        kill(u"a1"_s, olivia, DeathReason::Used, now() - 1h);
        kill(u"a2"_s, olivia, DeathReason::Used, now() - 2h);
        kill(u"a3"_s, olivia, DeathReason::Used, now() + 1h);
        Blacklist blacklist(connection());
        QCOMPARE(must(blacklist.countExpired(now())), 2);
        QCOMPARE(must(blacklist.removeExpired(now())), 2);
        QCOMPARE(must(blacklist.countExpired(now())), 0);
        QCOMPARE(must(blacklist.count()), 1);
    }
};

LATCHKEY_STORE_TEST(TestListReads)
#include "tst_listreads.moc"
