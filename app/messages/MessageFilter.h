// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/Message.h"
#include "storage/Row.h"

namespace latchkey {

/// What the Messages page asks for. What is absent is not asked about.
struct MessageFilter {
    std::optional<MessageState> state = {};
    std::optional<AccountId> account = {};
    std::optional<MessagePurpose> purpose = {};
    std::optional<ChannelKind> channel = {};
    std::optional<BatchId> batch = {};
    QString text = {}; ///< part of the recipient, the person's name or the server's words
};

/// The filter as the end of a SELECT from `message m`, `user_account a` and the last `message_attempt t`:
/// empty, or " WHERE ...", with what is bound to it.
struct MessageCondition {
    QString sql;
    QVariantList values;
};
MessageCondition conditionOf(const MessageFilter &filter, SqlDialect dialect);

/// The three tables of a MessageCondition: " FROM message m ...".
QString messageTables();

} // namespace latchkey
