// SPDX-License-Identifier: GPL-3.0-or-later
// The list's model, and the words and rules around it, without the page.
#include "accounts/AccountDetail.h"
#include "accounts/AccountListModel.h"
#include "accounts/MailDomains.h"
#include "support/TestDesk.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using test::TestDesk;

namespace {

QList<AccountId> ids(std::initializer_list<qint64> numbers)
{
    QList<AccountId> list;
    for (const qint64 number : numbers)
        list.append(AccountId(number));
    return list;
}

/// The diff's steps, taken as a model takes them.
QList<AccountId> applied(const ListDiff &diff, QList<AccountId> list, const QList<AccountId> &after)
{
    for (auto range = diff.removed.crbegin(); range != diff.removed.crend(); ++range)
        list.remove(range->first, range->count);
    if (diff.reordered)
        list = *diff.reordered;
    for (const auto &range : diff.inserted) {
        for (int row = range.first; row < range.first + range.count; ++row)
            list.insert(row, after[row]);
    }
    return list;
}

void addMany(TestDesk &desk, int count)
{
    desk.now([&](Connection &connection) {
        return connection.execute(
            u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO user_account (user_name, full_name, email, registration_time, "
            "user_account_status_id) "
            "SELECT 'user' || i, printf('Person %07d', i), 'user' || i || '@corp.example', ?, "
            "(SELECT id FROM user_account_status WHERE code = 'EMAIL_NON_CONFIRMED') FROM n"_s,
            bound(count, desk.clock().now()));
    });
}

AccountQuery queryFor(const QString &text)
{
    return *AccountQuery::parse(text);
}

QString nameIn(const AccountListModel &model, int row)
{
    return model.data(model.index(row, int(AccountColumn::Name)), Qt::DisplayRole).toString();
}

} // namespace

class TestAccountList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDiffLeadsFromOneListToTheOther_data()
    {
        QTest::addColumn<QList<AccountId>>("before");
        QTest::addColumn<QList<AccountId>>("after");
        QTest::newRow("same") << ids({1, 2, 3}) << ids({1, 2, 3});
        QTest::newRow("from nothing") << ids({}) << ids({1, 2});
        QTest::newRow("to nothing") << ids({1, 2}) << ids({});
        QTest::newRow("one gone") << ids({1, 2, 3, 4}) << ids({1, 2, 4});
        QTest::newRow("ends gone") << ids({1, 2, 3, 4}) << ids({2, 3});
        QTest::newRow("one came") << ids({1, 3}) << ids({1, 2, 3});
        QTest::newRow("moved up") << ids({1, 2, 3, 4, 5}) << ids({1, 4, 2, 3, 5});
        QTest::newRow("all at once") << ids({1, 2, 3, 4, 5, 6}) << ids({7, 5, 2, 8, 9, 1, 6, 10});
        QTest::newRow("nothing in common") << ids({1, 2}) << ids({3, 4, 5});
    }
    void aDiffLeadsFromOneListToTheOther()
    {
        QFETCH(QList<AccountId>, before);
        QFETCH(QList<AccountId>, after);
        const ListDiff diff = diffOf(before, after);
        QVERIFY(!diff.wholesale);
        QVERIFY(applied(diff, before, after) == after);
        QCOMPARE(diff.isEmpty(), before == after);
    }

    void aListThatIsQuiteAnotherIsNotTakenInSteps()
    {
        QList<AccountId> before;
        QList<AccountId> after;
        for (int i = 1; i < 100; ++i) {
            before.append(AccountId(i));
            if (i % 2)
                after.append(AccountId(i));
        }
        QVERIFY(diffOf(before, after, 10).wholesale);
        QVERIFY(!diffOf(before, after, 100).wholesale);
    }

