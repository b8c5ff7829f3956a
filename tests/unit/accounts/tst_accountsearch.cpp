// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/People.h"
#include "support/StoreTest.h"

#include <algorithm>
#include <QTest>
#include <random>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The search line against a plain filter over the same accounts, for some hundred accounts and queries that
/// are drawn from a fixed seed.
class TestAccountSearch : public StoreTest {
    Q_OBJECT

private:
    void prepare() override;
    void addPeople(int count);
    int draw(int below) { return int(m_random() % unsigned(below)); }
    template <typename List> auto pick(const List &list) { return list[draw(int(list.size()))]; }
    QString partOf(const QString &text);
    /// A condition as it is typed, and what it means.
    struct Condition {
        QString typed;
        std::function<bool(const Account &)> matches;
    };
    Condition textCondition();
    Condition otherCondition();
    QList<AccountId> search(const AccountQuery &query)
    {
        return must(AccountStore(connection()).ids(query, now(), 72h));
    }
    void compare(const QList<Condition> &conditions);

    std::mt19937 m_random{20261121};
    QList<Account> m_people;

private Q_SLOTS:
    void textFindsWhatContainsIt();
    void otherConditionsFindWhatTheyMean();
    void conditionsAreJoinedByAnd();
    void everySortIsTotalAndReverses_data();
    void everySortIsTotalAndReverses();
    void theStatusChipNarrows();
    void strangeWordsAreNoError_data();
    void strangeWordsAreNoError();
    void theIndexFollowsChanges();
};

void TestAccountSearch::prepare()
{
    m_random.seed(20261121);
    addPeople(300);
}

void TestAccountSearch::addPeople(int count)
{
    static const QStringList names{u"Olivia Smith"_s, u"Liam O'Hara"_s, u"Ольга Ян"_s, u"王小明"_s, u"李"_s,
        u"محمد علي"_s, u"Γιάννης Παπάς"_s, u"ÉMILE Zoë"_s, u"100% Natural"_s, u"under_score"_s,
        u"back\\slash"_s, u"star*light?"_s, u"[bracket]"_s, u"Ян"_s, u"한지민"_s, u"דוד לוי"_s, u"Åse Øst"_s,
        u"J"_s, u"🔑 Key"_s, u"-dash -- dash"_s, u"NEAR AND OR NOT"_s, u"a:b {c} (d) ^e"_s};
    static const QStringList domains{
        u"corp.example"_s, u"mail.example"_s, u"MixedCase.example"_s, u"müller.example"_s};
    const QStringList codes{unconfirmedCode, confirmedCode, blockedCode};
    AccountStore store(connection());
    must(connection().executeDirect(u"BEGIN"_s));
    for (int i = 0; i < count; ++i) {
        const QString name = pick(names);
        const QString userName = u"%1.%2"_s.arg(QString(name).remove(u' '), QString::number(i));
        const Instant registered = now() - std::chrono::minutes(draw(60 * 24 * 30));
        const auto sometimes = [&](Instant value) { return draw(2) ? std::optional(value) : std::nullopt; };
        const bool hasReset = draw(3) == 0;
        must(connection().execute(
            u"INSERT INTO user_account (user_name, full_name, email, phone, registration_time, "
            "user_account_status_id, email_confirmation_sent, password_reminder_token, "
            "password_reminder_expire, "
            "email_bounced, purge_not_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            bound(userName, draw(3) ? std::optional(name) : std::nullopt,
                u"u%1@%2"_s.arg(i).arg(pick(domains)),
                draw(2) ? std::optional(u"+49%1"_s.arg(1'000'000 + draw(9'000'000))) : std::nullopt,
                registered, must(store.status(pick(codes))).id,
                sometimes(registered + std::chrono::hours(draw(100))),
                hasReset ? std::optional(u"token-%1"_s.arg(i)) : std::nullopt,
                hasReset ? std::optional(now() + std::chrono::minutes(draw(60) - 30)) : std::nullopt,
                sometimes(registered), sometimes(now() + std::chrono::hours(draw(48) - 24)))));
    }
    must(connection().executeDirect(u"COMMIT"_s));
    m_people = must(store.findAll(search(*AccountQuery::parse({}))));
    QCOMPARE(m_people.size(), count);
}

/// One to eight characters, now and then in the other case.
QString TestAccountSearch::partOf(const QString &text)
{
    const auto all = text.toUcs4();
    const int from = draw(int(all.size()));
    const int length = 1 + draw(std::min(8, int(all.size()) - from));
    QString part = QString::fromUcs4(reinterpret_cast<const char32_t *>(all.constData()) + from, length);
    // Where upper case does not lead back (final sigma), there is no telling what should match.
    const QString upper = part.toUpper();
    return draw(3) == 0 && upper.toLower() == part.toLower() ? upper : part;
}

