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

struct SqliteFileText {
    Q_DECLARE_TR_FUNCTIONS(SqliteFile)
};

/// Root may write everything; what nobody may write is still meant to stay as it is.
bool mayBeWritten(const QFileInfo &info)
{
    return info.isWritable() && (info.permissions() & writable);
}

} // namespace

Result<void> createSqliteFile(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists()) {
        return fail(Error::Code::Conflict,
            SqliteFileText::tr("There is already a file called %1.").arg(info.fileName()),
            SqliteFileText::tr("Choose another name, or open that file instead."));
    }
    if (!info.dir().exists()) {
        return fail(Error::Code::NotFound,
            SqliteFileText::tr("The folder %1 does not exist.").arg(QDir::toNativeSeparators(info.path())),
            SqliteFileText::tr("Choose a folder that exists."));
    }
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)) {
        return fail(Error::Code::ReadOnly,
            SqliteFileText::tr("No file can be created in %1.").arg(QDir::toNativeSeparators(info.path())),
            SqliteFileText::tr("Choose a folder that you may write to."), file.errorString());
    }
    return {};
}

Result<void> checkSqliteFile(const QString &path)
{
    const QFileInfo info(path);
    const QString name = info.fileName();
    if (!info.exists())
        return fail(Error::Code::NotFound, SqliteFileText::tr("There is no file called %1.").arg(name),
            SqliteFileText::tr("Choose another file."));
    if (info.isDir())
        return fail(Error::Code::ForeignFile, SqliteFileText::tr("%1 is a folder.").arg(name),
            SqliteFileText::tr("Choose a file."));

    // Opening a pipe would wait until somebody writes to it.
    if (!info.isFile())
        return fail(Error::Code::ForeignFile, SqliteFileText::tr("%1 is not a file.").arg(name),
            SqliteFileText::tr("Choose a file."));

    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(Error::Code::ReadOnly, SqliteFileText::tr("You may not read %1.").arg(name),
            SqliteFileText::tr("Ask who owns the file to let you."), file.errorString());
    }
    const QByteArray header = file.read(headerSize);
    if (!header.startsWith(magic) || header.size() < headerSize) {
        const QMimeType type = QMimeDatabase().mimeTypeForFileNameAndData(path, header);
        const QString what = header.isEmpty() ? SqliteFileText::tr("an empty file") : type.comment();
        return fail(Error::Code::ForeignFile,
            SqliteFileText::tr("%1 is not a Latchkey database (it looks like: %2).").arg(name, what),
            SqliteFileText::tr("Choose a file that Latchkey has made."), type.name());
    }
    if (qFromBigEndian<qint32>(header.constData() + 68) != sqliteApplicationId) {
        return fail(Error::Code::ForeignFile,
            SqliteFileText::tr("%1 is a database, but another program's.").arg(name),
            SqliteFileText::tr(
                "Choose a file that Latchkey has made; it never changes other programs' files."));
    }
    if (!mayBeWritten(info)) {
        return fail(Error::Code::ReadOnly,
            SqliteFileText::tr("%1 is read-only, and Latchkey has to write to it.").arg(name),
            SqliteFileText::tr("Allow writing to the file, or open a copy of it."));
    }
#ifndef Q_OS_WIN // there this attribute of a folder means something else
    if (const QFileInfo folder(info.absolutePath()); !mayBeWritten(folder)) {
        return fail(Error::Code::ReadOnly,
            SqliteFileText::tr(
                "The folder of %1 is read-only, and the database keeps its log beside the file.")
                .arg(name),
            SqliteFileText::tr("Allow writing to the folder, or open a copy of the file in another one."),
            folder.filePath());
    }
#endif
    return {};
}

} // namespace latchkey
