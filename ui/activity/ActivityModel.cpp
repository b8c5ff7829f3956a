// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/ActivityModel.h"

#include "activity/ActivityWords.h"
#include "common/TimeText.h"

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

QString whyOf(const AuditEvent &event)
{
    if (event.ticket.isEmpty())
        return event.reason;
    return event.reason.isEmpty() ? event.ticket : u"%1 (%2)"_s.arg(event.reason, event.ticket);
}

} // namespace

ActivityModel::ActivityModel(QObject *parent)
    : ListModel(ColumnCount, parent)
{
}

QString ActivityModel::keyOf(const ActivityLine &line) const
{
    return QString::number(line.event.id);
}

QVariant ActivityModel::cell(const ActivityLine &line, int column, int role) const
{
    const AuditEvent &event = line.event;
    if (role == InstantRole)
        return column == When ? QVariant::fromValue(event.at) : QVariant();
    if (role == ToneRole)
        return column == Outcome ? QVariant::fromValue(toneOf(event.outcome)) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case When:
        return TimeText::exactLocal(event.at);
    case Who:
        return event.actor.displayName();
    case What:
        return labelOf(event.action);
    case Person:
        if (!event.account)
            return QString();
        return line.accountName.isEmpty() ? tr("account gone") : line.accountName;
    case Outcome:
        return labelOf(event.outcome);
    case Why:
        return whyOf(event);
    case Detail:
        return event.detail;
    default:
        return {};
    }
}

QVariant ActivityModel::header(int column, int role) const
{
    const std::array<std::pair<QString, QString>, ColumnCount> titles{{
        {u"when"_s, tr("When")},
        {u"who"_s, tr("Who")},
        {u"what"_s, tr("What")},
        {u"person"_s, tr("Person")},
        {u"outcome"_s, tr("Outcome")},
        {u"why"_s, tr("Why, ticket")},
        {u"detail"_s, tr("Detail")},
    }};
    if (role == ColumnKeyRole)
        return titles[std::size_t(column)].first;
    return role == Qt::DisplayRole ? QVariant(titles[std::size_t(column)].second) : QVariant();
}

} // namespace latchkey
