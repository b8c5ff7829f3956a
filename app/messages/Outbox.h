// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/MessageFilter.h"
#include "site/SiteSettings.h"
#include "storage/Connection.h"
#include "tokens/LinkToken.h"

namespace latchkey {

struct NewMessage {
    AccountId account;
    MessagePurpose purpose = MessagePurpose::Activation;
    ChannelKind channel = ChannelKind::Email;
    QString recipient;
    QString locale;
    Actor createdBy = Actor::clock();
    QString reason;
    std::optional<BatchId> batch;
};

/// A message that this program has taken to send, with what it takes to fill in its template.
struct ClaimedMessage {
    MessageId id;
    AttemptId attempt;
    AccountId account;
    MessagePurpose purpose = MessagePurpose::Activation;
    ChannelKind channel = ChannelKind::Email;
    QString recipient;
    QString locale;
    QString userName;
    QString personName; ///< the full name, or the user name
    std::optional<LinkToken> token; ///< minted for this attempt; only its id is stored
    std::optional<Instant> tokenExpires;
};

/// How an attempt ended, until that is written down.
struct AttemptEnd {
    AttemptId attempt;
    DeliveryReport report;
    Instant at;
    double spread = 0; ///< for RetrySchedule::delay()
};

struct OutboxSummary {
    int waiting = 0; ///< queued, deferred or being sent
    int paused = 0; ///< by trouble with the mail account; not those whose batch an operator has paused
    int failed = 0; ///< in the last 7 days
    std::optional<Instant> nextTry; ///< of those that wait
};

/// The messages and their attempts. All changes of state go through next().
class Outbox {
public:
    explicit Outbox(Connection &connection)
        : m_connection(connection)
    {
    }

    /// Part of the caller's transaction, with the audit row beside it.
    Result<MessageId> enqueue(const NewMessage &message, Instant now);

    /// Takes up to `limit` messages that are due, oldest first; queued ones always are, whatever the clock
    /// was when they were asked for. In one transaction each is marked as being sent by `claimant`, its token
    /// is minted, the older one killed, and an attempt begun. A link goes to the address that the account has
    /// by now. A message that has become pointless (address confirmed meanwhile, account blocked or gone) is
    /// cancelled instead.
    Result<QList<ClaimedMessage>> claim(
        int limit, const QString &claimant, const SiteSettings &site, Instant now, ChannelKind channel);

    /// Writes down how an attempt ended and moves its message on. Conflict when it had been given up as
    /// interrupted. `spread` is for RetrySchedule::delay().
    Result<MessageState> finish(AttemptId attempt, const DeliveryReport &report, Instant now, double spread);
    /// The same for many in one transaction. What is gone or was given up is passed over.
    Result<void> finish(const QList<AttemptEnd> &ends);

    /// What this claimant, or one whose claim has run out, left in "sending" goes out again: after a crash.
    Result<int> recover(const QString &claimant, Instant now);
    /// Messages that are too old become Expired; those of a batch count from their first try.
    Result<int> giveUpOverdue(Instant now);
    /// After the clock was put back: no deferred message waits longer than its schedule says from now.
    Result<int> shortenWaits(Instant now);
    /// Paused messages become queued again, except where their batch is held; how many.
    Result<int> resumePaused(Instant now);
    /// Lets the event happen to every message that allows it and fits `condition`, a piece of SQL over the
    /// message table; how many. `notBefore` absent: stays.
    Result<int> moveAll(MessageEvent event, const QString &condition, const QVariantList &values,
        std::optional<Instant> notBefore = {});

    /// Conflict when the message is in a state where this makes no sense. Audited.
    Result<void> cancel(MessageId message, const Actor &by, Instant now);
    Result<void> retryNow(MessageId message, const Actor &by, Instant now);

    Result<std::optional<Message>> find(MessageId message);
    /// Newest first.
    Result<QList<Message>> list(const MessageFilter &filter, int limit = 1000);
    /// Oldest first.
    Result<QList<MessageAttempt>> attempts(MessageId message);
    Result<OutboxSummary> summary(Instant now);

    /// The last message of that purpose to the account that was not cancelled, and how many there were since
    /// `since`.
    struct Recent {
        std::optional<Instant> last;
        int count = 0;
    };
    Result<Recent> recent(AccountId account, MessagePurpose purpose, Instant since);

private:
    struct Due;
    Result<QList<Due>> due(int limit, Instant now, ChannelKind channel);
    Result<MessageState> writeEnd(const AttemptEnd &end);
    Result<MessageId> endAttempt(const AttemptEnd &end);
    Result<Instant> retryAt(MessageId message, const AttemptEnd &end);
    Result<std::optional<ClaimedMessage>> claimOne(
        const Due &due, const QString &claimant, const SiteSettings &site, Instant now);
    Result<void> move(MessageId message, MessageEvent event, Instant notBefore);
    Result<void> moveByHand(MessageId message, MessageEvent event, const Actor &by, Instant now);
    Result<MessageState> stateOf(MessageId message);

    Connection &m_connection;
};

} // namespace latchkey
