// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/EmailAddress.h"
#include "mail/SmtpCapabilities.h"

#include <QByteArray>
#include <QList>

namespace latchkey {

/// One message on its way: who sends it, who gets it, and what composeMessage() made.
struct SmtpEnvelope {
    EmailAddress from;
    QList<EmailAddress> to;
    QByteArray message;
    /// What a bounce gives back, so that it can be told which message it is about (ENVID, RFC 3461 section
    /// 4.4): printable ASCII, for example the Message-ID. Empty: none.
    QByteArray id = {};

    bool needsSmtpUtf8() const; ///< one of the addresses does
    bool hasEightBit() const; ///< the message needs 8BITMIME
};

/// The message as it goes on the wire: every line end is CRLF (a bare CR or LF becomes one), and the last
/// line is ended, once. This is what BDAT carries, and what SIZE counts.
QByteArray canonicalLines(QByteArrayView message);
/// What follows DATA, without the final dot: canonicalLines(), with a dot at the start of a line doubled (RFC
/// 5321 section 4.5.2).
QByteArray toSmtpData(QByteArrayView message);

/// "MAIL FROM:<...>" with what the server can be told about the message. A bounce is asked for with the
/// headers only: the message holds a link that nobody else should have.
QByteArray mailCommand(const SmtpEnvelope &envelope, const SmtpCapabilities &can);
/// MAIL for a mere question: does the server take mail from this sender?
QByteArray mailCommand(const EmailAddress &sender, const SmtpCapabilities &can);
/// "RCPT TO:<...>". With DSN: word of a failure only, naming the address that was used here.
QByteArray rcptCommand(const EmailAddress &recipient, const SmtpCapabilities &can);

/// What no server has to carry: NUL (RFC 5321 section 2.3.8) or a line over 998 octets (section 4.5.3.1.6).
/// English, for the log; absent when the message is fine.
std::optional<QString> whyNotSendable(QByteArrayView message);

} // namespace latchkey
