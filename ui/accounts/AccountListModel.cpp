// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountListModel.h"

#include "Desk.h"
#include "site/SiteStore.h"

#include <algorithm>
#include <QHash>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// Less than this until an account is removed, and the time left is shown as bad news.
constexpr Duration urgent = 12h;
/// A window shows some dozen rows; whoever asks for more is not a window.
constexpr int mostVisible = 300;

AccountColumn columnAt(int section)
{
    return AccountColumn(section);
}

/// Whether both rows would look the same. The website writes without raising the version, so that alone does
/// not do.
bool looksSame(const Account &a, const Account &b)
{
    return a.rowVersion == b.rowVersion && a.userName == b.userName && a.fullName == b.fullName
        && a.email == b.email && a.phone == b.phone && a.status.id == b.status.id
        && a.registered == b.registered && a.activationSent == b.activationSent && a.bounced == b.bounced
        && a.purgeNotBefore == b.purgeNotBefore && a.hasResetToken == b.hasResetToken;
}

} // namespace

AccountListModel::AccountListModel(Desk &desk, QObject *parent)
    : QAbstractTableModel(parent)
    , m_desk(desk)
    , m_cache(cacheSize)
{
    m_query.setSort(AccountSort::TimeLeft, Qt::AscendingOrder);
    m_fetchSoon.setSingleShot(true);
    m_fetchSoon.setInterval(0ms);
    connect(&m_fetchSoon, &QTimer::timeout, this, &AccountListModel::fetchWanted);
}

void AccountListModel::setQuery(const AccountQuery &query)
{
    const AccountSort sortedBy = m_query.sort();
    const Qt::SortOrder order = m_query.order();
    m_query = query;
    m_query.setSort(sortedBy, order);
    m_firstVisible = 0;
    ++m_generation;
    read(true);
}

void AccountListModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= accountColumnCount)
        return;
    const auto wanted = sortOf(columnAt(column));
    if (!wanted || (m_query.sort() == *wanted && m_query.order() == order))
        return;
    m_query.setSort(*wanted, order);
    m_firstVisible = 0;
    ++m_generation;
    read(true);
}

void AccountListModel::refresh()
{
    if (m_reading)
        m_readAgain = true;
    else
        read(false);
}

void AccountListModel::setVisibleRows(int first, int last)
{
    m_firstVisible = std::max(first, 0);
    m_lastVisible = std::min(last, m_firstVisible + mostVisible);
}

void AccountListModel::read(bool anew)
{
    m_reading = true;
    m_readAgain = false;
    const int first = m_firstVisible;
    const int count = m_lastVisible < first ? blockSize : m_lastVisible - first + 1;
    m_desk.database()
        .read([query = m_query, before = anew ? QList<AccountId>() : m_ids, anew, first, count,
                  clock = m_desk.sharedClock()](Connection &connection) -> Result<Listing> {
            const auto site = SiteStore(connection).read();
            if (!site)
                return fail(site.error());
            AccountStore store(connection);
            const auto ids = store.ids(query, clock->now(), site->purgeAfter);
            if (!ids)
                return fail(ids.error());
            const auto rows = store.findAll(ids->mid(first, count));
            if (!rows)
                return fail(rows.error());
            return Listing{*ids, *rows, anew ? ListDiff() : diffOf(before, *ids), site->purgeAfter};
        })
        .then(this, [this, anew, generation = m_generation](const Result<Listing> &listing) {
            if (generation != m_generation)
                return; // a newer question is on its way
            m_reading = false;
            if (listing)
                take(*listing, anew || listing->diff.wholesale);
            else
                Q_EMIT failed(listing.error());
            if (m_readAgain)
                read(false);
        });
}

