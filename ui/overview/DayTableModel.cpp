// SPDX-License-Identifier: GPL-3.0-or-later
#include "overview/DayTableModel.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

int numberOf(const MessagesOfDay &day, int column)
{
    switch (column) {
    case DayTableModel::Arrived:
        return day.arrived;
    case DayTableModel::Waiting:
        return day.waiting;
    case DayTableModel::Failed:
        return day.failed;
    default:
        return day.total();
    }
}

} // namespace

DayTableModel::DayTableModel(QObject *parent)
    : ListModel(ColumnCount, parent)
{
}

QString DayTableModel::keyOf(const MessagesOfDay &day) const
{
    return QString::number(toMilliseconds(day.start));
}

QVariant DayTableModel::cell(const MessagesOfDay &day, int column, int role) const
{
    if (role == SortRole)
        return column == Day ? QVariant(toMilliseconds(day.start)) : QVariant(numberOf(day, column));
    if (role == ToneRole && column == Failed && day.failed > 0)
        return QVariant::fromValue(Tone::Bad);
    if (role != Qt::DisplayRole)
        return {};
    if (column == Day)
        return QLocale().toString(toLocal(day.start).date(), u"dddd, d MMMM"_s);
    return QLocale().toString(numberOf(day, column));
}

QVariant DayTableModel::header(int column, int role) const
{
    const std::array<std::pair<QString, QString>, ColumnCount> titles{{
        {u"day"_s, tr("Day")},
        {u"arrived"_s, tr("Arrived")},
        {u"waiting"_s, tr("Waiting")},
        {u"failed"_s, tr("Failed")},
        {u"total"_s, tr("Total")},
    }};
    if (role == Qt::TextAlignmentRole && column != Day)
        return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    if (role == ColumnKeyRole)
        return titles[std::size_t(column)].first;
    return role == Qt::DisplayRole ? QVariant(titles[std::size_t(column)].second) : QVariant();
}

} // namespace latchkey
