// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountDesk.h"

#include "audit/AuditLog.h"
#include "core/Text.h"
#include "site/SiteStore.h"
#include "storage/Transaction.h"
#include "tokens/TokenStore.h"
#include <QCoreApplication>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

struct AccountDeskText {
    Q_DECLARE_TR_FUNCTIONS(AccountDesk)
};

AccountAction actionOf(MessagePurpose purpose)
{
    return purpose == MessagePurpose::Activation ? AccountAction::SendActivation : AccountAction::SendReset;
}

QString maskedEmail(const QString &email)
{
    const auto parsed = EmailAddress::parse(email);
    return parsed ? parsed->masked() : QStringLiteral("(not an address)");
}

} // namespace

template <typename Body>
auto AccountDesk::perform(AccountAction action, AuditAction logged, AccountId id, const QString &reason,
    Body body) -> std::invoke_result_t<Body, const Account &, Instant>
{
    const Instant now = m_clock.now();
    auto result = inTransaction(m_connection, [&]() -> std::invoke_result_t<Body, const Account &, Instant> {
        const auto account = require(id);
        if (!account)
            return fail(account.error());
        if (const auto why = refusal(action, *account, now))
            return fail(Error::Code::Refused, *why);
        auto done = body(*account, now);
        if (!done)
            return done;
        if (auto noted = log(logged, id, now, reason, {}); !noted)
            return fail(std::move(noted).error());
        return done;
    });
    // Outside the transaction that was rolled back. The refusal is what counts; its log line is not worth
    // another.
    if (!result && result.error().code == Error::Code::Refused)
        (void)log(logged, id, now, reason, result.error().message, AuditOutcome::Refused);
    return result;
}

Result<Account> AccountDesk::require(AccountId id)
{
    // Of two who ask at once, the second is judged by what the first has done.
    if (auto locked = lockRow(m_connection, QStringLiteral("user_account"), id.value()); !locked)
        return fail(std::move(locked).error());
    auto account = AccountStore(m_connection).find(id);
    if (!account)
        return fail(std::move(account).error());
    if (!*account)
        return fail(Error::Code::NotFound, AccountDeskText::tr("The account no longer exists."));
    return std::move(**account);
}

Result<void> AccountDesk::log(AuditAction action, AccountId id, Instant now, const QString &reason,
    const QString &detail, AuditOutcome outcome)
{
    AuditEvent event;
    event.at = now;
    event.actor = m_actor;
    event.action = action;
    event.account = id;
    event.outcome = outcome;
    event.reason = reason;
    event.detail = detail;
    return AuditLog(m_connection).append(event);
}

Result<void> AccountDesk::killTokens(AccountId id, DeathReason reason, Instant now)
{
    return TokenStore(m_connection).kill(id, std::nullopt, reason, now, m_actor).map([](int) {});
}

Result<AccountId> AccountDesk::create(const AccountDraft &draft, bool sendActivationMail)
{
    return inTransaction(m_connection, [&]() -> Result<AccountId> {
        const Instant now = m_clock.now();
        AccountStore store(m_connection);
        const auto status = store.status(QStringLiteral("EMAIL_NON_CONFIRMED"));
        if (!status)
            return fail(status.error());
        const auto id = store.insert(draft, *status, now);
        if (!id)
            return id;
        if (auto noted = log(AuditAction::AccountCreated, *id, now, {}, maskedEmail(draft.email)); !noted)
            return fail(std::move(noted).error());
        if (sendActivationMail) {
            if (auto sent = sendActivation(*id); !sent)
                return fail(std::move(sent).error());
        }
        return id;
    });
}

Result<void> AccountDesk::edit(AccountId id, const AccountDraft &draft, int rowVersion)
{
    return perform(AccountAction::Edit, AuditAction::AccountEdited, id, {},
        [&](const Account &account, Instant now) -> Result<void> {
            AccountStore store(m_connection);
            if (auto updated = store.update(id, draft, rowVersion); !updated)
                return updated;
            if (account.email.compare(draft.email.trimmed(), Qt::CaseInsensitive) == 0)
                return {};
            if (auto forgotten = store.setBounced(id, std::nullopt); !forgotten)
                return forgotten;
            if (auto noted = log(AuditAction::AccountEdited, id, now, {},
                    QStringLiteral("address %1 -> %2")
                        .arg(maskedEmail(account.email), maskedEmail(draft.email)));
                !noted)
                return noted;
            return killTokens(id, DeathReason::EmailChanged, now);
        });
}