void AccountListModel::take(const Listing &listing, bool anew)
{
    Q_EMIT aboutToList();
    const bool first = !m_listed;
    m_listed = true;
    ++m_epoch;
    m_purgeAfter = listing.purgeAfter;
    m_broken.clear();
    m_gone.clear();
    m_wanted.clear();
    m_words = m_query.words();
    const QList<AccountId> changed = keep(listing.rows);
    if (anew) {
        beginResetModel();
        m_ids = listing.ids;
        endResetModel();
    } else {
        apply(listing.diff, listing.ids);
    }
    if (!anew && !first)
        announce(changed);
    // Rows out of sight may be different too: they are asked for when they come into sight.
    Q_EMIT listed();
}

void AccountListModel::apply(const ListDiff &diff, const QList<AccountId> &ids)
{
    for (auto range = diff.removed.crbegin(); range != diff.removed.crend(); ++range) {
        beginRemoveRows({}, range->first, range->first + range->count - 1);
        m_ids.remove(range->first, range->count);
        endRemoveRows();
    }
    if (diff.reordered)
        reorder(*diff.reordered);
    for (const ListDiff::Range &range : diff.inserted) {
        beginInsertRows({}, range.first, range.first + range.count - 1);
        m_ids.insert(range.first, range.count, AccountId());
        std::copy_n(ids.cbegin() + range.first, range.count, m_ids.begin() + range.first);
        endInsertRows();
    }
}

void AccountListModel::reorder(const QList<AccountId> &ids)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList from = persistentIndexList();
    QList<AccountId> owners;
    QHash<AccountId, int> rows;
    for (const QModelIndex &index : from) {
        owners.append(m_ids[index.row()]);
        rows.insert(owners.last(), index.row());
    }
    m_ids = ids;
    for (int row = 0; !rows.isEmpty() && row < m_ids.size(); ++row) {
        if (const auto it = rows.find(m_ids[row]); it != rows.end())
            *it = row;
    }
    QModelIndexList to;
    for (int i = 0; i < from.size(); ++i)
        to.append(createIndex(rows.value(owners[i]), from[i].column()));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

QList<AccountId> AccountListModel::keep(const QList<Account> &rows)
{
    QList<AccountId> changed;
    for (const Account &account : rows) {
        const Cached *before = m_cache.object(account.id.value());
        if (!before || !looksSame(before->account, account))
            changed.append(account.id);
        m_cache.insert(account.id.value(), new Cached{account, m_epoch});
    }
    return changed;
}

void AccountListModel::announce(const QList<AccountId> &changed)
{
    QList<int> rows;
    for (const AccountId id : changed) {
        if (const auto row = rowOf(id)) {
            Q_EMIT dataChanged(index(*row, 0), index(*row, accountColumnCount - 1));
            rows.append(*row);
        }
    }
    if (!rows.isEmpty())
        Q_EMIT rowsChanged(rows);
}

std::optional<int> AccountListModel::rowOf(AccountId id) const
{
    const auto row = m_ids.indexOf(id);
    return row < 0 ? std::nullopt : std::optional(int(row));
}

std::optional<Account> AccountListModel::account(int row) const
{
    if (row < 0 || row >= m_ids.size())
        return std::nullopt;
    const Cached *cached = m_cache.object(m_ids[row].value());
    return cached ? std::optional(cached->account) : std::nullopt;
}

void AccountListModel::want(int row) const
{
    const int block = row / blockSize;
    if (m_broken.contains(block) || m_gone.contains(m_ids[row]))
        return;
    m_wanted.insert(block);
    if (!m_fetching && !m_fetchSoon.isActive())
        m_fetchSoon.start();
}

void AccountListModel::fetchWanted()
{
    if (m_fetching)
        return;
    // Blocks that were flown over have left the screen again; what is still there is asked for when it is
    // painted.
    if (m_wanted.size() > 1 && m_lastVisible >= 0)
        m_wanted.removeIf([this](int block) {
            return (block + 1) * blockSize <= m_firstVisible || block * blockSize > m_lastVisible;
        });
    if (m_wanted.isEmpty())
        return;
    const int block = *m_wanted.cbegin();
    m_wanted.remove(block);
    const QList<AccountId> asked = m_ids.mid(qsizetype(block) * blockSize, blockSize);
    if (asked.isEmpty())
        return;
    m_fetching = true;
    m_desk.database()
        .read([asked](Connection &connection) { return AccountStore(connection).findAll(asked); })
        .then(this,
            [this, block, asked](const Result<QList<Account>> &rows) { takeBlock(block, asked, rows); });
}

