// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/send/Sender.h"

#include "common/Surroundings.h"
#include "common/Theme.h"
#include "Desk.h"
#include "MainWindow.h"
#include "secrets/MemorySecretStore.h"

#include <cstdio>
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QTemporaryDir>

namespace latchkey::bench {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How long the event loop at most stood still: a timer that is due every millisecond, and when it came.
class Stall {
public:
    Stall()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_longest = std::max(m_longest, double(m_since.nsecsElapsed()) / 1e6 - 1);
            m_since.start();
        });
    }
    void start()
    {
        m_since.start();
        m_longest = 0;
        m_timer.start(1ms);
    }
    double milliseconds() const { return m_longest; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    double m_longest = 0;
};

/// "VmRSS", "VmHWM" of this process in MB.
double memory(const QByteArray &key)
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(key + ':'))
            return line.mid(key.size() + 1).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

MailAccount accountFor(const QString &port, const QString &caFile)
{
    MailAccountDraft draft;
    draft.host = caFile.isEmpty() ? u"127.0.0.1"_s : u"localhost"_s;
    draft.port = port.toInt();
    draft.security = caFile.isEmpty() ? MailSecurity::PlainOnLoopback : MailSecurity::StartTls;
    draft.userName = caFile.isEmpty() ? QString() : u"desk"_s;
    draft.fromAddress = u"support@mysite.example"_s;
    draft.extraCaFile = caFile;
    const auto account = MailAccount::parse(draft);
    if (!account)
        qFatal("%s", qPrintable(account.error().first().message));
    return *account;
}

} // namespace

int send(int argc, char **argv)
{
    QApplication application(argc, argv);
    Theme theme(application, ThemeChoice::Light);
    const QStringList arguments = QCoreApplication::arguments();
    const auto clock = std::make_shared<SystemClock>();
    const auto database = Database::openNow(DatabaseTarget::sqlite(arguments.value(2)), clock);
    if (!database)
        qFatal("%s", qPrintable(database.error().message));
    Desk desk(Desk::Parts{.profile = Profile::forFile(arguments.value(2)),
        .database = *database,
        .clock = clock,
        .vault = std::make_shared<SecretVault>(std::make_unique<MemorySecretStore>()),
        .profiles = nullptr,
        .smtp = {}});
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    DesktopSurroundings surroundings;
    MainWindow window(PageContext{desk, settings, surroundings}, nullptr);
    window.show();
    window.showPage(u"messages"_s);

    Stall stall;
    QElapsedTimer running;
    double idle = 0;
    QObject::connect(&desk, &Desk::outboxStateChanged, &application, [&](const DispatcherState &state) {
        if (state.trouble)
            qFatal("%s (%s)", qPrintable(state.trouble->message), qPrintable(state.trouble->detail));
        if (!running.isValid() || state.pausedBecause || state.outbox.waiting > 0 || state.inFlight > 0)
            return;
        const QJsonObject measured{{u"seconds"_s, double(running.nsecsElapsed()) / 1e9},
            {u"stall_ms"_s, stall.milliseconds()}, {u"idle_mb"_s, idle}, {u"peak_mb"_s, memory("VmHWM")}};
        std::puts(QJsonDocument(measured).toJson(QJsonDocument::Compact).constData());
        QCoreApplication::exit(0);
    });
    // When the window has come to rest.
    QTimer::singleShot(2s, &application, [&] {
        QFile peak(u"/proc/self/clear_refs"_s);
        if (peak.open(QIODevice::WriteOnly))
            peak.write("5"); // proc(5): the peak counts from here
        peak.close();
        idle = memory("VmRSS");
        stall.start();
        running.start();
        const QString caFile = arguments.value(4);
        desk.setMailAccount(accountFor(arguments.value(3), caFile),
            caFile.isEmpty() ? std::nullopt : std::optional(Secret(u"secret"_s)));
    });
    return QApplication::exec();
}

} // namespace latchkey::bench