TestAccountSearch::Condition TestAccountSearch::textCondition()
{
    const Account &person = m_people[draw(int(m_people.size()))];
    const QStringList fields{{}, u"name:"_s, u"user:"_s, u"email:"_s, u"phone:"_s};
    const QString field = pick(fields);
    const QStringList sources{person.userName, person.displayName(), person.email,
        person.phone.value_or(u"+49"_s), u"nobody-has-this"_s};
    const QString part = partOf(pick(sources)).remove(u'"');
    const QString typed = field + u'"' + part + u'"';
    return {typed, [field, part](const Account &account) {
                QStringList searched;
                if (field.isEmpty() || field == u"name:"_s)
                    searched << account.userName << account.fullName.value_or(QString());
                if (field == u"user:"_s)
                    searched << account.userName;
                if (field.isEmpty() || field == u"email:"_s)
                    searched << account.email;
                if (field.isEmpty() || field == u"phone:"_s)
                    searched << account.phone.value_or(QString());
                return std::any_of(searched.begin(), searched.end(),
                    [&](const QString &text) { return text.contains(part, Qt::CaseInsensitive); });
            }};
}

TestAccountSearch::Condition TestAccountSearch::otherCondition()
{
    const Instant at = now();
    const int hours = 1 + draw(200);
    const Duration span = std::chrono::hours(hours);
    switch (draw(9)) {
    case 0:
        return {u"status:unconfirmed"_s, [](const Account &a) { return a.status.isUnconfirmed(); }};
    case 1:
        return {u"status:Confirmed"_s, [](const Account &a) { return a.status.isConfirmed(); }};
    case 2:
        return {u"status:blocked"_s, [](const Account &a) { return a.status.isBlocked(); }};
    case 3:
        return {u"registered:<%1h"_s.arg(hours), [=](const Account &a) { return a.registered >= at - span; }};
    case 4:
        return {u"registered:>%1h"_s.arg(hours), [=](const Account &a) { return a.registered < at - span; }};
    case 5:
        return {u"left:<%1h"_s.arg(hours),
            [=](const Account &a) { return a.purgeAt(72h) && *a.purgeAt(72h) <= at + span; }};
    case 6:
        return {u"left:>%1h"_s.arg(hours),
            [=](const Account &a) { return a.purgeAt(72h) && *a.purgeAt(72h) > at + span; }};
    case 7:
        return {u"is:bounced"_s, [](const Account &a) { return a.bounced.has_value(); }};
    default:
        return draw(2) ? Condition{u"is:never-sent"_s, [](const Account &a) { return !a.activationSent; }}
                       : Condition{u"is:reset-open"_s,
                           [=](const Account &a) { return a.hasResetToken && a.resetExpires > at; }};
    }
}

void TestAccountSearch::compare(const QList<Condition> &conditions)
{
    QStringList typed;
    for (const Condition &condition : conditions)
        typed += condition.typed;
    QSet<AccountId> expected;
    for (const Account &account : m_people) {
        if (std::all_of(
                conditions.begin(), conditions.end(), [&](const Condition &c) { return c.matches(account); }))
            expected.insert(account.id);
    }
    const auto query = AccountQuery::parse(typed.join(u' '));
    QVERIFY2(query, qPrintable(typed.join(u' ')));
    const auto found = search(*query);
    QVERIFY2(QSet<AccountId>(found.begin(), found.end()) == expected && found.size() == expected.size(),
        qPrintable(
            u"%1: found %2, expected %3"_s.arg(typed.join(u' ')).arg(found.size()).arg(expected.size())));
}

void TestAccountSearch::textFindsWhatContainsIt()
{
    for (int i = 0; i < 400 && !QTest::currentTestFailed(); ++i)
        compare({textCondition()});
}

void TestAccountSearch::otherConditionsFindWhatTheyMean()
{
    for (int i = 0; i < 60 && !QTest::currentTestFailed(); ++i)
        compare({otherCondition()});
}

void TestAccountSearch::conditionsAreJoinedByAnd()
{
    for (int i = 0; i < 150 && !QTest::currentTestFailed(); ++i)
        compare({textCondition(), otherCondition(), draw(2) ? textCondition() : otherCondition()});
}

void TestAccountSearch::everySortIsTotalAndReverses_data()
{
    QTest::addColumn<int>("sort");
    QTest::newRow("name") << int(AccountSort::Name);
    QTest::newRow("email") << int(AccountSort::Email);
    QTest::newRow("status") << int(AccountSort::Status);
    QTest::newRow("registered") << int(AccountSort::Registered);
    QTest::newRow("time left") << int(AccountSort::TimeLeft);
}

