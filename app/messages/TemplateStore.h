// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/MessageTemplate.h"
#include "storage/Connection.h"

namespace latchkey {

/// The wording that came with the program: for `locale`, else for its language, else in English.
MessageTemplate shippedTemplate(MessagePurpose purpose, ChannelKind channel, const QString &locale);

/// "pt" of "pt_BR".
QString languageOf(const QString &locale);

/// The site's own wording where there is one, and the shipped one elsewhere.
class TemplateStore {
public:
    explicit TemplateStore(Connection &connection)
        : m_connection(connection)
    {
    }
    /// For somebody whose language is `locale` (empty: none known), on a site whose language is `siteLocale`:
    /// the wording in the first of them that there is one in, else in English. The site's own comes before
    /// the shipped one, the exact locale before its language.
    Result<MessageTemplate> find(
        MessagePurpose purpose, ChannelKind channel, const QString &locale, const QString &siteLocale = {});
    /// In which locales the site has wordings of its own, of whatever message.
    Result<QStringList> ownLocales();
    /// Refuses one with problems (see check()).
    Result<void> save(const MessageTemplate &message, Instant now, const Actor &by);
    /// Back to the shipped wording.
    Result<void> reset(
        MessagePurpose purpose, ChannelKind channel, const QString &locale, Instant now, const Actor &by);

private:
    Result<std::optional<MessageTemplate>> findOwn(
        MessagePurpose purpose, ChannelKind channel, const QString &locale);

    Connection &m_connection;
};

} // namespace latchkey
