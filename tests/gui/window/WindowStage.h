// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Button.h"
#include "common/DataTable.h"
#include "common/Notice.h"
#include "common/Pill.h"
#include "common/Theme.h"
#include "Desk.h"
#include "gui/settings/FakeSurroundings.h"
#include "MainWindow.h"
#include "practice/PracticeSite.h"
#include "secrets/MemorySecretStore.h"
#include "Session.h"
#include "StartWindow.h"
#include "support/GuiTest.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>

namespace latchkey::test {

using namespace Qt::StringLiterals;

/// The program as main() puts it together, with a folder of its own, a clock that stands still, a browser
/// that opens nothing, and a keychain in memory.
struct WindowStage {
    WindowStage()
    {
        theme.setAnimates(false);
        remake();
    }

    /// As if the program were ended and started again.
    void remake()
    {
        session.reset();
        session = std::make_unique<Session>(Session::Parts{.surroundings = surroundings,
            .settings = settings,
            .profiles = std::make_shared<ProfileStore>(folder.filePath(u"profiles"_s)),
            .clock = clock,
            .dataFolder = folder.path(),
            .makeKeychain = [this](const QString &) { return std::make_unique<SharedKeychain>(keychain); }});
    }

    /// From the start window into practice, with the button.
    void practise()
    {
        session->showStart();
        gui::show(start());
        gui::click(gui::child<Button>(start(), u"practiseButton"_s));
        waitForWindow();
    }
    /// A new, empty database, with the button.
    void create(const QString &name = u"accounts.latchkey"_s)
    {
        surroundings.path = folder.filePath(name);
        session->showStart();
        gui::show(start());
        gui::click(gui::child<Button>(start(), u"createButton"_s));
        waitForWindow();
    }
    void waitForWindow()
    {
        gui::waitUntil([this] { return session->mainWindow() != nullptr; }, u"the main window"_s,
            std::chrono::seconds(30));
        gui::waitUntil([this] { return window().isActiveWindow(); }, u"an active main window"_s);
    }

    StartWindow &start() { return *session->startWindow(); }
    MainWindow &window() { return *session->mainWindow(); }
    Page &page() { return *window().page(window().currentPage()); }
    void goTo(const QString &key)
    {
        gui::click(gui::child<QWidget>(window(), key + u"SideBarItem"_s));
        QCOMPARE(window().currentPage(), key);
    }
    Button &button(const QString &path) { return gui::child<Button>(page(), path); }
    DataTable &table(const QString &name) { return gui::child<DataTable>(page(), name); }
    QString text(const QString &path) { return gui::child<QLabel>(window(), path).text(); }
    QString startError()
    {
        auto *notice = start().findChild<Notice *>(u"startNotice"_s);
        return notice->isVisible() && start().findChild<QWidget *>(u"practiseButton"_s)->isEnabled()
            ? notice->title()
            : QString();
    }
    /// What the newest step has brought, beside the person.
    QString news()
    {
        const auto *notice = page().findChild<Notice *>(u"newsNotice"_s);
        return notice && notice->isVisible() ? notice->title() + u'\n' + notice->accessibleDescription()
                                             : QString();
    }
    void find(const QString &query) { gui::type(gui::child<QLineEdit>(window(), u"searchField"_s), query); }
    void choose(const QString &person)
    {
        gui::chooseRow(table(u"accountsTable"_s), person);
        waitForPerson(person);
    }

    /// Types an account on the Mail account tab and saves it.
    void enterMailAccount(quint16 port, const QString &userName, const QString &password)
    {
        goTo(u"site"_s);
        auto &tabs = gui::child<QTabBar>(page(), u"siteTabBar"_s);
        QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(1).center());
        gui::type(gui::child<QLineEdit>(page(), u"hostLineEdit"_s), u"127.0.0.1"_s);
        auto &security = gui::child<QComboBox>(page(), u"securityComboBox"_s);
        security.setCurrentIndex(security.findData(int(MailSecurity::PlainOnLoopback)));
        gui::type(gui::child<QSpinBox>(page(), u"portSpinBox"_s), QString::number(port));
        gui::type(gui::child<QLineEdit>(page(), u"userNameLineEdit"_s), userName);
        gui::type(gui::child<QLineEdit>(page(), u"passwordLineEdit"_s), password);
        gui::type(gui::child<QLineEdit>(page(), u"fromAddressLineEdit"_s), u"support@mysite.example"_s);
        saveMailAccount();
    }
    void saveMailAccount()
    {
        QSignalSpy saved(session->desk(), &Desk::mailAccountChanged);
        gui::click(button(u"mailAccountSection/saveButton"_s));
        gui::waitUntil([&] { return saved.count() == 1; }, u"the saved mail account"_s);
    }

    /// One person with this address, entered as an operator does, with an activation on its way.
    void addPerson(const QString &fullName, const QString &email)
    {
        goTo(u"accounts"_s);
        gui::click(gui::child<Button>(window(), u"newAccountButton"_s));
        auto &editor = gui::waitForDialog(u"accountEditor"_s);
        gui::type(gui::child<QLineEdit>(editor, u"userNameLineEdit"_s), email.section(u'@', 0, 0));
        gui::type(gui::child<QLineEdit>(editor, u"fullNameLineEdit"_s), fullName);
        gui::type(gui::child<QLineEdit>(editor, u"emailLineEdit"_s), email);
        gui::click(gui::child<Button>(editor, u"confirmButton"_s));
        waitForPerson(fullName);
    }
    /// Until the panel beside the list is about this person.
    void waitForPerson(const QString &fullName)
    {
        gui::waitUntil([&] { return text(u"accountDetailPanel/nameLabel"_s) == fullName; },
            u"the panel about "_s + fullName);
    }

    /// One keychain for all runs of the session.
    class SharedKeychain final : public SecretStore {
    public:
        explicit SharedKeychain(MemorySecretStore &store)
            : m_store(store)
        {
        }
        Pending<Result<std::optional<Secret>>> read(const QString &key) override { return m_store.read(key); }
        Pending<Result<>> write(const QString &key, const Secret &secret) override
        {
            return m_store.write(key, secret);
        }
        Pending<Result<>> remove(const QString &key) override { return m_store.remove(key); }
        Pending<SecretStoreState> probe() override { return m_store.probe(); }

    private:
        MemorySecretStore &m_store;
    };

    Theme theme{*qApp, ThemeChoice::Light};
    QTemporaryDir folder;
    QSettings settings{folder.filePath(u"window.ini"_s), QSettings::IniFormat};
    FakeSurroundings surroundings;
    MemorySecretStore keychain;
    std::shared_ptr<ManualClock> clock =
        std::make_shared<ManualClock>(toInstant(QDateTime({2026, 11, 21}, {14, 0}, Qt::UTC)));
    std::unique_ptr<Session> session;
};

} // namespace latchkey::test
