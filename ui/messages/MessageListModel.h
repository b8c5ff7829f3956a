// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/ListModel.h"
#include "messages/Message.h"

namespace latchkey {

/// The messages of the outbox.
class MessageListModel final : public ListModel<Message> {
    Q_OBJECT

public:
    enum Column {
        Person, ///< the name, or "account gone"
        To, ///< the address it goes to
        What, ///< Activation, Reset, Notice
        State, ///< a pill
        Tries,
        When, ///< the next try of one that waits, else when it went out or ended
        Words, ///< the server's last answer; whole in the tooltip
        By, ///< who asked for it; hidden at first
        Created, ///< hidden at first
        ColumnCount
    };

    explicit MessageListModel(QObject *parent = nullptr);
    QString keyOf(const Message &message) const override;

protected:
    QVariant cell(const Message &message, int column, int role) const override;
    QVariant header(int column, int role) const override;
};

} // namespace latchkey
