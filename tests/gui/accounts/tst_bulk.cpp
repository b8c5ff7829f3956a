// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountBulk.h"
#include "audit/AuditLog.h"
#include "gui/accounts/AccountsStage.h"

#include <QLineEdit>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using gui::child;
using test::AccountsStage;

namespace {

/// Olivia and Liam may get an activation, Mei a reset, Bo neither.
struct Stage : AccountsStage {
    Stage()
    {
        QObject::connect(&page, &AccountsPage::batchRequested, &page, [this](BatchId id) { asked = id; });
    }

    void chooseAllByKey()
    {
        gui::waitUntil([this] { return rows() > 1; }, u"the list"_s);
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_A, Qt::ControlModifier);
    }
    /// Opens the dialog before the sending; its words.
    QDialog &openDialog(const QString &buttonName)
    {
        gui::waitUntil([&] { return button(buttonName).isEnabled(); }, buttonName + u" to be enabled"_s);
        gui::click(button(buttonName));
        return gui::waitForDialog(u"askDialog"_s);
    }
    QString doneTitle()
    {
        const auto *notice = page.findChild<Notice *>(u"doneNotice"_s);
        return notice->isVisible() ? notice->title() : QString();
    }
    QList<BatchProgress> batches()
    {
        return desk.now([](Connection &c) { return MessageBatches(c).unfinished(); });
    }
    /// So many unconfirmed people at once, faster than one by one.
    void addMany(int count)
    {
        const auto status = desk.now([](Connection &c) {
            return AccountStore(c).status(u"EMAIL_NON_CONFIRMED"_s).map([](const AccountStatus &found) {
                return found.id.value();
            });
        });
        desk.now([&](Connection &c) {
            return c.executeDirect(
                u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
                "INSERT INTO user_account (user_name, full_name, email, phone, password_hash, "
                "registration_time, user_account_status_id, row_version) "
                "SELECT 'many' || i, 'Many ' || i, 'many' || i || '@corp.example', '', '', %2, %3, 1 FROM n"_s
                    .arg(count)
                    .arg(toMilliseconds(desk.clock().now()))
                    .arg(status));
        });
    }

    std::optional<BatchId> asked;
};

} // namespace

