// SPDX-License-Identifier: GPL-3.0-or-later
// The Accounts page: list, filter, search, the person beside it and each step.
#include "gui/accounts/AccountsStage.h"

#include "practice/MailCatcher.h"

#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using gui::child;
using test::AccountsStage;

class TestAccounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void anEmptySiteSaysWhatWouldBeHere()
    {
        AccountsStage stage;
        stage.show();
        QTRY_VERIFY(stage.isShown(u"accountsEmptyState"_s));
        QVERIFY(!stage.isShown(u"clearFilterButton"_s));
        gui::click(stage.button(u"emptyNewAccountButton"_s));
        gui::waitForDialog(u"accountEditor"_s).reject();
    }

    void theListFiltersSearchesAndExplains()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        QTRY_COMPARE(stage.rows(), 4);
        QCOMPARE(stage.text(u"listCaptionLabel"_s), u"4 people, sorted by time left"_s);
        QTRY_VERIFY(stage.isShown(u"BLOCKEDFilterChip"_s));
        gui::click(child<QAbstractButton>(stage.page, u"BLOCKEDFilterChip"_s));
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.text(u"listCaptionLabel"_s), u"1 person"_s);

        stage.page.search(u"olivia"_s);
        QTRY_COMPARE(stage.rows(), 0);
        QTRY_VERIFY(stage.isShown(u"clearFilterButton"_s));
        QSignalSpy line(&stage.page, &Page::accountSearchRequested);
        gui::click(stage.button(u"clearFilterButton"_s));
        QTRY_COMPARE(stage.rows(), 4);
        QCOMPARE(line.count(), 1);

        stage.page.search(u"statos:blocked"_s);
        QVERIFY(stage.isShown(u"queryNotice"_s));
        QVERIFY(child<Notice>(stage.page, u"queryNotice"_s).title().contains(u"statos:"_s));
        QCOMPARE(stage.rows(), 4);
        stage.page.search(u"status:blocked"_s);
        QTRY_COMPARE(stage.rows(), 1);
        QVERIFY(!stage.isShown(u"queryNotice"_s));
        // The only one found is the one meant.
        QTRY_COMPARE(stage.text(u"nameLabel"_s), u"Bo Berg"_s);
    }

    void headersSortAndUnsortableOnesLeaveTheArrow()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        QTRY_COMPARE(stage.rows(), 4);
        auto *header = stage.table().horizontalHeader();
        stage.table().sortByColumn(int(AccountColumn::Name), Qt::AscendingOrder);
        QTRY_COMPARE(gui::findRow(stage.table(), u"Bo Berg"_s), std::optional(0));
        QTRY_COMPARE(stage.text(u"listCaptionLabel"_s), u"4 people, sorted by name"_s);
        stage.table().setColumnShown(int(AccountColumn::Phone), true);
        stage.table().sortByColumn(int(AccountColumn::Phone), Qt::AscendingOrder);
        QCOMPARE(header->sortIndicatorSection(), int(AccountColumn::Name));
    }

    void aPersonIsShownWithTheNextStepAndWhyNotTheOthers()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.desk.clock().advance(69h);
        stage.show();
        stage.choose(u"Olivia Smith"_s);
        QCOMPARE(stage.text(u"emailLabel"_s), u"olivia.smith@corp.example"_s);
        QCOMPARE(stage.text(u"situationLabel1"_s), u"Removed in 3 h unless confirmed"_s);
        QCOMPARE(stage.button(u"sendActivationButton"_s).kind(), ButtonKind::Primary);
        QVERIFY(!stage.button(u"sendResetButton"_s).isEnabled());
        QCOMPARE(stage.text(u"captionLabel"_s), u"A reset makes sense once the address is confirmed."_s);
        stage.choose(u"Mei Tanaka"_s);
        QCOMPARE(stage.button(u"sendResetButton"_s).kind(), ButtonKind::Primary);
        QCOMPARE(stage.button(u"sendActivationButton"_s).toolTip(), u"The address is confirmed already."_s);
        stage.choose(u"Bo Berg"_s);
        QCOMPARE(stage.button(u"unblockButton"_s).kind(), ButtonKind::Primary);
        QVERIFY(!stage.action(u"blockAction"_s).isEnabled());
        QCOMPARE(stage.action(u"blockAction"_s).toolTip(), u"The account is blocked already."_s);
    }

    void sendingShowsTheServersAnswer()
    {
        AccountsStage stage;
        stage.addPeople();
        MailCatcher catcher(stage.desk.desk().sharedClock());
        const auto port = catcher.listen();
        QVERIFY(port);
        stage.desk.sendThrough(*port);
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        gui::click(stage.button(u"sendResetButton"_s));
        QTRY_VERIFY(stage.news().startsWith(u"Reset sent\n250"_s));
        QCOMPARE(catcher.mails().size(), 1);
        QTRY_VERIFY(stage.text(u"situationLabel1"_s).startsWith(u"A reset is open until"_s));
        QVERIFY(stage.isShown(u"cancelResetButton"_s));
        gui::click(stage.button(u"cancelResetButton"_s));
        QTRY_VERIFY(!stage.desk.account(stage.mei).hasResetToken);
        QTRY_VERIFY(!stage.isShown(u"cancelResetButton"_s));
        QCOMPARE(stage.action(u"cancelResetAction"_s).toolTip(), u"There is no open reset."_s);
    }

    void withoutAMailAccountItSaysThatTheMessageWaits()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Olivia Smith"_s);
        gui::click(stage.button(u"sendActivationButton"_s));
        QTRY_VERIFY(stage.isShown(u"mailAccountButton"_s));
        QSignalSpy pages(&stage.page, &Page::pageRequested);
        gui::click(stage.button(u"mailAccountButton"_s));
        QCOMPARE(pages.takeFirst().first().toString(), u"site"_s);
    }

    void tooSoonCanBeOverruledWithAReason()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Olivia Smith"_s);
        gui::click(stage.button(u"sendActivationButton"_s));
        QTRY_COMPARE(stage.messages(), 1);
        QTRY_VERIFY(stage.button(u"sendActivationButton"_s).isEnabled());
        gui::click(stage.button(u"sendActivationButton"_s));
        QTRY_VERIFY(stage.isShown(u"sendAllTheSameButton"_s));
        QCOMPARE(stage.messages(), 1);
        gui::click(stage.button(u"sendAllTheSameButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        QVERIFY(!child<Button>(dialog, u"confirmButton"_s).isEnabled());
        gui::type(child<QLineEdit>(dialog, u"reasonLineEdit"_s), u"TCK-7"_s);
        gui::click(child<Button>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.messages(), 2);
    }

    void moreTimeUnblockAndTheirToasts()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Olivia Smith"_s);
        gui::click(stage.button(u"postponeButton"_s));
        QTRY_COMPARE(stage.text(u"situationLabel1"_s), u"Removed in 96 h unless confirmed"_s);
        QTRY_COMPARE(stage.toasts.count(), 1);
        stage.choose(u"Bo Berg"_s);
        gui::click(stage.button(u"unblockButton"_s));
        QTRY_VERIFY(!stage.desk.account(stage.bo).status.isBlocked());
        QTRY_COMPARE(stage.toasts.count(), 2);
    }

    void aPersonWhoLeavesTheFilterStaysInThePanel()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        QTRY_VERIFY(stage.isShown(u"BLOCKEDFilterChip"_s));
        gui::click(child<QAbstractButton>(stage.page, u"BLOCKEDFilterChip"_s));
        stage.choose(u"Bo Berg"_s);
        gui::click(stage.button(u"unblockButton"_s));
        QTRY_COMPARE(stage.rows(), 0);
        QCOMPARE(stage.text(u"nameLabel"_s), u"Bo Berg"_s);
        QTRY_VERIFY(stage.isShown(u"sendActivationButton"_s));
    }

    void selectionAndScrollSurviveAChangeFromElsewhere()
    {
        AccountsStage stage;
        for (int i = 0; i < 60; ++i)
            stage.desk.addAccount(
                u"u%1"_s.arg(i), u"Person %1"_s.arg(i, 2, 10, QChar(u'0')), u"u%1@corp.example"_s.arg(i));
        stage.show();
        stage.table().sortByColumn(int(AccountColumn::Name), Qt::AscendingOrder);
        QTRY_COMPARE(gui::findRow(stage.table(), u"Person 30"_s), std::optional(30));
        stage.choose(u"Person 30"_s);
        const int top = stage.table().visualRect(stage.table().model()->index(30, 0)).top();
        QVERIFY(stage.table().verticalScrollBar()->value() > 0);
        stage.desk.addAccount(u"aa"_s, u"Aaron First"_s, u"aa@corp.example"_s);
        QTRY_COMPARE(stage.rows(), 61);
        QCOMPARE(stage.table().currentIndex().row(), 31);
        QCOMPARE(stage.table().selectionModel()->selectedRows().size(), 1);
        QCOMPARE(stage.table().visualRect(stage.table().model()->index(31, 0)).top(), top);
        QCOMPARE(stage.text(u"nameLabel"_s), u"Person 30"_s);
    }

    void aPageMayBeClosedWhileItReads()
    {
        AccountsStage stage;
        for (int i = 0; i < 60; ++i)
            stage.desk.addAccount(u"u%1"_s.arg(i), u"Person %1"_s.arg(i), u"u%1@corp.example"_s.arg(i));
        stage.show();
        QTRY_COMPARE(stage.rows(), 60);
        stage.table().scrollToBottom();
        stage.table().selectRow(55);
        stage.page.newAccount();
        stage.page.search(u"person"_s);
        stage.page.refresh();
        gui::waitForDialog(u"accountEditor"_s).reject();
    }

    void showAccountClearsWhatHidesThePerson()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.page.search(u"olivia"_s);
        QTRY_COMPARE(stage.rows(), 1);
        stage.page.showAccount(stage.bo);
        QTRY_COMPARE(stage.text(u"nameLabel"_s), u"Bo Berg"_s);
        QCOMPARE(stage.rows(), 4);
        stage.page.showAccount(AccountId(4711));
        QTRY_VERIFY(stage.isShown(u"doneNotice"_s));
    }

    void showAccountWaitsForAListAskedForAfterThePerson()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        QTRY_COMPARE(stage.rows(), 4);
        // A list is read before the person is there, and has not come back yet.
        stage.page.refresh();
        auto read = stage.desk.desk().database().read(
            [](Connection &connection) { return connection.scalar(u"SELECT 1"_s); });
        read.waitForFinished();
        const AccountId newcomer = stage.desk.addAccount(u"gerda"_s, u"Gerda Neu"_s, u"gerda@neu.example"_s);
        stage.page.showAccount(newcomer);
        QTRY_COMPARE(stage.text(u"nameLabel"_s), u"Gerda Neu"_s);
        QVERIFY(!stage.isShown(u"doneNotice"_s));
    }

    void manyAreCountedAskedAndDeleted()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        QTRY_COMPARE(stage.rows(), 4);
        stage.table().setFocus();
        QTest::keyClick(&stage.table(), Qt::Key_A, Qt::ControlModifier);
        QTRY_VERIFY(stage.isShown(u"selectionBar"_s));
        QCOMPARE(stage.text(u"selectionCountLabel"_s), u"4 selected"_s);
        QTRY_COMPARE(stage.button(u"bulkSendActivationButton"_s).text(), u"Send activation to 2..."_s);
        gui::click(stage.button(u"bulkCopyButton"_s));
        QTRY_COMPARE(QGuiApplication::clipboard()->text().split(u'\n').size(), 4);

        QTRY_VERIFY(stage.button(u"bulkDeleteButton"_s).isEnabled());
        gui::click(stage.button(u"bulkDeleteButton"_s));
        QDialog &dialog = gui::waitForDialog(u"typeToConfirmDialog"_s);
        gui::type(child<QLineEdit>(dialog, u"reasonLineEdit"_s), u"test data"_s);
        QVERIFY(!child<Button>(dialog, u"confirmButton"_s).isEnabled());
        gui::type(child<QLineEdit>(dialog, u"confirmLineEdit"_s), u"4"_s);
        gui::click(child<Button>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.rows(), 0);
        QTRY_VERIFY(stage.isShown(u"accountsEmptyState"_s));
    }

    void whatIsShownIsExportedForItsOwnerOnly()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.desk.addAccount(u"calc"_s, u"=HYPERLINK(1)"_s, u"calc@corp.example"_s);
        stage.surroundings.path = stage.desk.folder() + u"/people.csv"_s;
        stage.show();
        QTRY_COMPARE(stage.rows(), 5);
        gui::click(stage.button(u"exportButton"_s));
        QTRY_COMPARE(stage.toasts.count(), 1);
        QFile file(stage.surroundings.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        QCOMPARE(text.count(u"\r\n"_s), 6);
        QVERIFY(text.contains(u"2026-11-21T14:00:00Z"_s));
        QVERIFY(text.contains(u"'=HYPERLINK(1)"_s));
        QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        stage.surroundings.path = stage.desk.folder() + u"/no/such/folder.csv"_s;
        gui::click(stage.button(u"exportButton"_s));
        QTRY_VERIFY(stage.isShown(u"doneNotice"_s));
    }

    void theKeyboardAloneDoesIt()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        QTRY_COMPARE(stage.rows(), 4);
        stage.page.setFocus();
        QVERIFY(stage.table().hasFocus());
        QTest::keyClick(&stage.table(), Qt::Key_Home);
        QTRY_COMPARE(stage.text(u"nameLabel"_s), u"Olivia Smith"_s);
        QTRY_VERIFY(stage.action(u"editAction"_s).isEnabled());
        QTest::keyClick(&stage.table(), Qt::Key_F2);
        gui::waitForDialog(u"accountEditor"_s).reject();
        QTest::keyClick(&stage.table(), Qt::Key_Delete);
        gui::waitForDialog(u"typeToConfirmDialog"_s).reject();
        QTest::keyClick(&stage.table(), Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(
            QGuiApplication::clipboard()->text().startsWith(u"Olivia Smith\tolivia.smith@corp.example\t"_s));
        QTest::keyClick(&stage.table(), Qt::Key_Return);
        QCOMPARE(stage.page.focusWidget(), &stage.button(u"sendActivationButton"_s));
        QTest::keyClick(&stage.button(u"sendActivationButton"_s), Qt::Key_Space);
        QTRY_COMPARE(stage.messages(), 1);
    }

    void aTicketIsCopied()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        gui::click(stage.button(u"copyTicketButton"_s));
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"Mei Tanaka\nmei.tanaka@example.org\n"_s));
        gui::click(stage.button(u"copyAddressButton"_s));
        QCOMPARE(QGuiApplication::clipboard()->text(), u"mei.tanaka@example.org"_s);
    }

    void aReadOnlyDatabaseSaysSoWhereItWasAsked()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Olivia Smith"_s);
        stage.desk.setReadOnly();
        gui::click(stage.button(u"postponeButton"_s));
        QTRY_VERIFY(!stage.news().isEmpty());
        QVERIFY(stage.isShown(u"copyDetailsButton"_s));
        QCOMPARE(stage.text(u"nameLabel"_s), u"Olivia Smith"_s);
        QTRY_VERIFY(stage.button(u"postponeButton"_s).isEnabled());
    }

    void aListThatCannotBeReadStays()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        QTRY_COMPARE(stage.rows(), 4);
        stage.desk.now(
            [](Connection &c) { return c.executeDirect(u"ALTER TABLE user_account RENAME TO away"_s); });
        QTRY_VERIFY(stage.isShown(u"readNotice"_s));
        QCOMPARE(stage.rows(), 4);
        stage.desk.now(
            [](Connection &c) { return c.executeDirect(u"ALTER TABLE away RENAME TO user_account"_s); });
        gui::click(stage.button(u"tryAgainButton"_s));
        QTRY_VERIFY(!stage.isShown(u"readNotice"_s));
    }

    void bothThemesAndDoubleSizeStand()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Olivia Smith"_s);
        for (const auto choice : {ThemeChoice::Dark, ThemeChoice::HighContrast, ThemeChoice::Light}) {
            stage.theme.setChoice(choice);
            QVERIFY(!stage.page.grab().isNull());
        }
        stage.theme.setTextScale(2.0);
        QVERIFY(!stage.page.grab().isNull());
        const auto all = stage.page.findChildren<QAbstractButton *>();
        for (const QAbstractButton *button : all) {
            if (button->isVisible())
                QVERIFY2(
                    !(button->text() + button->accessibleName()).isEmpty(), qPrintable(button->objectName()));
        }
    }
};

QTEST_MAIN(TestAccounts)
#include "tst_accounts.moc"
