// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/SqlError.h"

#include <QCoreApplication>

namespace latchkey {

namespace {

struct SqlErrorText {
    Q_DECLARE_TR_FUNCTIONS(SqlError)
};

/// Primary result codes: https://www.sqlite.org/rescode.html
Error::Code sqliteCode(const QString &native)
{
    switch (native.toInt() & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return Error::Code::Busy;
    case 3: // SQLITE_PERM
    case 8: // SQLITE_READONLY
        return Error::Code::ReadOnly;
    case 13: // SQLITE_FULL
        return Error::Code::DiskFull;
    case 19: // SQLITE_CONSTRAINT
        return Error::Code::Conflict;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return Error::Code::ForeignFile;
    default:
        return Error::Code::Storage;
    }
}

/// SQLSTATE classes: PostgreSQL manual, appendix A.
Error::Code postgresCode(const QString &state)
{
    if (state.startsWith(QLatin1String("23")))
        return Error::Code::Conflict;
    if (state.startsWith(QLatin1String("40")) || state == QLatin1String("55P03"))
        return Error::Code::Busy;
    if (state == QLatin1String("25006") || state == QLatin1String("42501"))
        return Error::Code::ReadOnly;
    if (state == QLatin1String("53100"))
        return Error::Code::DiskFull;
    if (state.startsWith(QLatin1String("28")))
        return Error::Code::SignIn;
    if (state.startsWith(QLatin1String("08")) || state.startsWith(QLatin1String("57P")))
        return Error::Code::Network;
    return Error::Code::Storage;
}

/// What the driver said, as far as it cannot quote a bound value.
QString wordsOf(const QSqlError &error, SqlDialect dialect)
{
    const QString all = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    // PostgreSQL's further lines (DETAIL, LINE 1, CONTEXT; in the server's language) repeat values and
    // statements.
    const QString first = all.section(QLatin1Char('\n'), 0, 0).trimmed();
    // Class 22, data exceptions, and 42601 name the value itself: invalid input syntax for type bigint:
    // "...".
    const QString state = error.nativeErrorCode();
    const bool quotes = dialect == SqlDialect::PostgreSql
        && (state.startsWith(QLatin1String("22")) || state == QLatin1String("42601"));
    return quotes ? first.section(QLatin1Char('"'), 0, 0).trimmed() : first;
}

} // namespace

Error toError(const QSqlError &error, SqlDialect dialect, const QString &statement)
{
    Error result;
    const QString native = error.nativeErrorCode();
    if (error.type() == QSqlError::ConnectionError && dialect == SqlDialect::PostgreSql)
        result.code = Error::Code::Network;
    else
        result.code = dialect == SqlDialect::Sqlite ? sqliteCode(native) : postgresCode(native);

    switch (result.code) {
    case Error::Code::Busy:
        result.message =
            SqlErrorText::tr("The database is busy with another program's change; nothing was saved.");
        result.advice = SqlErrorText::tr("Try again in a moment.");
        break;
    case Error::Code::ReadOnly:
        result.message = SqlErrorText::tr("The database can be read but not changed, so nothing was saved.");
        result.advice = SqlErrorText::tr(
            "Check that the file and its folder may be written, or ask who looks after them.");
        break;
    case Error::Code::DiskFull:
        result.message = SqlErrorText::tr("The disk with the database is full, so nothing was saved.");
        result.advice = SqlErrorText::tr("Free some space on that disk and try again.");
        break;
    case Error::Code::Conflict:
        result.message = SqlErrorText::tr("The change does not fit what is stored, so nothing was saved.");
        result.advice = SqlErrorText::tr("Look at the account again; somebody may have changed it.");
        break;
    case Error::Code::Network:
        result.message = SqlErrorText::tr("The database server cannot be reached.");
        result.advice = SqlErrorText::tr("Check the network, then try again.");
        break;
    case Error::Code::SignIn:
        result.message = SqlErrorText::tr("The database server refused the name and password.");
        result.advice = SqlErrorText::tr("Check both in the profile's settings.");
        break;
    case Error::Code::ForeignFile:
        result.message = SqlErrorText::tr("The file is not a database, or it is damaged.");
        result.advice = SqlErrorText::tr("Choose another file, or restore a backup.");
        break;
    default:
        result.message = SqlErrorText::tr("The database reported a fault, so nothing was saved.");
        result.advice = SqlErrorText::tr(
            "Try again; if it stays, send the copied details to who looks after the database.");
    }

    const QString words = wordsOf(error, dialect);
    result.detail = QStringLiteral("[%1] %2 in: %3").arg(native, words, statement.simplified());
    return result;
}

} // namespace latchkey