class TestBulk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theDryRunSaysWhoIsLeftOutAndWhy()
    {
        Stage stage;
        stage.addPeople();
        stage.show();
        stage.chooseAllByKey();
        QTRY_COMPARE(stage.button(u"bulkSendActivationButton"_s).text(), u"Send activation to 2..."_s);
        QDialog &dialog = stage.openDialog(u"bulkSendActivationButton"_s);
        QCOMPARE(dialog.windowTitle(), u"Send the activation to 2 people?"_s);
        const QString words = child<QLabel>(dialog, u"sentenceLabel"_s).text();
        QVERIFY2(words.contains(u"2 will get it.\n2 are left out:\n1 \u00d7  "_s), qPrintable(words));
        gui::click(child<Button>(dialog, u"cancelButton"_s));
        QVERIFY(stage.batches().isEmpty()); // nothing happens before it was confirmed
        QCOMPARE(stage.messages(), 0);
    }

    void anActivationToManyIsABatch()
    {
        Stage stage;
        stage.addPeople();
        stage.show();
        stage.chooseAllByKey();
        QDialog &dialog = stage.openDialog(u"bulkSendActivationButton"_s);
        gui::type(child<QLineEdit>(dialog, u"reasonLineEdit"_s), u"the mail server was down"_s);
        gui::click(child<Button>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.doneTitle(), u"The activation to 2 people is on its way."_s);
        QTRY_COMPARE(stage.messages(), 2);
        const auto batches = stage.batches();
        QCOMPARE(batches.size(), 1);
        QCOMPARE(batches.first().batch.reason, u"the mail server was down"_s);
        QCOMPARE(batches.first().batch.createdBy.displayName(), u"Kim"_s);
        QVERIFY(batches.first().batch.purpose == MessagePurpose::Activation);

        gui::click(stage.button(u"seeProgressButton"_s));
        QVERIFY(stage.asked == batches.first().batch.id);
        // The others still can be done with the same people.
        QTRY_VERIFY(stage.button(u"bulkBlockButton"_s).isEnabled());
    }

    void aResetToManyNeedsNoReason()
    {
        Stage stage;
        stage.addPeople();
        const AccountId ada =
            stage.desk.addAccount(u"ada.l"_s, u"Ada Lind"_s, u"ada@corp.example"_s, u"EMAIL_CONFIRMED"_s);
        stage.show();
        stage.chooseAllByKey();
        QDialog &dialog = stage.openDialog(u"bulkSendResetButton"_s);
        QCOMPARE(dialog.windowTitle(), u"Send the reset to 2 people?"_s);
        gui::click(child<Button>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.doneTitle(), u"The reset to 2 people is on its way."_s);
        QTRY_COMPARE(stage.messages(), 2);
        const auto events = stage.desk.now([&](Connection &c) { return AuditLog(c).forAccount(ada); });
        QVERIFY(events.first().action == AuditAction::ResetRequested);
    }

    void whoGotOneAMomentAgoIsPassedOverByTheBatch()
    {
        Stage stage;
        stage.addPeople();
        stage.desk.now([&](Connection &c) {
            return AccountDesk(c, stage.desk.clock(), Actor::named(u"Kim"_s)).sendActivation(stage.olivia);
        });
        stage.show();
        stage.chooseAllByKey();
        gui::click(child<Button>(stage.openDialog(u"bulkSendActivationButton"_s), u"confirmButton"_s));
        QTRY_COMPARE(stage.batches().size(), 1);
        QTRY_COMPARE(stage.batches().first().passedOver.value(u"One was sent a short while ago."_s), 1);
    }

    void whatCannotBeWrittenIsSaid()
    {
        Stage stage;
        stage.addPeople();
        stage.show();
        stage.chooseAllByKey();
        QDialog &dialog = stage.openDialog(u"bulkSendActivationButton"_s);
        stage.desk.setReadOnly();
        gui::click(child<Button>(dialog, u"confirmButton"_s));
        QTRY_VERIFY(!stage.doneTitle().isEmpty());
        QVERIFY(!stage.isShown(u"seeProgressButton"_s));
        QTRY_VERIFY(stage.button(u"bulkSendActivationButton"_s).isEnabled());
    }

    void allOfTheListAreChosenFromTwoOfThem()
    {
        Stage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Olivia Smith"_s);
        QVERIFY(!stage.isShown(u"chooseAllButton"_s));
        stage.table().selectRow(0);
        stage.table().selectionModel()->select(
            stage.table().model()->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QTRY_VERIFY(stage.isShown(u"chooseAllButton"_s));
        QCOMPARE(stage.button(u"chooseAllButton"_s).text(), u"Choose all 4"_s);
        gui::click(stage.button(u"chooseAllButton"_s));
        QTRY_COMPARE(stage.text(u"selectionCountLabel"_s), u"4 selected"_s);
        QVERIFY(!stage.isShown(u"chooseAllButton"_s));
        QTRY_COMPARE(stage.button(u"bulkSendActivationButton"_s).text(), u"Send activation to 2..."_s);
    }

    void allThatASearchFindsAreChosen()
    {
        Stage stage;
        stage.addPeople();
        stage.show();
        stage.page.search(u"status:unconfirmed"_s);
        QTRY_COMPARE(stage.rows(), 2);
        stage.chooseAllByKey();
        QDialog &dialog = stage.openDialog(u"bulkSendActivationButton"_s);
        QCOMPARE(dialog.windowTitle(), u"Send the activation to 2 people?"_s);
        QVERIFY(!child<QLabel>(dialog, u"sentenceLabel"_s).text().contains(u"left out"_s));
        gui::click(child<Button>(dialog, u"cancelButton"_s));
    }

    void aHundredThousandAreCountedWhileThePageGoesOn()
    {
        Stage stage;
        stage.addMany(AccountBulk::mostAtOnce);
        stage.show();
        QTRY_COMPARE(stage.rows(), AccountBulk::mostAtOnce);
        gui::StallWatch watch;
        QElapsedTimer counting;
        counting.start();
        stage.table().selectAll();
        QVERIFY(stage.button(u"bulkSendActivationButton"_s).blockedReason().has_value());
        // Somebody who reads meanwhile is not kept waiting for all of them.
        auto read = stage.desk.desk().database().read(
            [](Connection &connection) { return connection.scalar(u"SELECT 1"_s); });
        QTRY_VERIFY(read.isFinished());
        QVERIFY(stage.button(u"bulkSendActivationButton"_s).blockedReason().has_value());
        QTRY_VERIFY_WITH_TIMEOUT(stage.button(u"bulkSendActivationButton"_s).isEnabled(), 60000);
        qInfo("counted within %lld ms, the window stood still for %lld ms at most", counting.elapsed(),
            qint64(watch.worst().count()));
        QCOMPARE(stage.button(u"bulkSendActivationButton"_s).text(), u"Send activation..."_s);
        QCOMPARE(stage.text(u"selectionCountLabel"_s), u"100,000 selected"_s);

        // They stay chosen when the list changes, and a newcomer is not one of them.
        stage.desk.clock().advance(1min);
        stage.desk.addAccount(u"new"_s, u"New Comer"_s, u"new@corp.example"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.rows(), AccountBulk::mostAtOnce + 1, 30000);
        QTRY_COMPARE(stage.text(u"selectionCountLabel"_s), u"100,000 selected"_s);
        QTRY_VERIFY(stage.isShown(u"chooseAllButton"_s));
        gui::click(stage.button(u"chooseAllButton"_s));
        QTRY_VERIFY(stage.button(u"bulkSendActivationButton"_s)
                        .blockedReason()
                        .value_or(QString())
                        .contains(u"Choose 100,000 people at most"_s));
    }
};

QTEST_MAIN(TestBulk)
#include "tst_bulk.moc"
