// SPDX-License-Identifier: GPL-3.0-or-later
// From the choice of many people to the last of their messages, through the whole window.
#include "gui/window/WindowStage.h"

#include "messages/MessageBatches.h"

using namespace latchkey;
using namespace latchkey::test;
using namespace std::chrono_literals;
using gui::child;

class TestManyAtOnce : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theNoticeLeadsToTheProgress()
    {
        WindowStage stage;
        stage.practise();
        auto &people = stage.table(u"accountsTable"_s);
        QTRY_VERIFY(people.model()->rowCount() > 100);
        stage.find(u"status:confirmed"_s);
        QTRY_VERIFY(people.model()->rowCount() < 150 && people.model()->rowCount() > 100);
        people.setFocus();
        QTest::keyClick(&people, Qt::Key_A, Qt::ControlModifier);
        QTRY_VERIFY(stage.button(u"bulkSendResetButton"_s).isEnabled());
        gui::click(stage.button(u"bulkSendResetButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        const QString title = u"Reset to %1 people"_s.arg(people.model()->rowCount());
        gui::click(child<Button>(dialog, u"confirmButton"_s));

        QTRY_VERIFY(stage.window().findChild<Button *>(u"seeProgressButton"_s));
        // A search of before does not hide what is shown now.
        stage.goTo(u"messages"_s);
        stage.find(u"nobody at all"_s);
        stage.goTo(u"accounts"_s);
        gui::click(stage.button(u"seeProgressButton"_s));
        QCOMPARE(stage.window().currentPage(), u"messages"_s);
        QCOMPARE(child<QLineEdit>(stage.window(), u"searchField"_s).text(), QString());
        QTRY_COMPARE(child<QAbstractButton>(stage.page(), u"batchFilterChip"_s).text(), title);
        QTRY_COMPARE(stage.text(u"batchTitleLabel"_s), title);
        QTRY_VERIFY_WITH_TIMEOUT(!stage.text(u"batchCountsLabel"_s).contains(u"wait"_s), 30000);
        QVERIFY(stage.table(u"messagesTable"_s).model()->rowCount() > 100);
        QVERIFY(stage.session->practice()->catcher().mails().size() > 100);
    }
};

QTEST_MAIN(TestManyAtOnce)
#include "tst_manyatonce.moc"
