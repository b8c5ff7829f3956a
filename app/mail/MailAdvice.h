// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/DeliveryResult.h"
#include "mail/MailAccount.h"

#include <QUrl>

namespace latchkey {

/// Another port and security that would probably work.
struct MailFix {
    quint16 port;
    MailSecurity security;

    bool operator==(const MailFix &) const = default;
};

/// What a person at the window needs after mail did not go through. Plain text: what comes from the server is
/// escaped and cut, and must be shown as plain text, too.
struct MailAdvice {
    QString id; ///< the name of the explanation, stable, for tests and help pages: "gmail-app-password"
    QString what; ///< one sentence: what happened
    QString meaning; ///< one or two sentences: what it means
    QString nextStep; ///< one or two sentences: what to do
    QUrl help; ///< https, may be empty
    QString serverWords; ///< code and text of the server's answer, may be empty
    std::optional<MailFix> fix;

    /// With `what` and `meaning` as the message, `nextStep` as the advice and the rest as the detail.
    Error toError() const;

private:
    friend MailAdvice explainMailFailure(const MailFailure &failure, const MailAccount &account);
    Error::Code m_code = Error::Code::Rejected;
    QString m_detail;
};

/// The explanation that fits best: the reply's code and enhanced code decide first, then the provider, then
/// the words. There is one for every failure.
MailAdvice explainMailFailure(const MailFailure &failure, const MailAccount &account);
/// Of the failure in it; absent when nothing failed.
std::optional<MailAdvice> explainMailFailure(const DeliveryResult &result, const MailAccount &account);

} // namespace latchkey
