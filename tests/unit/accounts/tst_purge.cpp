// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Purge.h"
#include "DeskTest.h"

#include <atomic>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestPurge : public DeskTest {
    Q_OBJECT

private:
    Purge purge() { return Purge(connection(), *m_clock, Actor::named(u"Kim"_s)); }
    bool exists(AccountId id) { return must(AccountStore(connection()).find(id)).has_value(); }
    int run() { return must(purge().runBatch()); }

private Q_SLOTS:
    void theClockRunsFromRegistration();
    void theClockRunsFromTheLastActivationMail();
    void anExtensionHolds();
    void onlyUnconfirmedAccountsGo();
    void thePeriodIsASetting();
    void linksDieAndTheLogSaysSo();
    void batchesAreBounded();
    void thePreviewNamesWhoGoesAndWhen();
    void thePreviewIsExactlyWhoIsRemoved();
    void thePreviewChangesNothing();
    void postponingGivesADay();
    void postponingAnOverdueOneCountsFromNow();
    void theClockPurgesOnlyIfTheSiteWantsIt();
    void theClockSweepsExpiredLinks();
    void whoConfirmsAtThisMomentStays();
    void aClickAndThePurgeNeverBothWin();
    void twoProgramsCanPurgeAtOnce();
};

void TestPurge::theClockRunsFromRegistration()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    m_clock->advance(72h - 1ms);
    QCOMPARE(run(), 0);
    m_clock->advance(1ms);
    QCOMPARE(run(), 1);
    QVERIFY(!exists(id));
}

void TestPurge::theClockRunsFromTheLastActivationMail()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    m_clock->advance(71h);
    const Secret activation = link(id, TokenPurpose::Activation, 72h);
    m_clock->advance(72h - 1ms);
    QCOMPARE(run(), 0);
    QVERIFY(isLive(TokenPurpose::Activation, activation)); // a link sent in hour 71 does not die in hour 72
    m_clock->advance(1ms);
    QCOMPARE(run(), 1);
}

void TestPurge::anExtensionHolds()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    setColumn(connection(), id, u"purge_not_before"_s, bound(now() + 100h));
    m_clock->advance(100h - 1ms);
    QCOMPARE(run(), 0);
    m_clock->advance(1ms);
    QCOMPARE(run(), 1);
}

void TestPurge::onlyUnconfirmedAccountsGo()
{
    person(u"a"_s, confirmedCode);
    person(u"b"_s, blockedCode);
    person(u"c"_s, unconfirmedCode);
    m_clock->advance(24h * 365);
    QCOMPARE(run(), 1);
    QCOMPARE(count(u"user_account"_s), 2);
}

void TestPurge::thePeriodIsASetting()
{
    SiteSettings site = SiteSettings::defaults();
    site.purgeAfter = 24h * 7;
    must(SiteStore(connection()).write(site));
    person(u"olivia.s"_s, unconfirmedCode);
    m_clock->advance(24h * 7 - 1ms);
    QCOMPARE(run(), 0);
    m_clock->advance(1ms);
    QCOMPARE(run(), 1);
}

void TestPurge::linksDieAndTheLogSaysSo()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    link(id, TokenPurpose::Activation, 72h);
    m_clock->advance(72h);
    QCOMPARE(run(), 1);
    QCOMPARE(deaths(id), QStringList{u"activation purged"_s});
    QCOMPARE(audit(id), QStringList{u"account_purged done Kim"_s});
    QVERIFY2(lastLine(id).detail.contains(u"2026-11-24T14:02:00Z"_s), qPrintable(lastLine(id).detail));
}

void TestPurge::batchesAreBounded()
{
    for (int i = 0; i < 7; ++i)
        person(u"p%1"_s.arg(i), unconfirmedCode);
    m_clock->advance(72h);
    QCOMPARE(must(purge().runBatch(3)), 3);
    QCOMPARE(must(purge().runBatch(3)), 3);
    QCOMPARE(must(purge().runBatch(3)), 1);
    QCOMPARE(must(purge().runBatch(3)), 0);
    QCOMPARE(count(u"audit_event"_s), 7);
}

