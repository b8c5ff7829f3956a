// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountStore.h"
#include "tokens/TokenStore.h"

namespace latchkey {

/// Why a link works or does not.
enum class LinkVerdict {
    Live,
    Expired,
    Replaced,
    Used,
    Revoked,
    PasswordChanged,
    EmailChanged,
    Confirmed, ///< an activation link of an address that was confirmed by other means
    AccountBlocked,
    AccountDeleted,
    AccountPurged,
    OtherPurpose, ///< an activation link opened as a reset, or the other way round
    OtherSite,
    CutOff,
    NeverIssued,
    NotALink,
};

/// The answer to "why doesn't my link work?".
struct LinkDiagnosis {
    LinkVerdict verdict = LinkVerdict::NotALink;
    std::optional<TokenPurpose> purpose;
    std::optional<AccountId> account; ///< of an account that still exists
    QString accountName;
    std::optional<Instant> sent; ///< when the message with it went out
    std::optional<Instant> expires;
    std::optional<Instant> died; ///< used, replaced, revoked ... at
    std::optional<Actor> by; ///< who did that
    std::optional<LiveToken> newer; ///< the live one of the same kind, when there is one
    bool repaired =
        false; ///< it had been broken over lines or encoded by a mail program, and was put together
};

/// Finds the link or code in what a person pasted, whole mail or part of a line, and says what became of it.
/// Reads only; the database's failures are the only failures.
Result<LinkDiagnosis> diagnoseLink(Connection &connection, const QString &pasted, Instant now);

} // namespace latchkey
