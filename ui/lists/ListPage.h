// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Page.h"

#include "common/AskDialog.h"
#include "common/DataTable.h"
#include "common/FilterChips.h"
#include "common/Notice.h"
#include "Desk.h"

class QHBoxLayout;
class QVBoxLayout;

namespace latchkey {

class ElidedLabel;
class EmptyState;
class Label;
class SidePanel;

/// A page that is a list: chips and a count above it, the table, and a bar with what can be done to the
/// chosen rows. It keeps reads in order: one at a time, the newest wish wins, and after a failed one the last
/// rows stay.
class ListPage : public Page {
    Q_OBJECT

public:
    void refresh() override;
    void search(const QString &text) override;
    void enterList() override { m_table->enter(); }

protected:
    /// `key` is the page's name in settings and object names: "messages" makes "messagesPage",
    /// "messagesTable".
    /// `icon` stands above what the empty list says.
    ListPage(const PageContext &context, const QString &key, IconName icon, QWidget *parent);

    DataTable &table() const { return *m_table; }
    FilterChips &chips() const { return *m_chips; }
    /// For what went wrong with an action. A failed read has one of its own.
    Notice &actionNotice() const { return *m_actionNotice; }
    const QString &searchText() const { return m_searchText; }
    Instant now() const { return desk().clock().now(); }

    /// Gives the table its model and the signals that follow from it; then come the columns.
    void setModel(QAbstractItemModel *model);
    /// After the columns: sorting, remembered layout, columns and export buttons.
    void finishTable(int sortColumn, Qt::SortOrder order);
    void addChips(const QList<FilterChips::Chip> &chips);
    /// "37 links, the next expires in 12 min"
    void setCaption(const QString &text);
    /// A button at the end of the bar below the list; also in the list's context menu, on `keys` inside the
    /// list.
    Button *addAction(const QString &objectName, const QString &text, const QKeySequence &keys = {});
    /// What is chosen, beside those buttons.
    void setSelectionText(const QString &text);
    void setSidePanel(SidePanel *panel);
    /// A notice above the list that belongs to the page, under the chips.
    void addBanner(QWidget *banner);
    /// Tab reaches these after what is above the list and before the list.
    void placeBeforeList(const QList<QWidget *> &widgets);
    EmptyState *emptyState() const { return m_emptyState; }
    /// What the empty list says: `title` and `sentence`, or that the search or the chip has found nothing.
    void setEmptyText(const QString &title, const QString &sentence);
    QList<int> selectedRows() const;
    /// Only for what has changed by itself: rows that come with another chip or search are no news.
    void glow(const QList<int> &rows);

    /// Reads what the list shows now; ends in one call of read().
    virtual void startRead() = 0;
    /// Which actions make sense for what is selected now.
    virtual void updateActions() = 0;
    /// Enter or a double click on a row.
    virtual void openRow(int row) = 0;

    /// Runs `work(Connection &) -> Result<T>` on the reading thread and gives its value to `show(const T &)`.
    /// An answer to a search or chip that is not wanted any more is not shown.
    template <typename Work, typename Show> void read(Work work, Show show)
    {
        using Answer = std::invoke_result_t<Work, Connection &>;
        m_reading = true;
        desk()
            .database()
            .read(std::move(work))
            .then(this, [this, wish = m_wish, show = std::move(show)](const Answer &result) {
                m_reading = false;
                if (wish == m_wish && result) {
                    readSucceeded();
                    m_sameWish = m_shownWish == wish;
                    m_shownWish = wish;
                    show(*result);
                    m_shown = true;
                    updateActions();
                } else if (wish == m_wish) {
                    readFailed(result.error());
                }
                if (std::exchange(m_again, false) || wish != m_wish)
                    refresh();
            });
    }

    /// Waits for a deed of an operator: the actions are blocked until it is done, an error shows above the
    /// list.
    template <typename T, typename Done> void await(const Pending<Result<T>> &future, Done done)
    {
        m_actionNotice->hide();
        setBusy(true);
        future.then(this, [this, done = std::move(done)](const Result<T> &result) {
            setBusy(false);
            if (result)
                done(result);
            else
                m_actionNotice->showError(result.error());
            refresh();
        });
    }
    bool isBusy() const { return m_busy; }
    static QString busyReason();

    /// The answer that is on its way, if one is, is not the one that is wanted.
    void wishChanged();
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void readSucceeded();
    void readFailed(const Error &error);
    void setBusy(bool busy);
    void exportList();
    void fillHead();
    void fillFoot();
    void orderTabs();

    QString m_key;
    QString m_searchText;
    DataTable *m_table;
    FilterChips *m_chips;
    Label *m_caption;
    Button *m_columnsButton;
    Button *m_exportButton;
    Notice *m_readNotice;
    Notice *m_actionNotice;
    EmptyState *m_emptyState;
    QString m_emptyTitle;
    QString m_emptySentence;
    QVBoxLayout *m_column; ///< the list and what is above and below it
    QHBoxLayout *m_outer; ///< the column, and the side panel
    QHBoxLayout *m_head;
    QVBoxLayout *m_banners;
    QHBoxLayout *m_foot;
    QList<QWidget *> m_beforeList; ///< see placeBeforeList()
    QWidget *m_footBar;
    ElidedLabel *m_selectionText;
    quint64 m_wish = 0; ///< counts changes of search and chip
    std::optional<quint64> m_shownWish; ///< to which the rows on screen belong
    bool m_sameWish = false; ///< the rows before were an answer to the same wish
    bool m_reading = false;
    bool m_again = false; ///< something changed while reading
    bool m_shown = false; ///< a read has succeeded since the page was made
    bool m_busy = false;
};

} // namespace latchkey
