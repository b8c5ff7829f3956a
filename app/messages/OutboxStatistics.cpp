// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/OutboxStatistics.h"

#include <QMap>

namespace latchkey {

namespace {

using State = MessageState;

void addTo(MessagesOfDay &day, State state, int count)
{
    switch (state) {
    case State::Sent:
        day.arrived += count;
        return;
    case State::Queued:
    case State::Sending:
    case State::Deferred:
    case State::Paused:
        day.waiting += count;
        return;
    case State::Failed:
    case State::Expired:
        day.failed += count;
        return;
    case State::Cancelled:
        return;
    }
    Q_UNREACHABLE();
}

/// The subject and detail of an enhanced code, "7.1" of "5.7.1": what does not say whether it is for good.
QString subjectOf(const QString &enhancedCode)
{
    return enhancedCode.section(QLatin1Char('.'), 1);
}

struct StateCount {
    State state;
    int count;
};

StateCount readStateCount(const Row &row)
{
    return {messageStateFromName(row.text(0)).value_or(State::Failed), int(row.integer(1))};
}

} // namespace

FailureReason failureReason(const QString &step, std::optional<int> replyCode, const QString &enhancedCode)
{
    const QString subject = subjectOf(enhancedCode);
    if (step == QLatin1String("signing_in"))
        return FailureReason::SignIn;
    if (!replyCode)
        return step == QLatin1String("composing") ? FailureReason::Other : FailureReason::Unreachable;
    if (subject == QLatin1String("1.2") || subject == QLatin1String("4.4"))
        return FailureReason::BadDomain;
    if (subject.startsWith(QLatin1String("1.")) || subject == QLatin1String("2.1"))
        return FailureReason::UnknownMailbox;
    const bool bareStorageCode = subject.isEmpty() && (*replyCode == 552 || *replyCode == 452);
    if (subject == QLatin1String("2.2") || bareStorageCode)
        return FailureReason::MailboxFull;
    if (subject == QLatin1String("2.3") || subject == QLatin1String("3.4"))
        return FailureReason::TooBig;
    if (subject.startsWith(QLatin1String("7.")) || *replyCode == 554)
        return FailureReason::Refused;
    // Without an enhanced code a plain 550 to RCPT is nearly always "no such user".
    if (subject.isEmpty() && step == QLatin1String("recipient") && (*replyCode == 550 || *replyCode == 553))
        return FailureReason::UnknownMailbox;
    return FailureReason::Other;
}

std::optional<int> ArrivalSummary::percent() const
{
    if (ended == 0)
        return std::nullopt;
    return int(qint64(arrived) * 100 / ended);
}

Result<QHash<MessageState, qint64>> OutboxStatistics::countByState(const MessageFilter &filter)
{
    // The condition of Outbox::list(), so that a chip promises exactly what it shows.
    MessageFilter anyState = filter;
    anyState.state.reset();
    const MessageCondition condition = conditionOf(anyState, m_connection.dialect());
    // Only words are looked for in the other tables.
    const QString tables =
        filter.text.trimmed().isEmpty() ? QStringLiteral(" FROM message m") : messageTables();
    const auto rows = m_connection.select(QStringLiteral("SELECT m.state, COUNT(*)") + tables + condition.sql
            + QStringLiteral(" GROUP BY m.state"),
        condition.values, readStateCount);
    if (!rows)
        return fail(rows.error());
    QHash<MessageState, qint64> counts;
    for (const StateCount &row : *rows)
        counts[row.state] += row.count;
    return counts;
}

Result<QList<MessagesOfDay>> OutboxStatistics::byDay(const QList<Instant> &starts, Instant end)
{
    QList<MessagesOfDay> days;
    for (qsizetype i = 0; i < starts.size(); ++i) {
        MessagesOfDay day;
        day.start = starts[i];
        const auto rows = m_connection.select(
            QStringLiteral(
                "SELECT state, COUNT(*) FROM message WHERE created >= ? AND created < ? GROUP BY state"),
            bound(day.start, i + 1 < starts.size() ? starts[i + 1] : end), readStateCount);
        if (!rows)
            return fail(rows.error());
        for (const StateCount &row : *rows)
            addTo(day, row.state, row.count);
        days.append(day);
    }
    return days;
}

Result<FailureSummary> OutboxStatistics::failures(Instant since)
{
    struct Failed {
        FailureReason reason;
        int count;
    };
    const auto rows = m_connection.select(
        QStringLiteral("SELECT m.state, t.step, t.reply_code, t.enhanced_code, COUNT(*) FROM message m "
                       "LEFT JOIN message_attempt t ON t.id = "
                       "(SELECT MAX(u.id) FROM message_attempt u WHERE u.message_id = m.id) "
                       "WHERE m.state IN ('failed', 'expired') AND m.created >= ? "
                       "GROUP BY m.state, t.step, t.reply_code, t.enhanced_code"),
        bound(since), [](const Row &row) {
            const auto code = row.optionalInteger(2);
            const auto reason =
                failureReason(row.text(1), code ? std::optional(int(*code)) : std::nullopt, row.text(3));
            const bool gaveUp = row.text(0) == QLatin1String("expired");
            return Failed{gaveUp ? FailureReason::GaveUp : reason, int(row.integer(4))};
        });
    if (!rows)
        return fail(rows.error());
    FailureSummary summary;
    QMap<FailureReason, int> counts; // in the order of the enum, so that a tie has one answer
    for (const Failed &row : *rows) {
        summary.count += row.count;
        counts[row.reason] += row.count;
    }
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > summary.mostFrequentCount) {
            summary.mostFrequent = it.key();
            summary.mostFrequentCount = it.value();
        }
    }
    return summary;
}

Result<ArrivalSummary> OutboxStatistics::arrivals(Instant since)
{
    const auto rows = m_connection.select(
        QStringLiteral("SELECT state, COUNT(*) FROM message WHERE created >= ? GROUP BY state"), bound(since),
        readStateCount);
    if (!rows)
        return fail(rows.error());
    MessagesOfDay sum;
    for (const StateCount &row : *rows)
        addTo(sum, row.state, row.count);
    return ArrivalSummary{sum.arrived, sum.arrived + sum.failed};
}

QList<Instant> localDayStarts(Instant now, int days)
{
    const QDate today = toLocal(now).date();
    QList<Instant> starts;
    for (int back = days - 1; back >= 0; --back)
        starts.append(toInstant(today.addDays(-back).startOfDay()));
    return starts;
}

} // namespace latchkey
