// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/ListModel.h"
#include "messages/OutboxStatistics.h"

namespace latchkey {

/// The numbers of the chart, a row a day.
class DayTableModel final : public ListModel<MessagesOfDay> {
    Q_OBJECT

public:
    enum Column { Day, Arrived, Waiting, Failed, Total, ColumnCount };

    explicit DayTableModel(QObject *parent = nullptr);
    QString keyOf(const MessagesOfDay &day) const override;

protected:
    QVariant cell(const MessagesOfDay &day, int column, int role) const override;
    QVariant header(int column, int role) const override;
};

} // namespace latchkey
