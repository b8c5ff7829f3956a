// SPDX-License-Identifier: GPL-3.0-or-later
// What the README promises for the first five minutes: practise, find, send, read the mail, open its link,
// see the account change. Everything between the button and the changed account is the real thing.
#include "gui/window/WindowStage.h"

#include "accounts/LinkRedeemer.h"
#include "support/FormClient.h"
#include "tokens/PasswordHash.h"

using namespace latchkey;
using namespace latchkey::test;
using gui::child;

class TestPractice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }
    void theFirstStartAsksAndPracticeHas200People();
    void anActivationIsSentReadAndClicked();
    void aResetIsSentReadAndANewPasswordSet();
    void practiceBeginsAnewEachTime();

private:
    /// Opens the newest caught mail in the mailbox and presses its first link; what the browser would open.
    static QUrl pressTheLinkInTheMailbox(WindowStage &stage, const QString &subject);
    static Account accountOf(WindowStage &stage, const QString &email);
};

QUrl TestPractice::pressTheLinkInTheMailbox(WindowStage &stage, const QString &subject)
{
    stage.goTo(u"mailbox"_s);
    gui::chooseRow(stage.table(u"mailboxDataTable"_s), subject);
    const auto before = stage.surroundings.opened.size();
    const auto press = [&] {
        auto &open = stage.button(u"openLink1Button"_s);
        return open.isVisible() && (gui::click(open), true);
    };
    if (!QTest::qWaitFor(press) || stage.surroundings.opened.size() != before + 1)
        return {};
    return stage.surroundings.opened.last();
}

Account TestPractice::accountOf(WindowStage &stage, const QString &email)
{
    const auto connection = stage.session->desk()->database().connect();
    const auto found = AccountStore(**connection).findByNameOrEmail(email);
    return found.value_or(std::nullopt).value_or(Account());
}

void TestPractice::theFirstStartAsksAndPracticeHas200People()
{
    WindowStage stage;
    stage.session->start();
    QVERIFY(stage.session->startWindow());
    gui::show(stage.start());
    gui::click(child<Button>(stage.start(), u"practiseButton"_s));
    QVERIFY2(!child<Button>(stage.start(), u"openButton"_s).isEnabled(), "while one thing is being opened");
    stage.waitForWindow();
    QCOMPARE(stage.session->startWindow(), nullptr);
    QCOMPARE(stage.window().currentPage(), u"accounts"_s);
    QTRY_COMPARE(stage.table(u"accountsTable"_s).model()->rowCount(), 200);
    QTRY_COMPARE(stage.text(u"accountCountLabel"_s), u"Accounts: 200"_s);
    QCOMPARE(stage.text(u"profileNameLabel"_s), u"Practice"_s);
}

void TestPractice::anActivationIsSentReadAndClicked()
{
    WindowStage stage;
    stage.practise();
    stage.find(u"olivia"_s);
    stage.choose(u"Olivia Smith"_s);
    QVERIFY(accountOf(stage, u"olivia.smith@corp.example"_s).status.isUnconfirmed());
    gui::click(stage.button(u"sendActivationButton"_s));
    QTRY_VERIFY2(stage.news().startsWith(u"Activation sent\n250"_s), qPrintable(stage.news()));

    const QUrl link = pressTheLinkInTheMailbox(stage, u"Olivia Smith"_s);
    QVERIFY2(link.toString().contains(u"/activate?code="_s), qPrintable(link.toString()));
    stage.goTo(u"accounts"_s);
    QCOMPARE(child<Pill>(stage.page(), u"statusPill"_s).text(), u"Unconfirmed"_s);

    FormClient browser;
    const auto page = browser.open(link);
    QCOMPARE(page.status, 200);
    QVERIFY2(
        accountOf(stage, u"olivia.smith@corp.example"_s).status.isUnconfirmed(), "a GET changes nothing");
    QCOMPARE(browser.submit().status, 200);

    // Nobody asks the window to look again.
    QTRY_COMPARE(child<Pill>(stage.page(), u"statusPill"_s).text(), u"Confirmed"_s);
    QVERIFY(!accountOf(stage, u"olivia.smith@corp.example"_s).hasActivationToken);
    QTRY_VERIFY(stage.button(u"sendResetButton"_s).isEnabled());

    const auto again = browser.open(link);
    QVERIFY2(again.status == 410 || again.status == 404, qPrintable(QString::number(again.status)));
}

void TestPractice::aResetIsSentReadAndANewPasswordSet()
{
    WindowStage stage;
    stage.practise();
    const auto connection = stage.session->desk()->database().connect();
    stage.find(u"status:confirmed"_s);
    auto &table = stage.table(u"accountsTable"_s);
    QTRY_VERIFY(table.model()->rowCount() > 0 && table.model()->rowCount() < 200);
    // The first of them who has no open reset: the button is the way to find out.
    for (int row = 0; row < 20; ++row) {
        const QModelIndex cell = table.model()->index(row, 0);
        table.scrollTo(cell);
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(cell).center());
        QTRY_COMPARE(stage.text(u"accountDetailPanel/nameLabel"_s), cell.data().toString());
        if (stage.button(u"sendResetButton"_s).isEnabled())
            break;
    }
    const QString name = stage.text(u"accountDetailPanel/nameLabel"_s);
    const QString email = stage.text(u"accountDetailPanel/emailLabel"_s);
    gui::click(stage.button(u"sendResetButton"_s));
    QTRY_VERIFY2(stage.news().startsWith(u"Reset sent\n250"_s), qPrintable(stage.news()));
    QVERIFY(accountOf(stage, email).hasResetToken);

    const QUrl link = pressTheLinkInTheMailbox(stage, name);
    QVERIFY2(link.toString().contains(u"/resetPassword?code="_s), qPrintable(link.toString()));
    FormClient browser;
    QCOMPARE(browser.open(link).status, 200);
    const QString password = u"correct horse battery staple"_s;
    const auto changed = browser.submit({{u"password"_s, password}, {u"again"_s, password}});
    QVERIFY2(changed.status == 200, qPrintable(changed.body));

    const Account account = accountOf(stage, email);
    QVERIFY(!account.hasResetToken);
    const auto hash = AccountStore(**connection).passwordHash(account.id);
    QVERIFY(hash && *hash && verifyPassword(Secret(password), **hash));
    // The notice that the password was changed comes into the mailbox, and onto the page of the person.
    QTRY_VERIFY(gui::findRow(stage.table(u"mailboxDataTable"_s), name).has_value()
        && stage.table(u"mailboxDataTable"_s).model()->rowCount() == 2);
    stage.goTo(u"accounts"_s);
    const auto resetIsOpen = [&] {
        const auto *cancel = stage.page().findChild<Button *>(u"cancelResetButton"_s);
        return cancel && cancel->isVisible();
    };
    QTRY_VERIFY(!resetIsOpen());
}

void TestPractice::practiceBeginsAnewEachTime()
{
    WindowStage stage;
    stage.practise();
    stage.addPerson(u"Gerda Neu"_s, u"gerda@neu.example"_s);
    QTRY_COMPARE(stage.text(u"accountCountLabel"_s), u"Accounts: 201"_s);
    stage.practise();
    QTRY_COMPARE(stage.text(u"accountCountLabel"_s), u"Accounts: 200"_s);
}

QTEST_MAIN(TestPractice)
#include "tst_practice.moc"
