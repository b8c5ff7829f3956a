// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/EmailAddress.h"

#include <QByteArray>
#include <QList>

namespace latchkey {

/// One message on its way: who sends it, who gets it, and what composeMessage() made.
struct SmtpEnvelope {
    EmailAddress from;
    QList<EmailAddress> to;
    QByteArray message;
};

/// What follows DATA, without the final dot: every line end is CRLF (a bare CR or LF becomes one), a dot at
/// the start of a line is doubled (RFC 5321 section 4.5.2), and the last line is ended, once.
QByteArray toSmtpData(QByteArrayView message);

/// What no server has to carry: NUL (RFC 5321 section 2.3.8) or a line over 998 octets (section 4.5.3.1.6).
/// English, for the log; absent when the message is fine.
std::optional<QString> whyNotSendable(QByteArrayView message);

} // namespace latchkey
