// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestRegistry.h"

#include <map>
#include <QCoreApplication>
#include <QTest>

namespace latchkey {

namespace {

std::map<QString, std::function<std::unique_ptr<QObject>()>> &registry()
{
    static std::map<QString, std::function<std::unique_ptr<QObject>()>> classes;
    return classes;
}

} // namespace

bool registerTest(const char *className, std::function<std::unique_ptr<QObject>()> make)
{
    return registry().emplace(QString::fromLatin1(className), std::move(make)).second;
}

} // namespace latchkey

/// Runs all classes, or the one that the first argument names; further arguments are Qt Test's.
int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    QString only;
    if (arguments.size() > 1 && latchkey::registry().contains(arguments[1]))
        only = arguments.takeAt(1);
    // A test that cannot go on ends at once, without a debugger's view of it.
    arguments.append(QStringLiteral("-nocrashhandler"));
    int failures = 0;
    for (const auto &[name, make] : latchkey::registry()) {
        if (only.isEmpty() || only == name)
            failures += QTest::qExec(make().get(), arguments);
    }
    return failures == 0 ? 0 : 1;
}
