// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "site/LinkAddress.h"

namespace latchkey {

enum class PasswordScheme { Bcrypt, Argon2id };

/// What all operators of one site share; kept in the database.
struct SiteSettings {
    QString name; ///< the site's name as it stands in mails and pages
    LinkAddress activationLink;
    LinkAddress resetLink;
    Duration activationLifetime = std::chrono::hours(72); ///< of the link; 15 min to 72 h
    Duration purgeAfter =
        std::chrono::hours(72); ///< unconfirmed accounts are removed this long after registration or the last
                                ///< activation mail; 1 h to 90 days
    bool purgeByClock = true;
    Duration resetLifetime = std::chrono::minutes(30); ///< of the link; 5 to 30 min
    Duration messageGap =
        std::chrono::seconds(60); ///< between two messages of a kind to one account; 60 s to 24 h
    int messagesPerHour = 5; ///< of a kind to one account; 1 to 60
    Duration keepMessages = std::chrono::days(365); ///< after they came to rest; 30 days to 10 years
    Duration keepAudit = std::chrono::days(730); ///< the activity log; 90 days to 10 years
    Duration keepDeadTokens = std::chrono::days(90); ///< after they would have run out; 1 day to 10 years
    PasswordScheme passwordScheme = PasswordScheme::Bcrypt;
    int bcryptCost = 10; ///< 10 to 16
    QString locale = QStringLiteral("en"); ///< of mails to accounts that have none

    /// A site at https://www.mysite.com with the paths and lifetimes that the design names.
    static SiteSettings defaults();
    /// What is out of its range, as sentences for the fields; empty when all is well.
    QStringList problems() const;

    bool operator==(const SiteSettings &) const = default;
};

} // namespace latchkey
