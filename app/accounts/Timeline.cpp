// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Timeline.h"

#include "accounts/AccountStore.h"
#include "audit/AuditLog.h"
#include "messages/Outbox.h"
#include <algorithm>
#include <QCoreApplication>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

/// Opened this soon after it was sent, a link was opened by a program.
constexpr Duration fasterThanPeople = 60s;

struct TimelineText {
    Q_DECLARE_TR_FUNCTIONS(Timeline)
};

QString messageTitle(MessagePurpose purpose, const QString &outcome)
{
    const bool accepted = outcome == QLatin1String("accepted");
    const bool running = outcome.isEmpty();
    switch (purpose) {
    case MessagePurpose::Activation:
        return running ? TimelineText::tr("Activation on its way")
            : accepted ? TimelineText::tr("Activation sent")
                       : TimelineText::tr("Activation not delivered");
    case MessagePurpose::Reset:
        return running ? TimelineText::tr("Reset on its way")
            : accepted ? TimelineText::tr("Reset sent")
                       : TimelineText::tr("Reset not delivered");
    case MessagePurpose::PasswordChanged:
        return running ? TimelineText::tr("Notice on its way")
            : accepted ? TimelineText::tr("Notice of the new password sent")
                       : TimelineText::tr("Notice of the new password not delivered");
    }
    Q_UNREACHABLE();
}

Tone messageTone(const QString &outcome)
{
    if (outcome == QLatin1String("accepted"))
        return Tone::Good;
    if (outcome == QLatin1String("rejected"))
        return Tone::Bad;
    return outcome.isEmpty() ? Tone::Info : Tone::Waiting;
}

struct Wording {
    const char *title;
    Tone tone;
};

/// Audit lines that say something the other sources do not.
std::optional<Wording> wordingFor(AuditAction action)
{
    switch (action) {
    case AuditAction::AccountCreated:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Account created"), Tone::Neutral};
    case AuditAction::AccountEdited:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Edited"), Tone::Neutral};
    case AuditAction::AccountBlocked:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Blocked"), Tone::Bad};
    case AuditAction::AccountUnblocked:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Unblocked"), Tone::Good};
    case AuditAction::ConfirmedByHand:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Confirmed by hand"), Tone::Good};
    case AuditAction::EmailConfirmed:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Address confirmed"), Tone::Good};
    case AuditAction::PurgePostponed:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Given 24 h more"), Tone::Info};
    case AuditAction::PasswordChanged:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "New password chosen"), Tone::Good};
    case AuditAction::TokenRevoked:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Link taken back"), Tone::Waiting};
    case AuditAction::SessionsEnded:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Signed out everywhere"), Tone::Info};
    case AuditAction::MessageCancelled:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Message cancelled"), Tone::Neutral};
    case AuditAction::MessageRetried:
        return Wording{QT_TRANSLATE_NOOP("Timeline", "Message tried again"), Tone::Info};
    default:
        return std::nullopt;
    }
}

Result<void> addRegistration(Connection &connection, AccountId id, QList<TimelineEntry> &entries)
{
    const auto account = AccountStore(connection).find(id);
    if (!account)
        return fail(account.error());
    if (!*account)
        return fail(Error::Code::NotFound, TimelineText::tr("The account no longer exists."));
    entries.append({(*account)->registered, Tone::Neutral, TimelineText::tr("Registered"), {}});
    if ((*account)->bounced)
        entries.append({*(*account)->bounced, Tone::Bad, TimelineText::tr("A message came back"),
            TimelineText::tr("the address does not take mail")});
    return {};
}

