// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace latchkey {

class AccountBulk;
class Button;
class Label;

/// "3 selected" and what can be done with all of them; stands below the list while more than one person is
/// chosen, so that no row moves when it comes.
class SelectionBar : public QFrame {
    Q_OBJECT

public:
    explicit SelectionBar(AccountBulk &bulk, QWidget *parent = nullptr);
    /// How many people the list has, to offer choosing all of them.
    void setListed(int people);

Q_SIGNALS:
    void exportRequested();
    void copyAddressesRequested();
    void chooseAllRequested();
    void clearRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Button *add(const QString &objectName, const QString &text, QLayout *row);
    void showState();

    AccountBulk &m_bulk;
    int m_listed = 0;
    Label *m_count;
    Button *m_all;
    Button *m_send;
    Button *m_reset;
    Button *m_block;
    Button *m_export;
    Button *m_copy;
    Button *m_delete;
    Button *m_stop;
    Button *m_clear;
};

} // namespace latchkey
