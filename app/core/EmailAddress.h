// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"

namespace latchkey {

/// The address of one mailbox, `local@domain`, that a mail server can be given (RFC 5321 section 4.1.2,
/// RFC 6531 for letters beyond ASCII). No display name, no comments, no address literals: people do not
/// register with those, and each is a way to smuggle a second recipient in. An object always holds a valid
/// one.
class EmailAddress {
public:
    /// Surrounding blanks are dropped. The error's message says what is wrong, for the field it was typed in.
    static Result<EmailAddress> parse(const QString &text);

    QString localPart() const { return m_localPart; }
    /// As typed, in Unicode.
    QString domain() const { return m_domain; }
    /// The domain as the DNS knows it (RFC 5891 A-label), lower case.
    QString asciiDomain() const { return m_asciiDomain; }
    /// As typed: what people see.
    QString toString() const { return m_localPart + QLatin1Char('@') + m_domain; }
    /// What goes between the angle brackets of MAIL and RCPT: the domain as A-label.
    /// Needs SMTPUTF8 if and only if needsSmtpUtf8().
    QString toSmtp() const { return m_localPart + QLatin1Char('@') + m_asciiDomain; }
    bool needsSmtpUtf8() const;
    /// Equal for addresses that one website would not take twice: compared without case.
    QString key() const { return toSmtp().toCaseFolded(); }
    /// For logs: the first letter, then dots, then the domain: "o...@corp.example".
    QString masked() const;

    bool operator==(const EmailAddress &other) const { return toSmtp() == other.toSmtp(); }

private:
    EmailAddress() = default;
    QString m_localPart;
    QString m_domain;
    QString m_asciiDomain;
};

} // namespace latchkey
