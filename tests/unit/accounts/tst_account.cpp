// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountAction.h"
#include "support/TestRegistry.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(latchkey::AccountDraft)

class TestAccount : public QObject {
    Q_OBJECT

private:
    static constexpr Instant now{std::chrono::milliseconds(1'800'000'000'000)};
    static Account accountIn(const QString &statusCode)
    {
        Account account;
        account.userName = u"olivia.s"_s;
        account.email = u"olivia@corp.example"_s;
        account.registered = now;
        account.status.code = statusCode;
        return account;
    }

private Q_SLOTS:
    void thePurgeClockRunsFromTheLaterMoment();
    void onlyUnconfirmedAccountsArePurged();
    void theNameShownIsTheFullerOne();
    void draftsAreChecked_data();
    void draftsAreChecked();
    void aDraftRepeatsTheAccount();
    void everyActionKnowsWhenItMakesSense_data();
    void everyActionKnowsWhenItMakesSense();
    void nothingIsSentToWhatIsNoAddress();
    void onlyAnOpenResetCanBeCancelled();
};

void TestAccount::thePurgeClockRunsFromTheLaterMoment()
{
    Account account = accountIn(u"EMAIL_NON_CONFIRMED"_s);
    QVERIFY(account.purgeAt(72h) == now + 72h);
    account.activationSent = now + 71h;
    QVERIFY(account.purgeAt(72h) == now + 143h);
    account.activationSent = now - 5h; // by the website, before it wrote the row
    QVERIFY(account.purgeAt(72h) == now + 72h);
    account.purgeNotBefore = now + 200h;
    QVERIFY(account.purgeAt(72h) == now + 200h);
    account.purgeNotBefore = now + 1h;
    QVERIFY(account.purgeAt(72h) == now + 72h);
}

void TestAccount::onlyUnconfirmedAccountsArePurged()
{
    for (const QString &code : {u"EMAIL_CONFIRMED"_s, u"BLOCKED"_s, u"VIP"_s})
        QVERIFY(!accountIn(code).purgeAt(1h));
}

void TestAccount::theNameShownIsTheFullerOne()
{
    Account account = accountIn(u"BLOCKED"_s);
    QCOMPARE(account.displayName(), u"olivia.s"_s);
    account.fullName = u"Olivia Smith"_s;
    QCOMPARE(account.displayName(), u"Olivia Smith"_s);
}

void TestAccount::draftsAreChecked_data()
{
    QTest::addColumn<AccountDraft>("draft");
    QTest::addColumn<QList<int>>("fields"); // that have a problem
    using F = DraftProblem::Field;
    const AccountDraft good{
        u"olivia.s"_s, u"Olivia Smith"_s, u"olivia@corp.example"_s, u"+49 30 123456"_s, u"de"_s};
    const auto row = [&](const char *name, auto change, const QList<int> &fields) {
        AccountDraft draft = good;
        change(draft);
        QTest::newRow(name) << draft << fields;
    };
    row("good", [](AccountDraft &) {}, {});
    row("the least", [](AccountDraft &d) { d.fullName = d.phone = d.locale = QString(); }, {});
    row("other scripts", [](AccountDraft &d) { d.userName = u"ольга"_s, d.fullName = u"王小明"_s; }, {});
    row("blanks around", [](AccountDraft &d) { d.userName = u"  olivia "_s; }, {});
    row("no user name", [](AccountDraft &d) { d.userName = u"   "_s; }, {int(F::UserName)});
    row("100 characters", [](AccountDraft &d) { d.userName = QString(100, u'x'); }, {});
    row("101 characters", [](AccountDraft &d) { d.userName = QString(101, u'x'); }, {int(F::UserName)});
    row("control character", [](AccountDraft &d) { d.userName = u"oli\x1bvia"_s; }, {int(F::UserName)});
    row("name of 201", [](AccountDraft &d) { d.fullName = QString(201, u'x'); }, {int(F::FullName)});
    row("line break", [](AccountDraft &d) { d.fullName = u"Olivia\nBcc: x"_s; }, {int(F::FullName)});
    row("no address", [](AccountDraft &d) { d.email = QString(); }, {int(F::Email)});
    row("mistyped address", [](AccountDraft &d) { d.email = u"olivia.corp.example"_s; }, {int(F::Email)});
    row("national number", [](AccountDraft &d) { d.phone = u"030 123456"_s; }, {int(F::Phone)});
    row("everything",
        [](AccountDraft &d) {
            d = {u""_s, u"\t\n"_s, u"@"_s, u"x"_s, u""_s};
        },
        {int(F::UserName), int(F::FullName), int(F::Email), int(F::Phone)});
}

