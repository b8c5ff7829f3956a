// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Purge.h"
#include "DeskTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestBlock : public DeskTest {
    Q_OBJECT

private Q_SLOTS:
    void blockingEndsSessionsAndLinks();
    void unblockingGoesBack();
    void aBlockMayHaveAnEnd();
    void anEndInThePastIsRefused();
    void theClockLiftsABlockWithAnEnd();
    void theClockLeavesOtherStatusesAlone();
    void anAccountBlockedByTheSiteBecomesUnconfirmed();
    void whoComesBackIsNotPurgedAtOnce_data();
    void whoComesBackIsNotPurgedAtOnce();
};

void TestBlock::blockingEndsSessionsAndLinks()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    const Secret activation = link(id, TokenPurpose::Activation);
    const Secret reset = link(id, TokenPurpose::Reset);
    must(desk().block(id, u"sends spam"_s));
    const Account account = read(id);
    QVERIFY(account.status.isBlocked());
    QVERIFY(account.tokensValidAfter == now());
    QVERIFY(!account.blockedUntil);
    QVERIFY(!isLive(TokenPurpose::Activation, activation) && !isLive(TokenPurpose::Reset, reset));
    QCOMPARE(deaths(id), (QStringList{u"activation blocked"_s, u"reset blocked"_s}));
    QCOMPARE(audit(id), QStringList{u"account_blocked done Kim"_s});
    QCOMPARE(lastLine(id).reason, u"sends spam"_s);
}

void TestBlock::unblockingGoesBack()
{
    for (const QString &code : {unconfirmedCode, confirmedCode}) {
        const AccountId id = person(u"p-"_s + code.toLower(), code);
        must(desk().block(id, u"x"_s));
        must(desk().unblock(id, u"a mistake"_s));
        QCOMPARE(read(id).status.code, code);
        QCOMPARE(audit(id), (QStringList{u"account_blocked done Kim"_s, u"account_unblocked done Kim"_s}));
        QCOMPARE(lastLine(id).reason, u"a mistake"_s);
    }
}

void TestBlock::aBlockMayHaveAnEnd()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    must(desk().block(id, u"x"_s, now() + 24h));
    QVERIFY(read(id).blockedUntil == now() + 24h);
    must(desk().unblock(id));
    QVERIFY(!read(id).blockedUntil);
}

void TestBlock::anEndInThePastIsRefused()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    QCOMPARE(codeOf(desk().block(id, u"x"_s, now())), u"InvalidInput"_s);
    QVERIFY(read(id).status.isConfirmed());
    QCOMPARE(audit(id), QStringList());
}

void TestBlock::theClockLiftsABlockWithAnEnd()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    const AccountId forGood = person(u"liam.j"_s, confirmedCode);
    must(desk().block(id, u"x"_s, now() + 24h));
    must(desk().block(forGood, u"x"_s));
    m_clock->advance(24h - 1ms);
    QCOMPARE(must(keepHouse(connection(), *m_clock)), false);
    QVERIFY(read(id).status.isBlocked());
    m_clock->advance(1ms);
    QCOMPARE(must(keepHouse(connection(), *m_clock)), true);
    QVERIFY(read(id).status.isConfirmed());
    QCOMPARE(audit(id), (QStringList{u"account_blocked done Kim"_s, u"account_unblocked done @clock"_s}));
    m_clock->advance(24h * 365);
    must(keepHouse(connection(), *m_clock));
    QVERIFY(read(forGood).status.isBlocked());
}

/// The website lifted the block itself and left the moment in its column.
void TestBlock::theClockLeavesOtherStatusesAlone()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    setColumn(connection(), id, u"blocked_until"_s, bound(now() + 1h));
    m_clock->advance(24h * 30);
    must(keepHouse(connection(), *m_clock));
    QVERIFY(read(id).status.isConfirmed());
    QCOMPARE(audit(id), QStringList());
}

void TestBlock::anAccountBlockedByTheSiteBecomesUnconfirmed()
{
    const AccountId id = person(u"olivia.s"_s, blockedCode);
    must(desk().unblock(id));
    QVERIFY(read(id).status.isUnconfirmed());
}

void TestBlock::whoComesBackIsNotPurgedAtOnce_data()
{
    QTest::addColumn<bool>("byClock");
    QTest::newRow("by hand") << false;
    QTest::newRow("by the clock") << true;
}

/// Blocked for longer than an unconfirmed account lives.
void TestBlock::whoComesBackIsNotPurgedAtOnce()
{
    QFETCH(bool, byClock);
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    must(desk().block(id, u"x"_s, now() + 24h * 10));
    m_clock->advance(24h * 10);
    if (!byClock)
        must(desk().unblock(id));
    must(keepHouse(connection(), *m_clock));
    must(keepHouse(connection(), *m_clock));
    QVERIFY(read(id).status.isUnconfirmed());
    QVERIFY(read(id).purgeAt(72h) == now() + 72h);
    m_clock->advance(72h);
    must(keepHouse(connection(), *m_clock));
    QVERIFY(!must(AccountStore(connection()).find(id)));
}

LATCHKEY_STORE_TEST(TestBlock)
#include "tst_block.moc"
