// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lists/ListPage.h"
#include "messages/Message.h"

namespace latchkey {

class BatchBoard;
class MessageFilters;
class MessageListModel;
class MessagePanel;
class SendingMeterLine;
struct MessageFilter;

/// The outbox: what waits, what failed and why, in the server's own words, and the way to try again.
class MessagesPage : public ListPage {
    Q_OBJECT

public:
    explicit MessagesPage(const PageContext &context, QWidget *parent = nullptr);

    QString searchHint() const override;
    void refresh() override;
    /// Chooses this message, whatever chip it takes to see it.
    void showMessage(MessageId message);
    /// Lists what was asked for together, and keeps its progress above the list although it may be through.
    void showBatch(BatchId batch);

public Q_SLOTS:
    /// Chooses a chip, "all", "waiting", "paused", "failed", "sent" or "cancelled", and drops other filters.
    void showState(const QString &chip);

protected:
    void startRead() override;
    void updateActions() override;
    void openRow(int row) override;

private:
    struct Listing;
    struct Details;

    void addTable();
    void addPanel();
    void addBanners();
    void filterByBatch(BatchId batch);
    void show(const Listing &listing);
    void showCounts(const Listing &listing);
    void choosePending();
    void readDetails(MessageId message);
    void showOutboxState();
    void showOutboxNotice(const DispatcherState &state);
    void orderBanners();
    QList<Message> chosen() const;
    void retryChosen();
    void cancelChosen();
    void moveChosen(const QList<Message> &messages, bool retry);
    void showPerson();
    void copyTicketText();

    MessageListModel *m_model;
    MessagePanel *m_panel;
    MessageFilters *m_filters;
    Notice *m_outboxNotice;
    BatchBoard *m_board;
    SendingMeterLine *m_meter;
    QList<QWidget *> m_noticeButtons; ///< of m_outboxNotice
    bool m_channelsKnown = false; ///< which ones occur has been read
    std::optional<MessageId> m_pending; ///< to be chosen as soon as it is in the list
    quint64 m_detailsTurn = 0;
};

} // namespace latchkey
