// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/Outbox.h"

#include "audit/AuditLog.h"
#include "core/EnumNames.h"
#include "core/Text.h"
#include "messages/RetrySchedule.h"
#include "storage/Transaction.h"
#include "tokens/TokenStore.h"
#include <QCoreApplication>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

/// A program that is alive finishes, or renews, well within this; the longest SMTP wait is 10 minutes.
constexpr Duration claimLifetime = 15min;

constexpr EnumNames<DeliveryOutcome, 4> outcomes{{{
    {DeliveryOutcome::Accepted, u"accepted"},
    {DeliveryOutcome::Deferred, u"deferred"},
    {DeliveryOutcome::Rejected, u"rejected"},
    {DeliveryOutcome::Unknown, u"unknown"},
}}};

struct OutboxText {
    Q_DECLARE_TR_FUNCTIONS(Outbox)
};

/// Of a message: no operator has paused the batch that it belongs to.
const auto notHeld = QStringLiteral(
    "(batch_id IS NULL OR batch_id NOT IN (SELECT id FROM message_batch WHERE held_by IS NOT NULL))");

MessageEvent eventOf(const DeliveryReport &report)
{
    if (report.outcome == DeliveryOutcome::Accepted)
        return MessageEvent::Accept;
    if (report.scope == FailureScope::Account)
        return MessageEvent::Pause;
    return report.outcome == DeliveryOutcome::Rejected ? MessageEvent::Reject : MessageEvent::Defer;
}

Error gone()
{
    return {Error::Code::NotFound, OutboxText::tr("The message no longer exists."), {}, {}};
}

Error movedOn(MessageEvent event, MessageState from)
{
    return {Error::Code::Conflict,
        OutboxText::tr("The message has moved on in the meantime, so this no longer applies."),
        OutboxText::tr("Look at its present state."),
        QStringLiteral("event %1 in state %2").arg(int(event)).arg(nameOf(from))};
}

} // namespace

struct Outbox::Due {
    MessageId id;
    std::optional<AccountId> account;
    MessagePurpose purpose;
    ChannelKind channel;
    QString recipient;
    QString locale;
    QString userName;
    QString personName;
    QString statusCode;
    QString email; ///< the account's address as it is now
    Actor createdBy;
};

