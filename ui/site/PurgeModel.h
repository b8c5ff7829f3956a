// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "accounts/Purge.h"

namespace latchkey {

/// Who is removed next, the earliest first.
class PurgeModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Name, ///< the person's name, or the user name
        Email,
        Due, ///< when the account goes
        ColumnCount_
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Changes only the rows that differ, so that selection and scroll position stay.
    void setCandidates(const QList<Purge::Candidate> &candidates);
    const Purge::Candidate &candidate(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Purge::Candidate> m_rows;
};

} // namespace latchkey
