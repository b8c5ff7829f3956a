// SPDX-License-Identifier: GPL-3.0-or-later
#include "Session.h"

#include "Desk.h"
#include "MainWindow.h"
#include "practice/PracticeSite.h"
#include "secrets/MemorySecretStore.h"
#include "StartWindow.h"

#include <QDir>
#include <QFileInfo>

namespace latchkey {

Session::Session(Parts parts)
    : m_parts(std::move(parts))
{
}

Session::~Session()
{
    closeProfile();
}

void Session::start()
{
    const QList<Profile> profiles = m_parts.profiles->all();
    if (profiles.isEmpty())
        showStart();
    else
        openDatabase(profiles.first().database.path);
}

void Session::showStart()
{
    if (!m_start) {
        m_start = std::make_unique<StartWindow>(m_parts.surroundings, m_parts.profiles->all());
        connect(m_start.get(), &StartWindow::practiceRequested, this, &Session::startPractice);
        connect(m_start.get(), &StartWindow::openRequested, this, &Session::openDatabase);
        connect(m_start.get(), &StartWindow::createRequested, this, &Session::createDatabase);
    }
    // Shown before the other window goes: the program ends with its last window.
    m_start->show();
    closeProfile();
}

void Session::closeProfile()
{
    m_window.reset();
    m_desk.reset();
    m_practice.reset();
}

void Session::await(
    QFuture<Opened> future, const QString &what, const std::function<void(std::shared_ptr<Database>)> &then)
{
    showStart();
    m_start->setBusy(true, what);
    future.then(this, [this, then](const Opened &database) {
        if (database)
            then(*database);
        else
            m_start->showError(database.error());
    });
}

void Session::openDatabase(const QString &path)
{
    await(Database::open(DatabaseTarget::sqlite(path), m_parts.clock),
        tr("Opening %1 ...").arg(QFileInfo(path).fileName()),
        [this, path](const std::shared_ptr<Database> &database) {
            openProfile(m_parts.profiles->forDatabase(path).value_or(Profile::forFile(path)), database);
        });
}

void Session::createDatabase(const QString &path)
{
    await(Database::create(path, m_parts.clock), tr("Creating %1 ...").arg(QFileInfo(path).fileName()),
        [this, path](
            const std::shared_ptr<Database> &database) { openProfile(Profile::forFile(path), database); });
}

void Session::openProfile(Profile profile, const std::shared_ptr<Database> &database)
{
    if (auto saved = m_parts.profiles->save(profile); !saved) {
        m_start->showError(saved.error());
        return;
    }
    auto vault = std::make_shared<SecretVault>(m_parts.makeKeychain(profile.id));
    m_desk = std::make_unique<Desk>(Desk::Parts{.profile = std::move(profile),
        .database = database,
        .clock = m_parts.clock,
        .vault = std::move(vault),
        .profiles = m_parts.profiles,
        .smtp = {}});
    showWindow();
}

void Session::startPractice()
{
    showStart();
    m_start->setBusy(true, tr("Preparing 200 sample people ..."));
    PracticeSite::start(QDir(m_parts.dataFolder).filePath(QStringLiteral("practice")), m_parts.clock)
        .then(this, [this](Result<std::shared_ptr<PracticeSite>> site) {
            if (!site) {
                m_start->showError(site.error());
                return;
            }
            m_practice = std::move(*site);
            auto vault = std::make_shared<SecretVault>(std::make_unique<MemorySecretStore>());
            vault->keepForThisRun(Profile::mailPasswordKey(), m_practice->mailPassword());
            m_desk = std::make_unique<Desk>(Desk::Parts{.profile = m_practice->profile(),
                .database = m_practice->database(),
                .clock = m_parts.clock,
                .vault = std::move(vault),
                .profiles = nullptr,
                .smtp = {}});
            showWindow();
        });
}

void Session::showWindow()
{
    const PageContext context{*m_desk, m_parts.settings, m_parts.surroundings};
    m_window = std::make_unique<MainWindow>(context, m_practice ? &m_practice->catcher() : nullptr);
    connect(m_window.get(), &MainWindow::leaveRequested, this, &Session::showStart, Qt::QueuedConnection);
    m_window->show();
    m_start.reset();
    Q_EMIT opened();
}

} // namespace latchkey
