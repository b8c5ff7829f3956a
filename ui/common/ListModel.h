// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/ItemRoles.h"

#include <algorithm>
#include <concepts>
#include <optional>
#include <QAbstractTableModel>
#include <QCollator>
#include <QHash>
#include <QSet>

namespace latchkey {

/// A table over a list of values that is brought up to date key by key: rows that are the same are left
/// alone, so selection, scroll position and what a screen reader is saying survive a refresh. For lists that
/// fit into memory. A model says what its cells are (cell(), header()) and what tells two values apart
/// (keyOf()).
template <typename Value> class ListModel : public QAbstractTableModel {
public:
    explicit ListModel(int columns, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_columns(columns)
    {
        m_collator.setCaseSensitivity(Qt::CaseInsensitive);
        m_collator.setNumericMode(true);
    }

    const QList<Value> &values() const { return m_values; }
    const Value &at(int row) const { return m_values.at(row); }
    std::optional<int> rowOf(const QString &key) const
    {
        for (int row = 0; row < m_values.size(); ++row) {
            if (keyOf(m_values[row]) == key)
                return row;
        }
        return std::nullopt;
    }

    /// What two values with the same key have in common; distinct within a list.
    virtual QString keyOf(const Value &value) const = 0;

    /// Brings the list to `values`, in the order of the present sorting. Returns the rows that are new or
    /// look different now, for a glow; none of them when the list was empty.
    QList<int> setValues(QList<Value> values)
    {
        const bool wasEmpty = m_values.isEmpty();
        sortValues(values);
        QHash<QString, int> places;
        places.reserve(values.size());
        for (int i = 0; i < values.size(); ++i)
            places.insert(keyOf(values[i]), i);
        Q_ASSERT(places.size() == values.size());
        removeMissing(places);
        reorder(places);
        QList<int> changed = insertMissing(values);
        changed += replaceChanged(values, changed);
        return wasEmpty ? QList<int>() : changed;
    }

    /// Text by the locale's order, numbers and times by value; equal rows keep their order.
    void sort(int column, Qt::SortOrder order) override
    {
        if (column < 0 || column >= m_columns)
            return;
        m_sortColumn = column;
        m_sortOrder = order;
        QList<Value> sorted = m_values;
        sortValues(sorted);
        QHash<QString, int> places;
        for (int i = 0; i < sorted.size(); ++i)
            places.insert(keyOf(sorted[i]), i);
        reorder(places);
    }

    /// Says that what depends on the time may look different now.
    void announceTimes()
    {
        if (!m_values.isEmpty())
            Q_EMIT this->dataChanged(this->index(0, 0), this->index(int(m_values.size()) - 1, m_columns - 1));
    }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_values.size());
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_columns;
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!this->checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
            return {};
        return cell(m_values.at(index.row()), index.column(), role);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= m_columns)
            return {};
        return header(section, role);
    }

protected:
    /// SortRole only where the order is neither InstantRole's nor DisplayRole's.
    virtual QVariant cell(const Value &value, int column, int role) const = 0;
    /// DisplayRole and ColumnKeyRole.
    virtual QVariant header(int column, int role) const = 0;

