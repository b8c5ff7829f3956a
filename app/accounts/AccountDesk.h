// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountAction.h"
#include "accounts/AccountStore.h"
#include "audit/AuditEvent.h"
#include "messages/MessageBatches.h"
#include "messages/Outbox.h"
#include "tokens/Blacklist.h"

namespace latchkey {

/// Everything an operator does with accounts: the rules, one transaction each, the audit row inside it.
/// Refused comes back with the sentence that refusal() gives and is logged too.
class AccountDesk {
public:
    AccountDesk(Connection &connection, const Clock &clock, Actor actor)
        : m_connection(connection)
        , m_clock(clock)
        , m_actor(std::move(actor))
    {
    }

    /// Unconfirmed, with an activation message queued if `sendActivation`.
    Result<AccountId> create(const AccountDraft &draft, bool sendActivation);
    /// A changed address kills every live token and forgets a bounce. Conflict: see AccountStore::update().
    Result<void> edit(AccountId id, const AccountDraft &draft, int rowVersion);
    /// edit() of the address alone and sendActivation() in one step.
    Result<MessageId> correctAddressAndResend(AccountId id, const QString &email);

    /// Queues a message. Within the site's gap, or over its hourly number, Refused unless `overrideReason`
    /// says why it has to go out all the same; the reason is kept.
    Result<MessageId> sendActivation(AccountId id, const QString &overrideReason = {});
    Result<MessageId> sendReset(AccountId id, const QString &overrideReason = {});
    /// As a member of a batch, whose actor this desk was made for.
    Result<MessageId> sendFor(const MessageBatch &batch, AccountId id);
    /// What the three above would say to that now; absent: go ahead.
    Result<std::optional<Error>> refusalToSend(AccountId id, MessagePurpose purpose);
    /// Takes back the live reset link.
    Result<void> cancelReset(AccountId id);

    Result<void> confirmByHand(AccountId id, const QString &reason);
    /// Moves the purge 24 h further away from when it is due, or from now when it is overdue.
    Result<void> postponePurge(AccountId id);
    /// Ends sessions and kills live tokens. No end: until unblock().
    Result<void> block(AccountId id, const QString &reason, std::optional<Instant> until = {});
    Result<void> unblock(AccountId id, const QString &reason = {});
    Result<void> remove(AccountId id, const QString &reason = {});
    Result<void> revokeToken(AccountId id, TokenPurpose purpose);
    Result<void> addNote(AccountId id, const QString &text, const QString &ticket = {});

private:
    /// Reads the account, asks refusal(), runs `body(account, now)` and logs it, all in one transaction.
    template <typename Body>
    auto perform(AccountAction action, AuditAction logged, AccountId id, const QString &reason, Body body)
        -> std::invoke_result_t<Body, const Account &, Instant>;
    Result<Account> require(AccountId id);
    Result<void> log(AuditAction action, AccountId id, Instant now, const QString &reason,
        const QString &detail, AuditOutcome outcome = AuditOutcome::Done);
    Result<MessageId> send(AccountId id, MessagePurpose purpose, const QString &overrideReason,
        std::optional<BatchId> batch = {});
    Result<void> checkPace(
        const Account &account, MessagePurpose purpose, const QString &overrideReason, Instant now);
    Result<void> killTokens(AccountId id, DeathReason reason, Instant now);

    Connection &m_connection;
    const Clock &m_clock;
    Actor m_actor;
};

} // namespace latchkey
