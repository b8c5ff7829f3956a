// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/DatabaseTarget.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace latchkey {

DatabaseTarget DatabaseTarget::sqlite(const QString &path)
{
    DatabaseTarget target;
    target.path = path;
    return target;
}

QString DatabaseTarget::displayName() const
{
    if (dialect == SqlDialect::Sqlite)
        return QFileInfo(path).fileName();
    return QCoreApplication::translate("DatabaseTarget", "%1 on %2").arg(databaseName, host);
}

} // namespace latchkey
