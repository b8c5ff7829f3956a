// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Page.h"

#include "accounts/AccountActions.h"
#include "accounts/AccountColumns.h"

#include <QTimer>

class QSplitter;

namespace latchkey {

class AccountBulk;
class AccountDetailPanel;
class AccountListModel;
class Button;
class DataTable;
class EmptyState;
class FilterChips;
class ListBar;
class Notice;
class SelectionBar;

/// The people of the site: who they are, why they are stuck, and the next sensible step. A list that follows
/// the search line and a filter by status, and beside it everything about the one that is chosen.
class AccountsPage : public Page {
    Q_OBJECT

public:
    explicit AccountsPage(const PageContext &context, QWidget *parent = nullptr);
    ~AccountsPage() override;

    void refresh() override;
    /// In the language of AccountQuery. What is not understood is explained below the filters; the list
    /// stays.
    void search(const QString &text) override;
    void enterList() override;
    QString searchHint() const override;

    /// Chooses this person and brings them into sight; where search or filter hide them, those are cleared.
    void showAccount(AccountId account);
    /// Opens the form for a new account.
    void newAccount();
    /// Who was chosen last, if anyone was.
    std::optional<AccountId> person() const { return m_person; }

Q_SIGNALS:
    void batchRequested(latchkey::BatchId batch); ///< show these messages and how far they have got

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// What is known about the chosen person, and of the message that was just asked for.
    struct Reading {
        std::optional<AccountDetail> detail;
        std::optional<Message> message;
    };
    /// A message on its way to the chosen person; `id` absent: their newest.
    struct Watched {
        AccountId account;
        std::optional<MessageId> id;
    };
    /// Where the list stood, to be put back after it has changed.
    struct Anchor {
        AccountId top; ///< in the first row on screen
        int offset = 0; ///< of that row from the upper edge, in pixels
        QList<AccountId> selected;
        std::optional<AccountId> current;
    };

    QWidget *makeListSide();
    void setUpTable();
    void fitAddressColumn();
    void setUpEmptyState();
    void connectList();
    void connectDeeds();
    void connectBulk();
    void showSent(BatchId batch, MessagePurpose purpose, int people);
    void restoreSplitter();

    void setQuery();
    bool hasFilter() const;
    void clearFilter();
    void readCounts();
    void showCounts(const QList<StatusCount> &counts);
    void showCaption();
    void showEmptyState();
    void explainQuery(const std::optional<Error> &error);
    void onListed();
    void rememberPlace();
    void restorePlace();
    void select(const QList<AccountId> &ids, std::optional<AccountId> current);
    bool showPending();
    void trackVisibleRows();

    QList<AccountId> selectedIds() const;
    void onSelectionChanged();
    void readPerson(AccountId id);
    void showReading(AccountId id, const Result<Reading> &reading);
    void showDelivery(const Message &message);
    void watch(AccountId account, std::optional<MessageId> message);

    QList<AccountColumn> shownColumns() const;
    void exportList(const QList<AccountId> &ids);
    void copyRows();
    void copyAddresses();
    void showSearchHelp();

    AccountListModel *m_model;
    AccountActions *m_actions;
    AccountBulk *m_bulk;
    AccountDetailPanel *m_panel;
    DataTable *m_table;
    QSplitter *m_splitter;
    FilterChips *m_chips;
    Button *m_help;
    Button *m_export;
    ListBar *m_bar;
    Notice *m_queryNotice; ///< the search line is not understood
    Notice *m_readNotice; ///< the list could not be read
    Notice *m_doneNotice; ///< how something with many people, or an export, went
    SelectionBar *m_selectionBar;
    EmptyState *m_empty;
    Button *m_emptyNew;
    Button *m_emptyClear;
    QTimer m_slow; ///< reading takes long enough to be mentioned

    QString m_text; ///< of the search line, as understood
    QString m_typed; ///< of the search line
    QString m_status; ///< code; empty: all
    std::optional<AccountId> m_person; ///< chosen; may have left the list since
    std::optional<AccountId> m_pending; ///< to be shown as soon as the list has them
    std::optional<Watched> m_watched;
    std::optional<DeliveryNews> m_shownNews;
    Anchor m_anchor;
    bool m_fromTop = true; ///< the next list is the answer to a new question
    bool m_restoring = false;
    bool m_firstList = true;
    int m_readings = 0; ///< generations, so that late answers are dropped
    int m_countings = 0;
};

} // namespace latchkey
