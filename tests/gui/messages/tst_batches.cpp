// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/messages/BatchStage.h"

#include "common/TimeText.h"
#include "messages/ShareBar.h"

#include <QAccessible>
#include <QMenu>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using gui::child;
using test::BatchStage;

class TestBatches : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void aBatchSaysWhatItIsAndHowFarItHasGot()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        QTRY_VERIFY(!stage.isShown(u"batchBoard"_s));
        QList<AccountId> people{stage.addPerson(u"bounce"_s)};
        people += stage.addPerson(u"bo"_s, u"BLOCKED"_s);
        people += stage.addPeople(10);
        const BatchId id = stage.begin(people);
        QTRY_COMPARE(stage.counts(id), u"5 sent, 1 failed, 1 passed over, 5 wait"_s);
        QCOMPARE(stage.text(id, u"batchTitleLabel"_s), u"Reset to 12 people"_s);
        QCOMPARE(stage.text(id, u"batchBegunLabel"_s),
            u"begun %1 by Kim"_s.arg(TimeText::timeOfDay(stage.clock->now())));
        QCOMPARE(stage.catcher.mails().size(), 5);

        // The same for a screen reader: a progress bar with a name, a value, and the words.
        auto &bar = child<ShareBar>(*stage.page, BatchStage::barName(id) + u"/batchShareBar"_s);
        auto *heard = QAccessible::queryAccessibleInterface(&bar);
        QVERIFY(heard && heard->role() == QAccessible::ProgressBar && heard->valueInterface());
        QCOMPARE(heard->valueInterface()->currentValue().toInt(), 7);
        QCOMPARE(heard->valueInterface()->maximumValue().toInt(), 12);
        QCOMPARE(heard->text(QAccessible::Name), u"Reset to 12 people"_s);
        QVERIFY(heard->text(QAccessible::Description).contains(u"5 sent, 1 failed"_s));
    }

    void whyPeopleWerePassedOverIsToldOnRequest()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(7) + QList{stage.addPerson(u"bo"_s, u"BLOCKED"_s)});
        QTRY_VERIFY(stage.counts(id).contains(u"1 passed over"_s));
        QVERIFY(stage.text(id, u"batchReasonsLabel"_s).isEmpty());
        gui::click(stage.button(id, u"batchReasonsButton"_s));
        QVERIFY(stage.text(id, u"batchReasonsLabel"_s).startsWith(u"1 person: "_s));
        gui::click(stage.button(id, u"batchReasonsButton"_s));
        QVERIFY(stage.text(id, u"batchReasonsLabel"_s).isEmpty());
    }

    void rateAndTimeLeftAreThereOnceTheyAreKnown()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(40));
        QTRY_COMPARE(stage.counts(id), u"6 sent, 34 wait"_s);
        QCOMPARE(stage.outlook(id), QString());
        stage.passMinutes(2);
        QTRY_COMPARE(stage.counts(id), u"12 sent, 28 wait"_s);
        QTRY_COMPARE(stage.outlook(id), u"3 a minute, about 10 minutes left"_s);
    }

    void pausedSaysByWhomAndGoesOn()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(9));
        QTRY_COMPARE(stage.counts(id), u"6 sent, 3 wait"_s);
        QCOMPARE(stage.button(id, u"holdBatchButton"_s).text(), u"Pause"_s);
        gui::click(stage.button(id, u"holdBatchButton"_s));
        QTRY_COMPARE(stage.outlook(id), u"Paused by Kim"_s);
        QTRY_COMPARE(stage.chipName(u"paused"_s), u"Paused 3"_s);
        stage.passMinutes(3);
        // Somebody else's message goes out: the pause is the batch's alone.
        const BatchId other = stage.begin(stage.addPeople(1));
        QTRY_COMPARE(stage.progress(other).sent(), 1);
        QCOMPARE(stage.progress(id).sent(), 6);
        QCOMPARE(stage.counts(id), u"6 sent, 3 wait"_s);

        QTRY_COMPARE(stage.button(id, u"holdBatchButton"_s).text(), u"Go on"_s);
        gui::click(stage.button(id, u"holdBatchButton"_s));
        QTRY_COMPARE(stage.counts(id), u"9 sent"_s);
        QTRY_COMPARE(stage.outlook(id), u"Nobody waits any more"_s);
        QCOMPARE(stage.catcher.mails().size(), 10);
    }

    void cancellingTheRestAsksWithTheirNumber()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(10));
        QTRY_COMPARE(stage.counts(id), u"6 sent, 4 wait"_s);
        gui::click(stage.button(id, u"cancelBatchButton"_s));
        QDialog &kept = gui::waitForDialog(u"askDialog"_s);
        QCOMPARE(kept.windowTitle(), u"Cancel it for the 4 people who wait?"_s);
        gui::click(child<Button>(kept, u"cancelButton"_s));
        QCOMPARE(stage.progress(id).left(), 4);

        gui::click(stage.button(id, u"cancelBatchButton"_s));
        gui::click(child<Button>(gui::waitForDialog(u"askDialog"_s), u"confirmButton"_s));
        QTRY_COMPARE(stage.counts(id), u"6 sent, 4 taken out"_s);
        stage.passMinutes(2);
        const BatchId other = stage.begin(stage.addPeople(1));
        QTRY_COMPARE(stage.progress(other).sent(), 1);
        QCOMPARE(stage.progress(id).sent(), 6);
        QCOMPARE(stage.catcher.mails().size(), 7);
    }

    void whatIsThroughStaysUntilItIsClosed()
    {
        BatchStage stage;
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(2));
        stage.page->showBatch(id);
        QTRY_COMPARE(stage.counts(id), u"2 sent"_s);
        QVERIFY(!stage.button(id, u"closeBatchButton"_s).isHidden());
        QVERIFY(stage.button(id, u"holdBatchButton"_s).isHidden());
        QVERIFY(stage.button(id, u"cancelBatchButton"_s).isHidden());
        stage.page->refresh();
        gui::click(stage.button(id, u"closeBatchButton"_s));
        QTRY_VERIFY(!stage.isShown(u"batchBoard"_s));
        // A page that comes to it later has nothing to say about it.
        stage.close();
        stage.open();
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        QVERIFY(!stage.isShown(u"batchBoard"_s));
    }

    void whatTheBatchConsistsOfIsListedAlone()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId first = stage.begin(stage.addPeople(2));
        QTRY_COMPARE(stage.progress(first).sent(), 2);
        const BatchId second = stage.begin(stage.addPeople(6));
        QTRY_COMPARE(stage.counts(second), u"4 sent, 2 wait"_s);
        QTRY_COMPARE(stage.rows(), 8);
        QVERIFY(!stage.isShown(u"batchFilterChip"_s));

        gui::click(stage.button(second, u"showBatchButton"_s));
        QTRY_COMPARE(stage.rows(), 6);
        QTRY_COMPARE(
            child<QAbstractButton>(*stage.page, u"batchFilterChip"_s).text(), u"Reset to 6 people"_s);
        QTRY_COMPARE(stage.chipName(u"all"_s), u"All 6"_s);
        QCOMPARE(stage.chipName(u"sent"_s), u"Sent 4"_s);
        gui::click(child<QAbstractButton>(*stage.page, u"waitingFilterChip"_s));
        QTRY_COMPARE(stage.rows(), 2);

        gui::click(child<QAbstractButton>(*stage.page, u"batchFilterChip"_s));
        QTRY_COMPARE(stage.chipName(u"all"_s), u"All 8"_s);
        QVERIFY(!stage.isShown(u"batchFilterChip"_s));
        // From elsewhere, and although it is through.
        stage.page->showBatch(first);
        QTRY_COMPARE(stage.rows(), 2);
        QTRY_COMPARE(stage.counts(first), u"2 sent"_s);
    }

    void closingTheWindowInBetweenLosesNothing()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(14), MessagePurpose::Reset);
        QTRY_COMPARE(stage.counts(id), u"6 sent, 8 wait"_s);
        stage.close();
        stage.clock->advance(2min);

        stage.open();
        stage.show();
        QTRY_COMPARE(stage.text(id, u"batchTitleLabel"_s), u"Reset to 14 people"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.counts(id), u"12 sent, 2 wait"_s, 15000);
        gui::click(stage.button(id, u"holdBatchButton"_s));
        QTRY_COMPARE(stage.outlook(id), u"Paused by Kim"_s);
        stage.close();

        // Paused it is after a start, too, and stays so.
        stage.clock->advance(2min);
        stage.open();
        stage.show();
        QTRY_COMPARE(stage.outlook(id), u"Paused by Kim"_s);
        stage.passMinutes(1);
        gui::click(stage.button(id, u"holdBatchButton"_s));
        QTRY_COMPARE_WITH_TIMEOUT(stage.counts(id), u"14 sent"_s, 15000);
        QStringList recipients;
        for (const CaughtMail &mail : stage.catcher.mails())
            recipients += mail.recipients;
        QCOMPARE(recipients.removeDuplicates(), 0);
        QCOMPARE(recipients.size(), 14);
    }

    void aStoppedMailAccountIsNamedInsteadOfATimeLeft()
    {
        BatchStage stage;
        stage.close();
        stage.hasMail = false;
        stage.open();
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(3));
        QTRY_COMPARE(stage.counts(id), u"0 sent, 3 wait"_s);
        QTRY_COMPARE(stage.outlook(id), u"Waits until the mail account is put right"_s);
        stage.desk->setMailAccount(stage.mailAccount(), std::nullopt);
        QTRY_COMPARE(stage.counts(id), u"3 sent"_s);
    }

    void aFullDaySaysWhenItGoesOn()
    {
        BatchStage stage(BatchStage::aDay(5));
        stage.show();
        QTRY_VERIFY(stage.isShown(u"sendingMeterLine"_s));
        const auto meter = [&] { return child<QLabel>(*stage.page, u"sendingMeterLabel"_s).text(); };
        QTRY_VERIFY(meter().startsWith(u"0 of 5 sent in the last 24 hours"_s));
        const BatchId first = stage.begin(stage.addPeople(5));
        QTRY_COMPARE(stage.progress(first).sent(), 5);
        stage.clock->advance(1h);
        const BatchId id = stage.begin(stage.addPeople(2));
        QTRY_COMPARE(stage.counts(id), u"0 sent, 2 wait"_s);
        QTRY_VERIFY2(stage.outlook(id).startsWith(u"Goes on tomorrow at "_s), qPrintable(stage.outlook(id)));
        QVERIFY(stage.outlook(id).endsWith(u"when the limit of 5 a day leaves room"_s));
        QTRY_VERIFY2(meter().contains(u"5 of 5"_s) && meter().contains(u"room again tomorrow at"_s),
            qPrintable(meter()));
        auto &bar = child<ShareBar>(*stage.page, u"sendingMeterShareBar"_s);
        QCOMPARE(bar.value(), 5);
        QCOMPARE(bar.maximum(), 5);
        QCOMPARE(bar.accessibleDescription(), meter());
        stage.clock->advance(23h + 1min);
        stage.desk->wakeOutbox();
        QTRY_COMPARE(stage.counts(id), u"2 sent"_s);
        QTRY_VERIFY(meter().startsWith(u"2 of 5"_s));
    }

    void withoutALimitThereIsNoMeter()
    {
        BatchStage stage;
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(1));
        stage.page->showBatch(id);
        QTRY_COMPARE(stage.counts(id), u"1 sent"_s);
        QVERIFY(!stage.isShown(u"sendingMeterLine"_s));
    }

    void moreThanThreeAreSummedUp()
    {
        BatchStage stage;
        stage.close();
        stage.hasMail = false;
        stage.open();
        QList<BatchId> ids;
        for (int i = 0; i < 5; ++i)
            ids += stage.begin(stage.addPeople(2));
        stage.show();
        QTRY_VERIFY(stage.isShown(BatchStage::barName(ids[2])));
        QTRY_VERIFY(stage.isShown(u"moreBatchesLabel"_s));
        QVERIFY(!stage.isShown(BatchStage::barName(ids[3])));
        QTRY_COMPARE(
            child<QLabel>(*stage.page, u"moreBatchesLabel"_s).text(), u"and 2 more: 4 people wait"_s);
        gui::click(child<Button>(*stage.page, u"unfoldBatchesButton"_s));
        QVERIFY(stage.isShown(BatchStage::barName(ids[4])));
        // The list keeps its half of the page.
        QTRY_VERIFY(child<QWidget>(*stage.page, u"batchBoard"_s).height() < stage.page->height() * 6 / 10);
        gui::click(child<Button>(*stage.page, u"unfoldBatchesButton"_s));
        QVERIFY(!stage.isShown(BatchStage::barName(ids[4])));
    }

    void aStepThatFailsIsSaid()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(8));
        QTRY_COMPARE(stage.counts(id), u"6 sent, 2 wait"_s);
        stage.desk->database().run([](Connection &c) { return c.executeDirect(u"PRAGMA query_only=ON"_s); });
        gui::click(stage.button(id, u"holdBatchButton"_s));
        QTRY_VERIFY(stage.isShown(u"messagesActionNotice"_s));
        QTRY_VERIFY(stage.button(id, u"holdBatchButton"_s).isEnabled()); // and may be tried again
        QCOMPARE(stage.button(id, u"holdBatchButton"_s).text(), u"Pause"_s);
    }

    void theKeyboardReachesTheButtons()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(8));
        QTRY_COMPARE(stage.counts(id), u"6 sent, 2 wait"_s);
        QTRY_VERIFY(stage.button(id, u"holdBatchButton"_s).isEnabled());
        child<QWidget>(*stage.page, u"exportButton"_s).setFocus();
        QStringList names;
        while (names.size() < 5) {
            names.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(names,
            (QStringList{u"exportButton"_s, u"holdBatchButton"_s, u"showBatchButton"_s,
                u"cancelBatchButton"_s, u"messagesTable"_s}));
        stage.button(id, u"holdBatchButton"_s).setFocus();
        QTest::keyClick(&stage.button(id, u"holdBatchButton"_s), Qt::Key_Space);
        QTRY_COMPARE(stage.outlook(id), u"Paused by Kim"_s);
    }

    void everyThemeAndSizeCanBeDrawn()
    {
        BatchStage stage(BatchStage::sixAMinute());
        stage.show();
        const BatchId id = stage.begin(stage.addPeople(8) + QList{stage.addPerson(u"bo"_s, u"BLOCKED"_s)});
        QTRY_VERIFY(stage.counts(id).startsWith(u"6 sent"_s));
        for (const auto choice : {ThemeChoice::Dark, ThemeChoice::HighContrast, ThemeChoice::Light}) {
            stage.theme.setChoice(choice);
            QVERIFY(!stage.page->grab().isNull());
        }
        stage.theme.setTextScale(2.0);
        QVERIFY(!stage.page->grab().isNull());
        stage.theme.setTextScale(1.0);
    }
};

QTEST_MAIN(TestBatches)
#include "tst_batches.moc"
