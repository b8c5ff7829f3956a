// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/messages/ListStage.h"
#include "messages/MessageListModel.h"
#include "messages/MessagesPage.h"

#include "audit/AuditLog.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QMenu>
#include <QPlainTextEdit>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using gui::child;
using Column = MessageListModel::Column;

namespace {

struct Stage : test::ListStage<MessagesPage> {
    Stage()
        : ListStage(u"messages"_s)
    {
    }
    /// Liam's activation was refused for good, Olivia's reset for now.
    void addHistory()
    {
        failed = deliver(liam, MessagePurpose::Activation, DeliveryOutcome::Rejected, 550, u"5.1.1"_s,
            u"User unknown <b>here</b>"_s)
                     .id;
        desk.clock().advance(5min);
        deferred = deliver(olivia, MessagePurpose::Reset, DeliveryOutcome::Deferred, 450, u"4.2.0"_s,
            u"Greylisted, come back"_s)
                       .id;
    }
    MessageState stateOf(MessageId id)
    {
        return desk.now([&](Connection &c) { return Outbox(c).find(id); })->state;
    }
    /// Opens a chip's menu and presses one of its entries.
    void choose(QAbstractButton &chip, const QString &text)
    {
        gui::click(chip);
        auto *menu = chip.findChild<QMenu *>();
        gui::waitUntil([&] { return menu->isVisible(); }, u"the chip's menu"_s);
        const auto actions = menu->actions();
        for (QAction *action : actions) {
            if (action->text() == text)
                gui::trigger(*action);
        }
        menu->close();
    }
    void choosePurpose(const QString &text)
    {
        choose(child<QAbstractButton>(page, u"purposeFilterChip"_s), text);
    }
    MessageId failed, deferred;
};

} // namespace

class TestMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theModelIsSound()
    {
        MessageListModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Message message;
        message.id = MessageId(1);
        model.setValues({message});
        message.state = MessageState::Sent;
        model.setValues({message});
        QCOMPARE(model.index(0, Column::State).data().toString(), u"Sent"_s);
        QCOMPARE(model.index(0, Column::Person).data().toString(), u"account gone"_s);
        model.setValues({});
    }

    void anEmptyOutboxSaysWhatWouldBeHere()
    {
        Stage stage;
        stage.show();
        QTRY_VERIFY(child<QWidget>(stage.page, u"messagesEmptyState"_s).isVisible());
        QTRY_COMPARE(stage.chipName(u"all"_s), u"All 0"_s);
        stage.tryThemes();
    }

    void rowsShowTheStateAndTheServersWords()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        QCOMPARE(stage.cell(0, Column::Person), u"Olivia Smith"_s); // the newest first
        QCOMPARE(stage.cell(0, Column::State), u"Waiting"_s);
        QCOMPARE(stage.cell(0, Column::Words), u"450 4.2.0 Greylisted, come back"_s);
        QCOMPARE(stage.cell(1, Column::To), u"liam@mail.example"_s);
        QCOMPARE(stage.cell(1, Column::State), u"Failed"_s);
        QCOMPARE(stage.cell(1, Column::What), u"Activation"_s);
        // Whole in the tooltip, and never as markup: the delegate escapes what the model gives.
        QCOMPARE(stage.table().model()->index(1, Column::Words).data(Qt::ToolTipRole).toString(),
            u"550 5.1.1 User unknown <b>here</b>"_s);
        stage.tryThemes();
    }

    void chipsCountAndFilter()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QTRY_COMPARE(stage.chipName(u"waiting"_s), u"Waiting 1"_s);
        QCOMPARE(stage.chipName(u"failed"_s), u"Failed 1"_s);
        QCOMPARE(stage.chipName(u"sent"_s), u"Sent 0"_s);
        stage.chooseChip(u"failed"_s);
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.cell(0, Column::Person), u"Liam Johansson"_s);
        stage.chooseChip(u"sent"_s);
        QTRY_COMPARE(stage.rows(), 0);
    }

    void aPurposeNarrowsTheListAndTheCounts()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        stage.choosePurpose(u"Reset"_s);
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.cell(0, Column::Person), u"Olivia Smith"_s);
        QCOMPARE(stage.chipName(u"all"_s), u"All 1"_s);
        QCOMPARE(stage.chipName(u"failed"_s), u"Failed 0"_s);
        QCOMPARE(
            child<QAbstractButton>(stage.page, u"purposeFilterChip"_s).accessibleName(), u"Purpose: Reset"_s);
        // Together with a state and with words.
        stage.chooseChip(u"failed"_s);
        QTRY_COMPARE(stage.rows(), 0);
        stage.choosePurpose(u"Activation"_s);
        QTRY_COMPARE(stage.rows(), 1);
        stage.page.search(u"greylisted"_s);
        QTRY_COMPARE(stage.rows(), 0);
        stage.page.search({});
        stage.choosePurpose(u"Notice"_s);
        stage.chooseChip(u"all"_s);
        QTRY_COMPARE(stage.chipName(u"all"_s), u"All 0"_s);
        const auto labels = child<QWidget>(stage.page, u"messagesEmptyState"_s).findChildren<QLabel *>();
        QTRY_VERIFY(std::any_of(labels.begin(), labels.end(),
            [](const QLabel *label) { return label->text().contains(u"fits all the filters"_s); }));
        // What is asked for from elsewhere is seen whatever stood there.
        stage.page.showMessage(stage.failed);
        QTRY_COMPARE(stage.rows(), 2);
        QCOMPARE(child<QAbstractButton>(stage.page, u"purposeFilterChip"_s).text(), u"All purposes"_s);
    }

    void theKeyboardOpensThePurposes()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        auto &chip = child<QAbstractButton>(stage.page, u"purposeFilterChip"_s);
        chip.setFocus();
        QTest::keyClick(&chip, Qt::Key_Down);
        auto *menu = chip.findChild<QMenu *>();
        QTRY_VERIFY(menu->isVisible());
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(chip.text(), u"Activation"_s);
    }

    void channelsAreOfferedOnceThereAreSeveral()
    {
        {
            Stage stage;
            stage.addHistory();
            stage.show();
            QTRY_COMPARE(stage.rows(), 2);
            QVERIFY(!child<QWidget>(stage.page, u"channelFilterChip"_s).isVisible());
        }
        Stage stage;
        stage.addHistory();
        stage.desk.now([&](Connection &connection) {
            NewMessage message;
            message.account = stage.olivia;
            message.channel = ChannelKind::Sms;
            message.recipient = u"+44 20 7946 0000"_s;
            return Outbox(connection).enqueue(message, stage.desk.clock().now());
        });
        stage.show();
        QTRY_COMPARE(stage.rows(), 3);
        auto &chip = child<QAbstractButton>(stage.page, u"channelFilterChip"_s);
        QTRY_VERIFY(chip.isVisible());
        stage.choose(chip, u"SMS"_s);
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.chipName(u"all"_s), u"All 1"_s);
        QCOMPARE(chip.findChild<QMenu *>()->actions().size(), 3); // all, and the two that occur
    }

    void theSearchLooksIntoTheServersWords()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QVERIFY(!stage.page.searchHint().isEmpty());
        stage.page.search(u"GREYLISTED"_s);
        QTRY_COMPARE(stage.rows(), 1);
        QTRY_COMPARE(stage.chipName(u"all"_s), u"All 1"_s);
        stage.page.search(u"nobody"_s);
        QTRY_COMPARE(stage.rows(), 0);
        stage.page.search({});
        QTRY_COMPARE(stage.rows(), 2);
    }

    void thePanelShowsEachTryAndTheDialogue()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        gui::chooseRow(stage.table(), u"Liam Johansson"_s);
        QTRY_COMPARE(stage.text(u"messagePanel/nameLabel"_s), u"Liam Johansson"_s);
        QCOMPARE(stage.text(u"messagePanel/recipientLabel"_s), u"liam@mail.example"_s);
        auto &dialogue = *stage.page.findChild<QPlainTextEdit *>(u"dialoguePlainTextEdit"_s);
        QVERIFY(!dialogue.isVisible());
        gui::click(stage.button(u"dialogueButton"_s));
        QVERIFY(dialogue.isVisible());
        QVERIFY(dialogue.toPlainText().contains(u"S: 550 5.1.1"_s));
        QVERIFY(dialogue.isReadOnly());

        gui::click(stage.button(u"copyTicketButton"_s));
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.contains(u"Liam Johansson <liam@mail.example>: Failed"_s));
        QVERIFY(copied.contains(u"Refused for good - 550 5.1.1 User unknown"_s));
        QVERIFY(!copied.contains(u"RCPT"_s));
        QCOMPARE(stage.toasts.size(), 1);
    }

    void retryPutsItBackIntoTheOutbox()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        gui::chooseRow(stage.table(), u"Liam Johansson"_s);
        QTRY_COMPARE(stage.text(u"messagePanel/nameLabel"_s), u"Liam Johansson"_s);
        gui::click(stage.button(u"retryButton"_s));
        QTRY_COMPARE(stage.stateOf(stage.failed), MessageState::Queued);
        const auto row = [&] { return *gui::findRow(stage.table(), u"Liam Johansson"_s); };
        QTRY_COMPARE(stage.cell(row(), Column::State), u"Queued"_s);
        QTRY_COMPARE(stage.toasts.size(), 1);
        // The row that was chosen still is.
        QCOMPARE(stage.table().selectionModel()->selectedRows().value(0).row(), row());
        const auto events = stage.desk.now([&](Connection &c) { return AuditLog(c).forAccount(stage.liam); });
        QVERIFY(events.first().action == AuditAction::MessageRetried);
        QCOMPARE(events.first().actor.displayName(), u"Kim"_s);
    }

    void deleteCancelsWhatWaits()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        QTRY_COMPARE(stage.text(u"messagePanel/nameLabel"_s), u"Olivia Smith"_s);
        QTRY_VERIFY(stage.button(u"cancelMessageButton"_s).isEnabled());
        QTest::keyClick(&stage.table(), Qt::Key_Delete);
        QTRY_COMPARE(stage.stateOf(stage.deferred), MessageState::Cancelled);
        QTRY_VERIFY(stage.button(u"cancelMessageButton"_s).blockedReason().has_value());
        QTRY_VERIFY(stage.button(u"retryButton"_s).isEnabled()); // the way back
    }

    void whatHasBeenSentCanNeitherBeRetriedNorCancelled()
    {
        Stage stage;
        stage.deliver(stage.olivia, MessagePurpose::Reset);
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        QTRY_COMPARE(stage.text(u"messagePanel/nameLabel"_s), u"Olivia Smith"_s);
        QVERIFY(stage.button(u"retryButton"_s).toolTip().contains(u"has been sent"_s));
        QVERIFY(stage.button(u"cancelMessageButton"_s).toolTip().contains(u"cannot be called back"_s));
        gui::click(stage.button(u"showPersonButton"_s));
        QCOMPARE(stage.accountsAsked.size(), 1);
        QVERIFY(stage.accountsAsked.first().first().value<AccountId>() == stage.olivia);
        QTest::keyClick(&stage.table(), Qt::Key_Return);
        QCOMPARE(stage.accountsAsked.size(), 2);
    }

    void cancellingSeveralAsksWithTheirNumber()
    {
        Stage stage;
        stage.ask(stage.liam, MessagePurpose::Activation);
        stage.ask(stage.olivia, MessagePurpose::Reset);
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        stage.table().selectAll();
        QCOMPARE(stage.text(u"messagePanel/nameLabel"_s), u"2 messages"_s);
        gui::click(stage.button(u"cancelMessageButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        QCOMPARE(dialog.windowTitle(), u"Cancel 2 messages?"_s);
        gui::click(child<QPushButton>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.chipName(u"cancelled"_s), u"Cancelled 2"_s);
    }

    void aPausedOutboxSaysWhyAndWhatToDo()
    {
        Stage stage;
        stage.ask(stage.olivia, MessagePurpose::Reset);
        stage.show();
        QTRY_COMPARE(stage.notice(u"outboxNotice"_s), u"No mail account is set up, so messages wait."_s);
        QTRY_VERIFY(child<Notice>(stage.page, u"outboxNotice"_s)
                        .accessibleDescription()
                        .contains(u"1 message waits"_s));
        QVERIFY(stage.button(u"tryAgainButton"_s).blockedReason().has_value());
        gui::click(stage.button(u"openMailSettingsButton"_s));
        QCOMPARE(stage.pagesAsked.first().first().toString(), u"site"_s);
    }

    void tabFollowsTheEye()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        QTRY_COMPARE(stage.text(u"messagePanel/nameLabel"_s), u"Olivia Smith"_s);
        QTRY_VERIFY(!stage.notice(u"outboxNotice"_s).isEmpty()
            && child<QWidget>(stage.page, u"openMailSettingsButton"_s).isVisible());
        QTRY_VERIFY(
            stage.button(u"retryButton"_s).isEnabled() && stage.button(u"cancelMessageButton"_s).isEnabled());
        child<QWidget>(stage.page, u"allFilterChip"_s).setFocus();
        QStringList names;
        while (names.size() < 9) {
            names.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        // "Try again" cannot be pressed without a mail account, so Tab passes over it.
        QCOMPARE(names,
            (QStringList{u"allFilterChip"_s, u"purposeFilterChip"_s, u"columnsButton"_s, u"exportButton"_s,
                u"openMailSettingsButton"_s, u"messagesTable"_s, u"retryButton"_s, u"cancelMessageButton"_s,
                u"showPersonButton"_s}));
    }

    void aRefreshKeepsWhatIsChosenAndDoesNotReset()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        gui::chooseRow(stage.table(), u"Liam Johansson"_s);
        QSignalSpy reset(stage.table().model(), &QAbstractItemModel::modelReset);
        stage.desk.clock().advance(2min);
        stage.ask(stage.olivia, MessagePurpose::Reset);
        QTRY_COMPARE(stage.rows(), 3); // by itself
        QCOMPARE(reset.size(), 0);
        const int row = stage.table().selectionModel()->selectedRows().value(0).row();
        QCOMPARE(stage.cell(row, Column::Person), u"Liam Johansson"_s);
    }

    void aMessageFromElsewhereIsShownWhateverTheChip()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        stage.chooseChip(u"sent"_s);
        QTRY_COMPARE(stage.rows(), 0);
        stage.page.showMessage(stage.failed);
        QTRY_COMPARE(stage.text(u"messagePanel/nameLabel"_s), u"Liam Johansson"_s);
        QTRY_COMPARE(stage.rows(), 2);
        stage.page.search(u"greylisted"_s);
        QTRY_COMPARE(stage.rows(), 1);
        stage.page.showMessage(stage.deferred);
        QTRY_COMPARE(stage.text(u"messagePanel/nameLabel"_s), u"Olivia Smith"_s);
        stage.page.showState(u"failed"_s);
        QTRY_COMPARE(stage.rows(), 0);
    }

    void aDatabaseThatCannotBeWrittenSaysSo()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        gui::chooseRow(stage.table(), u"Liam Johansson"_s);
        QTRY_COMPARE(stage.text(u"messagePanel/nameLabel"_s), u"Liam Johansson"_s);
        stage.desk.setReadOnly();
        gui::click(stage.button(u"retryButton"_s));
        QTRY_VERIFY(!stage.notice(u"messagesActionNotice"_s).isEmpty());
        QCOMPARE(stage.stateOf(stage.failed), MessageState::Failed);
        QTRY_VERIFY(stage.button(u"retryButton"_s).isEnabled()); // and may be tried again
        QCOMPARE(stage.rows(), 2);
    }

    void afterAFailedReadTheLastRowsStay()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        stage.renameTable(u"message_attempt"_s, u"away"_s);
        QTRY_VERIFY(!stage.notice(u"messagesReadNotice"_s).isEmpty());
        QCOMPARE(stage.rows(), 2);
        stage.renameTable(u"away"_s, u"message_attempt"_s);
        QTRY_VERIFY(stage.notice(u"messagesReadNotice"_s).isEmpty());
    }

    void aListThatCouldNeverBeReadDoesNotSayThatItIsEmpty()
    {
        Stage stage;
        stage.addHistory();
        stage.renameTable(u"message_attempt"_s, u"away"_s);
        stage.show();
        QTRY_VERIFY(!stage.notice(u"messagesReadNotice"_s).isEmpty());
        const auto labels = child<QWidget>(stage.page, u"messagesEmptyState"_s).findChildren<QLabel *>();
        QVERIFY(std::none_of(labels.begin(), labels.end(),
            [](const QLabel *label) { return label->text().contains(u"No messages yet"_s); }));
    }
};

QTEST_MAIN(TestMessages)
#include "tst_messages.moc"
