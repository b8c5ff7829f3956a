// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/EmailAddress.h"
#include "core/Result.h"

namespace latchkey {

/// Text for the value of one header field: a subject, a name, a file name. CR, LF, NUL and the other control
/// characters are refused (tab aside), so whoever holds one cannot start a second header field with it.
class HeaderText {
public:
    HeaderText() = default; ///< empty
    /// The error's message is meant for the field the text was typed in.
    static Result<HeaderText> parse(const QString &text);

    const QString &text() const { return m_text; }
    bool isEmpty() const { return m_text.isEmpty(); }
    bool operator==(const HeaderText &) const = default;

private:
    QString m_text;
};

/// A person's name and mailbox, as in `Olivia Smith <olivia@corp.example>`.
struct Mailbox {
    EmailAddress address;
    HeaderText name;

    bool operator==(const Mailbox &) const = default;
};

/// Header fields as they stand in a message (RFC 5322 section 2.2), CRLF at the end. Lines are folded at 78
/// octets where that is possible and never exceed 998 (RFC 5322 section 2.1.1). Everything beyond ASCII is
/// encoded (RFC 2047, RFC 2231), except an address whose local part needs SMTPUTF8: that stands in UTF-8 (RFC
/// 6532), because there is no other way to write it.
namespace mimeheader {

/// A field of free text, such as Subject.
QByteArray unstructured(QByteArrayView name, const HeaderText &value);
/// A field that lists mailboxes, such as To. An empty list gives nothing.
QByteArray mailboxes(QByteArrayView name, const QList<Mailbox> &list);
/// A field whose value is made of our own ASCII words, one after another; folded only between the words.
QByteArray tokens(QByteArrayView name, const QList<QByteArray> &words);
/// `name="value"` of Content-Type or Content-Disposition, preceded by the words that go before it;
/// beyond ASCII or too long for a line as the sections of RFC 2231, each one word.
QList<QByteArray> parameter(QByteArrayView name, const HeaderText &value);

} // namespace mimeheader

} // namespace latchkey
