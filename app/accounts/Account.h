// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountStatus.h"
#include "core/Clock.h"
#include "core/EmailAddress.h"
#include "core/PhoneNumber.h"

namespace latchkey {

/// One person's record on the website, as it is stored. The website writes these rows too, so an address here
/// is text that may not be a valid one; whoever sends to it parses it first. Holds no token and no password
/// hash.
struct Account {
    AccountId id;
    QString userName;
    std::optional<QString> fullName;
    QString email;
    std::optional<QString> phone;
    std::optional<QString> locale;
    bool hasPassword = false;
    Instant registered;
    AccountStatus status;
    bool hasActivationToken = false;
    std::optional<Instant> activationSent;
    std::optional<Instant> activationExpires;
    bool hasResetToken = false;
    std::optional<Instant> resetExpires;
    std::optional<Instant> tokensValidAfter;
    std::optional<Instant> bounced;
    std::optional<Instant> blockedUntil;
    std::optional<Instant> purgeNotBefore;
    int rowVersion = 1;

    /// The full name, or the user name.
    QString displayName() const { return fullName.value_or(userName); }
    /// When it is removed unless it is confirmed: `purgeAfter` after the later of registration and the last
    /// activation mail, not before `purgeNotBefore`; none for accounts that are not unconfirmed.
    std::optional<Instant> purgeAt(Duration purgeAfter) const;
};

/// What an operator types when creating or editing an account.
struct AccountDraft {
    QString userName; ///< 1 to 100 characters, no blanks at the ends
    QString fullName; ///< may be empty
    QString email;
    QString phone; ///< may be empty
    QString locale; ///< may be empty

    static AccountDraft of(const Account &account);
    bool operator==(const AccountDraft &) const = default;
};

/// The sentence for one field of a draft.
struct DraftProblem {
    enum class Field { UserName, FullName, Email, Phone };
    Field field;
    QString message;
};

/// What is wrong with the typed values; empty when all is well. Whether a name is taken, only the database
/// knows.
QList<DraftProblem> check(const AccountDraft &draft);

} // namespace latchkey
