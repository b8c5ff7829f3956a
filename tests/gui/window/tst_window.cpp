// SPDX-License-Identifier: GPL-3.0-or-later
// The frame around the pages: ways from one to the other, the search line, the line of state, and leaving.
#include "gui/window/WindowStage.h"

#include <QPlainTextEdit>

using namespace latchkey;
using namespace latchkey::test;
using gui::child;

class TestWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }
    void everyPageIsAKeyAway();
    void theSearchLineBelongsToThePage();
    void savedFiltersLeadToTheAccounts();
    void figuresOfTheOverviewLeadToWhatTheyCount();
    void aLinkIsCheckedFromAnywhere();
    void unsavedSettingsHoldUpClosing();
    void theWindowComesBackWhereItWas();
    void allPagesPaintInEveryTheme();
};

void TestWindow::everyPageIsAKeyAway()
{
    WindowStage stage;
    stage.practise();
    const QStringList pages{u"overview"_s, u"accounts"_s, u"messages"_s, u"tokens"_s, u"blacklist"_s,
        u"activity"_s, u"site"_s, u"mailbox"_s, u"linkcheck"_s};
    QCOMPARE(stage.window().pageKeys(), pages);
    for (qsizetype i = 0; i < pages.size(); ++i) {
        QTest::keyClick(&stage.window(), Qt::Key(Qt::Key_1 + i), Qt::ControlModifier);
        QCOMPARE(stage.window().currentPage(), pages[i]);
    }
    QTest::keyClick(&stage.window(), Qt::Key_N, Qt::ControlModifier);
    gui::waitForDialog(u"accountEditor"_s).reject();
    QCOMPARE(stage.window().currentPage(), u"accounts"_s);
    QTest::keyClick(&stage.window(), Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), &child<QLineEdit>(stage.window(), u"searchField"_s));
}

void TestWindow::theSearchLineBelongsToThePage()
{
    WindowStage stage;
    stage.practise();
    auto &line = child<QLineEdit>(stage.window(), u"searchField"_s);
    stage.find(u"olivia"_s);
    QTRY_VERIFY(stage.table(u"accountsTable"_s).model()->rowCount() < 10);
    stage.goTo(u"messages"_s);
    QCOMPARE(line.text(), QString());
    QVERIFY(line.placeholderText().contains(u"messages"_s));
    stage.find(u"greylisted"_s);
    stage.goTo(u"accounts"_s);
    QCOMPARE(line.text(), u"olivia"_s);
    stage.goTo(u"messages"_s);
    QCOMPARE(line.text(), u"greylisted"_s);
    // The same words on another page are another question.
    stage.find(u"olivia"_s);
    QTRY_VERIFY(stage.table(u"messagesTable"_s).model()->rowCount() < 10);
    // A page without a search lends its line to the accounts.
    stage.goTo(u"overview"_s);
    stage.find(u"liam"_s);
    QTRY_COMPARE(stage.window().currentPage(), u"accounts"_s);
    QCOMPARE(line.text(), u"liam"_s);
    QTRY_COMPARE(stage.table(u"accountsTable"_s).model()->rowCount(), 1);
    QTest::keyClick(&line, Qt::Key_Down);
    QVERIFY(stage.table(u"accountsTable"_s).hasFocus());
}

void TestWindow::savedFiltersLeadToTheAccounts()
{
    WindowStage stage;
    stage.practise();
    stage.goTo(u"site"_s);
    gui::click(child<QWidget>(stage.window(), u"filter:left:<24hSideBarItem"_s));
    QCOMPARE(stage.window().currentPage(), u"accounts"_s);
    QTRY_COMPARE(stage.table(u"accountsTable"_s).model()->rowCount(), 8);
}

void TestWindow::figuresOfTheOverviewLeadToWhatTheyCount()
{
    WindowStage stage;
    stage.practise();
    stage.goTo(u"overview"_s);
    auto &failed = child<QWidget>(stage.page(), u"failedFigure"_s);
    QTRY_VERIFY(failed.isEnabled());
    gui::click(failed);
    QCOMPARE(stage.window().currentPage(), u"messages"_s);
    QVERIFY(child<QAbstractButton>(stage.page(), u"failedFilterChip"_s).isChecked());
}

void TestWindow::aLinkIsCheckedFromAnywhere()
{
    WindowStage stage;
    stage.practise();
    stage.goTo(u"activity"_s);
    QTest::keyClick(&stage.window(), Qt::Key_L, Qt::ControlModifier);
    QCOMPARE(stage.window().currentPage(), u"linkcheck"_s);
    auto &paste = child<QPlainTextEdit>(stage.page(), u"linkPlainTextEdit"_s);
    QTRY_VERIFY(paste.hasFocus());
}

void TestWindow::unsavedSettingsHoldUpClosing()
{
    WindowStage stage;
    stage.create();
    stage.goTo(u"site"_s);
    auto &name = child<QLineEdit>(stage.page(), u"siteNameLineEdit"_s);
    QTRY_VERIFY(name.isEnabled());
    gui::type(name, u"Another name"_s);
    stage.goTo(u"accounts"_s);
    stage.window().close();
    gui::click(child<Button>(gui::waitForDialog(u"askDialog"_s), u"cancelButton"_s));
    QVERIFY(stage.window().isVisible());
    QCOMPARE(stage.window().currentPage(), u"site"_s);
    QCOMPARE(name.text(), u"Another name"_s);
    stage.window().close();
    gui::click(child<Button>(gui::waitForDialog(u"askDialog"_s), u"confirmButton"_s));
    QTRY_VERIFY(!stage.window().isVisible());
}

void TestWindow::theWindowComesBackWhereItWas()
{
    WindowStage stage;
    stage.create();
    stage.window().setGeometry(40, 30, 1111, 700);
    stage.window().close();
    stage.remake();
    stage.session->start();
    stage.waitForWindow();
    QCOMPARE(stage.window().size(), QSize(1111, 700));
}

void TestWindow::allPagesPaintInEveryTheme()
{
    WindowStage stage;
    stage.practise();
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::HighContrast}) {
        stage.theme.setChoice(choice);
        for (const QString &key : stage.window().pageKeys()) {
            stage.window().showPage(key);
            QVERIFY(!stage.window().grab().isNull());
        }
    }
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
