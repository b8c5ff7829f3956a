// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountStore.h"
#include "tokens/TokenStore.h"

namespace latchkey {

/// What is done with a link by the person who got it, or by anybody who found it: the whole of what the link
/// pages (or a website's own code) may do to an account. Showing a page changes nothing; only confirm() and
/// setPassword() do.
class LinkRedeemer {
public:
    LinkRedeemer(Connection &connection, const Clock &clock)
        : m_connection(connection)
        , m_clock(clock)
    {
    }

    /// The live token behind a code of that purpose; none when it is dead, unknown or of another purpose, or
    /// its account may not use it. Notes that the page was opened.
    Result<std::optional<LiveToken>> open(TokenPurpose purpose, const Secret &code, const QString &userAgent);

    /// Confirms the address. NotFound when the link is dead; of two at once exactly one succeeds.
    Result<AccountId> confirm(const Secret &code);

    /// Stores the hash of a new password, ends every session, kills every other link of the account and
    /// queues the notice. InvalidInput when the password will not do (the link stays alive), NotFound when
    /// the link is dead.
    Result<AccountId> setPassword(const Secret &code, const Secret &password);

    /// The "forgot password" form: queues a reset if there is such an account and it may have one. Says
    /// nothing about whether there was; failures are the database's alone.
    Result<void> requestReset(const QString &nameOrEmail);

private:
    Result<std::optional<LiveToken>> find(TokenPurpose purpose, const Secret &code);
    Result<void> setConfirmed(AccountId id);

    Connection &m_connection;
    const Clock &m_clock;
};

} // namespace latchkey
