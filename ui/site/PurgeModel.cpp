// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/PurgeModel.h"

#include "common/ItemRoles.h"
#include "common/TimeText.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// A row stays where it is as long as the same account goes at the same time.
using RowKey = std::pair<qint64, qint64>;

RowKey keyOf(const Purge::Candidate &candidate)
{
    return {toMilliseconds(candidate.due), candidate.id.value()};
}

} // namespace

void PurgeModel::setCandidates(const QList<Purge::Candidate> &candidates)
{
    QSet<RowKey> wanted;
    for (const auto &candidate : candidates)
        wanted.insert(keyOf(candidate));
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (wanted.contains(keyOf(m_rows.at(row))))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    // Both lists are in the order of the key now, and what is left of the old one is part of the new one.
    for (int row = 0; row < candidates.size(); ++row) {
        const Purge::Candidate &fresh = candidates.at(row);
        if (row < m_rows.size() && keyOf(m_rows.at(row)) == keyOf(fresh)) {
            if (m_rows.at(row).name == fresh.name && m_rows.at(row).email == fresh.email)
                continue;
            m_rows[row] = fresh;
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount_ - 1));
            continue;
        }
        beginInsertRows({}, row, row);
        m_rows.insert(row, fresh);
        endInsertRows();
    }
}

int PurgeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PurgeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount_);
}

QVariant PurgeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Purge::Candidate &candidate = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (Column(index.column())) {
        case Name:
            return candidate.name;
        case Email:
            return candidate.email;
        case Due:
            return TimeText::exactUtc(candidate.due);
        case ColumnCount_:
            break;
        }
        return {};
    case InstantRole:
        return index.column() == Due ? QVariant::fromValue(candidate.due) : QVariant();
    default:
        return {};
    }
}

QVariant PurgeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const Column column = Column(section);
    if (role == Qt::DisplayRole)
        return column == Name ? tr("Name") : column == Email ? tr("E-mail") : tr("Goes");
    if (role == ColumnKeyRole)
        return column == Name ? u"name"_s : column == Email ? u"email"_s : u"due"_s;
    return {};
}

} // namespace latchkey
