// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/Message.h"

#include "core/EnumNames.h"

namespace latchkey {

namespace {

constexpr EnumNames<MessagePurpose, 3> purposes{{{
    {MessagePurpose::Activation, u"activation"},
    {MessagePurpose::Reset, u"reset"},
    {MessagePurpose::PasswordChanged, u"password_changed"},
}}};

} // namespace

QString nameOf(MessagePurpose purpose)
{
    return purposes.name(purpose);
}

std::optional<MessagePurpose> messagePurposeFromName(const QString &name)
{
    return purposes.value(name);
}

std::optional<TokenPurpose> tokenPurposeOf(MessagePurpose purpose)
{
    switch (purpose) {
    case MessagePurpose::Activation:
        return TokenPurpose::Activation;
    case MessagePurpose::Reset:
        return TokenPurpose::Reset;
    case MessagePurpose::PasswordChanged:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

QString MessageAttempt::serverWords() const
{
    QStringList parts;
    if (replyCode)
        parts += QString::number(*replyCode);
    // The text of a reply usually begins with the enhanced code itself (RFC 2034 section 4).
    if (!enhancedCode.isEmpty() && !replyText.startsWith(enhancedCode))
        parts += enhancedCode;
    if (!replyText.isEmpty())
        parts += replyText;
    return parts.join(QLatin1Char(' '));
}

} // namespace latchkey
