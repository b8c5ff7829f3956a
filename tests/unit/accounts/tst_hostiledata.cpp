// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountStatistics.h"
#include "accounts/Activity.h"
#include "accounts/LinkDiagnosis.h"
#include "accounts/Purge.h"
#include "accounts/Timeline.h"
#include "DeskTest.h"
#include "messages/MessageTemplate.h"
#include "messages/OutboxStatistics.h"
#include "messages/TemplateStore.h"
#include "support/FakeChannel.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A database file that comes from outside holds whatever its maker put there (S43): SQLite keeps no column's
/// type, and a check can be switched off. Each column in turn gets each of these values, and everything that
/// reads or works has to come back, with an answer or an error. Worth most under the sanitizers.
class TestHostileData : public DeskTest {
    Q_OBJECT

private:
    void prepare() override;
    void useEverything();
    void readEverything();
    void workWithEverything();
    static void use(Instant moment) { (void)toUtc(moment).toString(Qt::ISODate); }

    Secret m_activation;
    Secret m_reset;
    AccountId m_olivia;
    AccountId m_newcomer;
    int m_used = 0;

private Q_SLOTS:
    void s43_noValueInAnyColumnBringsUsDown_data();
    void s43_noValueInAnyColumnBringsUsDown();
    void s43_momentsStayWithinTheCalendar();
    void s5_s22_settingsFromOutsideStayWithinTheRules();
};

void TestHostileData::prepare()
{
    if (!isSqlite())
        return; // a server keeps its columns' types
    m_olivia = person(u"olivia.s"_s, confirmedCode);
    m_newcomer = person(u"newcomer"_s, unconfirmedCode);
    m_activation = link(m_newcomer, TokenPurpose::Activation, 72h);
    must(desk().addNote(m_olivia, u"a note"_s, u"T-1"_s));
    must(SiteStore(connection()).write(SiteSettings::defaults()));
    const MessageTemplate shipped = shippedTemplate(MessagePurpose::Reset, ChannelKind::Email, u"en"_s);
    must(TemplateStore(connection()).save(shipped, now(), Actor::named(u"Kim"_s)));
    must(desk().sendReset(m_olivia));
    const auto claimed =
        must(Outbox(connection()).claim(1, u"desk"_s, SiteSettings::defaults(), now(), ChannelKind::Email));
    m_reset = claimed.first().token->value;
    must(Outbox(connection()).finish(claimed.first().attempt, deferred(), now(), 0));
    must(redeemer().open(TokenPurpose::Reset, m_reset, u"Firefox"_s));
    must(desk().block(person(u"eve"_s, confirmedCode), u"x"_s, now() + 1h));
    link(m_olivia, TokenPurpose::Activation, 72h);
    must(TokenStore(connection())
             .kill(m_olivia, TokenPurpose::Activation, DeathReason::Revoked, now(), Actor::named(u"Kim"_s)));
    m_clock->advance(5min);

    // What the maker of such a file can do, too.
    must(connection().executeDirect(u"DROP TRIGGER audit_event_no_update"_s));
    must(connection().executeDirect(u"PRAGMA ignore_check_constraints = ON"_s));
    must(connection().executeDirect(u"PRAGMA foreign_keys = OFF"_s));
}

void TestHostileData::readEverything()
{
    AccountStore store(connection());
    for (const AccountSort sort : {AccountSort::Name, AccountSort::Email, AccountSort::Status,
             AccountSort::Registered, AccountSort::TimeLeft}) {
        AccountQuery query = must(AccountQuery::parse(u"o left:<9d"_s));
        query.setSort(sort, Qt::AscendingOrder);
        (void)store.ids(query, now(), 72h);
    }
    const auto ids = store.ids(AccountQuery(), now(), 72h);
    const auto accounts = store.findAll(ids.value_or(QList<AccountId>{m_olivia, m_newcomer}));
    for (const Account &account : accounts.value_or(QList<Account>())) {
        use(account.registered);
        use(account.purgeAt(72h).value_or(now()));
        (void)refusal(AccountAction::SendReset, account, now());
        (void)check(AccountDraft::of(account));
        (void)timelineOf(connection(), account.id);
    }
    (void)store.countByStatus();
    (void)store.findByNameOrEmail(u"olivia.s"_s);
    (void)countWaitingForActivation(connection(), now(), 24h);
    (void)countOpenResets(connection(), now());
    for (const ActivityLine &line : latestActivity(connection()).value_or(QList<ActivityLine>()))
        use(line.event.at);
    for (const Secret &code : {m_activation, m_reset})
        (void)diagnoseLink(connection(), QString::fromLatin1(code.view()), now());
    for (const LiveToken &token : TokenStore(connection()).live(72h).value_or(QList<LiveToken>()))
        use(token.expires);
    (void)Blacklist(connection()).latest(10, u"kim"_s);
    for (const Message &message : Outbox(connection()).list({}).value_or(QList<Message>())) {
        use(message.giveUpAt);
        (void)Outbox(connection()).attempts(message.id);
    }
    (void)Outbox(connection()).summary(now());
    OutboxStatistics statistics(connection());
    (void)statistics.byDay(localDayStarts(now(), 7), now());
    (void)statistics.failures(now() - 24h);
    (void)statistics.arrivals(now() - 24h);
    for (const auto &candidate :
        Purge(connection(), *m_clock, Actor::clock()).preview(now() + 72h).value_or(Purge::Preview()).first)
        use(candidate.due);
    if (const auto wording =
            TemplateStore(connection()).find(MessagePurpose::Reset, ChannelKind::Email, u"en"_s)) {
        (void)check(*wording);
        (void)render(*wording, {{u"name"_s, u"Olivia"_s}});
    }
}

