// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/AuditEvent.h"
#include "messages/Message.h"
#include "storage/Connection.h"

#include <QHash>
#include <QMap>

namespace latchkey {

/// Messages of one purpose that an operator asked for together.
struct MessageBatch {
    BatchId id;
    MessagePurpose purpose = MessagePurpose::Activation;
    ChannelKind channel = ChannelKind::Email;
    Instant created;
    Actor createdBy = Actor::clock();
    QString reason;
    int asked = 0; ///< people who were chosen
    std::optional<Actor> heldBy; ///< who has paused it: nothing of it goes out meanwhile

    bool isHeld() const { return heldBy.has_value(); }
};

/// How far a batch has got. Every person asked for is counted in exactly one place.
struct BatchProgress {
    MessageBatch batch;
    int toQueue = 0; ///< have no message yet
    QMap<QString, int> passedOver; ///< why somebody got none, and how many
    QHash<MessageState, int> messages;

    int count(MessageState state) const { return messages.value(state); }
    int sent() const { return count(MessageState::Sent); }
    int failed() const { return count(MessageState::Failed) + count(MessageState::Expired); }
    int passedOverCount() const;
    /// People it still does something for.
    int left() const;
    /// People for whom nothing more happens: sent, failed, passed over, taken out or gone.
    int done() const { return batch.asked - left(); }
    /// Taken out by an operator, or no longer there.
    int takenOut() const { return done() - sent() - failed() - passedOverCount(); }
    bool isOver() const { return left() == 0; }
};

/// One person of a batch whose turn it is to get a message.
struct BatchMember {
    MessageBatch batch;
    AccountId account;
};

/// The batches and who still waits for a message of them. The people are written down at once, all of them,
/// and become messages portion by portion (BatchRunner), so that neither a closed window nor a power cut ends
/// it half-way.
class MessageBatches {
public:
    explicit MessageBatches(Connection &connection)
        : m_connection(connection)
    {
    }

    /// Audited. `batch.id` and `batch.asked` are set here.
    Result<BatchId> begin(MessageBatch batch, const QList<AccountId> &people);
    /// Nothing more of it goes out until resume(); what is being sent just now ends by itself. Audited.
    Result<void> hold(BatchId batch, const Actor &by, Instant now);
    Result<void> resume(BatchId batch, const Actor &by, Instant now);
    /// Takes out whoever was not sent anything yet. Audited.
    Result<void> cancelRest(BatchId batch, const Actor &by, Instant now);

    Result<std::optional<BatchProgress>> find(BatchId batch);
    /// Those that still do something, and these; the oldest first.
    Result<QList<BatchProgress>> unfinished(const QList<BatchId> &andThese = {});

    /// Of batches that are not held, the oldest first.
    Result<QList<BatchMember>> nextToQueue(int limit);
    /// False: somebody else has dealt with this person.
    Result<bool> take(const BatchMember &member);
    Result<void> passOver(const BatchMember &member, const QString &why);
    /// What became due again in a batch that is held waits as well.
    Result<void> holdStragglers();

private:
    Result<void> addMembers(BatchId batch, const QList<AccountId> &people);
    Result<BatchProgress> progressOf(const MessageBatch &batch);
    Result<void> setHeld(BatchId batch, const std::optional<Actor> &holder, const Actor &by, Instant now);
    Result<void> log(AuditAction action, const MessageBatch &batch, const Actor &by, Instant now);
    Result<std::optional<MessageBatch>> read(BatchId batch);
    Result<MessageBatch> require(BatchId batch);

    Connection &m_connection;
};

} // namespace latchkey
