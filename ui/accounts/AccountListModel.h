// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountColumns.h"
#include "accounts/ListDiff.h"
#include "common/ItemRoles.h"
#include "core/Result.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QSet>
#include <QTimer>

namespace latchkey {

class Desk;

/// The accounts that a query finds, for any number of accounts: it keeps the ordered ids (8 bytes a row) and,
/// of the rows themselves, only those that were looked at lately. Rows are fetched on the reading thread in
/// blocks; until they are there LoadingRole is true. Everything here is called on the GUI thread and returns
/// at once.
class AccountListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int blockSize = 100; ///< rows that are fetched together
    static constexpr int cacheSize = 4000; ///< rows that are kept

    explicit AccountListModel(Desk &desk, QObject *parent = nullptr);

    /// Reads the list anew, from its first row. The order stays the one that sort() has set.
    void setQuery(const AccountQuery &query);
    const AccountQuery &query() const { return m_query; }
    /// Reads the list again after a change of the database. Rows that stay keep their persistent indexes;
    /// nothing is said about rows that are as they were.
    void refresh();
    /// What the view shows now: those rows are read together with the list, so that a refresh shows no gaps.
    void setVisibleRows(int first, int last);

    /// False until the first list is there.
    bool isListed() const { return m_listed; }
    bool isReading() const { return m_reading; }
    /// A newer list than this one has been asked for: it may hold what this one lacks.
    bool isBehind() const { return m_reading || m_readAgain; }
    const QList<AccountId> &ids() const { return m_ids; }
    std::optional<int> rowOf(AccountId id) const;
    /// The row's account, if it has been fetched.
    std::optional<Account> account(int row) const;
    /// The site's time until unconfirmed accounts are removed, as read with the list.
    Duration purgeAfter() const { return m_purgeAfter; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Columns that the database does not sort are left as they are.
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    void aboutToList(); ///< the ids are about to change
    void listed(); ///< the list is what the database holds
    void failed(const latchkey::Error &error); ///< reading did not work; what was there stays
    void rowsChanged(
        const QList<int> &rows); ///< rows that somebody has changed or added since they were last read

private:
    struct Cached {
        Account account;
        int epoch = 0; ///< of the list it was read with
    };
    struct Listing {
        QList<AccountId> ids;
        QList<Account> rows; ///< those on screen
        ListDiff diff;
        Duration purgeAfter{};
    };

    void read(bool anew);
    void take(const Listing &listing, bool anew);
    void apply(const ListDiff &diff, const QList<AccountId> &ids);
    void reorder(const QList<AccountId> &ids);
    void want(int row) const;
    void fetchWanted();
    void takeBlock(int block, const QList<AccountId> &asked, const Result<QList<Account>> &rows);
    /// Keeps them; which of them are different from what was kept before.
    QList<AccountId> keep(const QList<Account> &rows);
    void announce(const QList<AccountId> &changed);
    QVariant cell(const Account &account, AccountColumn column, int role) const;
    QVariant toneOf(const Account &account, AccountColumn column) const;
    QVariant matchesIn(const QString &text) const;

    Desk &m_desk;
    AccountQuery m_query;
    QStringList m_words; ///< of the query, for the highlights
    QList<AccountId> m_ids;
    mutable QCache<qint64, Cached> m_cache; ///< mutable: looking at a row is what keeps it
    Duration m_purgeAfter = std::chrono::hours(72);
    int m_firstVisible = 0;
    int m_lastVisible = -1; ///< not known yet
    int m_epoch = 0;
    int m_generation = 0; ///< of the query; answers of an older one are dropped
    bool m_listed = false;
    bool m_reading = false;
    bool m_readAgain = false;

    mutable QTimer m_fetchSoon;
    mutable QSet<int> m_wanted; ///< blocks
    QSet<int> m_broken; ///< blocks that could not be read; not asked for again before the next list
    QSet<AccountId> m_gone; ///< were on the list and no longer in the database
    bool m_fetching = false;
};

} // namespace latchkey
