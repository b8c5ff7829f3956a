// SPDX-License-Identifier: GPL-3.0-or-later
// The list's place and choice, the person beside it, and what leaves the page.
#include "accounts/AccountsPage.h"

#include "accounts/AccountBulk.h"
#include "accounts/AccountDetailPanel.h"
#include "accounts/AccountExport.h"
#include "accounts/AccountListModel.h"
#include "accounts/SearchHelp.h"
#include "common/Button.h"
#include "common/DataTable.h"
#include "common/Notice.h"
#include "common/Surroundings.h"
#include "Desk.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QScrollBar>
#include <QSet>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// Of more chosen people than this the view's own memory is spared: it would keep every cell of theirs in
/// mind while the list changes its order.
constexpr int mostInMind = 1000;
/// People are chosen again in runs of neighbours. More runs than this are not: each costs the view a search
/// through all the others.
constexpr int mostRuns = 1000;
constexpr int copyBlock = 500;

Result<QList<Account>> readAccounts(Connection &connection, const QList<AccountId> &ids)
{
    QList<Account> accounts;
    for (qsizetype from = 0; from < ids.size(); from += copyBlock) {
        auto rows = AccountStore(connection).findAll(ids.mid(from, copyBlock));
        if (!rows)
            return rows;
        accounts += *rows;
    }
    return accounts;
}

} // namespace

void AccountsPage::trackVisibleRows()
{
    const int first = m_table->rowAt(0);
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    if (first < 0)
        return;
    m_model->setVisibleRows(first, last < 0 ? m_model->rowCount() - 1 : last);
}

void AccountsPage::rememberPlace()
{
    m_restoring = true;
    m_anchor = {};
    if (!m_fromTop && m_table->verticalScrollBar()->value() > 0) {
        if (const int row = m_table->rowAt(0); row >= 0 && row < m_model->ids().size())
            m_anchor.top = m_model->ids()[row];
        m_anchor.offset = m_table->rowViewportPosition(m_table->rowAt(0));
    }
    m_anchor.selected = selectedIds();
    if (const QModelIndex current = m_table->currentIndex(); current.isValid())
        m_anchor.current = m_model->ids().value(current.row());
    if (m_anchor.selected.size() > mostInMind)
        m_table->selectionModel()->clearSelection(); // restorePlace() brings it back
}

void AccountsPage::onListed()
{
    m_slow.stop();
    m_readNotice->hide();
    m_table->setLoading(false);
    restorePlace();
    showCaption();
    showEmptyState();
    const bool found = showPending();
    // The first list shows its most pressing person, and a search that finds one person means that one.
    const bool obvious = m_firstList || (!m_text.isEmpty() && m_model->rowCount() == 1);
    if (!found && obvious && m_model->rowCount() > 0 && selectedIds().isEmpty())
        m_table->selectRow(0);
    m_firstList = m_firstList && m_model->rowCount() == 0;
    m_fromTop = false;
    trackVisibleRows();
}

void AccountsPage::restorePlace()
{
    if (m_anchor.top.isValid()) {
        if (const auto row = m_model->rowOf(m_anchor.top)) {
            QScrollBar *bar = m_table->verticalScrollBar();
            bar->setValue(bar->value() + m_table->rowViewportPosition(*row) - m_anchor.offset);
        }
    } else if (m_fromTop) {
        m_table->scrollToTop();
    }
    const bool wereChosen = !m_anchor.selected.isEmpty();
    if (selectedIds() != m_anchor.selected)
        select(m_anchor.selected, m_anchor.current);
    m_restoring = false;
    // After another search a person who is not among those found is not the one meant. After a step that
    // moved them out of the list they are.
    if (m_fromTop && wereChosen && selectedIds().isEmpty() && !m_pending) {
        m_person.reset();
        m_watched.reset();
        m_panel->showNobody(
            tr("Nobody chosen"), tr("Choose a person in the list to see where they stand and what helps."));
    }
    if (selectedIds() != m_anchor.selected)
        onSelectionChanged();
}