Result<MessageId> Outbox::enqueue(const NewMessage &message, Instant now)
{
    return m_connection
        .insert(
            QStringLiteral(
                "INSERT INTO message (account_id, purpose, channel, recipient, locale, state, not_before, "
                "give_up_at, created, created_by, reason, batch_id) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "RETURNING id"),
            bound(message.account, nameOf(message.purpose), nameOf(message.channel), message.recipient,
                message.locale, nameOf(MessageState::Queued), now, now + RetrySchedule::lifetime, now,
                message.createdBy.toStored(), toSafeLine(withoutCodes(message.reason), 500), message.batch))
        .map([](qint64 id) { return MessageId(id); });
}

Result<QList<Outbox::Due>> Outbox::due(int limit, Instant now, ChannelKind channel)
{
    // Each half comes out of the index in its order and ends with the limit, however many wait.
    const auto some = QStringLiteral("SELECT * FROM (SELECT id, not_before FROM message WHERE state = '%1' "
                                     "AND channel = ? %2 ORDER BY not_before, id LIMIT ?) %1");
    static const QString sql =
        QStringLiteral("SELECT m.id, m.account_id, m.purpose, m.recipient, m.locale, a.user_name, "
                       "COALESCE(a.full_name, a.user_name), s.code, a.email, m.created_by FROM (%1 UNION ALL "
                       "%2) due JOIN message m ON m.id = due.id "
                       "LEFT JOIN user_account a ON a.id = m.account_id "
                       "LEFT JOIN user_account_status s ON s.id = a.user_account_status_id "
                       "ORDER BY due.not_before, due.id LIMIT ?")
            .arg(some.arg(QStringLiteral("queued"), QString()),
                some.arg(QStringLiteral("deferred"), QStringLiteral("AND not_before <= ?")));
    return m_connection.select(
        sql, bound(nameOf(channel), limit, nameOf(channel), now, limit, limit), [channel](const Row &row) {
            return Due{MessageId(row.integer(0)),
                row.isNull(1) ? std::nullopt : std::optional(AccountId(row.integer(1))),
                messagePurposeFromName(row.text(2)).value_or(MessagePurpose::Activation), channel,
                row.text(3), row.text(4), row.text(5), row.text(6), row.text(7), row.text(8),
                Actor::fromStored(row.text(9))};
        });
}

Result<QList<ClaimedMessage>> Outbox::claim(
    int limit, const QString &claimant, const SiteSettings &site, Instant now, ChannelKind channel)
{
    return inTransaction(m_connection, [&]() -> Result<QList<ClaimedMessage>> {
        QList<ClaimedMessage> claimed;
        bool more = true;
        // Once more when all of them had become pointless: the others must not wait for that.
        while (more && claimed.isEmpty()) {
            const auto next = due(limit, now, channel);
            if (!next)
                return fail(next.error());
            more = next->size() == limit;
            for (const Due &one : *next) {
                auto message = claimOne(one, claimant, site, now);
                if (!message)
                    return fail(std::move(message).error());
                if (*message)
                    claimed.append(std::move(**message));
            }
        }
        return claimed;
    });
}

Result<std::optional<ClaimedMessage>> Outbox::claimOne(
    const Due &due, const QString &claimant, const SiteSettings &site, Instant now)
{
    const bool pointless = !due.account
        || (due.purpose == MessagePurpose::Activation
            && due.statusCode != QLatin1String("EMAIL_NON_CONFIRMED"))
        || (due.purpose == MessagePurpose::Reset && due.statusCode == QLatin1String("BLOCKED"));
    if (pointless) {
        // Conflict: another program has done so, or taken it, between the SELECT and here.
        auto moved = move(due.id, MessageEvent::Cancel, now);
        if (!moved && moved.error().code != Error::Code::Conflict)
            return fail(std::move(moved).error());
        return std::optional<ClaimedMessage>();
    }
    // A link goes to the address that the account has now, never to one that was corrected meanwhile. The
    // notice of a changed password stays with the address that it was changed at.
    const QString recipient = tokenPurposeOf(due.purpose) ? due.email : due.recipient;
    // Guarded: see above.
    const auto taken = m_connection.execute(
        QStringLiteral("UPDATE message SET state = 'sending', recipient = ?, claimed_by = ?, "
                       "claimed_until = ?, attempts = attempts + 1, give_up_at = CASE WHEN batch_id IS NULL "
                       "OR attempts > 0 THEN give_up_at ELSE CAST(? AS BIGINT) END "
                       "WHERE id = ? AND state IN ('queued', 'deferred')"),
        bound(recipient, claimant, now + claimLifetime, now + RetrySchedule::lifetime, due.id));
    if (!taken)
        return fail(taken.error());
    if (*taken != 1)
        return std::optional<ClaimedMessage>();

    ClaimedMessage message{due.id, {}, *due.account, due.purpose, due.channel, recipient, due.locale,
        due.userName, due.personName, {}, {}};
    if (const auto purpose = tokenPurposeOf(due.purpose)) {
        message.token = mintCode();
        message.tokenExpires =
            now + (*purpose == TokenPurpose::Activation ? site.activationLifetime : site.resetLifetime);
        auto issued =
            TokenStore(m_connection)
                .issue(*due.account, *purpose, message.token->id, now, *message.tokenExpires, due.createdBy);
        if (!issued)
            return fail(std::move(issued).error());
    }
    const auto attempt = m_connection.insert(
        QStringLiteral("INSERT INTO message_attempt (message_id, started, token_id, token_expires) "
                       "VALUES (?, ?, ?, ?) RETURNING id"),
        bound(due.id, now, message.token ? std::optional(message.token->id) : std::nullopt,
            message.tokenExpires));
    if (!attempt)
        return fail(attempt.error());
    message.attempt = AttemptId(*attempt);
    return std::optional(message);
}

Result<MessageState> Outbox::stateOf(MessageId message)
{
    const auto state = m_connection.selectOne(QStringLiteral("SELECT state FROM message WHERE id = ?"),
        bound(message), [](const Row &row) { return messageStateFromName(row.text(0)); });
    if (!state)
        return fail(state.error());
    if (!*state || !**state)
        return fail(gone());
    return ***state;
}

Result<void> Outbox::move(MessageId message, MessageEvent event, Instant notBefore)
{
    const auto from = stateOf(message);
    if (!from)
        return fail(from.error());
    const auto to = next(*from, event);
    if (!to)
        return fail(movedOn(event, *from));
    const auto changed = m_connection.execute(
        QStringLiteral(
            "UPDATE message SET state = ?, not_before = ?, claimed_by = NULL, claimed_until = NULL "
            "WHERE id = ? AND state = ?"),
        bound(nameOf(*to), notBefore, message, nameOf(*from)));
    if (!changed)
        return fail(changed.error());
    if (*changed != 1)
        return fail(movedOn(event, *from));
    return {};
}

Result<MessageState> Outbox::finish(
    AttemptId attempt, const DeliveryReport &report, Instant now, double spread)
{
    return inTransaction(m_connection, [&] { return writeEnd({attempt, report, now, spread}); });
}

Result<void> Outbox::finish(const QList<AttemptEnd> &ends)
{
    return inTransaction(m_connection, [&]() -> Result<void> {
        for (const AttemptEnd &end : ends) {
            const auto state = writeEnd(end);
            const bool obsolete = !state
                && (state.error().code == Error::Code::NotFound
                    || state.error().code == Error::Code::Conflict);
            if (!state && !obsolete)
                return fail(state.error());
        }
        return {};
    });
}

Result<MessageId> Outbox::endAttempt(const AttemptEnd &end)
{
    const DeliveryReport &report = end.report;
    const auto message = m_connection.selectOne(
        QStringLiteral(
            "UPDATE message_attempt SET ended = ?, outcome = ?, step = ?, server = ?, reply_code = ?, "
            "enhanced_code = ?, reply_text = ?, transcript = ?, header_message_id = ? "
            "WHERE id = ? AND ended IS NULL RETURNING message_id"),
        // Cut for their columns: a server's words must not keep the end from being written.
        bound(end.at, outcomes.name(report.outcome), toSafeLine(report.step, 20),
            toSafeLine(report.server, 260), report.replyCode, toSafeLine(report.enhancedCode, 12),
            toSafeLine(report.replyText, 2000), report.transcript, toSafeLine(report.headerMessageId, 200),
            end.attempt),
        [](const Row &row) { return MessageId(row.integer(0)); });
    if (!message)
        return fail(message.error());
    if (*message)
        return **message;
    const auto known = m_connection.scalar(
        QStringLiteral("SELECT COUNT(*) FROM message_attempt WHERE id = ?"), bound(end.attempt));
    if (!known)
        return fail(known.error());
    if (*known == 0)
        return fail(gone());
    // Taken for lost and begun anew: what came of this one says nothing about the next.
    return fail(Error::Code::Conflict, OutboxText::tr("This try was given up in the meantime."), {},
        QStringLiteral("attempt %1 has ended already").arg(end.attempt.value()));
}

Result<Instant> Outbox::retryAt(MessageId message, const AttemptEnd &end)
{
    if (end.report.scope == FailureScope::Network)
        return end.at + RetrySchedule::delay(1, end.spread);
    return m_connection.scalar(QStringLiteral("SELECT attempts FROM message WHERE id = ?"), bound(message))
        .map([&](qint64 attempts) { return end.at + RetrySchedule::delay(int(attempts), end.spread); });
}

Result<MessageState> Outbox::writeEnd(const AttemptEnd &end)
{
    const auto message = endAttempt(end);
    if (!message)
        return fail(message.error());
    const MessageEvent event = eventOf(end.report);
    Result<Instant> notBefore = end.at;
    if (event != MessageEvent::Accept)
        notBefore = retryAt(*message, end);
    if (!notBefore)
        return fail(notBefore.error());
    // A server that was not reached is nobody's fault: the count does not rise, so neither does the wait.
    const int uncounted = event == MessageEvent::Defer && end.report.scope == FailureScope::Network ? 1 : 0;
    const auto from = statesThatAllow(event);
    const MessageState to = *next(from.first(), event);
    const auto changed = m_connection.execute(
        QStringLiteral("UPDATE message SET state = ?, not_before = ?, attempts = attempts - ?, "
                       "claimed_by = NULL, claimed_until = NULL WHERE id = ? AND state IN (%1)")
            .arg(sqlListOf(from)),
        bound(nameOf(to), *notBefore, uncounted, *message));
    if (!changed)
        return fail(changed.error());
    if (*changed == 1)
        return to;
    const auto present = stateOf(*message);
    return fail(present ? movedOn(event, *present) : present.error());
}

Result<int> Outbox::recover(const QString &claimant, Instant now)
{
    return inTransaction(m_connection, [&]() -> Result<int> {
        const auto left = m_connection.select(
            QStringLiteral(
                "SELECT id FROM message WHERE state = 'sending' AND (claimed_by = ? OR claimed_until < ?)"),
            bound(claimant, now), [](const Row &row) { return MessageId(row.integer(0)); });
        if (!left)
            return fail(left.error());
        for (const MessageId message : *left) {
            const auto ended = m_connection.execute(
                QStringLiteral(
                    "UPDATE message_attempt SET ended = ?, outcome = 'interrupted', reply_text = ? "
                    "WHERE message_id = ? AND ended IS NULL"),
                bound(now, OutboxText::tr("Latchkey ended during this try; whether it arrived is not known."),
                    message));
            if (!ended)
                return fail(ended.error());
            if (auto moved = move(message, MessageEvent::Interrupt, now); !moved)
                return fail(std::move(moved).error());
        }
        return int(left->size());
    });
}

Result<int> Outbox::moveAll(MessageEvent event, const QString &condition, const QVariantList &values,
    std::optional<Instant> notBefore)
{
    const auto from = statesThatAllow(event);
    const QString due = notBefore ? QStringLiteral(", not_before = ?") : QString();
    return m_connection
        .execute(QStringLiteral("UPDATE message SET state = '%1'%2 WHERE state IN (%3) AND %4")
                     .arg(nameOf(*next(from.first(), event)), due, sqlListOf(from), condition),
            (notBefore ? bound(*notBefore) : QVariantList()) + values)
        .map([](qint64 count) { return int(count); });
}

Result<int> Outbox::giveUpOverdue(Instant now)
{
    // A batch may take days, by the limit of its mail account or because an operator has paused it: the day
    // of its messages begins with their first try, and is renewed when they go on.
    return moveAll(MessageEvent::GiveUp,
        QStringLiteral("give_up_at < ? AND (batch_id IS NULL OR (%1 AND EXISTS "
                       "(SELECT 1 FROM message_attempt t WHERE t.message_id = message.id)))")
            .arg(notHeld),
        bound(now));
}

Result<int> Outbox::shortenWaits(Instant now)
{
    return inTransaction(m_connection, [&]() -> Result<int> {
        const auto waiting = m_connection.select(
            QStringLiteral("SELECT id, attempts, not_before FROM message WHERE state = 'deferred' "
                           "AND not_before > ?"),
            bound(now + RetrySchedule::delay(1, 1)), [](const Row &row) {
                return std::tuple(MessageId(row.integer(0)), int(row.integer(1)), row.instant(2));
            });
        if (!waiting)
            return fail(waiting.error());
        int shortened = 0;
        for (const auto &[message, attempts, notBefore] : *waiting) {
            const Instant latest = now + RetrySchedule::delay(attempts, 1);
            if (notBefore <= latest)
                continue;
            const auto changed = m_connection.execute(
                QStringLiteral("UPDATE message SET not_before = ? WHERE id = ? AND state = 'deferred'"),
                bound(latest, message));
            if (!changed)
                return fail(changed.error());
            ++shortened;
        }
        return shortened;
    });
}

Result<int> Outbox::resumePaused(Instant now)
{
    return moveAll(MessageEvent::Resume, notHeld, {}, now);
}

Result<void> Outbox::cancel(MessageId message, const Actor &by, Instant now)
{
    return inTransaction(m_connection, [&] { return moveByHand(message, MessageEvent::Cancel, by, now); });
}

Result<void> Outbox::retryNow(MessageId message, const Actor &by, Instant now)
{
    return inTransaction(m_connection, [&]() -> Result<void> {
        if (auto moved = moveByHand(message, MessageEvent::Retry, by, now); !moved)
            return moved;
        return m_connection
            .execute(QStringLiteral("UPDATE message SET give_up_at = ? WHERE id = ?"),
                bound(now + RetrySchedule::lifetime, message))
            .map([](qint64) {});
    });
}

Result<void> Outbox::moveByHand(MessageId message, MessageEvent event, const Actor &by, Instant now)
{
    if (auto moved = move(message, event, now); !moved)
        return moved;
    const auto found = find(message);
    if (!found)
        return fail(found.error());
    AuditEvent logged;
    logged.at = now;
    logged.actor = by;
    logged.action =
        event == MessageEvent::Cancel ? AuditAction::MessageCancelled : AuditAction::MessageRetried;
    logged.account = (*found)->account;
    logged.detail = QStringLiteral("message %1, %2").arg(message.value()).arg(nameOf((*found)->purpose));
    return AuditLog(m_connection).append(logged);
}

} // namespace latchkey
