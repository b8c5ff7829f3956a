// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountQuery.h"
#include "support/TestRegistry.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAccountQuery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsUnderstood_data();
    void whatIsUnderstood();
    void whatIsNotUnderstoodIsNamed_data();
    void whatIsNotUnderstoodIsNamed();
    void sameMeaningIsEqual();
    void s38_nothingTypedIsPartOfTheStatement();
    void aVeryLongLineIsCut();
};

void TestAccountQuery::whatIsUnderstood_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("words"); // those to highlight
    QTest::addColumn<int>("terms"); // bound values when sorted by name
    QTest::newRow("nothing") << u"   "_s << QStringList() << 0;
    QTest::newRow("words") << u"olivia  smith"_s << QStringList{u"olivia"_s, u"smith"_s} << 2;
    QTest::newRow("quoted") << u"\"olivia smith\""_s << QStringList{u"olivia smith"_s} << 1;
    QTest::newRow("quote not closed") << u"\"olivia smi"_s << QStringList{u"olivia smi"_s} << 1;
    QTest::newRow("only quotes") << u"\"\""_s << QStringList() << 0;
    QTest::newRow("fields") << u"user:olivia.s email:@corp.example phone:+4930"_s
                            << QStringList{u"olivia.s"_s, u"@corp.example"_s, u"+4930"_s} << 3;
    QTest::newRow("quoted field") << u"user:\"olivia s\""_s << QStringList{u"olivia s"_s} << 1;
    QTest::newRow("field in capitals") << u"USER:Olivia"_s << QStringList{u"Olivia"_s} << 1;
    QTest::newRow("values in capitals") << u"status:Blocked is:Bounced left:<3D"_s << QStringList() << 3;
    QTest::newRow("status") << u"status:unconfirmed"_s << QStringList() << 1;
    QTest::newRow("registered") << u"registered:<3d registered:>2w registered:5m"_s << QStringList() << 3;
    QTest::newRow("left") << u"left:<24h left:>1h"_s << QStringList() << 4;
    QTest::newRow("flags") << u"is:bounced is:never-sent is:reset-open"_s << QStringList() << 1;
    QTest::newRow("time of day is a word") << u"12:30"_s << QStringList{u"12:30"_s} << 1;
    QTest::newRow("quoted field name is a word") << u"\"name:x\""_s << QStringList{u"name:x"_s} << 1;
}

void TestAccountQuery::whatIsUnderstood()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, words);
    QFETCH(int, terms);
    auto query = AccountQuery::parse(typed);
    QVERIFY2(query, qPrintable(query ? QString() : query.error().message));
    QCOMPARE(query->words(), words);
    query->setSort(AccountSort::Name, Qt::AscendingOrder);
    // Long words: one bound value each, in the index. Short ones are compared with each column.
    const auto sql = query->toSql(SqlDialect::Sqlite, Instant{}, 72h);
    QCOMPARE(sql.values.size(), terms);
    QCOMPARE((sql.where + sql.orderBy).count(u'?'), terms);
}

void TestAccountQuery::whatIsNotUnderstoodIsNamed_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown field") << u"olivia town:paris"_s << u"\"town:\""_s;
    QTest::newRow("unknown field names the known") << u"town:paris"_s << u"registered"_s;
    QTest::newRow("nothing behind") << u"email:"_s << u"\"email:\""_s;
    QTest::newRow("nothing in quotes") << u"user:\"\""_s << u"\"user:\""_s;
    QTest::newRow("unknown flag") << u"is:happy"_s << u"\"is:happy\""_s;
    QTest::newRow("unknown flag names the known") << u"is:happy"_s << u"bounced"_s;
    QTest::newRow("time without unit") << u"registered:<3"_s << u"\"registered:\""_s;
    QTest::newRow("unit without time") << u"left:<d"_s << u"\"left:\""_s;
    QTest::newRow("unknown unit") << u"left:<3y"_s << u"\"left:\""_s;
    QTest::newRow("negative") << u"left:<-3d"_s << u"\"left:\""_s;
    QTest::newRow("both ways") << u"registered:<>3d"_s << u"\"registered:\""_s;
    QTest::newRow("too long ago") << u"registered:>999999w"_s << u"\"registered:\""_s;
    QTest::newRow("web address") << u"https://www.mysite.com"_s << u"\"https:\""_s;
}

void TestAccountQuery::whatIsNotUnderstoodIsNamed()
{
    QFETCH(QString, typed);
    QFETCH(QString, says);
    const auto query = AccountQuery::parse(typed);
    QVERIFY(!query);
    QVERIFY(query.error().code == Error::Code::InvalidInput);
    QVERIFY2(query.error().message.contains(says), qPrintable(query.error().message));
}

void TestAccountQuery::sameMeaningIsEqual()
{
    QVERIFY(*AccountQuery::parse(u" olivia status:blocked"_s)
        == *AccountQuery::parse(u"olivia  status:BLOCKED "_s));
    QVERIFY(!(*AccountQuery::parse(u"olivia"_s) == *AccountQuery::parse(u"name:olivia"_s)));
    auto sorted = *AccountQuery::parse({});
    sorted.setSort(AccountSort::Email, Qt::AscendingOrder);
    QVERIFY(!(sorted == *AccountQuery::parse({})));
}

void TestAccountQuery::s38_nothingTypedIsPartOfTheStatement()
{
    for (const auto dialect : {SqlDialect::Sqlite, SqlDialect::PostgreSql}) {
        const auto query =
            AccountQuery::parse(u"zq'; user:zq email:zq\" status:zq phone:zq%_ \"zq -- zq\" z name:z"_s);
        const auto sql = query->toSql(dialect, Instant{}, 72h);
        QVERIFY(!(sql.where + sql.orderBy).contains(u"zq"_s, Qt::CaseInsensitive));
        QCOMPARE((sql.where + sql.orderBy).count(u'?'), sql.values.size());
    }
}

void TestAccountQuery::aVeryLongLineIsCut()
{
    const auto query = AccountQuery::parse(u"a "_s.repeated(100'000));
    QVERIFY(query);
    QVERIFY(query->words().size() <= 250);
    // Not in the middle of a character, which would make the words be nothing at all.
    QCOMPARE(AccountQuery::parse(u"olivia "_s + u"🔑"_s.repeated(400))->words().size(), 2);
}

LATCHKEY_STORE_TEST(TestAccountQuery)
#include "tst_accountquery.moc"