private:
    QVariant sortKey(const Value &value) const
    {
        if (QVariant raw = cell(value, m_sortColumn, SortRole); raw.isValid())
            return raw;
        if (const QVariant moment = cell(value, m_sortColumn, InstantRole); moment.canConvert<Instant>())
            return toMilliseconds(moment.value<Instant>());
        return cell(value, m_sortColumn, Qt::DisplayRole);
    }

    bool isBefore(const QVariant &a, const QVariant &b) const
    {
        if (a.typeId() == QMetaType::QString && b.typeId() == QMetaType::QString)
            return m_collator.compare(a.toString(), b.toString()) < 0;
        if (a.typeId()
            != b.typeId()) // a time and a word such as "never": the words stand together at the end
            return a.typeId() != QMetaType::QString && b.typeId() == QMetaType::QString;
        return QVariant::compare(a, b) == QPartialOrdering::Less;
    }

    void sortValues(QList<Value> &values) const
    {
        if (m_sortColumn < 0)
            return;
        struct Entry {
            QVariant key;
            qsizetype place;
        };
        QList<Entry> entries;
        entries.reserve(values.size());
        for (qsizetype i = 0; i < values.size(); ++i)
            entries.append({sortKey(values[i]), i});
        const bool ascending = m_sortOrder == Qt::AscendingOrder;
        std::stable_sort(entries.begin(), entries.end(), [this, ascending](const Entry &a, const Entry &b) {
            return ascending ? isBefore(a.key, b.key) : isBefore(b.key, a.key);
        });
        QList<Value> sorted;
        sorted.reserve(values.size());
        for (const Entry &entry : std::as_const(entries))
            sorted.append(values[entry.place]);
        values = std::move(sorted);
    }

    void removeMissing(const QHash<QString, int> &places)
    {
        for (int last = int(m_values.size()) - 1; last >= 0; --last) {
            if (places.contains(keyOf(m_values[last])))
                continue;
            int first = last;
            while (first > 0 && !places.contains(keyOf(m_values[first - 1])))
                --first;
            this->beginRemoveRows({}, first, last);
            m_values.remove(first, last - first + 1);
            this->endRemoveRows();
            last = first;
        }
    }

    /// Puts the rows into the order of their places.
    void reorder(const QHash<QString, int> &places)
    {
        QList<int> order(m_values.size());
        for (int i = 0; i < order.size(); ++i)
            order[i] = i;
        const auto byPlace = [&](int a, int b) {
            return places.value(keyOf(m_values[a])) < places.value(keyOf(m_values[b]));
        };
        if (std::is_sorted(order.begin(), order.end(), byPlace))
            return;
        std::sort(order.begin(), order.end(), byPlace);
        Q_EMIT this->layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
        QList<Value> sorted;
        QList<int> rowNow(m_values.size());
        for (int i = 0; i < order.size(); ++i) {
            sorted.append(m_values[order[i]]);
            rowNow[order[i]] = i;
        }
        m_values = std::move(sorted);
        const QModelIndexList before = this->persistentIndexList();
        QModelIndexList after;
        for (const QModelIndex &index : before)
            after.append(this->index(rowNow[index.row()], index.column()));
        this->changePersistentIndexList(before, after);
        Q_EMIT this->layoutChanged({}, QAbstractItemModel::VerticalSortHint);
    }

    QList<int> insertMissing(const QList<Value> &target)
    {
        QSet<QString> present;
        for (const Value &value : std::as_const(m_values))
            present.insert(keyOf(value));
        QList<int> inserted;
        for (int row = 0; row < target.size(); ++row) {
            int count = 0;
            while (row + count < target.size() && !present.contains(keyOf(target[row + count])))
                ++count;
            if (count == 0)
                continue;
            this->beginInsertRows({}, row, row + count - 1);
            QList<Value> joined = m_values.mid(0, row);
            joined += target.mid(row, count);
            joined += m_values.mid(row);
            m_values = std::move(joined);
            this->endInsertRows();
            for (int i = 0; i < count; ++i)
                inserted.append(row + i);
            row += count - 1;
        }
        return inserted;
    }

    QList<int> replaceChanged(const QList<Value> &target, const QList<int> &inserted)
    {
        const QSet<int> fresh(inserted.begin(), inserted.end());
        QList<int> changed;
        for (int row = 0; row < target.size(); ++row) {
            if (fresh.contains(row))
                continue;
            const bool differs = !looksAlike(m_values[row], target[row]);
            m_values[row] = target[row]; // what is not on screen may differ too
            if (!differs)
                continue;
            changed.append(row);
            Q_EMIT this->dataChanged(this->index(row, 0), this->index(row, m_columns - 1));
        }
        return changed;
    }

    bool looksAlike(const Value &a, const Value &b) const
    {
        // Nearly all of them, nearly always; the cells cost a hundred times as much.
        if constexpr (std::equality_comparable<Value>) {
            if (a == b)
                return true;
        }
        for (int column = 0; column < m_columns; ++column) {
            for (const int role : {int(Qt::DisplayRole), int(InstantRole), int(ToneRole)}) {
                if (cell(a, column, role) != cell(b, column, role))
                    return false;
            }
        }
        return true;
    }

    int m_columns;
    QList<Value> m_values;
    QCollator m_collator;
    int m_sortColumn = -1; ///< Qt's "unsorted"
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace latchkey