void AccountListModel::takeBlock(int block, const QList<AccountId> &asked, const Result<QList<Account>> &rows)
{
    m_fetching = false;
    if (!rows) {
        m_broken.insert(block);
        Q_EMIT failed(rows.error());
    } else {
        keep(*rows);
        m_gone.unite(QSet<AccountId>(asked.begin(), asked.end()));
        for (const Account &account : *rows)
            m_gone.remove(account.id);
        // Where the list has changed meanwhile, the rows are somewhere else by now.
        const int first = block * blockSize;
        const bool inPlace = m_ids.mid(first, blockSize) == asked;
        const int from = inPlace ? first : 0;
        const int to = inPlace ? first + int(asked.size()) - 1 : int(m_ids.size()) - 1;
        if (to >= from)
            Q_EMIT dataChanged(index(from, 0), index(to, accountColumnCount - 1));
    }
    if (!m_wanted.isEmpty())
        m_fetchSoon.start();
}

int AccountListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int AccountListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : accountColumnCount;
}

QVariant AccountListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Cached *cached = m_cache.object(m_ids[index.row()].value());
    if (!cached || cached->epoch != m_epoch)
        want(index.row());
    if (!cached)
        return role == LoadingRole ? QVariant(true) : QVariant();
    if (role == LoadingRole)
        return false;
    return cell(cached->account, columnAt(index.column()), role);
}

QVariant AccountListModel::cell(const Account &account, AccountColumn column, int role) const
{
    const auto moment = cellInstant(account, column, m_purgeAfter);
    switch (role) {
    case Qt::DisplayRole:
        // The view paints moments relative to now; this is what a screen reader says.
        return moment ? toLocal(*moment).toString(u"yyyy-MM-dd HH:mm"_s) : cellText(account, column);
    case Qt::ToolTipRole:
        return column == AccountColumn::Status ? statusWord(account).explanation : QVariant();
    case InstantRole:
        return moment ? QVariant::fromValue(*moment) : QVariant();
    case ToneRole:
        return toneOf(account, column);
    case MatchRole:
        return moment || column == AccountColumn::Status ? QVariant() : matchesIn(cellText(account, column));
    default:
        return {};
    }
}

QVariant AccountListModel::toneOf(const Account &account, AccountColumn column) const
{
    if (column == AccountColumn::Status)
        return QVariant::fromValue(statusWord(account).tone);
    if (column != AccountColumn::TimeLeft)
        return {};
    const auto end = account.purgeAt(m_purgeAfter);
    return end && *end - m_desk.clock().now() < urgent ? QVariant::fromValue(Tone::Bad) : QVariant();
}

QVariant AccountListModel::matchesIn(const QString &text) const
{
    QList<TextRange> found;
    for (const QString &word : m_words) {
        for (qsizetype at = 0; (at = text.indexOf(word, at, Qt::CaseInsensitive)) >= 0; at += word.size())
            found.append({int(at), int(word.size())});
    }
    return found.isEmpty() ? QVariant() : QVariant::fromValue(found);
}

QVariant AccountListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= accountColumnCount)
        return {};
    const AccountColumn column = columnAt(section);
    switch (role) {
    case Qt::DisplayRole:
        return titleOf(column);
    case ColumnKeyRole:
        return keyOf(column);
    case Qt::TextAlignmentRole:
        if (column == AccountColumn::TimeLeft)
            return int(Qt::AlignTrailing | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        if (column == AccountColumn::TimeLeft)
            return tr("Until the account is removed unless its address is confirmed");
        return {};
    default:
        return {};
    }
}

} // namespace latchkey