void TestAccount::draftsAreChecked()
{
    QFETCH(AccountDraft, draft);
    QFETCH(QList<int>, fields);
    QList<int> found;
    for (const DraftProblem &problem : check(draft)) {
        found += int(problem.field);
        QVERIFY(problem.message.endsWith(u'.'));
    }
    QCOMPARE(found, fields);
}

void TestAccount::aDraftRepeatsTheAccount()
{
    Account account = accountIn(u"BLOCKED"_s);
    account.phone = u"+4930123456"_s;
    const AccountDraft draft = AccountDraft::of(account);
    QVERIFY(draft == (AccountDraft{u"olivia.s"_s, {}, u"olivia@corp.example"_s, u"+4930123456"_s, {}}));
}

void TestAccount::everyActionKnowsWhenItMakesSense_data()
{
    // In the order unconfirmed, confirmed, blocked, a status of the site's own.
    QTest::addColumn<int>("action");
    QTest::addColumn<QList<bool>>("allowed");
    using A = AccountAction;
    QTest::newRow("send activation") << int(A::SendActivation) << QList<bool>{true, false, false, false};
    QTest::newRow("send reset") << int(A::SendReset) << QList<bool>{false, true, false, true};
    QTest::newRow("confirm by hand") << int(A::ConfirmByHand) << QList<bool>{true, false, false, false};
    QTest::newRow("postpone purge") << int(A::PostponePurge) << QList<bool>{true, false, false, false};
    QTest::newRow("block") << int(A::Block) << QList<bool>{true, true, false, true};
    QTest::newRow("unblock") << int(A::Unblock) << QList<bool>{false, false, true, false};
    QTest::newRow("edit") << int(A::Edit) << QList<bool>{true, true, true, true};
    QTest::newRow("delete") << int(A::Delete) << QList<bool>{true, true, true, true};
    QTest::newRow("cancel reset") << int(A::CancelReset) << QList<bool>{false, false, false, false};
}

void TestAccount::everyActionKnowsWhenItMakesSense()
{
    QFETCH(int, action);
    QFETCH(QList<bool>, allowed);
    const QStringList codes{u"EMAIL_NON_CONFIRMED"_s, u"EMAIL_CONFIRMED"_s, u"BLOCKED"_s, u"UNDER_REVIEW"_s};
    for (qsizetype i = 0; i < codes.size(); ++i) {
        const auto why = refusal(AccountAction(action), accountIn(codes[i]), now);
        QVERIFY2(why.has_value() != allowed[i], qPrintable(codes[i]));
        if (why)
            QVERIFY(why->endsWith(u'.'));
    }
}

void TestAccount::nothingIsSentToWhatIsNoAddress()
{
    Account unconfirmed = accountIn(u"EMAIL_NON_CONFIRMED"_s);
    Account confirmed = accountIn(u"EMAIL_CONFIRMED"_s);
    unconfirmed.email = confirmed.email = u"olivia at corp"_s;
    QVERIFY(refusal(AccountAction::SendActivation, unconfirmed, now)->contains(u"address"_s));
    QVERIFY(refusal(AccountAction::SendReset, confirmed, now)->contains(u"address"_s));
}

void TestAccount::onlyAnOpenResetCanBeCancelled()
{
    Account account = accountIn(u"EMAIL_CONFIRMED"_s);
    account.hasResetToken = true;
    account.resetExpires = now;
    QVERIFY(!refusal(AccountAction::CancelReset, account, now));
    QVERIFY(refusal(AccountAction::CancelReset, account, now + 1ms));
    account.resetExpires.reset(); // the website's own
    QVERIFY(!refusal(AccountAction::CancelReset, account, now));
    account.hasResetToken = false;
    QVERIFY(refusal(AccountAction::CancelReset, account, now));
}

LATCHKEY_STORE_TEST(TestAccount)
#include "tst_account.moc"
