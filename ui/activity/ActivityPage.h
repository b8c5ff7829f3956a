// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/Activity.h"
#include "lists/ListPage.h"

namespace latchkey {

class ActivityModel;

/// The audit log: who did what to whom, when, why, and how it went.
class ActivityPage : public ListPage {
    Q_OBJECT

public:
    explicit ActivityPage(const PageContext &context, QWidget *parent = nullptr);

    QString searchHint() const override;

protected:
    void startRead() override;
    void updateActions() override;
    void openRow(int row) override;

private:
    void addTable();
    void show(const QList<ActivityLine> &lines);

    ActivityModel *m_model;
    Button *m_person;
};

} // namespace latchkey
