// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SqliteFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QtEndian>

namespace latchkey {

namespace {

constexpr qsizetype headerSize = 100;
constexpr QByteArrayView magic("SQLite format 3\0", 16);
// Not WriteUser: that is what the asking user may do, and root may do everything.
constexpr QFile::Permissions writable = QFile::WriteOwner | QFile::WriteGroup | QFile::WriteOther;

QString tr(const char *text)
{
    return QCoreApplication::translate("SqliteFile", text);
}

} // namespace

Result<void> createSqliteFile(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists()) {
        return fail(Error::Code::Conflict, tr("There is already a file called %1.").arg(info.fileName()),
            tr("Choose another name, or open that file instead."));
    }
    if (!info.dir().exists()) {
        return fail(Error::Code::NotFound,
            tr("The folder %1 does not exist.").arg(QDir::toNativeSeparators(info.path())),
            tr("Choose a folder that exists."));
    }
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)) {
        return fail(Error::Code::ReadOnly,
            tr("No file can be created in %1.").arg(QDir::toNativeSeparators(info.path())),
            tr("Choose a folder that you may write to."), file.errorString());
    }
    return {};
}

Result<void> checkSqliteFile(const QString &path)
{
    const QFileInfo info(path);
    const QString name = info.fileName();
    if (!info.exists())
        return fail(
            Error::Code::NotFound, tr("There is no file called %1.").arg(name), tr("Choose another file."));
    if (info.isDir())
        return fail(Error::Code::ForeignFile, tr("%1 is a folder.").arg(name), tr("Choose a file."));

    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(Error::Code::ReadOnly, tr("You may not read %1.").arg(name),
            tr("Ask who owns the file to let you."), file.errorString());
    }
    const QByteArray header = file.read(headerSize);
    if (!header.startsWith(magic) || header.size() < headerSize) {
        const QMimeType type = QMimeDatabase().mimeTypeForFileNameAndData(path, header);
        const QString what = header.isEmpty() ? tr("an empty file") : type.comment();
        return fail(Error::Code::ForeignFile,
            tr("%1 is not a Latchkey database (it looks like: %2).").arg(name, what),
            tr("Choose a file that Latchkey has made."), type.name());
    }
    if (qFromBigEndian<qint32>(header.constData() + 68) != sqliteApplicationId) {
        return fail(Error::Code::ForeignFile, tr("%1 is a database, but another program's.").arg(name),
            tr("Choose a file that Latchkey has made; it never changes other programs' files."));
    }
    // Root may write everything; a file that nobody may write is still meant to stay as it is.
    if (!info.isWritable() || !(info.permissions() & writable)) {
        return fail(Error::Code::ReadOnly, tr("%1 is read-only, and Latchkey has to write to it.").arg(name),
            tr("Allow writing to the file, or open a copy of it."));
    }
    return {};
}

} // namespace latchkey