void TestPurge::thePreviewNamesWhoGoesAndWhen()
{
    const AccountId late = person(u"late"_s, unconfirmedCode);
    m_clock->advance(-10h);
    const AccountId early = person(u"early"_s, unconfirmedCode);
    setColumn(connection(), early, u"full_name"_s, bound(u"Early Bird"_s));
    m_clock->advance(10h);
    person(u"confirmed"_s, confirmedCode);
    const auto preview = must(purge().preview(now() + 72h));
    QCOMPARE(preview.count, 2);
    QVERIFY(preview.first[0].id == early && preview.first[1].id == late);
    QCOMPARE(preview.first[0].name, u"Early Bird"_s);
    QCOMPARE(preview.first[0].email, u"early@corp.example"_s);
    QVERIFY(preview.first[0].due == now() + 62h);
    QVERIFY(preview.first[1].due == now() + 72h);
    QCOMPARE(must(purge().preview(now() + 62h)).count, 1);
    QCOMPARE(must(purge().preview(now() + 62h - 1ms)).count, 0);
    const auto limited = must(purge().preview(now() + 72h, 1));
    QCOMPARE(limited.count, 2);
    QCOMPARE(limited.first.size(), 1);
}

void TestPurge::thePreviewIsExactlyWhoIsRemoved()
{
    const Instant start = now();
    const QStringList statuses{unconfirmedCode, confirmedCode, blockedCode};
    QList<AccountId> everybody;
    for (int i = 0; i < 90; ++i) {
        const AccountId id =
            addPerson(connection(), u"p%1"_s.arg(i), start - 1h * (i * 7 % 120), statuses[i % 7 % 3]);
        if (i % 3 == 0)
            setColumn(connection(), id, u"email_confirmation_sent"_s, bound(start - 1h * (i * 5 % 100)));
        if (i % 4 == 0)
            setColumn(connection(), id, u"purge_not_before"_s, bound(start + 1h * (i * 11 % 60 - 30)));
        everybody += id;
    }
    for (const Duration later : {Duration(0), Duration(20h), Duration(72h - 1ms), Duration(72h)}) {
        m_clock->set(start + later);
        QSet<AccountId> expected;
        for (const AccountId id : std::as_const(everybody)) {
            if (!exists(id))
                continue;
            if (const auto at = read(id).purgeAt(72h); at && *at <= now())
                expected += id;
        }
        const auto preview = must(purge().preview(now()));
        QSet<AccountId> named;
        for (const auto &candidate : preview.first)
            named += candidate.id;
        QVERIFY(named == expected);
        QCOMPARE(preview.count, expected.size());
        QVERIFY(!expected.isEmpty());

        const auto before = everybody;
        int removed = 0;
        while (const int some = must(purge().runBatch(7)))
            removed += some;
        QCOMPARE(removed, expected.size());
        for (const AccountId id : before) {
            if (!exists(id))
                everybody.removeOne(id);
            QCOMPARE(before.contains(id) && !everybody.contains(id), expected.contains(id));
        }
        QCOMPARE(must(purge().preview(now())).count, 0);
    }
}

void TestPurge::thePreviewChangesNothing()
{
    person(u"olivia.s"_s, unconfirmedCode);
    m_clock->advance(24h * 30);
    must(purge().preview(now()));
    QCOMPARE(count(u"user_account"_s), 1);
    QCOMPARE(count(u"audit_event"_s), 0);
}

void TestPurge::postponingGivesADay()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    m_clock->advance(1h);
    must(desk().postponePurge(id));
    QVERIFY(read(id).purgeAt(72h) == now() - 1h + 96h);
    must(desk().postponePurge(id));
    QVERIFY(read(id).purgeAt(72h) == now() - 1h + 120h);
    QCOMPARE(audit(id), (QStringList{u"purge_postponed done Kim"_s, u"purge_postponed done Kim"_s}));
}

void TestPurge::postponingAnOverdueOneCountsFromNow()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    m_clock->advance(24h * 30);
    must(desk().postponePurge(id));
    QVERIFY(read(id).purgeAt(72h) == now() + 24h);
    QCOMPARE(run(), 0);
}

