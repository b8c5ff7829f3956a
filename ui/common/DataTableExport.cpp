// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves a DataTable: the clipboard and CSV.
#include "common/Csv.h"
#include "common/DataTable.h"
#include "common/ItemRoles.h"
#include "common/TimeText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

enum class Purpose { Clipboard, File };

QString outgoingText(const QModelIndex &index, Purpose purpose)
{
    if (const QVariant copy = index.data(CopyRole); copy.isValid())
        return copy.toString();
    if (const QVariant moment = index.data(InstantRole); moment.canConvert<Instant>())
        return purpose == Purpose::File ? TimeText::iso(moment.value<Instant>())
                                        : TimeText::exactUtc(moment.value<Instant>());
    return index.data(Qt::DisplayRole).toString();
}

QString oneLine(QString text)
{
    for (QChar &c : text) {
        if (c == u'\t' || c == u'\n' || c == u'\r' || c == QChar(QChar::LineSeparator)
            || c == QChar(QChar::ParagraphSeparator))
            c = u' ';
    }
    return text;
}

} // namespace

QString DataTable::selectedText() const
{
    if (!selectionModel())
        return {};
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const auto &a, const auto &b) { return a.row() < b.row(); });
    QStringList lines;
    const auto columns = shownColumns();
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (const int column : columns)
            cells.append(oneLine(outgoingText(row.siblingAtColumn(column), Purpose::Clipboard)));
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

void DataTable::copySelection()
{
    if (const QString text = selectedText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

Result<> DataTable::exportCsv(QIODevice &device) const
{
    const auto columns = shownColumns();
    const auto write = [&device](const QByteArray &bytes) { return device.write(bytes) == bytes.size(); };
    const auto failed = [&device] {
        return fail(Error::Code::Storage, tr("The list could not be written."),
            tr("Check that the disk has room, or choose another folder."), device.errorString());
    };
    QStringList titles;
    for (const int column : columns)
        titles.append(model()->headerData(column, Qt::Horizontal).toString());
    // The mark at the start tells spreadsheets on Windows that this is UTF-8.
    if (!write("\xEF\xBB\xBF" + csvLine(titles)))
        return failed();
    const int rows = model()->rowCount();
    for (int row = 0; row < rows; ++row) {
        QStringList cells;
        for (const int column : columns) {
            const QModelIndex index = model()->index(row, column);
            if (index.data(LoadingRole).toBool())
                return fail(Error::Code::Busy, tr("Some rows of the list are still being read."),
                    tr("Try again in a moment."));
            cells.append(outgoingText(index, Purpose::File));
        }
        if (!write(csvLine(cells)))
            return failed();
    }
    return {};
}

Result<> DataTable::exportCsvFile(const QString &path) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(Error::Code::Storage, tr("The file could not be created, so nothing was exported."),
            tr("Choose a folder you may write to."), file.errorString());
    // Before the first byte: the list holds people's addresses.
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (auto written = exportCsv(file); !written) {
        file.cancelWriting();
        return written;
    }
    if (!file.commit())
        return fail(Error::Code::Storage, tr("The file could not be written, so nothing was exported."),
            tr("Check that the disk has room, or choose another folder."), file.errorString());
    return {};
}

} // namespace latchkey
