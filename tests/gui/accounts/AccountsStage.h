// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountsPage.h"
#include "common/Button.h"
#include "common/DataTable.h"
#include "common/Notice.h"
#include "common/Theme.h"
#include "gui/settings/FakeSurroundings.h"
#include "support/GuiTest.h"
#include "support/TestDesk.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>

namespace latchkey::test {

/// The Accounts page over a desk of its own, refreshed after each change as the window does it.
struct AccountsStage {
    AccountsStage()
        : theme(*qApp, ThemeChoice::Light)
        , settings(desk.folder() + QStringLiteral("/window.ini"), QSettings::IniFormat)
        , page({desk.desk(), settings, surroundings})
        , toasts(&page, &Page::toastRequested)
    {
        theme.setAnimates(false);
        QObject::connect(&desk.desk(), &Desk::changed, &page, &AccountsPage::refresh);
    }

    /// Olivia (unconfirmed), Liam (unconfirmed, mistyped), Mei (confirmed), Bo (blocked).
    void addPeople()
    {
        olivia = desk.addAccount(QStringLiteral("olivia.s"), QStringLiteral("Olivia Smith"),
            QStringLiteral("olivia.smith@corp.example"));
        liam = desk.addAccount(
            QStringLiteral("liam.j"), QStringLiteral("Liam Johansson"), QStringLiteral("liam@gamil.example"));
        mei = desk.addAccount(QStringLiteral("mei.t"), QStringLiteral("Mei Tanaka"),
            QStringLiteral("mei.tanaka@example.org"), QStringLiteral("EMAIL_CONFIRMED"));
        bo = desk.addAccount(QStringLiteral("bo.b"), QStringLiteral("Bo Berg"),
            QStringLiteral("bo@berg.example"), QStringLiteral("BLOCKED"));
    }
    void show()
    {
        page.resize(1116, 718);
        gui::show(page);
        page.refresh();
    }
    void choose(const QString &name)
    {
        gui::chooseRow(table(), name);
        gui::waitUntil([&] { return text(QStringLiteral("accountDetailPanel/nameLabel")) == name; },
            QStringLiteral("the panel about ") + name);
    }

    DataTable &table() { return gui::child<DataTable>(page, QStringLiteral("accountsTable")); }
    int rows() { return table().model()->rowCount(); }
    Button &button(const QString &path) { return gui::child<Button>(page, path); }
    QString text(const QString &path) { return gui::child<QLabel>(page, path).text(); }
    QAction &action(const QString &name) { return gui::child<QAction>(page, name); }
    bool isShown(const QString &name)
    {
        const auto *widget = page.findChild<QWidget *>(name);
        return widget && widget->isVisible();
    }
    QString news()
    {
        const auto *notice = page.findChild<Notice *>(QStringLiteral("newsNotice"));
        return notice->isVisible() ? notice->title() + QLatin1Char('\n') + notice->accessibleDescription()
                                   : QString();
    }
    int messages()
    {
        return int(desk.now([](Connection &c) { return Outbox(c).list({}); }).size());
    }

    Theme theme;
    TestDesk desk;
    QSettings settings;
    FakeSurroundings surroundings;
    AccountsPage page;
    QSignalSpy toasts;
    AccountId olivia, liam, mei, bo;
};

} // namespace latchkey::test