Result<void> addMessages(Connection &connection, AccountId id, int limit, QList<TimelineEntry> &entries)
{
    Outbox outbox(connection);
    MessageFilter filter;
    filter.account = id;
    const auto messages = outbox.list(filter, limit);
    if (!messages)
        return fail(messages.error());
    for (const Message &message : *messages) {
        if (!message.lastAttempt && isFinal(message.state)) {
            const bool cancelled = message.state == MessageState::Cancelled;
            entries.append({cancelled ? message.notBefore : message.giveUpAt, Tone::Neutral,
                messageTitle(message.purpose, nameOf(message.state)),
                cancelled ? TimelineText::tr("cancelled before it was tried")
                          : TimelineText::tr("not tried in time")});
            continue;
        }
        if (!message.lastAttempt) {
            entries.append({message.created, Tone::Info, messageTitle(message.purpose, {}),
                TimelineText::tr("asked for by %1").arg(message.createdBy.displayName())});
            continue;
        }
        const auto attempts = outbox.attempts(message.id);
        if (!attempts)
            return fail(attempts.error());
        for (const MessageAttempt &attempt : *attempts)
            entries.append({attempt.ended.value_or(attempt.started), messageTone(attempt.outcome),
                messageTitle(message.purpose, attempt.outcome), attempt.serverWords()});
    }
    return {};
}

Result<void> addVisits(Connection &connection, AccountId id, int limit, QList<TimelineEntry> &entries)
{
    struct Visit {
        Instant at;
        std::optional<Instant> sent;
    };
    const auto visits = connection.select(
        QStringLiteral(
            "SELECT v.at, (SELECT MIN(t.ended) FROM message_attempt t WHERE t.token_id = v.token_id) "
            "FROM link_visit v WHERE v.account_id = ? AND v.action = 'opened' ORDER BY v.at DESC LIMIT ?"),
        bound(id, limit), [](const Row &row) {
            return Visit{row.instant(0), row.optionalInstant(1)};
        });
    if (!visits)
        return fail(visits.error());
    for (const Visit &visit : *visits) {
        const bool scanner = visit.sent && visit.at - *visit.sent < fasterThanPeople;
        entries.append({visit.at, scanner ? Tone::Waiting : Tone::Info, TimelineText::tr("Link opened"),
            scanner ? TimelineText::tr("so soon that a mail scanner probably did it") : QString()});
    }
    return {};
}

Result<void> addAudit(Connection &connection, AccountId id, int limit, QList<TimelineEntry> &entries)
{
    const auto events = AuditLog(connection).forAccount(id, limit);
    if (!events)
        return fail(events.error());
    for (const AuditEvent &event : *events) {
        const auto wording = wordingFor(event.action);
        if (!wording || event.outcome != AuditOutcome::Done)
            continue;
        QString detail = event.actor == Actor::person()
            ? QString()
            : TimelineText::tr("by %1").arg(event.actor.displayName());
        if (!event.reason.isEmpty())
            detail += (detail.isEmpty() ? QString() : QStringLiteral(": ")) + event.reason;
        entries.append({event.at, wording->tone, TimelineText::tr(wording->title), detail});
    }
    return {};
}

Result<void> addNotes(Connection &connection, AccountId id, int limit, QList<TimelineEntry> &entries)
{
    const auto notes = connection.select(
        QStringLiteral("SELECT created, created_by, text, ticket FROM account_note WHERE account_id = ? "
                       "ORDER BY created DESC LIMIT ?"),
        bound(id, limit), [](const Row &row) {
            const QString ticket =
                row.text(3).isEmpty() ? QString() : QStringLiteral(" [%1]").arg(row.text(3));
            return TimelineEntry{row.instant(0), Tone::Info,
                TimelineText::tr("Note by %1").arg(Actor::fromStored(row.text(1)).displayName()) + ticket,
                row.text(2)};
        });
    if (!notes)
        return fail(notes.error());
    entries += *notes;
    return {};
}

} // namespace

Result<QList<TimelineEntry>> timelineOf(Connection &connection, AccountId account, int limit)
{
    QList<TimelineEntry> entries;
    for (const auto add : {addMessages, addVisits, addAudit, addNotes}) {
        if (auto added = add(connection, account, limit, entries); !added)
            return fail(std::move(added).error());
    }
    // Last, so that of what happened in the same moment it stands at the bottom.
    if (auto added = addRegistration(connection, account, entries); !added)
        return fail(std::move(added).error());
    std::stable_sort(entries.begin(), entries.end(),
        [](const TimelineEntry &a, const TimelineEntry &b) { return a.at > b.at; });
    return entries.mid(0, limit);
}

} // namespace latchkey