void TestHostileData::workWithEverything()
{
    (void)desk().sendReset(m_olivia, u"because"_s);
    (void)desk().postponePurge(m_newcomer);
    (void)desk().sendActivation(m_newcomer);
    const SiteSettings site = SiteStore(connection()).read().value_or(SiteSettings::defaults());
    const auto claimed = Outbox(connection()).claim(9, u"desk"_s, site, now(), ChannelKind::Email);
    for (const ClaimedMessage &message : claimed.value_or(QList<ClaimedMessage>()))
        (void)Outbox(connection()).finish(message.attempt, deferred(), now(), 0);
    (void)Outbox(connection()).recover(u"desk"_s, now());
    (void)Outbox(connection()).giveUpOverdue(now());
    (void)redeemer().open(TokenPurpose::Activation, m_activation, {});
    (void)redeemer().confirm(m_activation);
    (void)redeemer().requestReset(u"olivia.s"_s);
    (void)keepHouse(connection(), *m_clock);
}

void TestHostileData::useEverything()
{
    readEverything();
    workWithEverything();
    ++m_used;
}

void TestHostileData::s43_noValueInAnyColumnBringsUsDown_data()
{
    QTest::addColumn<QString>("value");
    QTest::newRow("the largest number") << u"9223372036854775807"_s;
    QTest::newRow("the smallest number") << u"-9223372036854775808"_s;
    QTest::newRow("the largest int") << u"2147483647"_s;
    QTest::newRow("beyond all numbers") << u"1e308"_s;
    QTest::newRow("words") << u"'not a number'"_s;
    QTest::newRow("nothing") << u"NULL"_s;
    QTest::newRow("bytes") << u"x'00ff00fe4142'"_s;
    QTest::newRow("bad UTF-8") << u"CAST(x'c3f0ff80' AS TEXT)"_s;
    QTest::newRow("control characters") << u"char(0) || char(27) || '[2J' || char(8238) || char(10)"_s;
    QTest::newRow("much") << u"replace(hex(zeroblob(20000)), '0', '{{ ')"_s;
}

void TestHostileData::s43_noValueInAnyColumnBringsUsDown()
{
    if (!isSqlite())
        return;
    QFETCH(QString, value);
    useEverything(); // as it is, so that what comes back as an error below once came back as an answer
    const auto columns = must(connection().select(
        u"SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' "
        "AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'account_search%'"_s,
        {}, [](const Row &row) { return std::pair(row.text(0), row.text(1)); }));
    QVERIFY(columns.size() > 80);
    m_used = 0;
    for (const auto &[table, column] : columns) {
        const auto undone = must(Transaction::begin(connection()));
        // Of unique ones the last row alone.
        const QString all = u"UPDATE \"%1\" SET \"%2\" = %3"_s.arg(table, column, value);
        const QString last = u" WHERE rowid = (SELECT MAX(rowid) FROM \"%1\")"_s.arg(table);
        if (connection().execute(all) || connection().execute(all + last))
            useEverything();
    }
    QVERIFY2(m_used >= 40, qPrintable(QString::number(m_used)));
}

void TestHostileData::s43_momentsStayWithinTheCalendar()
{
    if (!isSqlite())
        return;
    for (const auto &[value, year] : {std::pair(u"9223372036854775807"_s, 9999),
             std::pair(u"-9223372036854775808"_s, 1), std::pair(u"0"_s, 1970)}) {
        setColumn(connection(), m_newcomer, u"registration_time"_s, bound(value.toLongLong()));
        setColumn(connection(), m_newcomer, u"purge_not_before"_s, bound(value.toLongLong()));
        const Account account = read(m_newcomer);
        QCOMPARE(toUtc(account.registered).date().year(), year);
        QCOMPARE(toUtc(*account.purgeNotBefore).date().year(), year);
    }
}

void TestHostileData::s5_s22_settingsFromOutsideStayWithinTheRules()
{
    if (!isSqlite())
        return;
    const auto keys = must(connection().select(
        u"SELECT key FROM site_setting"_s, {}, [](const Row &row) { return row.text(0); }));
    QVERIFY(keys.size() >= 12);
    for (const QString &value :
        {u"9223372036854775807"_s, u"-1"_s, u"0"_s, u"1e9"_s, QString(2'000'000, u'9'),
            u"http://evil.example/?code={token}"_s, u"javascript:alert({token})"_s, u""_s}) {
        must(connection().execute(u"UPDATE site_setting SET value = ?"_s, bound(value)));
        const SiteSettings site = must(SiteStore(connection()).read());
        QCOMPARE(site.problems(), QStringList());
        QVERIFY(site.resetLink.pattern().startsWith(u"https://"_s));
        QVERIFY(site.resetLifetime <= 30min && site.activationLifetime <= 72h && site.messageGap >= 60s);
    }
}

LATCHKEY_STORE_TEST(TestHostileData)
#include "tst_hostiledata.moc"
