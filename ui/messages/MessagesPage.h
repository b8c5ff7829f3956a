// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lists/ListPage.h"
#include "messages/Message.h"

namespace latchkey {

class MessageListModel;
class MessagePanel;

/// The outbox: what waits, what failed and why, in the server's own words, and the way to try again.
class MessagesPage : public ListPage {
    Q_OBJECT

public:
    explicit MessagesPage(const PageContext &context, QWidget *parent = nullptr);

    QString searchHint() const override;
    void refresh() override;
    /// Chooses this message, whatever chip it takes to see it.
    void showMessage(MessageId message);

public Q_SLOTS:
    /// Chooses a chip: "all", "waiting", "paused", "failed", "sent" or "cancelled".
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
    void show(const Listing &listing);
    void showCounts(const Listing &listing);
    void choosePending();
    void readDetails(MessageId message);
    void showOutboxState();
    QList<Message> chosen() const;
    void retryChosen();
    void cancelChosen();
    void moveChosen(const QList<Message> &messages, bool retry);
    void showPerson();
    void copyTicketText();

    MessageListModel *m_model;
    MessagePanel *m_panel;
    Notice *m_outboxNotice;
    Button *m_tryAgain = nullptr;
    std::optional<MessageId> m_pending; ///< to be chosen as soon as it is in the list
    quint64 m_detailsTurn = 0;
};

} // namespace latchkey
