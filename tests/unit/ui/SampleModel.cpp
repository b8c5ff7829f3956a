// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/ui/SampleModel.h"

#include "common/TimeText.h"

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

QList<SampleModel::Row> SampleModel::people(Instant now)
{
    const auto row = [now](const QString &name, const QString &email, const QString &status, Tone tone,
                         Duration age, Duration left) {
        return Row{name, email, status, tone, now - age, now + left, left < 10h, false};
    };
    const QString waits = u"Unconfirmed"_s;
    return {
        row(u"Olivia Smith"_s, u"olivia.smith@corp.example"_s, waits, Tone::Waiting, 69h, 3h),
        row(u"Liam Johansson"_s, u"liam@gamil.example"_s, waits, Tone::Waiting, 63h, 9h),
        row(u"نور الدين"_s, u"nour.eldin@mail.example"_s, waits, Tone::Waiting, 41h, 31h),
        row(u"Sofía Hernández"_s, u"sofia.h@escuela.example"_s, waits, Tone::Waiting, 32h, 40h),
        row(u"Théo Lefèvre"_s, u"theo.lefevre@corp.example"_s, u"Bounced"_s, Tone::Bad, 28h, 44h),
        row(u"Đặng Thị Mỹ"_s, u"my.dang@example.org"_s, u"Confirmed"_s, Tone::Good, 5h, 67h),
        row(u"Aleksandr Ivanov"_s, u"a.ivanov@example.net"_s, waits, Tone::Waiting, 3h, 69h),
        row(u"Grace Okafor"_s, u"grace@okafor.example"_s, u"Under review"_s, Tone::Info, 2h, 70h),
        row(u"Henry Clark"_s, u"henry.clark-with-a-very-long-address.that.is.cut@example.com"_s, waits,
            Tone::Waiting, 1h, 71h),
        row(u"Anna Kowalska"_s, u"anna.kowalska@example.org"_s, u"Blocked"_s, Tone::Neutral, 40min, 71h),
        row(u"Ravi Patel"_s, u"ravi.patel@corp.example"_s, waits, Tone::Waiting, 12min, 72h),
    };
}

void SampleModel::setRows(const QList<Row> &rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

int SampleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SampleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString SampleModel::display(const Row &row, int column) const
{
    switch (column) {
    case Name:
        return row.name;
    case Email:
        return row.email;
    case Status:
        return row.status;
    case Registered:
        return row.registered ? TimeText::exactUtc(*row.registered) : QString();
    case TimeLeft:
        return row.removedAt ? TimeText::exactUtc(*row.removedAt) : QString();
    default:
        return {};
    }
}

QVariant SampleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    const int column = index.column();
    const auto moment = column == Registered ? row.registered
        : column == TimeLeft                 ? row.removedAt
                                             : std::nullopt;
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case InstantRole:
        return moment ? QVariant::fromValue(*moment) : QVariant();
    case ToneRole:
        if (column == Status)
            return QVariant::fromValue(row.tone);
        return column == TimeLeft && row.urgent ? QVariant::fromValue(Tone::Bad) : QVariant();
    case LoadingRole:
        return row.loading;
    default:
        return {};
    }
}

QVariant SampleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QStringList titles{u"Name"_s, u"E-mail"_s, u"Status"_s, u"Registered"_s, u"Time left"_s};
    static const QStringList keys{u"name"_s, u"email"_s, u"status"_s, u"registered"_s, u"timeLeft"_s};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == ColumnKeyRole)
        return keys[section];
    if (role == Qt::TextAlignmentRole && section == TimeLeft)
        return int(Qt::AlignTrailing | Qt::AlignVCenter);
    return {};
}

void SampleModel::sort(int column, Qt::SortOrder order)
{
    Q_EMIT layoutAboutToBeChanged();
    std::stable_sort(m_rows.begin(), m_rows.end(), [=, this](const Row &a, const Row &b) {
        const QString left = display(a, column);
        const QString right = display(b, column);
        return order == Qt::AscendingOrder ? left < right : right < left;
    });
    Q_EMIT layoutChanged();
}

} // namespace latchkey
