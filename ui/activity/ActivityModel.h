// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/Activity.h"
#include "common/ListModel.h"

namespace latchkey {

/// The audit log.
class ActivityModel final : public ListModel<ActivityLine> {
    Q_OBJECT

public:
    enum Column {
        When,
        Who, ///< the operator, "the person", "Latchkey" or "the website"
        What, ///< in words
        Person, ///< whom it is about; empty where it is about nobody
        Outcome, ///< a pill
        Why, ///< the reason, with the ticket in brackets
        Detail, ///< as logged, in English
        ColumnCount
    };

    explicit ActivityModel(QObject *parent = nullptr);
    QString keyOf(const ActivityLine &line) const override;

protected:
    QVariant cell(const ActivityLine &line, int column, int role) const override;
    QVariant header(int column, int role) const override;
};

} // namespace latchkey
