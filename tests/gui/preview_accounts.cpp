// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the Accounts page and its dialogs into PNG files, for looking at them:
//     QT_QPA_PLATFORM=offscreen latchkey_preview_accounts DIR
#include "accounts/AccountsPage.h"
#include "common/DataTable.h"
#include "common/Theme.h"
#include "gui/settings/FakeSurroundings.h"
#include "practice/MailCatcher.h"
#include "practice/SampleData.h"
#include "support/GuiTest.h"
#include "support/TestDesk.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QSettings>

using namespace Qt::StringLiterals;
using namespace latchkey;
using gui::child;

namespace {

struct Studio {
    explicit Studio(const QString &folder_, bool filled = true)
        : folder(folder_)
        , theme(*qApp, ThemeChoice::Light)
        , settings(desk.folder() + u"/window.ini"_s, QSettings::IniFormat)
        , catcher(desk.desk().sharedClock())
        , page({desk.desk(), settings, surroundings})
    {
        theme.setAnimates(false);
        if (filled)
            desk.now(
                [this](Connection &connection) { return SampleData::fill(connection, desk.clock().now()); });
        QObject::connect(&desk.desk(), &Desk::changed, &page, &AccountsPage::refresh);
        page.resize(1116, 718); // what the window leaves of 1320x780
        gui::show(page);
        page.refresh();
        settle();
    }

    /// Until what was asked for has been read and shown.
    void settle()
    {
        for (int round = 0; round < 4; ++round) {
            auto read =
                desk.desk().database().read([](Connection &connection) { return connection.changeStamp(); });
            if (!QTest::qWaitFor([&read] { return read.isFinished(); }))
                qFatal("the database does not answer");
            QTest::qWait(60);
        }
    }

    void take(QWidget &widget, const QString &name)
    {
        settle();
        for (const auto choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            theme.setChoice(choice);
            QTest::qWait(50);
            widget.grab().save(QDir(folder).filePath(
                u"%1-%2.png"_s.arg(name, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s)));
        }
    }
    void find(const QString &query, int row = 0)
    {
        page.search(query);
        settle();
        table().selectRow(row);
        settle();
    }
    DataTable &table() { return child<DataTable>(page, u"accountsTable"_s); }
    void run(const QString &action)
    {
        child<QAction>(page, action).trigger();
        settle();
    }
    void takeDialog(const QString &objectName, const QString &name)
    {
        QDialog &dialog = gui::waitForDialog(objectName);
        take(dialog, name);
        dialog.reject();
        settle();
    }

    QString folder;
    Theme theme;
    test::TestDesk desk;
    QSettings settings;
    test::FakeSurroundings surroundings;
    MailCatcher catcher;
    AccountsPage page;
};

void takeLists(Studio &studio)
{
    studio.take(studio.page, u"accounts"_s);
    studio.find(u"an status:unconfirmed"_s);
    studio.take(studio.page, u"accounts-found"_s);
    studio.page.search(u"statos:blocked"_s);
    studio.take(studio.page, u"accounts-wrong-query"_s);
    studio.find(u"nobody-is-called-so"_s);
    studio.take(studio.page, u"accounts-nobody-found"_s);
    studio.page.search(QString());
    studio.settle();
    studio.table().selectRow(1);
    for (int row = 2; row < 7; ++row)
        studio.table().selectionModel()->select(
            studio.table().model()->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    studio.take(studio.page, u"accounts-many"_s);
}

void takePeople(Studio &studio)
{
    studio.find(u"is:bounced status:unconfirmed"_s);
    studio.take(studio.page, u"person-bounced"_s);
    studio.run(u"correctAddressAction"_s);
    QDialog &dialog = gui::waitForDialog(u"correctAddressDialog"_s);
    child<QLineEdit>(dialog, u"emailLineEdit"_s).setText(u"liam@gamil.com"_s);
    studio.takeDialog(u"correctAddressDialog"_s, u"dialog-correct"_s);
    studio.find(u"status:blocked"_s);
    studio.take(studio.page, u"person-blocked"_s);
    studio.find(u"status:confirmed"_s);
    studio.run(u"sendResetAction"_s);
    studio.take(studio.page, u"person-no-mail-account"_s);
    const auto port = studio.catcher.listen();
    studio.desk.sendThrough(*port);
    QTest::qWait(1500);
    studio.take(studio.page, u"person-sent"_s);
    studio.run(u"sendResetAction"_s);
    studio.take(studio.page, u"person-too-soon"_s);
}

void takeDialogs(Studio &studio)
{
    studio.find(u"status:unconfirmed"_s);
    const QList<std::pair<QString, QString>> dialogs{{u"editAction"_s, u"accountEditor"_s},
        {u"confirmByHandAction"_s, u"confirmByHandDialog"_s}, {u"blockAction"_s, u"blockDialog"_s},
        {u"addNoteAction"_s, u"noteDialog"_s}, {u"deleteAction"_s, u"typeToConfirmDialog"_s}};
    for (const auto &[action, dialog] : dialogs) {
        studio.run(action);
        studio.takeDialog(dialog, u"dialog-"_s + action.chopped(6));
    }
    studio.page.newAccount();
    QDialog &editor = gui::waitForDialog(u"accountEditor"_s);
    child<QLineEdit>(editor, u"emailLineEdit"_s).setText(u"liam@gamil"_s);
    gui::click(child<QPushButton>(editor, u"confirmButton"_s));
    child<QLineEdit>(editor, u"emailLineEdit"_s).setText(u"liam@gamil.con"_s);
    studio.takeDialog(u"accountEditor"_s, u"dialog-new"_s);
    gui::click(child<QPushButton>(studio.page, u"searchHelpButton"_s));
    studio.take(child<QWidget>(studio.page, u"searchHelp"_s), u"search-help"_s);
    gui::closeLeftovers();
    child<QPushButton>(studio.page, u"moreButton"_s).menu()->popup(QPoint(0, 0));
    studio.take(child<QWidget>(studio.page, u"moreMenu"_s), u"more-menu"_s);
    gui::closeLeftovers();
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    app.setFont(QFont(u"Inter"_s, -1));
    const QString folder = app.arguments().value(1, u"."_s);
    QDir().mkpath(folder);
    {
        Studio studio(folder);
        takeLists(studio);
        takePeople(studio);
        takeDialogs(studio);
        studio.page.resize(820, 560);
        studio.find(u"status:unconfirmed"_s);
        studio.take(studio.page, u"accounts-small"_s);
        studio.page.resize(1116, 718);
        studio.page.setLayoutDirection(Qt::RightToLeft);
        studio.take(studio.page, u"accounts-rtl"_s);
        studio.page.setLayoutDirection(Qt::LeftToRight);
        studio.theme.setTextScale(2.0);
        studio.take(studio.page, u"accounts-200"_s);
        studio.theme.setTextScale(1.0);
    }
    {
        Studio studio(folder, false);
        studio.take(studio.page, u"accounts-nobody"_s);
    }
    return 0;
}