Result<MessageId> AccountDesk::correctAddressAndResend(AccountId id, const QString &email)
{
    auto result = inTransaction(m_connection, [&]() -> Result<MessageId> {
        const auto account = require(id);
        if (!account)
            return fail(account.error());
        AccountDraft draft = AccountDraft::of(*account);
        draft.email = email;
        if (auto edited = edit(id, draft, account->rowVersion); !edited)
            return fail(std::move(edited).error());
        return sendActivation(id, AccountDeskText::tr("the address was corrected"));
    });
    // The line that sendActivation() wrote was rolled back with the rest.
    if (!result && result.error().code == Error::Code::Refused) {
        (void)log(AuditAction::ActivationRequested, id, m_clock.now(), {}, result.error().message,
            AuditOutcome::Refused);
    }
    return result;
}

Result<void> AccountDesk::checkPace(
    const Account &account, MessagePurpose purpose, const QString &overrideReason, Instant now)
{
    if (!overrideReason.trimmed().isEmpty())
        return {};
    const auto site = SiteStore(m_connection).read();
    if (!site)
        return fail(site.error());
    const auto recent = Outbox(m_connection).recent(account.id, purpose, now - 1h);
    if (!recent)
        return fail(recent.error());
    const QString advice =
        AccountDeskText::tr("Send it all the same if you can say why; the reason is kept.");
    if (recent->last && *recent->last + site->messageGap > now) {
        const auto wait = std::chrono::ceil<std::chrono::seconds>(*recent->last + site->messageGap - now);
        return fail(Error::Code::Refused,
            QCoreApplication::translate("AccountDesk",
                "One was sent a moment ago; the next may go in %n seconds.", nullptr, int(wait.count())),
            advice);
    }
    if (recent->count >= site->messagesPerHour) {
        return fail(Error::Code::Refused,
            QCoreApplication::translate("AccountDesk",
                "This person got %n such messages within the last hour, which is all the site allows.",
                nullptr, recent->count),
            advice);
    }
    return {};
}

Result<MessageId> AccountDesk::send(
    AccountId id, MessagePurpose purpose, const QString &overrideReason, std::optional<BatchId> batch)
{
    const bool activation = purpose == MessagePurpose::Activation;
    return perform(actionOf(purpose),
        activation ? AuditAction::ActivationRequested : AuditAction::ResetRequested, id, overrideReason,
        [&](const Account &account, Instant now) -> Result<MessageId> {
            if (auto paced = checkPace(account, purpose, overrideReason, now); !paced)
                return fail(std::move(paced).error());
            NewMessage message;
            message.account = account.id;
            message.purpose = purpose;
            message.recipient = account.email;
            message.locale = account.locale.value_or(QString());
            message.createdBy = m_actor;
            message.reason = overrideReason;
            message.batch = batch;
            return Outbox(m_connection).enqueue(message, now);
        });
}

Result<MessageId> AccountDesk::sendActivation(AccountId id, const QString &overrideReason)
{
    return send(id, MessagePurpose::Activation, overrideReason);
}

Result<MessageId> AccountDesk::sendReset(AccountId id, const QString &overrideReason)
{
    return send(id, MessagePurpose::Reset, overrideReason);
}

Result<MessageId> AccountDesk::sendFor(const MessageBatch &batch, AccountId id)
{
    return send(id, batch.purpose, {}, batch.id);
}

Result<std::optional<Error>> AccountDesk::refusalToSend(AccountId id, MessagePurpose purpose)
{
    const Instant now = m_clock.now();
    const auto account = require(id);
    if (!account)
        return fail(account.error());
    if (const auto why = refusal(actionOf(purpose), *account, now))
        return std::optional(Error{Error::Code::Refused, *why, {}, {}});
    auto paced = checkPace(*account, purpose, {}, now);
    if (paced || paced.error().code != Error::Code::Refused)
        return paced ? Result<std::optional<Error>>() : fail(std::move(paced).error());
    return std::optional(std::move(paced).error());
}

Result<void> AccountDesk::cancelReset(AccountId id)
{
    return perform(AccountAction::CancelReset, AuditAction::TokenRevoked, id, {},
        [&](const Account &, Instant now) -> Result<void> {
            return TokenStore(m_connection)
                .kill(id, TokenPurpose::Reset, DeathReason::Revoked, now, m_actor)
                .map([](int) {});
        });
}

