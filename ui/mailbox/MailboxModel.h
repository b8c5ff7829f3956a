// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "practice/CaughtMail.h"

namespace latchkey {

/// The caught mails, the newest first.
class MailboxModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        To, ///< the name in the mail's header, or the address; the whole header in the tooltip
        Subject,
        Received,
        ColumnCount_
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Puts it where its number belongs; one that is there already is left alone. The oldest of too many
    /// goes.
    void add(const CaughtMail &mail);
    void clear();
    const CaughtMail &mail(int row) const { return m_mails.at(row); }
    std::optional<int> rowOf(qint64 id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<CaughtMail> m_mails;
};

} // namespace latchkey
