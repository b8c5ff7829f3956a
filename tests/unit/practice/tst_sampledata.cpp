// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountStore.h"
#include "accounts/Purge.h"
#include "accounts/Timeline.h"
#include "messages/Outbox.h"
#include "practice/SampleData.h"
#include "storage/Database.h"
#include "tokens/TokenStore.h"

#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const Instant now = toInstant(QDateTime({2026, 11, 21}, {14, 24}, Qt::UTC));

/// A database of sample people that is gone with the object.
struct Sample {
    explicit Sample(quint32 seed = 2026, Instant at = now)
        : clock(std::make_shared<ManualClock>(at))
    {
        database = *Database::createNow(folder.filePath(u"sample.db"_s), clock);
        connection = std::move(*database->connect());
        filled = SampleData::fill(*connection, at, seed);
    }
    /// Every row of every table that the sample fills, as text.
    QStringList rows() const
    {
        static const QStringList tables{u"user_account_status"_s, u"user_account"_s, u"blacklisted_token"_s,
            u"message"_s, u"message_attempt"_s, u"link_visit"_s, u"account_note"_s, u"audit_event"_s};
        QStringList all;
        for (const QString &table : tables) {
            const auto columns = *connection->select(u"SELECT name FROM pragma_table_info('%1')"_s.arg(table),
                {}, [](const Row &row) { return u"COALESCE(quote(%1), '')"_s.arg(row.text(0)); });
            all += *connection->select(
                u"SELECT %1 FROM %2 ORDER BY 1"_s.arg(columns.join(u" || ',' || "_s), table), {},
                [&](const Row &row) { return table + u": "_s + row.text(0); });
        }
        return all;
    }

    QTemporaryDir folder;
    std::shared_ptr<ManualClock> clock;
    std::shared_ptr<Database> database;
    std::unique_ptr<Connection> connection;
    Result<void> filled;
};

} // namespace

class TestSampleData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoHundredPeopleOfAllStatuses();
    void oliviaComesFirst();
    void nobodyIsOverdue();
    void whatTheClockWouldDoIsNothing();
    void sameSeedSameRows();
    void addressesLeadNowhere();
    void manyScripts();
    void historyIsWhole();
    void liveLinksBelongToNoCode();
    void refusesADatabaseInUse();
};

void TestSampleData::twoHundredPeopleOfAllStatuses()
{
    const Sample sample;
    QVERIFY2(sample.filled.has_value(), sample.filled ? "" : qPrintable(sample.filled.error().detail));
    const auto counts = *AccountStore(*sample.connection).countByStatus();
    QStringList found;
    for (const StatusCount &one : counts)
        found += one.status.code + u' ' + QString::number(one.count);
    QCOMPARE(found,
        QStringList(
            {u"EMAIL_NON_CONFIRMED 37"_s, u"EMAIL_CONFIRMED 147"_s, u"BLOCKED 12"_s, u"UNDER_REVIEW 4"_s}));
    QCOMPARE(counts.last().status.tone, Tone::Info);
    QVERIFY(!counts.last().status.builtIn);
}

void TestSampleData::oliviaComesFirst()
{
    const Sample sample;
    AccountStore store(*sample.connection);
    AccountQuery query;
    query.setStatusCode(u"EMAIL_NON_CONFIRMED"_s);
    query.setSort(AccountSort::TimeLeft, Qt::AscendingOrder);
    const auto ids = *store.ids(query, now, 72h);
    const Account olivia = **store.find(ids.first());
    QCOMPARE(olivia.displayName(), u"Olivia Smith"_s);
    QCOMPARE(olivia.userName, u"olivia.s"_s);
    QCOMPARE(olivia.email, u"olivia.smith@corp.example"_s);
    QCOMPARE(std::chrono::floor<std::chrono::hours>(*olivia.purgeAt(72h) - now), 3h);
    QCOMPARE((*store.find(ids.at(1)))->displayName(), u"Liam Johansson"_s);

    const auto entries = *timelineOf(*sample.connection, olivia.id);
    QStringList lines;
    for (const TimelineEntry &entry : entries)
        lines += entry.title + u" | "_s + entry.detail;
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[0].contains(u"scanner"_s), qPrintable(lines[0]));
    QCOMPARE(lines[1], u"Activation sent | 250 2.0.0 Ok: queued as 4F1B2"_s);
    QVERIFY2(lines[2].contains(u"450 4.2.0"_s), qPrintable(lines[2]));
    QVERIFY2(lines[3].startsWith(u"Registered"_s), qPrintable(lines[3]));
}

void TestSampleData::nobodyIsOverdue()
{
    const Sample sample;
    Purge purge(*sample.connection, *sample.clock, Actor::clock());
    QCOMPARE(purge.preview(now)->count, 0);
    QVERIFY(purge.preview(now + 12h)->count >= 2);
    QCOMPARE(purge.preview(now + 24h * 4)->count, 37);
}

void TestSampleData::whatTheClockWouldDoIsNothing()
{
    const Sample sample;
    const QStringList before = sample.rows();
    const auto more = keepHouse(*sample.connection, *sample.clock);
    QVERIFY(more.has_value());
    QVERIFY(!*more);
    QCOMPARE(sample.rows(), before);
}

