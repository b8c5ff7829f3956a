// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpEnvelope.h"

#include <algorithm>

namespace latchkey {

namespace {

constexpr qsizetype longestEnvelopeId = 100; // RFC 3461 section 4.4, encoded

bool isPlainId(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// RFC 3461 section 4: what is no plain character, and "+" and "=", as "+" and two digits.
QByteArray xtext(const QByteArray &text)
{
    QByteArray encoded;
    for (const char c : text) {
        if (c > 0x20 && c < 0x7f && c != '+' && c != '=')
            encoded += c;
        else
            encoded += '+' + QByteArray(1, c).toHex().toUpper();
    }
    return encoded;
}

QByteArray withLines(QByteArrayView message, bool stuffsDots)
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
        if (stuffsDots && atLineStart && c == '.')
            data += '.';
        data += c;
        atLineStart = false;
    }
    if (!atLineStart)
        data += "\r\n";
    return data;
}

} // namespace

bool SmtpEnvelope::needsSmtpUtf8() const
{
    return from.needsSmtpUtf8() || std::any_of(to.begin(), to.end(), [](const EmailAddress &address) {
        return address.needsSmtpUtf8();
    });
}

bool SmtpEnvelope::hasEightBit() const
{
    return std::any_of(message.begin(), message.end(), [](char c) { return (c & 0x80) != 0; });
}

QByteArray canonicalLines(QByteArrayView message)
{
    return withLines(message, false);
}

QByteArray toSmtpData(QByteArrayView message)
{
    return withLines(message, true);
}

QByteArray mailCommand(const EmailAddress &sender, const SmtpCapabilities &can)
{
    return "MAIL FROM:<" + sender.toSmtp().toUtf8() + '>'
        + (sender.needsSmtpUtf8() && can.smtpUtf8 ? " SMTPUTF8" : "");
}

QByteArray mailCommand(const SmtpEnvelope &envelope, const SmtpCapabilities &can)
{
    QByteArray line = "MAIL FROM:<" + envelope.from.toSmtp().toUtf8() + '>';
    if (can.size)
        line += " SIZE=" + QByteArray::number(canonicalLines(envelope.message).size());
    if (can.eightBitMime && envelope.hasEightBit())
        line += " BODY=8BITMIME";
    if (can.smtpUtf8 && envelope.needsSmtpUtf8())
        line += " SMTPUTF8";
    if (can.dsn) {
        line += " RET=HDRS";
        const QByteArray id = xtext(envelope.id);
        if (!id.isEmpty() && id.size() <= longestEnvelopeId && isPlainId(envelope.id))
            line += " ENVID=" + id;
    }
    return line;
}

QByteArray rcptCommand(const EmailAddress &recipient, const SmtpCapabilities &can)
{
    const QByteArray address = recipient.toSmtp().toUtf8();
    QByteArray line = "RCPT TO:<" + address + '>';
    if (can.dsn) {
        line += " NOTIFY=FAILURE";
        if (!recipient.needsSmtpUtf8())
            line += " ORCPT=rfc822;" + xtext(address);
    }
    return line;
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
