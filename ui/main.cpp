// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Theme.h"
#include "common/Translations.h"
#include "Screenshots.h"
#include "secrets/KeychainSecretStore.h"
#include "Session.h"

#include <optional>
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QSettings>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

/// A crash must not leave passwords on the disk.
void forbidCoreDumps()
{
#ifdef Q_OS_UNIX
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#endif
}

} // namespace

int main(int argc, char **argv)
{
    forbidCoreDumps();
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"Latchkey"_s);
    QCoreApplication::setApplicationName(u"Latchkey"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(LATCHKEY_VERSION));
    QGuiApplication::setDesktopFileName(u"latchkey"_s);
    QGuiApplication::setWindowIcon(QIcon(u":/app-icon/latchkey.svg"_s));
    std::optional<Translations> translations(std::in_place, QLocale::system());

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "A desktop window onto a website's user accounts."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption practice(
        u"practice"_s, QCoreApplication::translate("main", "Open the practice profile without asking."));
    const QCommandLineOption screenshots(u"screenshots"_s,
        QCoreApplication::translate(
            "main", "Write a picture of every page into a folder, light and dark, and end."),
        u"folder"_s);
    parser.addOptions({practice, screenshots});
    parser.addPositionalArgument(
        u"database"_s, QCoreApplication::translate("main", "The database to open."), u"[database]"_s);
    parser.process(application);

    if (parser.isSet(screenshots)) {
        translations.reset(); // pictures choose their own language
        return takeScreenshots(application, parser.value(screenshots));
    }

    Theme theme(application);
    DesktopSurroundings surroundings;
    QSettings settings;
    const QString configuration = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation);
    Session session({.surroundings = surroundings,
        .settings = settings,
        .profiles = std::make_shared<ProfileStore>(QDir(configuration).filePath(u"profiles"_s)),
        .clock = std::make_shared<SystemClock>(),
        .dataFolder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation),
        .makeKeychain = [](const QString &profile) {
            return std::make_unique<KeychainSecretStore>(profile);
        }});
    if (parser.isSet(practice))
        session.startPractice();
    else if (!parser.positionalArguments().isEmpty())
        session.openDatabase(parser.positionalArguments().constFirst());
    else
        session.start();
    return QApplication::exec();
}