Result<void> AccountDesk::confirmByHand(AccountId id, const QString &reason)
{
    if (reason.trimmed().isEmpty()) {
        return fail(Error::Code::InvalidInput,
            AccountDeskText::tr("Say why: how do you know that the address is the person's?"));
    }
    return perform(AccountAction::ConfirmByHand, AuditAction::ConfirmedByHand, id, reason,
        [&](const Account &, Instant now) -> Result<void> {
            AccountStore store(m_connection);
            const auto confirmed = store.status(QStringLiteral("EMAIL_CONFIRMED"));
            if (!confirmed)
                return fail(confirmed.error());
            if (auto set = store.setStatus(id, confirmed->id); !set)
                return set;
            return TokenStore(m_connection)
                .kill(id, TokenPurpose::Activation, DeathReason::Confirmed, now, m_actor)
                .map([](int) {});
        });
}

Result<void> AccountDesk::postponePurge(AccountId id)
{
    return perform(AccountAction::PostponePurge, AuditAction::PurgePostponed, id, {},
        [&](const Account &account, Instant now) -> Result<void> {
            const auto site = SiteStore(m_connection).read();
            if (!site)
                return fail(site.error());
            return AccountStore(m_connection)
                .setPurgeNotBefore(id, std::max(*account.purgeAt(site->purgeAfter), now) + 24h);
        });
}

Result<void> AccountDesk::block(AccountId id, const QString &reason, std::optional<Instant> until)
{
    return perform(AccountAction::Block, AuditAction::AccountBlocked, id, reason,
        [&](const Account &account, Instant now) -> Result<void> {
            if (until && *until <= now)
                return fail(
                    Error::Code::InvalidInput, AccountDeskText::tr("The block would end in the past."));
            AccountStore store(m_connection);
            const auto blocked = store.status(QStringLiteral("BLOCKED"));
            if (!blocked)
                return fail(blocked.error());
            if (auto set = store.setBlocked(id, blocked->id, account.status.id, until); !set)
                return set;
            if (auto ended = store.endSessions(id, now); !ended)
                return ended;
            return killTokens(id, DeathReason::Blocked, now);
        });
}

Result<void> AccountDesk::unblock(AccountId id, const QString &reason)
{
    return perform(AccountAction::Unblock, AuditAction::AccountUnblocked, id, reason,
        [&](const Account &, Instant now) -> Result<void> {
            const auto site = SiteStore(m_connection).read();
            if (!site)
                return fail(site.error());
            return AccountStore(m_connection).clearBlock(id, now + site->purgeAfter);
        });
}

Result<void> AccountDesk::remove(AccountId id, const QString &reason)
{
    return perform(AccountAction::Delete, AuditAction::AccountDeleted, id, reason,
        [&](const Account &, Instant now) -> Result<void> {
            if (auto killed = killTokens(id, DeathReason::Deleted, now); !killed)
                return killed;
            return AccountStore(m_connection).remove(id);
        });
}

Result<void> AccountDesk::revokeToken(AccountId id, TokenPurpose purpose)
{
    return inTransaction(m_connection, [&]() -> Result<void> {
        const Instant now = m_clock.now();
        const auto killed = TokenStore(m_connection).kill(id, purpose, DeathReason::Revoked, now, m_actor);
        if (!killed)
            return fail(killed.error());
        if (*killed == 0)
            return fail(Error::Code::NotFound, AccountDeskText::tr("The link is dead already."));
        return log(AuditAction::TokenRevoked, id, now, {}, nameOf(purpose));
    });
}

Result<void> AccountDesk::addNote(AccountId id, const QString &text, const QString &ticket)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return fail(Error::Code::InvalidInput, AccountDeskText::tr("The note is empty."));
    if (trimmed.size() > 4000)
        return fail(
            Error::Code::InvalidInput, AccountDeskText::tr("The note is longer than 4000 characters."));
    if (ticket.trimmed().size() > 60)
        return fail(Error::Code::InvalidInput,
            AccountDeskText::tr("The ticket number is longer than 60 characters."));
    return inTransaction(m_connection, [&]() -> Result<void> {
        const Instant now = m_clock.now();
        const auto added =
            m_connection.execute(QStringLiteral("INSERT INTO account_note (account_id, created, created_by, "
                                                "text, ticket) VALUES (?, ?, ?, ?, ?)"),
                bound(id, now, m_actor.toStored(), withoutCodes(trimmed), withoutCodes(ticket.trimmed())));
        if (!added)
            return fail(added.error());
        return log(AuditAction::NoteAdded, id, now, {}, {});
    });
}

} // namespace latchkey