void TestSampleData::sameSeedSameRows()
{
    const QStringList rows = Sample().rows();
    QVERIFY(rows.size() > 800);
    QCOMPARE(Sample().rows(), rows);
    QVERIFY(Sample(7).rows() != rows);
    QVERIFY(Sample(2026, now + 1h).rows() != rows);
}

void TestSampleData::addressesLeadNowhere()
{
    const Sample sample;
    static const QRegularExpression reserved(u"(^|\\.)example(\\.(org|com|net))?$"_s); // RFC 2606
    const auto emails =
        *sample.connection->select(u"SELECT email FROM user_account UNION SELECT recipient FROM message"_s,
            {}, [](const Row &row) { return row.text(0); });
    int mistyped = 0;
    for (const QString &email : emails) {
        const auto address = EmailAddress::parse(email);
        QVERIFY2(address.has_value(), qPrintable(email));
        QVERIFY2(reserved.match(address->asciiDomain()).hasMatch(), qPrintable(email));
        mistyped += email.contains(u"@gamil."_s) || email.contains(u"@gmial."_s)
            || email.contains(u"@hotmial."_s) || email.contains(u"@outlok."_s);
    }
    QCOMPARE(mistyped, 4);
}

void TestSampleData::manyScripts()
{
    const Sample sample;
    const auto accounts = *sample.connection->select(
        u"SELECT full_name, phone, locale FROM user_account"_s, {}, [](const Row &row) {
            return QStringList{row.text(0), row.text(1), row.text(2)};
        });
    QSet<QChar::Script> scripts;
    QSet<QString> locales;
    int phones = 0;
    for (const QStringList &account : accounts) {
        for (const QChar c : account[0])
            scripts.insert(c.script());
        QVERIFY(!account[1].isEmpty() ? PhoneNumber::parse(account[1]).has_value() : true);
        phones += !account[1].isEmpty();
        locales.insert(account[2]);
    }
    for (const auto script :
        {QChar::Script_Latin, QChar::Script_Arabic, QChar::Script_Hebrew, QChar::Script_Greek,
            QChar::Script_Cyrillic, QChar::Script_Han, QChar::Script_Hiragana, QChar::Script_Hangul})
        QVERIFY2(scripts.contains(script), qPrintable(QString::number(script)));
    QVERIFY(phones > 50 && phones < 150);
    QVERIFY(locales.size() > 20);
}

void TestSampleData::historyIsWhole()
{
    const Sample sample;
    Connection &connection = *sample.connection;
    // Nothing happened in the future, or before its account was there.
    QCOMPARE(*connection.scalar(u"SELECT COUNT(*) FROM audit_event WHERE at > ?"_s, bound(now)), 0);
    QCOMPARE(*connection.scalar(u"SELECT COUNT(*) FROM message_attempt WHERE ended > ?"_s, bound(now)), 0);
    QCOMPARE(*connection.scalar(u"SELECT COUNT(*) FROM link_visit WHERE at > ?"_s, bound(now)), 0);
    QCOMPARE(
        *connection.scalar(u"SELECT COUNT(*) FROM blacklisted_token WHERE created > ?"_s, bound(now)), 0);
    QCOMPARE(*connection.scalar(u"SELECT COUNT(*) FROM message m JOIN user_account a ON a.id = m.account_id "
                                "WHERE m.created < a.registration_time"_s),
        0);
    QVERIFY(*connection.scalar(u"SELECT COUNT(*) FROM message"_s) > 120);
    QVERIFY(*connection.scalar(u"SELECT COUNT(DISTINCT reason) FROM blacklisted_token"_s) >= 9);
    QVERIFY(*connection.scalar(u"SELECT COUNT(*) FROM account_note"_s) >= 10);
    QVERIFY(*connection.scalar(u"SELECT COUNT(*) FROM user_account WHERE email_bounced IS NOT NULL"_s) >= 3);

    const auto summary = Outbox(connection).summary(now);
    QCOMPARE(summary->waiting, 2);
    QVERIFY(*summary->nextTry > now);
    QVERIFY(summary->failed >= 2);
    const auto words = *connection.select(u"SELECT DISTINCT reply_code FROM message_attempt ORDER BY 1"_s, {},
        [](const Row &row) { return row.optionalInteger(0).value_or(0); });
    QCOMPARE(words, QList<qint64>({0, 250, 450, 452, 550}));
}

void TestSampleData::liveLinksBelongToNoCode()
{
    const Sample sample;
    const auto live = *TokenStore(*sample.connection).live(72h);
    int resets = 0;
    for (const LiveToken &token : live) {
        QVERIFY(token.expires > now);
        QVERIFY(token.issued.has_value());
        resets += token.purpose == TokenPurpose::Reset;
        QVERIFY(!(*Blacklist(*sample.connection).find(codeIssuer(), token.tokenId)).has_value());
    }
    QCOMPARE(live.size() - resets, 37);
    QVERIFY(resets >= 4);
}

void TestSampleData::refusesADatabaseInUse()
{
    const Sample sample;
    const QStringList before = sample.rows();
    const auto again = SampleData::fill(*sample.connection, now);
    QVERIFY(!again);
    QCOMPARE(again.error().code, Error::Code::Conflict);
    QCOMPARE(sample.rows(), before);
}

QTEST_GUILESS_MAIN(TestSampleData)
#include "tst_sampledata.moc"
