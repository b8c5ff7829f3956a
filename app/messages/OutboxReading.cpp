// SPDX-License-Identifier: GPL-3.0-or-later
// What the outbox holds, as the window asks for it.
#include "messages/Outbox.h"

namespace latchkey {

using namespace std::chrono_literals;

namespace {

const auto attemptColumns =
    QStringLiteral("t.id, t.message_id, t.started, t.ended, t.outcome, t.step, t.server, t.reply_code, "
                   "t.enhanced_code, t.reply_text, t.transcript, t.token_id, t.token_expires");

/// A list of messages is read again and again, and nobody reads transcripts in it.
QString withoutTranscript(const QString &columns)
{
    return QString(columns).replace(QStringLiteral("t.transcript"), QStringLiteral("NULL"));
}

MessageAttempt readAttempt(const Row &row, int from = 0)
{
    MessageAttempt attempt;
    attempt.id = AttemptId(row.integer(from));
    attempt.message = MessageId(row.integer(from + 1));
    attempt.started = row.instant(from + 2);
    attempt.ended = row.optionalInstant(from + 3);
    attempt.outcome = row.text(from + 4);
    attempt.step = row.text(from + 5);
    attempt.server = row.text(from + 6);
    if (!row.isNull(from + 7))
        attempt.replyCode = int(row.integer(from + 7));
    attempt.enhancedCode = row.text(from + 8);
    attempt.replyText = row.text(from + 9);
    attempt.transcript = row.text(from + 10);
    attempt.tokenId = row.optionalText(from + 11);
    attempt.tokenExpires = row.optionalInstant(from + 12);
    return attempt;
}

QString selectMessages()
{
    return QStringLiteral(
               "SELECT m.id, m.account_id, COALESCE(a.full_name, a.user_name), m.purpose, m.channel, "
               "m.recipient, m.state, m.not_before, m.give_up_at, m.attempts, m.created, "
               "m.created_by, m.reason, m.batch_id, %1")
               .arg(withoutTranscript(attemptColumns))
        + messageTables();
}

Message readMessage(const Row &row)
{
    Message message;
    message.id = MessageId(row.integer(0));
    if (!row.isNull(1))
        message.account = AccountId(row.integer(1));
    message.accountName = row.text(2);
    message.purpose = messagePurposeFromName(row.text(3)).value_or(MessagePurpose::Activation);
    message.channel = channelKindFromName(row.text(4)).value_or(ChannelKind::Email);
    message.recipient = row.text(5);
    message.state = messageStateFromName(row.text(6)).value_or(MessageState::Failed);
    message.notBefore = row.instant(7);
    message.giveUpAt = row.instant(8);
    message.attempts = int(row.integer(9));
    message.created = row.instant(10);
    message.createdBy = Actor::fromStored(row.text(11));
    message.reason = row.text(12);
    if (!row.isNull(13))
        message.batch = BatchId(row.integer(13));
    if (!row.isNull(14))
        message.lastAttempt = readAttempt(row, 14);
    return message;
}

} // namespace

Result<std::optional<Message>> Outbox::find(MessageId message)
{
    return m_connection.selectOne(
        selectMessages() + QStringLiteral(" WHERE m.id = ?"), bound(message), readMessage);
}

Result<QList<Message>> Outbox::list(const MessageFilter &filter, int limit)
{
    const MessageCondition condition = conditionOf(filter, m_connection.dialect());
    return m_connection.select(
        selectMessages() + condition.sql + QStringLiteral(" ORDER BY m.created DESC, m.id DESC LIMIT ?"),
        condition.values + bound(limit), readMessage);
}

Result<QList<MessageAttempt>> Outbox::attempts(MessageId message)
{
    return m_connection.select(
        QStringLiteral("SELECT %1 FROM message_attempt t WHERE t.message_id = ? ORDER BY t.id")
            .arg(attemptColumns),
        bound(message), [](const Row &row) { return readAttempt(row); });
}

Result<OutboxSummary> Outbox::summary(Instant now)
{
    // Each part is answered by the index on state and time alone, except for those that failed: they are few.
    const auto summary = m_connection.selectOne(
        QStringLiteral(
            "SELECT (SELECT COUNT(*) FROM message WHERE state IN ('queued', 'deferred', 'sending')), "
            "(SELECT COUNT(*) FROM message WHERE state = 'paused' AND (batch_id IS NULL OR batch_id NOT IN "
            "(SELECT id FROM message_batch WHERE held_by IS NOT NULL))), "
            "(SELECT COUNT(*) FROM message WHERE state = 'failed' AND created >= ?), "
            "(SELECT MIN(not_before) FROM message WHERE state = 'queued'), "
            "(SELECT MIN(not_before) FROM message WHERE state = 'deferred')"),
        bound(now - 24h * 7), [](const Row &row) {
            OutboxSummary counted{
                int(row.integer(0)), int(row.integer(1)), int(row.integer(2)), row.optionalInstant(3)};
            const auto deferred = row.optionalInstant(4);
            if (deferred && (!counted.nextTry || *deferred < *counted.nextTry))
                counted.nextTry = deferred;
            return counted;
        });
    if (!summary)
        return fail(summary.error());
    return summary->value_or(OutboxSummary{});
}

Result<Outbox::Recent> Outbox::recent(AccountId account, MessagePurpose purpose, Instant since)
{
    const auto recent = m_connection.selectOne(
        QStringLiteral(
            "SELECT MAX(created), COALESCE(SUM(CASE WHEN created >= ? THEN 1 ELSE 0 END), 0) FROM message "
            "WHERE account_id = ? AND purpose = ? AND state <> 'cancelled'"),
        bound(since, account, nameOf(purpose)), [](const Row &row) {
            return Recent{row.optionalInstant(0), int(row.integer(1))};
        });
    if (!recent)
        return fail(recent.error());
    return recent->value_or(Recent{});
}

} // namespace latchkey
