// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/DeliveryResult.h"
#include "mail/MailPresets.h"

#include <span>

namespace latchkey {

/// One explanation and when it fits. Every condition that is given must hold; the row whose conditions say
/// most wins. The texts are translated in the context "MailAdvice" and may name {server}, {host}, {user},
/// {sender}, {step}, {certSubject}, {certIssuer}, {certNames}, {certFrom} and {certUntil}.
struct MailAdviceRow {
    struct When {
        std::optional<MailCause> cause = {};
        std::optional<SmtpStep> step = {};
        int code = 0; ///< 0: any; 4 or 5: any of that hundred
        const char *enhanced = ""; ///< "5.7.8", or "5.2.*" for every detail
        std::optional<MailProvider> provider = {};
        const char *words = ""; ///< a regular expression, without case
    };

    const char *id;
    When when;
    const char *what;
    const char *meaning;
    const char *nextStep;
    const char *help = "";
};

std::span<const MailAdviceRow> mailAdviceRows();

} // namespace latchkey
