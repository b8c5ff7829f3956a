// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountQuery.h"
#include "accounts/AccountStatistics.h"
#include "site/SiteStore.h"
#include "support/People.h"
#include "support/StoreTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAccountStatistics : public StoreTest {
    Q_OBJECT

private Q_SLOTS:
    void onlyTheUnconfirmedWaitAndSomeGoSoon()
    {
        addPerson(connection(), u"fresh"_s, now());
        addPerson(connection(), u"late"_s, now() - 50h); // 22 h are left of 72
        addPerson(connection(), u"overdue"_s, now() - 80h);
        const AccountId given = addPerson(connection(), u"given.time"_s, now() - 50h);
        must(AccountStore(connection()).setPurgeNotBefore(given, now() + 48h));
        addPerson(connection(), u"mei"_s, now() - 100h, confirmedCode);
        const auto waiting = must(countWaitingForActivation(connection(), now(), 24h));
        QCOMPARE(waiting.count, 4);
        QCOMPARE(waiting.removedSoon, 2);

        // What a click on the figure looks for finds as many.
        const auto query = must(AccountQuery::parse(u"status:unconfirmed left:<24h"_s));
        QCOMPARE(must(AccountStore(connection()).ids(query, now(), 72h)).size(), 2);
    }

    void nobodyGoesWhereTheSiteDoesNotPurge()
    {
        addPerson(connection(), u"late"_s, now() - 71h);
        SiteSettings site = SiteSettings::defaults();
        site.purgeByClock = false;
        must(SiteStore(connection()).write(site));
        const auto waiting = must(countWaitingForActivation(connection(), now(), 24h));
        QCOMPARE(waiting.count, 1);
        QCOMPARE(waiting.removedSoon, 0);
    }

    void aResetIsOpenUntilItRunsOut()
    {
        QVERIFY(!must(countOpenResets(connection(), now())).nextExpiry);
        for (const auto &[name, lifetime] :
            {std::pair{u"short"_s, Duration(10min)}, std::pair{u"long"_s, Duration(30min)}}) {
            const AccountId id = addPerson(connection(), name, now(), confirmedCode);
            (void)giveLink(connection(), id, TokenPurpose::Reset, now(), lifetime);
        }
        auto open = must(countOpenResets(connection(), now()));
        QCOMPARE(open.count, 2);
        QVERIFY(open.nextExpiry == now() + 10min);
        open = must(countOpenResets(connection(), now() + 10min));
        QCOMPARE(open.count, 1);
        QVERIFY(open.nextExpiry == now() + 30min);
    }
};

LATCHKEY_STORE_TEST(TestAccountStatistics)
#include "tst_accountstatistics.moc"
