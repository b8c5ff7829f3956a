// SPDX-License-Identifier: GPL-3.0-or-later
// outboxprogram FILE PORT: a whole desk that sends what waits in FILE through the mail server on PORT and
// ends when nothing waits any more. tst_crash kills it in between.
#include "Desk.h"
#include "secrets/MemorySecretStore.h"

#include <cstdio>
#include <QCoreApplication>
#include <QSocketNotifier>

using namespace latchkey;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3)
        return 2;
    // The test holds the other end: without it nobody would be left to end us.
    QSocketNotifier orphaned(fileno(stdin), QSocketNotifier::Read);
    QObject::connect(&orphaned, &QSocketNotifier::activated, &app, [] { QCoreApplication::exit(3); });

    const auto clock = std::make_shared<SystemClock>();
    const auto database = Database::openNow(DatabaseTarget::sqlite(arguments[1]), clock);
    if (!database)
        qFatal("%s (%s)", qPrintable(database.error().message), qPrintable(database.error().detail));

    MailAccountDraft draft;
    draft.host = QStringLiteral("127.0.0.1");
    draft.port = arguments[2].toInt();
    draft.security = MailSecurity::PlainOnLoopback;
    draft.fromAddress = QStringLiteral("support@mysite.example");
    const auto account = MailAccount::parse(draft);
    if (!account)
        qFatal("%s", qPrintable(account.error().first().message));
    Profile profile = Profile::forFile(arguments[1]);
    profile.id = QStringLiteral("killed-again"); // the same profile every time, as its operator would open it
    profile.mail = *account;
    Desk desk(Desk::Parts{.profile = profile,
        .database = *database,
        .clock = clock,
        .vault = std::make_shared<SecretVault>(std::make_unique<MemorySecretStore>()),
        .profiles = nullptr,
        .smtp = {}});
    QObject::connect(&desk, &Desk::outboxStateChanged, &app, [](const DispatcherState &state) {
        if (state.trouble)
            qFatal("%s (%s)", qPrintable(state.trouble->message), qPrintable(state.trouble->detail));
        // Before the account has reached the network thread it pauses nothing, and nothing waits to be
        // claimed.
        if (state.outbox.waiting == 0 && state.outbox.paused == 0 && state.inFlight == 0)
            QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}
