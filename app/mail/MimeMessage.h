// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MimeHeader.h"

namespace latchkey {

/// A picture that the HTML shows as `<img src="cid:...">`, sent inside the message: remote pictures are
/// blocked by most mail programs and tell the sender who opened the mail.
struct InlineImage {
    QByteArray contentId; ///< a MailId; without the angle brackets
    QByteArray mediaType; ///< "image/png"
    QByteArray data;
};

struct MailAttachment {
    HeaderText fileName;
    QByteArray mediaType; ///< "text/csv"; never multipart or message, which must not be encoded
    QByteArray data;
};

/// Everything that decides what a message looks like: the same content gives the same bytes.
struct MailContent {
    Mailbox from;
    QList<Mailbox> to;
    std::optional<EmailAddress> replyTo;
    HeaderText subject;
    /// Any line ends; always there, because not everyone can read HTML. When it is all there is, a message
    /// whose last line is not ended gets that end.
    QString text;
    QString html; ///< empty: the message is plain text
    QList<InlineImage> images; ///< used only with html
    QList<MailAttachment> attachments;
    QString language; ///< BCP 47, for Content-Language, 35 characters at most; may be empty
    Instant date; ///< in the years 1900 to 9999
    QByteArray messageId; ///< from newMessageId(), without the angle brackets
};

/// A fresh id of the sender's domain (RFC 5322 section 3.6.4): 128 random bits @ domain.
QByteArray newMessageId(const EmailAddress &sender);

/// The message as it goes over the wire: CRLF throughout, ASCII only (an address that needs SMTPUTF8 aside),
/// no line over 998 octets, marked as sent by a program (RFC 3834) so that no autoresponder answers it.
/// InvalidInput when the content cannot be a message: nobody to send to, or an id, a media type, a language
/// or a date that is none.
Result<QByteArray> composeMessage(const MailContent &content);

/// quoted-printable (RFC 2045 section 6.7) of text whose line ends are CRLF. Lines are at most 76 characters.
/// "From " and a lone dot at the start of a line are encoded too: some mail programs change those.
QByteArray toQuotedPrintable(const QByteArray &text);

/// base64 in lines of 76 characters, CRLF after each.
QByteArray toBase64Lines(const QByteArray &data);

} // namespace latchkey
