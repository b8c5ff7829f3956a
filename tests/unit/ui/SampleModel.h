// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/ItemRoles.h"

#include <optional>
#include <QAbstractTableModel>

namespace latchkey {

/// A few people in a table, for the tests and the gallery of the shared widgets.
class SampleModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Email, Status, Registered, TimeLeft, ColumnCount };

    struct Row {
        QString name;
        QString email;
        QString status;
        Tone tone = Tone::Neutral;
        std::optional<Instant> registered;
        std::optional<Instant> removedAt;
        bool urgent = false;
        bool loading = false;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(const QList<Row> &rows);
    static QList<Row> people(Instant now);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    QString display(const Row &row, int column) const;

    QList<Row> m_rows;
};

} // namespace latchkey
