// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/AuditLog.h"
#include "common/Button.h"
#include "common/FormField.h"
#include "common/Theme.h"
#include "gui/settings/FakeSurroundings.h"
#include "site/SitePage.h"
#include "site/SiteStore.h"
#include "support/GuiTest.h"
#include "support/TestDesk.h"

#include <QApplication>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>

namespace latchkey::test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using gui::child;

/// The page over a desk of its own, on screen.
struct SiteStage {
    SiteStage()
        : theme(*qApp, ThemeChoice::Light)
        , settings(desk.folder() + u"/window.ini"_s, QSettings::IniFormat)
        , page({desk.desk(), settings, surroundings})
        , toasts(&page, &Page::toastRequested)
    {
        // What these tests remove they remove by hand.
        saved([](SiteSettings &site) { site.purgeByClock = false; });
        page.resize(1100, 720);
        gui::show(page);
        page.refresh();
        if (!QTest::qWaitFor([this] { return child<QWidget>(page, u"siteNameLineEdit"_s).isEnabled(); }))
            qFatal("the settings were not read");
    }

    SiteSettings site()
    {
        return desk.now([](Connection &connection) { return SiteStore(connection).read(); });
    }
    /// What another operator saves.
    template <typename Change> void saved(Change change)
    {
        SiteSettings changed = site();
        change(changed);
        desk.now([&](Connection &connection) { return SiteStore(connection).write(changed); });
    }
    QStringList audited(AuditAction action)
    {
        QStringList details;
        const auto events = desk.now([](Connection &connection) { return AuditLog(connection).latest(); });
        for (const AuditEvent &event : events) {
            if (event.action == action)
                details += event.detail;
        }
        return details;
    }
    /// Waits until every answer to what was asked before has come.
    void settle()
    {
        bool answered = false;
        desk.desk()
            .database()
            .read([](Connection &connection) { return connection.scalar(u"SELECT 1"_s); })
            .then(&page, [&answered](const Result<qint64> &) { answered = true; });
        gui::waitUntil([&] { return answered; }, u"the answer"_s);
    }
    QString errorAt(const QString &editor)
    {
        auto *field = qobject_cast<FormField *>(child<QWidget>(page, editor).parentWidget());
        return field ? field->error().value_or(QString()) : u"(no field)"_s;
    }
    void set(const QString &spinBox, int number) { child<QSpinBox>(page, spinBox).setValue(number); }
    /// People whose 72 hours are over.
    QList<AccountId> addOverdue(int count)
    {
        QList<AccountId> people;
        for (int i = 0; i < count; ++i)
            people +=
                desk.addAccount(u"late.%1"_s.arg(i), u"Late %1"_s.arg(i), u"late%1@corp.example"_s.arg(i));
        desk.clock().advance(100h);
        page.refresh();
        return people;
    }
    qint64 accounts()
    {
        return desk.now(
            [](Connection &connection) { return connection.scalar(u"SELECT COUNT(*) FROM user_account"_s); });
    }
    Button &save() { return child<Button>(page, u"saveButton"_s); }

    Theme theme;
    TestDesk desk;
    QSettings settings;
    FakeSurroundings surroundings;
    SitePage page;
    QSignalSpy toasts;
};

} // namespace latchkey::test
