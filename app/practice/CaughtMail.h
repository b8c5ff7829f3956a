// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"

#include <QMetaType>
#include <QStringList>

namespace latchkey {

/// A mail that the practice mailbox has caught, taken apart for reading.
struct CaughtMail {
    qint64 id = 0; ///< counts up from 1 within one run
    Instant received;
    QString from; ///< the header's text, decoded: "mysite.com <noreply@mysite.example>"
    QString to;
    QStringList recipients; ///< the addresses that the client gave the server
    QString subject;
    QString text; ///< the plain part; empty when there is none
    QString html; ///< the HTML part; empty when there is none
    QByteArray raw; ///< as received, dots unstuffed
    QStringList links; ///< http and https addresses in it, each once, in the order of the text
};

/// Takes a message apart: encoded words (RFC 2047), parts (RFC 2046), quoted-printable and base64 (RFC 2045).
/// Reads anything without failing; what it does not understand comes out as it is. Sizes and depths are
/// capped.
CaughtMail readMail(const QByteArray &raw);

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::CaughtMail)