void TestPurge::theClockPurgesOnlyIfTheSiteWantsIt()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    SiteSettings site = SiteSettings::defaults();
    site.purgeByClock = false;
    must(SiteStore(connection()).write(site));
    m_clock->advance(24h * 30);
    QCOMPARE(must(keepHouse(connection(), *m_clock)), false);
    QVERIFY(exists(id));
    site.purgeByClock = true;
    must(SiteStore(connection()).write(site));
    QCOMPARE(must(keepHouse(connection(), *m_clock)), true);
    QVERIFY(!exists(id));
    QCOMPARE(audit(id), QStringList{u"account_purged done @clock"_s});
    QCOMPARE(must(keepHouse(connection(), *m_clock)), false);
}

void TestPurge::theClockSweepsExpiredLinks()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    link(id, TokenPurpose::Reset, 30min);
    m_clock->advance(30min + 1ms);
    QCOMPARE(must(keepHouse(connection(), *m_clock)), true);
    QCOMPARE(deaths(id), QStringList{u"reset expired"_s});
    QVERIFY(!read(id).hasResetToken);
}

void TestPurge::whoConfirmsAtThisMomentStays()
{
    if (isSqlite())
        return; // has one writer at a time
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    const AccountId other = person(u"liam.j"_s, unconfirmedCode);
    const Secret activation = link(id, TokenPurpose::Activation, 72h);
    m_clock->advance(72h - 1ms);
    const auto persons = database().connect();
    auto confirming = must(Transaction::begin(*persons));
    must(LinkRedeemer(*persons, *m_clock).confirm(activation));
    m_clock->advance(1ms);
    QCOMPARE(run(), 1);
    must(confirming.commit());
    QCOMPARE(run(), 0);
    QVERIFY(read(id).status.isConfirmed());
    QVERIFY(!exists(other));
}

void TestPurge::aClickAndThePurgeNeverBothWin()
{
    // Where accounts are kept for a shorter time than links live, both may happen at once.
    SiteSettings site = SiteSettings::defaults();
    site.purgeAfter = 1h;
    must(SiteStore(connection()).write(site));
    QList<std::pair<AccountId, Secret>> people;
    for (int i = 0; i < 24; ++i) {
        const AccountId id = person(u"p%1"_s.arg(i), unconfirmedCode);
        people.append({id, link(id, TokenPurpose::Activation, 72h)});
    }
    m_clock->advance(1h);
    std::atomic_int confirmed = 0;
    std::atomic_int purged = 0;
    atOnce(database(), 6, [&](Connection &mine, int number) {
        if (number < 2) {
            for (int round = 0; round < 24; ++round)
                purged += must(Purge(mine, *m_clock, Actor::clock()).runBatch(1));
            return;
        }
        for (int i = number - 2; i < 24; i += 4) {
            if (LinkRedeemer(mine, *m_clock).confirm(people[i].second))
                ++confirmed;
        }
    });
    QCOMPARE(confirmed + purged, 24);
    for (const auto &[id, code] : std::as_const(people)) {
        const bool stayed = exists(id);
        QVERIFY(!stayed || read(id).status.isConfirmed());
        QCOMPARE(audit(id),
            QStringList{stayed ? u"email_confirmed done @person"_s : u"account_purged done @clock"_s});
        QCOMPARE(deaths(id), QStringList{stayed ? u"activation used"_s : u"activation purged"_s});
    }
}

void TestPurge::twoProgramsCanPurgeAtOnce()
{
    for (int i = 0; i < 60; ++i)
        person(u"p%1"_s.arg(i), unconfirmedCode);
    m_clock->advance(72h);
    std::atomic_int purged = 0;
    atOnce(database(), 4, [&](Connection &mine, int) {
        for (int round = 0; round < 10; ++round)
            purged += must(Purge(mine, *m_clock, Actor::clock()).runBatch(7));
    });
    QCOMPARE(purged.load(), 60);
    QCOMPARE(count(u"user_account"_s), 0);
    QCOMPARE(count(u"audit_event"_s), 60);
}

LATCHKEY_STORE_TEST(TestPurge)
#include "tst_purge.moc"
