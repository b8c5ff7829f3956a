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

/// Calls `take(line)` for each line of `message`, whatever its end is; how often.
template <typename Take> qsizetype forEachLine(QByteArrayView message, Take take)
{
    qsizetype lines = 0;
    for (qsizetype at = 0; at < message.size(); ++lines) {
        qsizetype end = at;
        while (end < message.size() && message[end] != '\r' && message[end] != '\n')
            ++end;
        take(message.sliced(at, end - at));
        const bool pair = end + 1 < message.size() && message[end] == '\r' && message[end + 1] == '\n';
        at = end + (pair ? 2 : 1);
    }
    return lines;
}

/// The octets of canonicalLines(), which RFC 1870 section 5 wants: before dots are stuffed.
qsizetype sizeOnTheWire(QByteArrayView message)
{
    qsizetype octets = 0;
    const qsizetype lines = forEachLine(message, [&octets](QByteArrayView line) { octets += line.size(); });
    return octets + 2 * lines;
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
    QByteArray data;
    data.reserve(message.size() + message.size() / 32 + 2);
    forEachLine(message, [&data](QByteArrayView line) { data.append(line).append("\r\n", 2); });
    return data;
}

QByteArray toSmtpData(QByteArrayView message)
{
    QByteArray data;
    data.reserve(message.size() + message.size() / 32 + 2);
    forEachLine(message, [&data](QByteArrayView line) {
        if (line.startsWith('.'))
            data.append('.');
        data.append(line).append("\r\n", 2);
    });
    return data;
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
        line += " SIZE=" + QByteArray::number(sizeOnTheWire(envelope.message));
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
