// SPDX-License-Identifier: GPL-3.0-or-later
// The start window: create, open, come back, and every file that is not ours.
#include "gui/window/WindowStage.h"

#include "support/Files.h"

#include <QFile>
#include <QMenu>

using namespace latchkey;
using namespace latchkey::test;
using gui::child;

class TestStart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }
    void aNewDatabaseIsOpenedAgainByItself();
    void anotherDatabaseCanBeOpenedFromTheWindow();
    void whatCannotBeOpenedIsExplained_data();
    void whatCannotBeOpenedIsExplained();
    void aFileThatIsThereAlreadyIsNotOverwritten();
    void aLastProfileThatIsGoneLeadsBackToTheQuestion();
    void theLookChosenEarlierIsThere();
};

void TestStart::aNewDatabaseIsOpenedAgainByItself()
{
    WindowStage stage;
    stage.create();
    QCOMPARE(stage.text(u"profileNameLabel"_s), u"accounts"_s);
    QTRY_VERIFY(child<QWidget>(stage.window(), u"accountsEmptyState"_s).isVisible());
    stage.addPerson(u"Gerda Neu"_s, u"gerda@neu.example"_s);

    stage.remake();
    stage.session->start();
    stage.waitForWindow();
    QTRY_COMPARE(stage.text(u"accountCountLabel"_s), u"Accounts: 1"_s);
    QTRY_COMPARE(stage.text(u"accountDetailPanel/nameLabel"_s), u"Gerda Neu"_s);
}

void TestStart::anotherDatabaseCanBeOpenedFromTheWindow()
{
    WindowStage stage;
    stage.create(u"first.latchkey"_s);
    stage.create(u"second.latchkey"_s);
    gui::click(child<Button>(stage.window(), u"windowMenuButton"_s));
    auto &menu = child<QMenu>(stage.window(), u"windowMenu"_s);
    QTRY_VERIFY(menu.isVisible());
    gui::trigger(*menu.actions().constFirst());
    menu.close();
    QTRY_VERIFY(stage.session->startWindow() && !stage.session->mainWindow());
    const auto recent = stage.start().findChildren<Button *>(u"recentButton"_s);
    QCOMPARE(recent.size(), 2);
    QVERIFY(recent.first()->text().contains(u"second"_s));
    gui::click(*recent.last());
    stage.waitForWindow();
    QCOMPARE(stage.text(u"profileNameLabel"_s), u"first"_s);
}

void TestStart::whatCannotBeOpenedIsExplained_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("sentence");
    const QByteArray png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
    QTest::newRow("a picture") << png.leftJustified(4096, '\0') << u"not a Latchkey database"_s;
    QTest::newRow("another program's database")
        << QByteArray("SQLite format 3\0", 16).leftJustified(8192, '\0') << u"a"_s;
    QTest::newRow("no such file") << QByteArray() << u"no file"_s;
}

void TestStart::whatCannotBeOpenedIsExplained()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, sentence);
    WindowStage stage;
    stage.surroundings.path = stage.folder.filePath(u"holiday.png"_s);
    if (!content.isEmpty())
        writeFile(stage.surroundings.path, content);
    stage.session->showStart();
    gui::show(stage.start());
    gui::click(child<Button>(stage.start(), u"openButton"_s));
    QTRY_VERIFY(!stage.startError().isEmpty());
    QVERIFY2(stage.startError().contains(sentence), qPrintable(stage.startError()));
    QVERIFY(!stage.session->mainWindow());
    QCOMPARE(readFile(stage.surroundings.path), content);
    QVERIFY2(child<Button>(stage.start(), u"createButton"_s).isEnabled(), "and one can go on");
}

void TestStart::aFileThatIsThereAlreadyIsNotOverwritten()
{
    WindowStage stage;
    stage.surroundings.path = stage.folder.filePath(u"letter.txt"_s);
    writeFile(stage.surroundings.path, "Dear all");
    stage.session->showStart();
    gui::show(stage.start());
    gui::click(child<Button>(stage.start(), u"createButton"_s));
    QTRY_VERIFY(!stage.startError().isEmpty());
    QCOMPARE(readFile(stage.surroundings.path), QByteArray("Dear all"));
}

void TestStart::aLastProfileThatIsGoneLeadsBackToTheQuestion()
{
    WindowStage stage;
    stage.create();
    stage.remake();
    QVERIFY(QFile::remove(stage.folder.filePath(u"accounts.latchkey"_s)));
    stage.session->start();
    QTRY_VERIFY(stage.session->startWindow() && !stage.startError().isEmpty());
    QVERIFY(!QFile::exists(stage.folder.filePath(u"accounts.latchkey"_s)));
}

void TestStart::theLookChosenEarlierIsThere()
{
    WindowStage stage;
    stage.settings.setValue(u"look/theme"_s, u"dark"_s);
    stage.settings.setValue(u"look/textScale"_s, 1.5);
    stage.remake();
    stage.session->start();
    QCOMPARE(stage.theme.choice(), ThemeChoice::Dark);
    QCOMPARE(stage.theme.textScale(), 1.5);
}

QTEST_MAIN(TestStart)
#include "tst_start.moc"
