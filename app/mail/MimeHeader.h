// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/EmailAddress.h"
#include "core/Result.h"

namespace latchkey {

// What can stand in a header field. Each type holds only what fits there, and nothing below writes anything
// else, so no text from outside can start a header field of its own.

/// The name of a field or of a parameter: a literal of the program, read by the compiler.
class HeaderName {
public:
    consteval HeaderName(const char *literal)
        : m_name(literal)
    {
        for (const char *c = literal; c == literal || *c != '\0'; ++c) {
            const bool isLetter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
            if (!isLetter && *c != '-')
                throw "not the name of a header field"; // never runs: it stops the compiler
        }
    }
    QByteArray toByteArray() const { return m_name; }

private:
    const char *m_name;
};

/// A word of a protocol: "auto-generated", "image/png", "de-CH". Letters, digits and "!#$&+-.^_/", not empty.
class HeaderToken {
public:
    static constexpr qsizetype maxLength = 127; ///< as long as a media type may be (RFC 6838 section 4.2)
    static std::optional<HeaderToken> parse(QByteArrayView text);

    QByteArray toByteArray() const { return m_token; }

private:
    QByteArray m_token;
};

/// What stands between the angle brackets of Message-ID and Content-ID (RFC 5322 section 3.6.4): atoms with
/// dots between them on both sides of one '@', of letters, digits, '-' and '_' only.
class MailId {
public:
    static std::optional<MailId> parse(QByteArrayView text);

    QByteArray toByteArray() const { return m_id; }

private:
    QByteArray m_id;
};

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

/// `name="value"` behind the value of a field.
struct HeaderParameter {
    HeaderName name;
    HeaderText value;
};

/// Header fields as they stand in a message (RFC 5322 section 2.2), CRLF at the end. Lines are folded at 78
/// octets where that is possible and never exceed 998 (RFC 5322 section 2.1.1). Everything beyond ASCII is
/// encoded (RFC 2047, RFC 2231), except an address whose local part needs SMTPUTF8: that stands in UTF-8 (RFC
/// 6532), because there is no other way to write it.
namespace mimeheader {

/// A field of free text, such as Subject.
QByteArray unstructured(HeaderName name, const HeaderText &value);
/// A field that lists mailboxes, such as To. An empty list gives nothing.
QByteArray mailboxes(HeaderName name, const QList<Mailbox> &list);
/// A field such as Content-Type. A parameter beyond ASCII or too long for a line is written in the sections
/// of RFC 2231.
QByteArray token(HeaderName name, const HeaderToken &value, const QList<HeaderParameter> &parameters = {});
/// A field whose value is an id, in angle brackets. Never folded: readers differ in what they make of that.
QByteArray id(HeaderName name, const MailId &value);
/// A moment between the years 1900 and 9999, always in UTC: "Sat, 21 Nov 2026 14:02:03 +0000".
QByteArray date(HeaderName name, Instant value);

} // namespace mimeheader

} // namespace latchkey
