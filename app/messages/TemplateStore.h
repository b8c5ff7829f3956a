// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/MessageTemplate.h"
#include "storage/Connection.h"

namespace latchkey {

/// The wording that came with the program: for `locale`, else for its language, else in English.
MessageTemplate shippedTemplate(MessagePurpose purpose, ChannelKind channel, const QString &locale);

/// The site's own wording where there is one, and the shipped one elsewhere.
class TemplateStore {
public:
    explicit TemplateStore(Connection &connection)
        : m_connection(connection)
    {
    }
    Result<MessageTemplate> find(MessagePurpose purpose, ChannelKind channel, const QString &locale);
    /// Refuses one with problems (see check()).
    Result<void> save(const MessageTemplate &message, Instant now, const Actor &by);
    /// Back to the shipped wording.
    Result<void> reset(
        MessagePurpose purpose, ChannelKind channel, const QString &locale, Instant now, const Actor &by);

private:
    Connection &m_connection;
};

} // namespace latchkey
