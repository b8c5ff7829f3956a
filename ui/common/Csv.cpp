// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Csv.h"

using namespace Qt::StringLiterals;

namespace latchkey {

QString csvCell(const QString &text)
{
    static const QString formulaStarts = u"=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20"_s;
    QString cell = text;
    if (!cell.isEmpty() && formulaStarts.contains(cell.front()))
        cell.prepend(u'\'');
    const bool quoted = cell.contains(u'"') || cell.contains(u',') || cell.contains(u';')
        || cell.contains(u'\n') || cell.contains(u'\r') || cell.contains(u'\t');
    if (!quoted)
        return cell;
    return u'"' + cell.replace(u'"', u"\"\""_s) + u'"';
}

QByteArray csvLine(const QStringList &cells)
{
    QStringList safe;
    safe.reserve(cells.size());
    for (const QString &cell : cells)
        safe.append(csvCell(cell));
    return safe.join(u',').toUtf8() + "\r\n";
}

} // namespace latchkey
