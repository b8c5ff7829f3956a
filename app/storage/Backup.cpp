// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Backup.h"

#include "storage/SqliteFile.h"
#include <QFile>

namespace latchkey {

Result<void> backUp(Connection &connection, const QString &path)
{
    Q_ASSERT(connection.dialect() == SqlDialect::Sqlite);
    // VACUUM INTO accepts an empty file; made first so that its permissions are right from the first byte on.
    if (auto created = createSqliteFile(path); !created)
        return created;
    if (auto copied = connection.execute(QStringLiteral("VACUUM INTO ?"), bound(path)); !copied) {
        QFile::remove(path);
        return fail(std::move(copied).error());
    }
    return {};
}

QString backupPath(const QString &databasePath, int version)
{
    for (int i = 1;; ++i) {
        const QString counter = i == 1 ? QString() : QStringLiteral("-%1").arg(i);
        const QString path = QStringLiteral("%1.v%2%3.backup").arg(databasePath).arg(version).arg(counter);
        if (!QFile::exists(path))
            return path;
    }
}

} // namespace latchkey