    void slipsOfTheFingersAreMended_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("meant");
        for (const auto &[typed, meant] :
            QList<std::pair<QString, QString>>{{u"liam@gamil.com"_s, u"liam@gmail.com"_s},
                {u"liam@gnail.com"_s, u"liam@gmail.com"_s}, {u"ana@hotmial.com"_s, u"ana@hotmail.com"_s},
                {u"ana@yaho.co.uk"_s, u"ana@yahoo.co.uk"_s}, {u"ana@outlok.com"_s, u"ana@outlook.com"_s},
                {u"ana@gmail.con"_s, u"ana@gmail.com"_s}, {u"ana@corp.con"_s, u"ana@corp.com"_s},
                {u"ana@gmail.co"_s, u"ana@gmail.com"_s}, {u" Ana.B@GAMIL.COM "_s, u"Ana.B@gmail.com"_s}})
            QTest::newRow(qPrintable(typed)) << typed << meant;
        for (const auto &fine : {u"liam@gmail.com"_s, u"liam@mail.com"_s, u"liam@gmx.de"_s, u"liam@corp.co"_s,
                 u"liam@ymail.com"_s, u"liam"_s, u"@gamil.com"_s, QString()})
            QTest::newRow(qPrintable(u"fine: "_s + fine)) << fine << QString();
    }
    void slipsOfTheFingersAreMended()
    {
        QFETCH(QString, typed);
        QFETCH(QString, meant);
        QCOMPARE(probableAddress(typed).value_or(QString()), meant);
    }

    void rowsAreFetchedInBlocksWhenTheyAreLookedAt()
    {
        TestDesk desk;
        addMany(desk, 30000);
        AccountListModel model(desk.desk());
        const QAbstractItemModelTester tester(&model);
        QSignalSpy listed(&model, &AccountListModel::listed);
        model.sort(int(AccountColumn::Name), Qt::AscendingOrder);
        QVERIFY(listed.wait());
        QCOMPARE(model.rowCount(), 30000);
        // The first rows came with the list; far ones come when they are asked for.
        QCOMPARE(nameIn(model, 0), u"Person 0000001"_s);
        QVERIFY(!model.account(20000));
        QVERIFY(model.data(model.index(20000, 0), LoadingRole).toBool());
        QTRY_COMPARE(nameIn(model, 20000), u"Person 0020001"_s);
        QVERIFY(model.account(20099));
        QVERIFY(!model.account(20100));
    }

    void onlySoManyRowsAreKept()
    {
        TestDesk desk;
        const int most = AccountListModel::cacheSize;
        addMany(desk, most + 1000);
        AccountListModel model(desk.desk());
        model.refresh();
        QTRY_COMPARE(model.rowCount(), most + 1000);
        for (int row = 0; row < model.rowCount(); row += AccountListModel::blockSize) {
            nameIn(model, row);
            QTRY_VERIFY(model.account(row));
        }
        QVERIFY(!model.account(0));
        nameIn(model, 0);
        QTRY_VERIFY(model.account(0));
    }

    void aRefreshTouchesOnlyWhatIsDifferent()
    {
        TestDesk desk;
        addMany(desk, 300);
        AccountListModel model(desk.desk());
        const QAbstractItemModelTester tester(&model);
        model.sort(int(AccountColumn::Name), Qt::AscendingOrder);
        QTRY_COMPARE(model.rowCount(), 300);
        model.setVisibleRows(0, 20);
        QSignalSpy listed(&model, &AccountListModel::listed);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &AccountListModel::rowsChanged);
        model.refresh();
        QVERIFY(listed.wait());
        QCOMPARE(changed.count(), 0);

        const QPersistentModelIndex tenth(model.index(10, 0));
        const AccountId third = model.ids()[3];
        const AccountId fifth = model.ids()[5];
        desk.now([&](Connection &connection) -> Result<void> {
            AccountStore store(connection);
            if (auto removed = store.remove(third); !removed)
                return removed;
            return store.setBounced(fifth, desk.clock().now());
        });
        model.refresh();
        QVERIFY(listed.wait());
        QCOMPARE(model.rowCount(), 299);
        QCOMPARE(tenth.row(), 9);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().value<QList<int>>().first(), 4);
        QCOMPARE(
            model.data(model.index(4, int(AccountColumn::Status)), Qt::DisplayRole).toString(), u"Bounced"_s);
        QCOMPARE(reset.count(), 0);
    }

    void aRowThatMovesKeepsItsIndex()
    {
        TestDesk desk;
        addMany(desk, 50);
        AccountListModel model(desk.desk());
        const QAbstractItemModelTester tester(&model);
        model.sort(int(AccountColumn::Name), Qt::AscendingOrder);
        QTRY_COMPARE(model.rowCount(), 50);
        const QPersistentModelIndex second(model.index(1, 0));
        const AccountId moved = model.ids()[1];
        desk.now([&](Connection &connection) {
            return connection.execute(
                u"UPDATE user_account SET full_name = 'Zoe' WHERE id = ?"_s, bound(moved));
        });
        model.refresh();
        QTRY_COMPARE(second.row(), 49);
        QTRY_COMPARE(nameIn(model, 49), u"Zoe"_s);
    }

    void aNewerQuestionDropsTheAnswerToTheOlder()
    {
        TestDesk desk;
        addMany(desk, 100);
        AccountListModel model(desk.desk());
        QSignalSpy listed(&model, &AccountListModel::listed);
        model.setQuery(queryFor(u"Person"_s));
        model.setQuery(queryFor(u"user42"_s));
        QTRY_COMPARE(model.rowCount(), 1);
        QCOMPARE(listed.count(), 1);
        const auto marks =
            model.data(model.index(0, int(AccountColumn::Email)), MatchRole).value<QList<TextRange>>();
        QVERIFY(marks == QList<TextRange>({{0, 6}}));
    }

    void timeLeftIsBadNewsOnTheLastHalfDay()
    {
        TestDesk desk;
        desk.addAccount(u"olivia"_s, u"Olivia"_s, u"olivia@corp.example"_s);
        AccountListModel model(desk.desk());
        model.refresh();
        QTRY_COMPARE(model.rowCount(), 1);
        const QModelIndex left = model.index(0, int(AccountColumn::TimeLeft));
        QVERIFY(!model.data(left, ToneRole).isValid());
        desk.clock().advance(61h);
        QCOMPARE(model.data(left, ToneRole).value<Tone>(), Tone::Bad);
        QCOMPARE(model.data(left, InstantRole).value<Instant>(), TestDesk::defaultNow() + 72h);
    }

    void theSituationIsSaidInOneLine()
    {
        const Instant now = TestDesk::defaultNow();
        AccountDetail detail;
        detail.purgeAfter = 72h;
        detail.account.status.code = u"EMAIL_NON_CONFIRMED"_s;
        detail.account.email = u"a@corp.example"_s;
        detail.account.registered = now - 69h;
        QCOMPARE(situationOf(detail, now).first().text, u"Removed in 3 h unless confirmed"_s);
        QVERIFY(situationOf(detail, now).first().toolTip.contains(u"2026-11-21 17:00:00 UTC"_s));
        detail.account.bounced = now - 26h;
        QCOMPARE(situationOf(detail, now).size(), 2);
        detail.account.status.code = u"EMAIL_CONFIRMED"_s;
        detail.account.bounced.reset();
        detail.account.hasResetToken = true;
        detail.account.resetExpires = now + 12min;
        QVERIFY(situationOf(detail, now).first().text.endsWith(u"(12:00 left)"_s));
        QVERIFY(situationOf(detail, now).first().counts);
        QVERIFY(!situationOf(detail, now + 13min).first().counts);
        detail.account.status.code = u"BLOCKED"_s;
        detail.account.blockedUntil = now + 24h;
        QVERIFY(situationOf(detail, now).first().text.startsWith(u"Blocked until"_s));
    }

    void aTicketHoldsNoCode()
    {
        AccountDetail detail;
        detail.account.userName = u"olivia.s"_s;
        detail.account.fullName = u"Olivia Smith"_s;
        detail.account.email = u"olivia@corp.example"_s;
        detail.account.registered = TestDesk::defaultNow();
        const QString code(43, u'x');
        detail.timeline.append({TestDesk::defaultNow(), Tone::Info, u"Note by Kim"_s,
            u"she pasted https://www.mysite.com/activate?code="_s + code
                + u" and eyJhbGciOi.eyJzdWIi.c2ln"_s});
        const QString text = ticketTextOf(detail, TestDesk::defaultNow());
        QVERIFY(text.startsWith(u"Olivia Smith\nolivia@corp.example\n"_s));
        QVERIFY(text.contains(u"2026-11-21 14:00:00 UTC  Note by Kim"_s));
        QVERIFY(!text.contains(code));
        QVERIFY(!text.contains(u"eyJ"_s));
    }
};

QTEST_MAIN(TestAccountList)
#include "tst_accountlist.moc"
