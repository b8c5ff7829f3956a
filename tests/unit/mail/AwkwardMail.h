// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MimeMessage.h"

#include <QJsonObject>
#include <QRandomGenerator>

namespace latchkey {

/// A message of the kind that composers and readers stumble over: scripts and directions, long words, blanks
/// at the ends, lines that look like something else, files with odd names, empty parts. The same generator
/// state gives the same message.
MailContent awkwardMail(QRandomGenerator *random, int number);

/// What composeMessage() made of it; a failure's detail when it made nothing.
QByteArray composedMail(const MailContent &content);

/// A backslash before anything but a quote or a backslash changes nothing (RFC 5322 section 3.2.4); some
/// readers drop it, some leave it.
QString withoutNeedlessBackslashes(const QString &address);

/// What a reader must find in the message: "subject", "from", "to", "replyTo", "messageId", "date",
/// "language", "text", "html" with LF at the ends of lines, "files" and "images" in base64.
QJsonObject whatReadersMustFind(const MailContent &content);

} // namespace latchkey
