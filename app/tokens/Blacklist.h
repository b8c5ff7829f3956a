// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Actor.h"
#include "core/Clock.h"
#include "core/Id.h"
#include "storage/Connection.h"
#include "tokens/LinkToken.h"

namespace latchkey {

/// Why a token is dead. Stored by name: a name, once released, stays.
enum class DeathReason {
    Used,
    Replaced, ///< by a newer one of its kind
    Expired,
    Revoked, ///< by an operator
    PasswordChanged,
    EmailChanged,
    Confirmed, ///< an activation link after the address was confirmed by other means
    Blocked,
    Deleted, ///< the account was, by an operator
    Purged, ///< the account was, because it stayed unconfirmed
};

QString nameOf(DeathReason reason);

/// One token that must no longer be honoured.
struct BlacklistEntry {
    QString issuer;
    QString tokenId;
    TokenPurpose purpose = TokenPurpose::Activation;
    std::optional<AccountId> account;
    QString accountName; ///< of an account that still exists; empty otherwise
    DeathReason reason = DeathReason::Used;
    Instant created;
    Actor createdBy = Actor::clock();
    std::optional<Instant> expires; ///< after this it would be dead anyway and the entry may go
};

/// Whether the entry may be removed: its token would be dead by itself, also for a site whose clock is a
/// little slow.
bool isSafeToRemove(const BlacklistEntry &entry, Instant now);
/// Entries that ended before this moment are safe to remove at `now`.
Instant removableBefore(Instant now);

/// The tokens that are dead, with the reason. Called inside the transaction that kills them.
class Blacklist {
public:
    explicit Blacklist(Connection &connection)
        : m_connection(connection)
    {
    }
    /// A token that is dead already keeps its first reason.
    Result<void> add(const BlacklistEntry &entry);
    Result<std::optional<BlacklistEntry>> find(const QString &issuer, const QString &tokenId);
    /// Newest first, those whose token, person, reason or operator contains `text` (all when empty).
    Result<QList<BlacklistEntry>> latest(int limit = 1000, const QString &text = {});
    Result<qint64> count();
    /// How many removeExpired(before) would drop.
    Result<qint64> countExpired(Instant before);
    /// Drops entries whose token would have been dead by itself since `before`; how many.
    Result<qint64> removeExpired(Instant before);

private:
    Connection &m_connection;
};

} // namespace latchkey
