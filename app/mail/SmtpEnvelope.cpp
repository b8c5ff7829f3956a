// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpEnvelope.h"

namespace latchkey {

QByteArray toSmtpData(QByteArrayView message)
{
    QByteArray data;
    data.reserve(message.size() + message.size() / 32 + 2);
    bool atLineStart = true;
    for (qsizetype i = 0; i < message.size(); ++i) {
        const char c = message[i];
        if (c == '\r' || c == '\n') {
            data += "\r\n";
            if (c == '\r' && i + 1 < message.size() && message[i + 1] == '\n')
                ++i;
            atLineStart = true;
            continue;
        }
        if (atLineStart && c == '.')
            data += '.';
        data += c;
        atLineStart = false;
    }
    if (!atLineStart)
        data += "\r\n";
    return data;
}

std::optional<QString> whyNotSendable(QByteArrayView message)
{
    constexpr qsizetype maxLine = 998;
    qsizetype length = 0;
    for (const char c : message) {
        if (c == '\0')
            return QStringLiteral("the message contains NUL");
        length = c == '\r' || c == '\n' ? 0 : length + 1;
        if (length > maxLine)
            return QStringLiteral("a line of the message is longer than 998 bytes");
    }
    return std::nullopt;
}

} // namespace latchkey
