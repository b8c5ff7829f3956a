// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/Account.h"
#include "accounts/AccountQuery.h"
#include "storage/Connection.h"

namespace latchkey {

/// How many accounts there are of each status, in the order of the statuses.
struct StatusCount {
    AccountStatus status;
    qint64 count = 0;
};

/// Reads and writes accounts and statuses. Knows no rules: those are AccountDesk's.
class AccountStore {
public:
    explicit AccountStore(Connection &connection)
        : m_connection(connection)
    {
    }

    Result<std::optional<Account>> find(AccountId id);
    /// By user name or e-mail address, both without case.
    Result<std::optional<Account>> findByNameOrEmail(const QString &text);
    /// The rows of these ids, in their order; ids that are gone are left out.
    Result<QList<Account>> findAll(const QList<AccountId> &ids);
    /// The ids of all accounts that match, in order: what a list on screen is made of.
    Result<QList<AccountId>> ids(const AccountQuery &query, Instant now, Duration purgeAfter);
    Result<qint64> count();
    Result<QList<StatusCount>> countByStatus();

    Result<QList<AccountStatus>> statuses();
    /// NotFound for a code that is not there.
    Result<AccountStatus> status(const QString &code);

    /// Conflict with a sentence when the user name or the address is taken.
    Result<AccountId> insert(const AccountDraft &draft, const AccountStatus &status, Instant registered);
    /// Conflict when taken, or when the row is no longer at `rowVersion`: somebody else has changed it.
    Result<void> update(AccountId id, const AccountDraft &draft, int rowVersion);
    Result<void> setStatus(AccountId id, StatusId status);
    Result<void> setBlocked(AccountId id, StatusId blocked, StatusId before, std::optional<Instant> until);
    /// Back to the status before the block. Time went on for an unconfirmed account meanwhile: it is not
    /// purged before `purgeNotBefore`.
    Result<void> clearBlock(AccountId id, Instant purgeNotBefore);
    Result<void> setPurgeNotBefore(AccountId id, Instant notBefore);
    Result<void> setBounced(AccountId id, std::optional<Instant> when);
    Result<void> setPasswordHash(AccountId id, const QString &hash, Instant tokensValidAfter);
    /// Session tokens issued before `now` are dead.
    Result<void> endSessions(AccountId id, Instant now);
    Result<std::optional<QString>> passwordHash(AccountId id);
    Result<void> remove(AccountId id);

private:
    Result<void> refuseTaken(const AccountDraft &draft, AccountId except);
    Result<void> changeOne(const QString &assignments, const QVariantList &values, AccountId id);

    Connection &m_connection;
};

} // namespace latchkey
