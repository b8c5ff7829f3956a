// SPDX-License-Identifier: GPL-3.0-or-later
#include "Session.h"

#include "common/Theme.h"
#include "Desk.h"
#include "MainWindow.h"
#include "practice/PracticeSite.h"
#include "secrets/MemorySecretStore.h"
#include "settings/Look.h"
#include "StartWindow.h"

#include <QDir>
#include <QFileInfo>

namespace latchkey {

Session::Session(Parts parts)
    : m_parts(std::move(parts))
{
    look::restore(m_parts.settings, Theme::current());
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
    Pending<Opened> future, const QString &what, const std::function<void(std::shared_ptr<Database>)> &then)
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
    m_practice = std::make_unique<PracticeSite>(
        QDir(m_parts.dataFolder).filePath(QStringLiteral("practice")), m_parts.clock);
    connect(m_practice.get(), &PracticeSite::ready, this, &Session::openPractice);
    connect(m_practice.get(), &PracticeSite::failed, this,
        [this](const Error &error) { m_start->showError(error); });
    // Always fresh: what happened to the sample people is told from today, and a purge would have eaten the
    // rest.
    m_practice->start(PracticeSite::Begin::Over);
}

void Session::openPractice()
{
    const PracticeMail &mail = m_practice->mail();
    MailAccountDraft draft;
    draft.host = QStringLiteral("127.0.0.1");
    draft.port = mail.port;
    draft.security = MailSecurity::PlainOnLoopback;
    draft.userName = mail.userName;
    draft.fromAddress = mail.fromAddress;
    draft.fromName = mail.fromName;

    Profile profile = Profile::forFile(m_practice->database()->target().path);
    profile.name = tr("Practice");
    if (auto account = MailAccount::parse(draft))
        profile.mail = std::move(*account);
    auto vault = std::make_shared<SecretVault>(std::make_unique<MemorySecretStore>());
    vault->keepForThisRun(Profile::mailPasswordKey(), mail.password);
    m_desk = std::make_unique<Desk>(Desk::Parts{.profile = std::move(profile),
        .database = m_practice->database(),
        .clock = m_parts.clock,
        .vault = std::move(vault),
        .profiles = nullptr,
        .smtp = {}});
    showWindow();
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
