// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageBatches.h"

#include "audit/AuditLog.h"
#include "core/Text.h"
#include "messages/Outbox.h"
#include "messages/RetrySchedule.h"
#include "storage/Transaction.h"
#include <QCoreApplication>

namespace latchkey {

namespace {

struct MessageBatchesText {
    Q_DECLARE_TR_FUNCTIONS(MessageBatches)
};

/// Whole portions and single ones, so that two statements do, however many people there are.
constexpr qsizetype membersAtOnce = 250;

const auto batchColumns =
    QStringLiteral("b.id, b.purpose, b.channel, b.created, b.created_by, b.reason, b.asked, b.held_by");

MessageBatch readBatch(const Row &row)
{
    MessageBatch batch;
    batch.id = BatchId(row.integer(0));
    batch.purpose = messagePurposeFromName(row.text(1)).value_or(MessagePurpose::Activation);
    batch.channel = channelKindFromName(row.text(2)).value_or(ChannelKind::Email);
    batch.created = row.instant(3);
    batch.createdBy = Actor::fromStored(row.text(4));
    batch.reason = row.text(5);
    batch.asked = int(row.integer(6));
    if (!row.isNull(7))
        batch.heldBy = Actor::fromStored(row.text(7));
    return batch;
}

/// The states in which a message still does something.
QString unfinishedStates()
{
    return sqlListOf(
        {MessageState::Queued, MessageState::Sending, MessageState::Deferred, MessageState::Paused});
}

} // namespace

int BatchProgress::passedOverCount() const
{
    return std::accumulate(passedOver.cbegin(), passedOver.cend(), 0);
}

int BatchProgress::left() const
{
    int left = toQueue;
    for (auto it = messages.cbegin(); it != messages.cend(); ++it)
        left += isFinal(it.key()) ? 0 : it.value();
    return left;
}

Result<BatchId> MessageBatches::begin(MessageBatch batch, const QList<AccountId> &people)
{
    batch.asked = int(people.size());
    return inTransaction(m_connection, [&]() -> Result<BatchId> {
        const auto id = m_connection.insert(
            QStringLiteral("INSERT INTO message_batch (purpose, channel, created, created_by, reason, asked) "
                           "VALUES (?, ?, ?, ?, ?, ?) RETURNING id"),
            bound(nameOf(batch.purpose), nameOf(batch.channel), batch.created, batch.createdBy.toStored(),
                toSafeLine(withoutCodes(batch.reason), 500), batch.asked));
        if (!id)
            return fail(id.error());
        batch.id = BatchId(*id);
        for (qsizetype from = 0; from < people.size();) {
            const qsizetype count = people.size() - from >= membersAtOnce ? membersAtOnce : 1;
            if (auto written = addMembers(batch.id, people.mid(from, count)); !written)
                return fail(std::move(written).error());
            from += count;
        }
        if (auto noted = log(AuditAction::BatchStarted, batch, batch.createdBy, batch.created); !noted)
            return fail(std::move(noted).error());
        return batch.id;
    });
}

Result<void> MessageBatches::addMembers(BatchId batch, const QList<AccountId> &people)
{
    QVariantList values = bound(batch);
    for (const AccountId account : people)
        values += account.value();
    const QString marks = QStringLiteral("?, ").repeated(people.size()).chopped(2);
    // Who has gone since they were chosen is passed over in silence: there is nobody left to tell of.
    return m_connection
        .execute(QStringLiteral("INSERT INTO message_batch_member (batch_id, account_id) "
                                "SELECT ?, id FROM user_account WHERE id IN (%1)")
                     .arg(marks),
            values)
        .map([](qint64) {});
}

Result<void> MessageBatches::log(AuditAction action, const MessageBatch &batch, const Actor &by, Instant now)
{
    AuditEvent event;
    event.at = now;
    event.actor = by;
    event.action = action;
    event.reason = action == AuditAction::BatchStarted ? batch.reason : QString();
    event.detail = QStringLiteral("batch %1, %2, %3 people")
                       .arg(batch.id.value())
                       .arg(nameOf(batch.purpose))
                       .arg(batch.asked);
    return AuditLog(m_connection).append(event);
}

Result<std::optional<MessageBatch>> MessageBatches::read(BatchId id)
{
    return m_connection.selectOne(
        QStringLiteral("SELECT %1 FROM message_batch b WHERE b.id = ?").arg(batchColumns), bound(id),
        readBatch);
}

Result<MessageBatch> MessageBatches::require(BatchId id)
{
    if (auto locked = lockRow(m_connection, QStringLiteral("message_batch"), id.value()); !locked)
        return fail(std::move(locked).error());
    const auto batch = read(id);
    if (!batch)
        return fail(batch.error());
    if (!*batch)
        return fail(Error::Code::NotFound, MessageBatchesText::tr("These messages no longer exist."));
    return **batch;
}

Result<void> MessageBatches::setHeld(
    BatchId id, const std::optional<Actor> &holder, const Actor &by, Instant now)
{
    const auto batch = require(id);
    if (!batch)
        return fail(batch.error());
    if (batch->isHeld() == holder.has_value())
        return {};
    const auto set = m_connection.execute(QStringLiteral("UPDATE message_batch SET held_by = ? WHERE id = ?"),
        bound(holder ? std::optional(holder->toStored()) : std::nullopt, id));
    if (!set)
        return fail(set.error());
    return log(holder ? AuditAction::BatchPaused : AuditAction::BatchResumed, *batch, by, now);
}

Result<void> MessageBatches::hold(BatchId batch, const Actor &by, Instant now)
{
    return inTransaction(m_connection, [&]() -> Result<void> {
        if (auto set = setHeld(batch, by, by, now); !set)
            return set;
        return Outbox(m_connection)
            .moveAll(MessageEvent::Hold, QStringLiteral("batch_id = ?"), bound(batch))
            .map([](int) {});
    });
}

Result<void> MessageBatches::resume(BatchId batch, const Actor &by, Instant now)
{
    return inTransaction(m_connection, [&]() -> Result<void> {
        if (auto set = setHeld(batch, {}, by, now); !set)
            return set;
        // Their day begins again: it was not the server that kept them waiting.
        const auto renewed = m_connection.execute(
            QStringLiteral("UPDATE message SET give_up_at = ? WHERE batch_id = ? AND state = 'paused'"),
            bound(now + RetrySchedule::lifetime, batch));
        if (!renewed)
            return fail(renewed.error());
        return Outbox(m_connection)
            .moveAll(MessageEvent::Resume, QStringLiteral("batch_id = ?"), bound(batch), now)
            .map([](int) {});
    });
}

Result<void> MessageBatches::cancelRest(BatchId id, const Actor &by, Instant now)
{
    return inTransaction(m_connection, [&]() -> Result<void> {
        const auto batch = require(id);
        if (!batch)
            return fail(batch.error());
        const auto removed = m_connection.execute(
            QStringLiteral("DELETE FROM message_batch_member WHERE batch_id = ? AND refusal IS NULL"),
            bound(id));
        if (!removed)
            return fail(removed.error());
        const auto cancelled =
            Outbox(m_connection).moveAll(MessageEvent::Cancel, QStringLiteral("batch_id = ?"), bound(id));
        if (!cancelled)
            return fail(cancelled.error());
        return log(AuditAction::BatchCancelled, *batch, by, now);
    });
}

Result<BatchProgress> MessageBatches::progressOf(const MessageBatch &batch)
{
    BatchProgress progress{batch, 0, {}, {}};
    const auto members = m_connection.select(
        QStringLiteral(
            "SELECT refusal, COUNT(*) FROM message_batch_member WHERE batch_id = ? GROUP BY refusal"),
        bound(batch.id), [](const Row &row) { return std::pair(row.optionalText(0), int(row.integer(1))); });
    if (!members)
        return fail(members.error());
    for (const auto &[refusal, people] : *members) {
        if (refusal)
            progress.passedOver.insert(*refusal, people);
        else
            progress.toQueue = people;
    }
    const auto states = m_connection.select(
        QStringLiteral("SELECT state, COUNT(*) FROM message WHERE batch_id = ? GROUP BY state"),
        bound(batch.id), [](const Row &row) {
            return std::pair(
                messageStateFromName(row.text(0)).value_or(MessageState::Failed), int(row.integer(1)));
        });
    if (!states)
        return fail(states.error());
    for (const auto &[state, messages] : *states)
        progress.messages[state] += messages;
    return progress;
}

Result<std::optional<BatchProgress>> MessageBatches::find(BatchId id)
{
    const auto batch = read(id);
    if (!batch)
        return fail(batch.error());
    if (!*batch)
        return std::optional<BatchProgress>();
    return progressOf(**batch).map([](const BatchProgress &progress) { return std::optional(progress); });
}

Result<QList<BatchProgress>> MessageBatches::unfinished(const QList<BatchId> &andThese)
{
    QString wanted;
    QVariantList values;
    for (const BatchId id : andThese) {
        wanted += QStringLiteral(" OR b.id = ?");
        values += bound(id);
    }
    const auto batches = m_connection.select(
        QStringLiteral("SELECT %1 FROM message_batch b WHERE EXISTS (SELECT 1 FROM message_batch_member p "
                       "WHERE p.batch_id = b.id AND p.refusal IS NULL) OR EXISTS (SELECT 1 FROM message m "
                       "WHERE m.batch_id = b.id AND m.state IN (%2))%3 ORDER BY b.id")
            .arg(batchColumns, unfinishedStates(), wanted),
        values, readBatch);
    if (!batches)
        return fail(batches.error());
    QList<BatchProgress> list;
    for (const MessageBatch &batch : *batches) {
        auto progress = progressOf(batch);
        if (!progress)
            return fail(std::move(progress).error());
        list += std::move(*progress);
    }
    return list;
}

Result<QList<BatchMember>> MessageBatches::nextToQueue(int limit)
{
    return m_connection.select(
        QStringLiteral(
            "SELECT %1, p.account_id FROM message_batch_member p "
            "JOIN message_batch b ON b.id = p.batch_id WHERE p.refusal IS NULL AND b.held_by IS NULL "
            "ORDER BY p.batch_id, p.account_id LIMIT ?")
            .arg(batchColumns),
        bound(limit), [](const Row &row) {
            return BatchMember{readBatch(row), AccountId(row.integer(8))};
        });
}

Result<bool> MessageBatches::take(const BatchMember &member)
{
    return m_connection
        .execute(QStringLiteral("DELETE FROM message_batch_member WHERE batch_id = ? AND account_id = ? AND "
                                "refusal IS NULL"),
            bound(member.batch.id, member.account))
        .map([](qint64 taken) { return taken == 1; });
}

Result<void> MessageBatches::passOver(const BatchMember &member, const QString &why)
{
    return m_connection
        .execute(QStringLiteral(
                     "INSERT INTO message_batch_member (batch_id, account_id, refusal) VALUES (?, ?, ?)"),
            bound(member.batch.id, member.account, toSafeLine(why, 300)))
        .map([](qint64) {});
}

Result<void> MessageBatches::holdStragglers()
{
    return Outbox(m_connection)
        .moveAll(MessageEvent::Hold,
            QStringLiteral("batch_id IN (SELECT id FROM message_batch WHERE held_by IS NOT NULL)"), {})
        .map([](int) {});
}

} // namespace latchkey
