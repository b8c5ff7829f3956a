// SPDX-License-Identifier: GPL-3.0-or-later
// latchkey-links: the link pages without the window, for servers.
#include "links/LinkPagesThread.h"
#include "storage/Database.h"

#include <cstdio>
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

#ifdef Q_OS_UNIX
#include <csignal>
#include <QSocketNotifier>
#include <sys/resource.h>
#include <unistd.h>
#elif defined(Q_OS_WIN)
#include <windows.h>
#endif

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

struct Options {
    QString database;
    QHostAddress address;
    quint16 port = 0;
};

void say(const QString &line)
{
    std::fprintf(stderr, "latchkey-links: %s\n", qUtf8Printable(line));
}

void say(const Error &error)
{
    say(QStringList{error.message, error.advice, error.detail}.filter(QRegularExpression(u"."_s)).join(u' '));
}

std::optional<Options> optionsFrom(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Answers the links in Latchkey's mails. Put a reverse proxy with TLS in front."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({{u"database"_s, u"The site's database."_s, u"file"_s},
        {u"port"_s, u"The port to listen at, 1 to 65535."_s, u"number"_s, u"8025"_s},
        {u"address"_s, u"The address to listen at; loopback unless told otherwise."_s, u"address"_s,
            u"127.0.0.1"_s}});
    parser.process(app);
    Options options;
    options.database = parser.value(u"database"_s);
    bool isNumber = false;
    const int port = parser.value(u"port"_s).toInt(&isNumber);
    if (options.database.isEmpty())
        say(u"--database FILE is missing."_s);
    else if (!isNumber || port < 0 || port > 65535)
        say(u"--port has to be a number from 1 to 65535 (0: any that is free)."_s);
    else if (!options.address.setAddress(parser.value(u"address"_s)))
        say(u"--address has to be an IP address, for example 127.0.0.1."_s);
    else {
        options.port = quint16(port);
        return options;
    }
    return std::nullopt;
}

/// People's new passwords pass through here; a crash must not leave them on the disk.
void forbidCoreDumps()
{
#ifdef Q_OS_UNIX
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#endif
}

#ifdef Q_OS_UNIX
int signalPipe[2];

/// Async-signal-safe: the event loop does the rest.
void onSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(signalPipe[1], &byte, 1);
}

void quitOnSignals(QCoreApplication &app)
{
    if (::pipe(signalPipe) != 0)
        return; // then the signals end the program at once, as they do by default
    auto *notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, &app);
    QObject::connect(notifier, &QSocketNotifier::activated, &app, [notifier] {
        notifier->setEnabled(false);
        QCoreApplication::quit();
    });
    for (const int signal : {SIGTERM, SIGINT})
        std::signal(signal, onSignal);
}
#elif defined(Q_OS_WIN)
BOOL WINAPI onControl(DWORD)
{
    QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    return TRUE;
}

void quitOnSignals(QCoreApplication &)
{
    SetConsoleCtrlHandler(onControl, TRUE);
}
#else
void quitOnSignals(QCoreApplication &) { }
#endif

} // namespace

int main(int argc, char **argv)
{
    forbidCoreDumps();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"latchkey-links"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(LATCHKEY_VERSION));
    const auto options = optionsFrom(app);
    if (!options)
        return 2;
    quitOnSignals(app);

    const auto clock = std::make_shared<SystemClock>();
    const DatabaseTarget target = DatabaseTarget::sqlite(options->database);
    // Checks the file and brings it to this program's schema; the pages open connections of their own.
    if (const auto checked = Database::openNow(target, clock); !checked) {
        say(checked.error());
        return 1;
    }
    LinkPagesThread pages(target, clock);
    pages.start(options->address, options->port).then(&app, [&](const Result<quint16> &port) {
        if (!port) {
            say(port.error());
            QCoreApplication::exit(1);
            return;
        }
        const QString host = options->address.protocol() == QAbstractSocket::IPv6Protocol
            ? u'[' + options->address.toString() + u']'
            : options->address.toString();
        say(u"listening at http://%1:%2"_s.arg(host).arg(*port));
    });
    const int code = QCoreApplication::exec();
    if (code == 0)
        say(u"stopped"_s);
    return code;
}
