// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/MessageFilter.h"
#include "storage/Connection.h"

#include <QHash>

namespace latchkey {

/// What became of the messages that were asked for on one day. Cancelled ones are left out: nobody waits for
/// them.
struct MessagesOfDay {
    Instant start; ///< the day's first moment, local time
    int arrived = 0; ///< taken by the receiving mail server; whether a person saw them, no server tells
    int waiting = 0; ///< queued, being sent, deferred or paused
    int failed = 0; ///< refused for good, or not taken within their day

    int total() const { return arrived + waiting + failed; }
    bool operator==(const MessagesOfDay &) const = default;
};

/// Why messages fail, as far as codes tell without reading the server's words.
enum class FailureReason {
    UnknownMailbox,
    MailboxFull,
    BadDomain, ///< the address leads to no mail server
    SignIn, ///< our name and password were refused
    Refused, ///< by the receiving server's rules: reputation, content, sender
    TooBig,
    Unreachable, ///< our mail server was not reached, or its encryption could not be trusted
    GaveUp, ///< not taken within its day
    Other,
};

/// By the stored step ("signing_in", "recipient"), the reply code and the enhanced code (RFC 3463) of the
/// last try.
FailureReason failureReason(const QString &step, std::optional<int> replyCode, const QString &enhancedCode);

struct FailureSummary {
    int count = 0;
    std::optional<FailureReason> mostFrequent; ///< absent when nothing failed
    int mostFrequentCount = 0;
};

struct ArrivalSummary {
    int arrived = 0;
    int ended = 0; ///< arrived or failed

    /// 0 to 100, rounded down, so that 100 means all; absent when nothing has ended.
    std::optional<int> percent() const;
};

/// Counts over the outbox, for the Overview and the chips of the Messages page. Reads only.
class OutboxStatistics {
public:
    explicit OutboxStatistics(Connection &connection)
        : m_connection(connection)
    {
    }

    /// How many messages there are of each state, of those that the filter finds without its own state.
    Result<QHash<MessageState, qint64>> countByState(const MessageFilter &filter = {});
    /// `starts`: the first moments of the days, ascending; the last day ends at `end`.
    Result<QList<MessagesOfDay>> byDay(const QList<Instant> &starts, Instant end);
    /// Of messages asked for since `since`.
    Result<FailureSummary> failures(Instant since);
    Result<ArrivalSummary> arrivals(Instant since);

private:
    Connection &m_connection;
};

/// The first moments of the last `days` days in local time, today's the last.
QList<Instant> localDayStarts(Instant now, int days);

} // namespace latchkey
