// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lists/ListPage.h"

namespace latchkey {

class BlacklistModel;

/// The links that are dead and why, and the removal of entries that nobody needs any more.
class BlacklistPage : public ListPage {
    Q_OBJECT

public:
    explicit BlacklistPage(const PageContext &context, QWidget *parent = nullptr);

    QString searchHint() const override;

protected:
    void startRead() override;
    void updateActions() override;
    void openRow(int row) override;

private:
    struct Listing;

    void addTable();
    void addButtons();
    void show(const Listing &listing);
    void askToRemove();

    BlacklistModel *m_model;
    qint64 m_removable = 0; ///< in the whole blacklist, not only in the rows on screen
    Button *m_copy;
    Button *m_person;
    Button *m_remove;
};

} // namespace latchkey
