// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountExport.h"

#include "common/Csv.h"
#include "common/TimeText.h"
#include "site/SiteStore.h"

#include <QCoreApplication>
#include <QSaveFile>

namespace latchkey {

namespace {

constexpr int block = 500;

struct AccountExportText {
    Q_DECLARE_TR_FUNCTIONS(AccountExport)
};

tl::unexpected<Error> writeFailed(const QSaveFile &file)
{
    return fail(Error::Code::Storage,
        AccountExportText::tr("The file could not be written, so nothing was exported."),
        AccountExportText::tr("Check that the disk has room, or choose another folder."), file.errorString());
}

QByteArray lineOf(const Account &account, const QList<AccountColumn> &columns, Duration purgeAfter)
{
    QStringList cells;
    for (const AccountColumn column : columns) {
        if (const auto moment = cellInstant(account, column, purgeAfter))
            cells.append(TimeText::iso(*moment));
        else
            cells.append(cellText(account, column));
    }
    return csvLine(cells);
}

} // namespace

Result<int> exportAccounts(Connection &connection, const QList<AccountId> &ids,
    const QList<AccountColumn> &columns, const QString &path)
{
    const auto site = SiteStore(connection).read();
    if (!site)
        return fail(site.error());
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(Error::Code::Storage,
            AccountExportText::tr("The file could not be created, so nothing was exported."),
            AccountExportText::tr("Choose a folder you may write to."), file.errorString());
    // Before the first byte: the list holds people's addresses.
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    QStringList titles;
    for (const AccountColumn column : columns)
        titles.append(titleOf(column));
    // The mark at the start tells spreadsheets on Windows that this is UTF-8.
    file.write("\xEF\xBB\xBF" + csvLine(titles));
    int written = 0;
    for (qsizetype from = 0; from < ids.size(); from += block) {
        const auto rows = AccountStore(connection).findAll(ids.mid(from, block));
        if (!rows) {
            file.cancelWriting();
            return fail(rows.error());
        }
        for (const Account &account : *rows)
            file.write(lineOf(account, columns, site->purgeAfter));
        written += int(rows->size());
    }
    if (!file.commit()) // says so too when any of the writes above has failed
        return writeFailed(file);
    return written;
}

} // namespace latchkey
