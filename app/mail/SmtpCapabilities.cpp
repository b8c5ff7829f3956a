// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpCapabilities.h"

namespace latchkey {

namespace {

std::optional<qint64> sizeLimitOf(const QByteArray &parameter)
{
    bool isNumber = false;
    const qint64 limit = parameter.toLongLong(&isNumber);
    return isNumber && limit > 0 ? std::optional(limit) : std::nullopt;
}

} // namespace

SmtpCapabilities SmtpCapabilities::parse(const SmtpReply &ehloReply)
{
    SmtpCapabilities can;
    for (const QString &line : ehloReply.lines.mid(1)) { // the first line is the server's name
        QByteArray text = line.toUtf8().simplified().toUpper();
        if (text.startsWith("AUTH="))
            text[4] = ' '; // how servers wrote it before RFC 2554; some still offer nothing else
        const QList<QByteArray> words = text.split(' ');
        const QByteArray keyword = words.constFirst();
        if (keyword == "STARTTLS") {
            can.startTls = true;
        } else if (keyword == "PIPELINING") {
            can.pipelining = true;
        } else if (keyword == "8BITMIME") {
            can.eightBitMime = true;
        } else if (keyword == "SMTPUTF8") {
            can.smtpUtf8 = true;
        } else if (keyword == "ENHANCEDSTATUSCODES") {
            can.enhancedStatusCodes = true;
        } else if (keyword == "CHUNKING") {
            can.chunking = true;
        } else if (keyword == "DSN") {
            can.dsn = true;
        } else if (keyword == "SIZE") {
            can.size = true;
            can.sizeLimit = sizeLimitOf(words.value(1));
        } else if (keyword == "AUTH") {
            for (const QByteArray &mechanism : words.mid(1)) {
                if (!mechanism.isEmpty() && !can.authMechanisms.contains(mechanism))
                    can.authMechanisms.append(mechanism);
            }
        }
    }
    return can;
}

} // namespace latchkey
