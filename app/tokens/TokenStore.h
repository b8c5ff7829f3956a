// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tokens/Blacklist.h"

namespace latchkey {

/// A token that is in its account's column. It may have expired a moment ago: compare `expires`.
struct LiveToken {
    AccountId account;
    QString accountName;
    QString email;
    TokenPurpose purpose = TokenPurpose::Activation;
    QString tokenId;
    std::optional<Instant> issued; ///< unknown for one that the website made itself
    std::optional<Actor> issuedBy; ///< the operator who asked for the message that carried it
    Instant expires;
    std::optional<Instant> opened; ///< the first time the link's page was shown
};

/// The live tokens: one column of the account a purpose, so at most one of a kind is alive.
/// Each function is one step of a larger transaction, which the caller begins and commits.
class TokenStore {
public:
    explicit TokenStore(Connection &connection)
        : m_connection(connection)
    {
    }

    /// Stores `tokenId` for the account; the one it had of this kind dies as Replaced.
    Result<void> issue(AccountId account, TokenPurpose purpose, const QString &tokenId, Instant now,
        Instant expires, const Actor &by);

    /// Whose token this is, if it is in a column of that purpose. `purgeAfter` tells the expiry of an
    /// activation token that came without one (the website's own): it lives as long as its account.
    Result<std::optional<LiveToken>> find(TokenPurpose purpose, const QString &tokenId, Duration purgeAfter);

    /// The account's token of that kind.
    Result<std::optional<LiveToken>> liveOf(AccountId account, TokenPurpose purpose, Duration purgeAfter);

    /// The guarded UPDATE behind redeeming: takes the token out of its column and says whether it was there;
    /// of two that try at once exactly one is told so. The id goes to the blacklist as Used.
    Result<bool> take(const LiveToken &token, Instant now);

    /// Kills what the account has of `purpose`, or of both kinds; how many were alive.
    Result<int> kill(AccountId account, std::optional<TokenPurpose> purpose, DeathReason reason, Instant now,
        const Actor &by);

    /// All live ones, those that expire first in front.
    Result<QList<LiveToken>> live(Duration purgeAfter, int limit = 1000);

    /// Moves tokens that have expired before `now` to the blacklist; how many.
    Result<int> sweepExpired(Instant now);

    /// Notes that the page of a link was opened, used or refused.
    Result<void> noteVisit(const QString &tokenId, std::optional<AccountId> account, const QString &action,
        const QString &userAgent, Instant now);

private:
    Result<void> bury(
        AccountId account, TokenPurpose purpose, DeathReason reason, Instant now, const Actor &by);

    Connection &m_connection;
};

} // namespace latchkey
