// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/People.h"
#include "support/StoreTest.h"
#include "tokens/Blacklist.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestBlacklist : public StoreTest {
    Q_OBJECT

private:
    BlacklistEntry entry(const QString &tokenId, DeathReason reason = DeathReason::Used) const
    {
        return {
            u"code"_s, tokenId, TokenPurpose::Reset, {}, {}, reason, now(), Actor::person(), now() + 30min};
    }
    Blacklist blacklist() { return Blacklist(connection()); }

private Q_SLOTS:
    void whatIsAddedIsFound();
    void theFirstReasonStays();
    void s14_theIssuerIsPartOfTheKey();
    void theNewestComesFirst();
    void s15_onlyWhatHasExpiredIsRemoved();
    void textFindsTokenPersonReasonAndOperator();
    void everyReasonHasANameOfItsOwn();
    void anEntryOutlivesItsAccount();
};

void TestBlacklist::whatIsAddedIsFound()
{
    const AccountId olivia = addPerson(connection(), u"olivia.s"_s, now());
    BlacklistEntry added = entry(u"a"_s, DeathReason::Revoked);
    added.account = olivia;
    added.createdBy = Actor::named(u"Kim"_s);
    must(blacklist().add(added));
    const auto found = must(must(blacklist().find(u"code"_s, u"a"_s)));
    QCOMPARE(found.tokenId, u"a"_s);
    QVERIFY(found.purpose == TokenPurpose::Reset);
    QVERIFY(found.account == olivia);
    QCOMPARE(found.accountName, u"olivia.s"_s);
    QVERIFY(found.reason == DeathReason::Revoked);
    QVERIFY(found.created == now());
    QVERIFY(found.createdBy == Actor::named(u"Kim"_s));
    QVERIFY(found.expires == now() + 30min);
    QVERIFY(!must(blacklist().find(u"code"_s, u"A"_s)));
}

void TestBlacklist::theFirstReasonStays()
{
    must(blacklist().add(entry(u"a"_s, DeathReason::Used)));
    m_clock->advance(1h);
    must(blacklist().add(entry(u"a"_s, DeathReason::Purged)));
    const auto found = must(must(blacklist().find(u"code"_s, u"a"_s)));
    QVERIFY(found.reason == DeathReason::Used);
    QVERIFY(found.created == now() - 1h);
    QCOMPARE(must(blacklist().count()), 1);
}

void TestBlacklist::s14_theIssuerIsPartOfTheKey()
{
    BlacklistEntry other = entry(u"a"_s, DeathReason::Revoked);
    other.issuer = u"https://www.mysite.com"_s;
    must(blacklist().add(entry(u"a"_s)));
    must(blacklist().add(other));
    QCOMPARE(must(blacklist().count()), 2);
    QVERIFY(must(must(blacklist().find(other.issuer, u"a"_s))).reason == DeathReason::Revoked);
    QVERIFY(must(must(blacklist().find(u"code"_s, u"a"_s))).reason == DeathReason::Used);
}

void TestBlacklist::theNewestComesFirst()
{
    for (const QString &id : {u"a"_s, u"b"_s, u"c"_s}) {
        must(blacklist().add(entry(id)));
        m_clock->advance(1s);
    }
    QStringList ids;
    for (const BlacklistEntry &one : must(blacklist().latest(2)))
        ids += one.tokenId;
    QCOMPARE(ids, (QStringList{u"c"_s, u"b"_s}));
}

void TestBlacklist::s15_onlyWhatHasExpiredIsRemoved()
{
    BlacklistEntry never = entry(u"never"_s);
    never.expires.reset();
    BlacklistEntry later = entry(u"later"_s);
    later.expires = now() + 1h;
    for (const auto &one : {entry(u"soon"_s), later, never})
        must(blacklist().add(one));
    QCOMPARE(must(blacklist().countExpired(now() + 30min)), 0);
    QCOMPARE(must(blacklist().removeExpired(now() + 30min)), 0);
    QCOMPARE(must(blacklist().countExpired(now() + 30min + 1ms)), 1);
    QCOMPARE(must(blacklist().removeExpired(now() + 30min + 1ms)), 1);
    QVERIFY(!must(blacklist().find(u"code"_s, u"soon"_s)));
    QCOMPARE(must(blacklist().removeExpired(now() + 24h * 365)), 1);
    QVERIFY(must(blacklist().find(u"code"_s, u"never"_s)));
}

void TestBlacklist::textFindsTokenPersonReasonAndOperator()
{
    BlacklistEntry added = entry(u"abc123"_s, DeathReason::PasswordChanged);
    added.account = addPerson(connection(), u"olivia.s"_s, now());
    added.createdBy = Actor::named(u"Émile"_s);
    setColumn(connection(), *added.account, u"full_name"_s, bound(u"Ольга"_s));
    must(blacklist().add(added));
    must(blacklist().add(entry(u"other"_s)));
    for (const QString &text :
        {u"ABC1"_s, u"ольга"_s, u"olivia.s@"_s, u"password changed"_s, u"émile"_s, u" Émile "_s}) {
        const auto found = must(blacklist().latest(10, text));
        QVERIFY2(found.size() == 1 && found.first().tokenId == u"abc123"_s, qPrintable(text));
    }
    QCOMPARE(must(blacklist().latest(10, u"reset"_s)).size(), 2);
    QVERIFY(must(blacklist().latest(10, u"a%3"_s)).isEmpty());
}

void TestBlacklist::everyReasonHasANameOfItsOwn()
{
    QSet<QString> names;
    for (int i = 0; i <= int(DeathReason::Purged); ++i) {
        const auto reason = DeathReason(i);
        names.insert(nameOf(reason));
        must(blacklist().add(entry(nameOf(reason), reason)));
        QVERIFY(must(must(blacklist().find(u"code"_s, nameOf(reason)))).reason == reason);
    }
    QCOMPARE(names.size(), int(DeathReason::Purged) + 1);
}

void TestBlacklist::anEntryOutlivesItsAccount()
{
    BlacklistEntry added = entry(u"a"_s, DeathReason::Purged);
    added.account = addPerson(connection(), u"liam.j"_s, now());
    must(blacklist().add(added));
    must(AccountStore(connection()).remove(*added.account));
    const auto found = must(must(blacklist().find(u"code"_s, u"a"_s)));
    QVERIFY(found.account == added.account);
    QVERIFY(found.accountName.isEmpty());
    QCOMPARE(must(blacklist().latest()).size(), 1);
}

LATCHKEY_STORE_TEST(TestBlacklist)
#include "tst_blacklist.moc"