void AccountsPage::select(const QList<AccountId> &ids, std::optional<AccountId> current)
{
    const QSet<AccountId> wanted(ids.begin(), ids.end());
    QItemSelection selection;
    const auto &list = m_model->ids();
    qsizetype left = wanted.size();
    for (int row = 0; left > 0 && row < list.size() && selection.size() < mostRuns; ++row) {
        const int first = row;
        while (row < list.size() && wanted.contains(list[row]))
            ++row;
        if (row == first)
            continue;
        left -= row - first;
        selection.select(m_model->index(first, 0), m_model->index(row - 1, accountColumnCount - 1));
    }
    if (left > 0 && selection.size() >= mostRuns)
        selection.clear(); // rather nobody than some of them
    QItemSelectionModel *chosen = m_table->selectionModel();
    if (current) {
        if (const auto row = m_model->rowOf(*current))
            chosen->setCurrentIndex(m_model->index(*row, 0), QItemSelectionModel::NoUpdate);
    }
    chosen->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void AccountsPage::enterList()
{
    m_table->enter();
}

void AccountsPage::showAccount(AccountId account)
{
    m_pending = account;
    if (m_model->rowOf(account) && showPending())
        return;
    if (hasFilter())
        clearFilter();
    else
        m_model->refresh();
}

bool AccountsPage::showPending()
{
    if (!m_pending)
        return false;
    const auto row = m_model->rowOf(*m_pending);
    if (!row) {
        // A list that was asked for before the person was: the next one tells.
        if (m_model->isBehind() || hasFilter())
            return false;
        m_pending.reset();
        m_doneNotice->clearActions();
        m_doneNotice->showText(Tone::Waiting, tr("The account no longer exists."),
            tr("It was deleted, or removed because its address was not confirmed in time."));
        m_doneNotice->setDismissible(true);
        return false;
    }
    m_pending.reset();
    const QModelIndex index = m_model->index(*row, 0);
    m_table->selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_table->scrollTo(index, QAbstractItemView::EnsureVisible);
    onSelectionChanged();
    return true;
}

QList<AccountId> AccountsPage::selectedIds() const
{
    QList<std::pair<int, int>> ranges;
    const auto selection = m_table->selectionModel()->selection();
    for (const QItemSelectionRange &range : selection)
        ranges.append({range.top(), range.bottom()});
    std::sort(ranges.begin(), ranges.end());
    QList<AccountId> ids;
    int next = 0; // ranges of single cells may name a row more than once
    for (const auto &[top, bottom] : std::as_const(ranges)) {
        for (int row = std::max(top, next); row <= bottom; ++row)
            ids.append(m_model->ids().value(row));
        next = std::max(next, bottom + 1);
    }
    return ids;
}

void AccountsPage::onSelectionChanged()
{
    if (m_restoring)
        return;
    const auto ids = selectedIds();
    m_bulk->consider(ids.size() > 1 ? ids : QList<AccountId>());
    if (ids.isEmpty())
        return; // the person stays: the row may just have left the list
    if (ids.size() > 1) {
        m_person.reset();
        m_watched.reset();
        ++m_readings;
        m_panel->showNobody(tr("%Ln people chosen", nullptr, int(ids.size())),
            tr("What can be done with all of them stands below the list."));
        return;
    }
    if (m_watched && m_watched->account != ids.first())
        m_watched.reset();
    if (m_person != ids.first())
        m_shownNews.reset();
    m_person = ids.first();
    readPerson(*m_person);
}

void AccountsPage::watch(AccountId account, std::optional<MessageId> message)
{
    m_watched = Watched{account, message};
    m_shownNews.reset();
}

void AccountsPage::readPerson(AccountId id)
{
    const int reading = ++m_readings;
    const auto watched = m_watched && m_watched->account == id ? m_watched : std::nullopt;
    desk()
        .database()
        .read([id, watched](Connection &connection) -> Result<Reading> {
            auto detail = readAccountDetail(connection, id);
            if (!detail)
                return fail(std::move(detail).error());
            Reading result{*detail, std::nullopt};
            if (!watched || !result.detail)
                return result;
            Outbox outbox(connection);
            if (watched->id) {
                auto message = outbox.find(*watched->id);
                if (!message)
                    return fail(std::move(message).error());
                result.message = *message;
                return result;
            }
            MessageFilter filter;
            filter.account = id;
            const auto newest = outbox.list(filter, 1);
            if (!newest)
                return fail(newest.error());
            if (!newest->isEmpty())
                result.message = newest->first();
            return result;
        })
        .then(this, [this, id, reading](const Result<Reading> &result) {
            if (reading == m_readings && m_person == id)
                showReading(id, result);
        });
}

void AccountsPage::showReading(AccountId id, const Result<Reading> &reading)
{
    if (!reading) {
        m_panel->showError(reading.error(), std::nullopt);
        return;
    }
    if (!reading->detail) {
        m_person.reset();
        m_watched.reset();
        m_panel->showNobody(tr("This account is gone"),
            tr("It was deleted, or removed because its address was not confirmed in time."));
        return;
    }
    m_panel->showPerson(*reading->detail);
    if (reading->message && m_watched && m_watched->account == id)
        showDelivery(*reading->message);
}

void AccountsPage::showDelivery(const Message &message)
{
    const DeliveryNews news = deliveryNewsOf(message, desk().outboxState());
    if (m_shownNews == news)
        return; // a screen reader shall not hear it again
    m_shownNews = news;
    m_panel->showNews(news, message.id);
}

QList<AccountColumn> AccountsPage::shownColumns() const
{
    QList<AccountColumn> columns;
    const auto shown = m_table->shownColumns();
    for (const int column : shown)
        columns.append(AccountColumn(column));
    return columns;
}

void AccountsPage::exportList(const QList<AccountId> &ids)
{
    if (ids.isEmpty())
        return;
    context().surroundings.chooseFileToSave(this, tr("Export people"), tr("people.csv"), tr("Tables (*.csv)"),
        [this, ids, columns = shownColumns()](const QString &path) {
            desk()
                .database()
                .read([=](Connection &connection) { return exportAccounts(connection, ids, columns, path); })
                .then(this, [this](const Result<int> &written) {
                    m_doneNotice->clearActions();
                    m_doneNotice->setDismissible(true);
                    if (!written) {
                        m_doneNotice->showError(written.error());
                        return;
                    }
                    m_doneNotice->hide();
                    Q_EMIT toastRequested(tr("%Ln people exported.", nullptr, int(*written)));
                });
        });
}

void AccountsPage::copyRows()
{
    const auto ids = selectedIds();
    if (ids.isEmpty())
        return;
    desk()
        .database()
        .read([ids](Connection &connection) { return readAccounts(connection, ids); })
        .then(this, [this](const Result<QList<Account>> &accounts) {
            if (accounts)
                QGuiApplication::clipboard()->setText(
                    accountsAsText(*accounts, shownColumns(), m_model->purgeAfter()));
            else
                m_readNotice->showError(accounts.error());
        });
}

void AccountsPage::copyAddresses()
{
    const auto ids = selectedIds();
    desk()
        .database()
        .read([ids](Connection &connection) { return readAccounts(connection, ids); })
        .then(this, [this](const Result<QList<Account>> &accounts) {
            if (!accounts) {
                m_readNotice->showError(accounts.error());
                return;
            }
            QStringList addresses;
            for (const Account &account : *accounts)
                addresses.append(account.email);
            QGuiApplication::clipboard()->setText(addresses.join(u'\n'));
            Q_EMIT toastRequested(tr("%Ln addresses copied.", nullptr, int(addresses.size())));
        });
}

void AccountsPage::showSearchHelp()
{
    auto *help = new SearchHelp(this);
    connect(help, &SearchHelp::exampleChosen, this, [this](const QString &query) {
        search(query);
        Q_EMIT accountSearchRequested(query);
    });
    help->popUpBelow(m_help);
}

} // namespace latchkey