void TestAccountSearch::everySortIsTotalAndReverses()
{
    QFETCH(int, sort);
    // Many with the same key, so that only the id tells them apart.
    setColumn(connection(), m_people[0].id, u"registration_time"_s, bound(m_people[1].registered));
    must(connection().execute(u"UPDATE user_account SET full_name = 'Same Name' WHERE id % 3 = 0"_s));
    m_people = must(AccountStore(connection()).findAll(search(*AccountQuery::parse({}))));
    const auto lower = [this](const QString &text) {
        if (!isSqlite())
            return text.toLower().toUtf8();
        return text.toUtf8().toLower(); // ASCII alone
    };
    const auto key = [&](const Account &a) -> std::pair<QByteArray, qint64> {
        switch (AccountSort(sort)) {
        case AccountSort::Name:
            return {lower(a.displayName()), 0};
        case AccountSort::Email:
            return {lower(a.email), 0};
        case AccountSort::Status:
            return {a.status.label.toUtf8(), 0};
        case AccountSort::Registered:
            return {{}, toMilliseconds(a.registered)};
        case AccountSort::TimeLeft:
            return {
                {}, a.purgeAt(72h) ? toMilliseconds(*a.purgeAt(72h)) : std::numeric_limits<qint64>::max()};
        }
        Q_UNREACHABLE();
    };
    QList<Account> expected = m_people;
    std::sort(expected.begin(), expected.end(), [&](const Account &a, const Account &b) {
        return std::pair(key(a), a.id.value()) < std::pair(key(b), b.id.value());
    });
    auto query = *AccountQuery::parse({});
    query.setSort(AccountSort(sort), Qt::AscendingOrder);
    QList<AccountId> ids;
    for (const Account &account : expected)
        ids += account.id;
    QVERIFY(search(query) == ids);
    query.setSort(AccountSort(sort), Qt::DescendingOrder);
    std::reverse(ids.begin(), ids.end());
    QVERIFY(search(query) == ids);
}

void TestAccountSearch::theStatusChipNarrows()
{
    auto query = *AccountQuery::parse(u"corp"_s);
    const auto all = search(query).size();
    qsizetype sum = 0;
    for (const QString &code : {unconfirmedCode, confirmedCode, blockedCode}) {
        query.setStatusCode(code);
        sum += search(query).size();
    }
    QVERIFY(all > 10);
    QCOMPARE(sum, all);
    query.setStatusCode(u"NO_SUCH"_s);
    QVERIFY(search(query).isEmpty());
}

void TestAccountSearch::strangeWordsAreNoError_data()
{
    QTest::addColumn<QString>("typed");
    for (const char *typed :
        {"'", "''' OR 1=1", "%", "_", "\\", "***", "???", "[[[", "]]]", "{user_name} : x", "NEAR(a b)", "AND",
            "a AND", "NOT x", "^abc", "\"abc\" OR \"def\"", "-abc", "abc*", "(((", "$1", ":name"})
        QTest::newRow(typed) << QString::fromLatin1(typed);
    QTest::newRow("zero") << u"ab"_s + QChar(0) + u"cd"_s;
    QTest::newRow("lone surrogate") << u"ab"_s + QChar(0xd800) + u"cd"_s;
    QTest::newRow("emoji and a letter") << u"🔑 K"_s;
    QTest::newRow("one emoji") << u"🔑"_s;
    QTest::newRow("very long") << QString(500, u'x');
}

void TestAccountSearch::strangeWordsAreNoError()
{
    QFETCH(QString, typed);
    const auto query = AccountQuery::parse(typed);
    QVERIFY(query);
    const auto found = AccountStore(connection()).ids(*query, now(), 72h);
    QVERIFY2(found, qPrintable(found ? QString() : found.error().detail));
    QVERIFY(found->size() < m_people.size());
}

void TestAccountSearch::theIndexFollowsChanges()
{
    const auto count = [&](const QString &typed) { return search(*AccountQuery::parse(typed)).size(); };
    const AccountId id = addPerson(connection(), u"quetzal"_s, now());
    QCOMPARE(count(u"quetzal"_s), 1);
    AccountDraft draft = AccountDraft::of(personOf(connection(), id));
    draft.userName = u"ocelot"_s;
    must(AccountStore(connection()).update(id, draft, 1));
    QCOMPARE(count(u"user:quetzal"_s), 0);
    QCOMPARE(count(u"email:quetzal"_s), 1);
    QCOMPARE(count(u"ocelot"_s), 1);
    must(AccountStore(connection()).remove(id));
    QCOMPARE(count(u"ocelot"_s), 0);
}

LATCHKEY_STORE_TEST(TestAccountSearch)
#include "tst_accountsearch.moc"
