// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Surroundings.h"
#include "profile/ProfileStore.h"
#include "secrets/SecretStore.h"
#include "storage/Database.h"

#include <memory>
#include <QObject>

class QSettings;

namespace latchkey {

class Desk;
class MainWindow;
class PracticeSite;
class SecretVault;
class StartWindow;

/// The way from the start of the program to an open profile and back: shows the start window or the last
/// profile, opens what is asked for, and keeps exactly one window on screen.
class Session : public QObject {
    Q_OBJECT

public:
    struct Parts {
        Surroundings &surroundings;
        QSettings &settings;
        std::shared_ptr<ProfileStore> profiles;
        std::shared_ptr<const Clock> clock;
        QString dataFolder; ///< where the practice database goes
        std::function<std::unique_ptr<SecretStore>(const QString &profileId)> makeKeychain;
    };

    explicit Session(Parts parts);
    ~Session() override;

    /// Opens the profile used last, or asks.
    void start();
    void startPractice();
    void openDatabase(const QString &path);
    void createDatabase(const QString &path);
    /// Closes what is open and asks.
    void showStart();

    /// Null while another window is on screen.
    MainWindow *mainWindow() const { return m_window.get(); }
    StartWindow *startWindow() const { return m_start.get(); }
    Desk *desk() const { return m_desk.get(); }
    PracticeSite *practice() const { return m_practice.get(); }

Q_SIGNALS:
    /// A profile is open and its window on screen.
    void opened();

private:
    using Opened = Result<std::shared_ptr<Database>>;
    void await(Pending<Opened> future, const QString &what,
        const std::function<void(std::shared_ptr<Database>)> &then);
    void openProfile(Profile profile, const std::shared_ptr<Database> &database);
    void openPractice();
    void showWindow();
    void closeProfile();

    Parts m_parts;
    // In this order: the window goes before the desk it shows, the desk before the practice site it talks to.
    std::unique_ptr<PracticeSite> m_practice;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<StartWindow> m_start;
};

} // namespace latchkey
