// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountDetail.h"

#include "accounts/AccountColumns.h"
#include "common/TimeText.h"
#include "site/SiteStore.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

struct AccountDetailText {
    Q_DECLARE_TR_FUNCTIONS(AccountDetail)
};

SituationLine removalLine(const AccountDetail &detail, Instant now)
{
    using namespace std::chrono_literals;
    const auto end = detail.account.purgeAt(detail.purgeAfter);
    if (!end)
        return {};
    if (!detail.purgeByClock)
        return {AccountDetailText::tr("Unconfirmed; the site removes nobody by the clock"), {}, Tone::Neutral,
            false};
    if (*end <= now)
        return {AccountDetailText::tr("Is removed any moment now unless confirmed"), TimeText::toolTip(*end),
            Tone::Bad, false};
    return {AccountDetailText::tr("Removed in %1 unless confirmed").arg(TimeText::left(*end, now)),
        TimeText::toolTip(*end), *end - now < 12h ? Tone::Bad : Tone::Neutral, *end - now < 1min};
}

SituationLine blockLine(const Account &account, Instant now)
{
    if (!account.blockedUntil)
        return {AccountDetailText::tr("Blocked until somebody unblocks it"), {}, Tone::Neutral, false};
    return {AccountDetailText::tr("Blocked until %1 (%2 left)")
                .arg(QLocale().toString(toLocal(*account.blockedUntil), QLocale::ShortFormat),
                    TimeText::left(*account.blockedUntil, now)),
        TimeText::toolTip(*account.blockedUntil), Tone::Neutral, false};
}

QString purposeTitle(MessagePurpose purpose, MessageState state)
{
    const bool activation = purpose == MessagePurpose::Activation;
    switch (state) {
    case MessageState::Sent:
        return activation ? AccountDetailText::tr("Activation sent") : AccountDetailText::tr("Reset sent");
    case MessageState::Deferred:
        return activation ? AccountDetailText::tr("Activation not delivered yet")
                          : AccountDetailText::tr("Reset not delivered yet");
    case MessageState::Failed:
    case MessageState::Expired:
        return activation ? AccountDetailText::tr("Activation not delivered")
                          : AccountDetailText::tr("Reset not delivered");
    case MessageState::Cancelled:
        return activation ? AccountDetailText::tr("The activation message was cancelled")
                          : AccountDetailText::tr("The reset message was cancelled");
    case MessageState::Paused:
    case MessageState::Queued:
    case MessageState::Sending:
        return activation ? AccountDetailText::tr("The activation message waits")
                          : AccountDetailText::tr("The reset message waits");
    }
    Q_UNREACHABLE();
}

QString joined(const QString &a, const QString &b)
{
    return a.isEmpty() || b.isEmpty() ? a + b : a + u'\n' + b;
}

QString withoutCodes(QString text)
{
    // Opaque codes (43 characters of base64url) and JWTs.
    static const QRegularExpression code(
        u"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]{43}|eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*)(?![A-Za-z0-9_-])"_s);
    return text.replace(code, AccountDetailText::tr("(code left out)"));
}

} // namespace

Result<std::optional<AccountDetail>> readAccountDetail(Connection &connection, AccountId id)
{
    const auto account = AccountStore(connection).find(id);
    if (!account)
        return fail(account.error());
    if (!*account)
        return std::optional<AccountDetail>();
    const auto site = SiteStore(connection).read();
    if (!site)
        return fail(site.error());
    auto timeline = timelineOf(connection, id);
    if (!timeline) {
        // Gone between the two reads: that is no failure.
        if (timeline.error().code == Error::Code::NotFound)
            return std::optional<AccountDetail>();
        return fail(std::move(timeline).error());
    }
    return std::optional(AccountDetail{**account, site->purgeAfter, site->purgeByClock, *timeline});
}

bool isResetOpen(const Account &account, Instant now)
{
    return account.hasResetToken && account.resetExpires && *account.resetExpires > now;
}

bool needsOtherAddress(const Account &account)
{
    return account.bounced.has_value() || !EmailAddress::parse(account.email);
}

QList<SituationLine> situationOf(const AccountDetail &detail, Instant now)
{
    const Account &account = detail.account;
    QList<SituationLine> lines;
    if (account.status.isUnconfirmed())
        lines.append(removalLine(detail, now));
    if (account.status.isBlocked())
        lines.append(blockLine(account, now));
    if (isResetOpen(account, now))
        lines.append({AccountDetailText::tr("A reset is open until %1 (%2 left)")
                          .arg(TimeText::timeOfDay(*account.resetExpires),
                              TimeText::countdown(*account.resetExpires, now)),
            TimeText::toolTip(*account.resetExpires), Tone::Neutral, true});
    if (account.bounced)
        lines.append({AccountDetailText::tr("A message to this address came back %1")
                          .arg(TimeText::relative(*account.bounced, now)),
            TimeText::toolTip(*account.bounced), Tone::Bad, false});
    else if (!EmailAddress::parse(account.email))
        lines.append({AccountDetailText::tr("No mail can go to this address: it cannot be right"), {},
            Tone::Bad, false});
    if (lines.isEmpty())
        lines.append({AccountDetailText::tr("Registered %1").arg(TimeText::relative(account.registered, now)),
            TimeText::toolTip(account.registered), Tone::Neutral, false});
    return lines;
}

DeliveryNews deliveryNewsOf(const Message &message, const DispatcherState &outbox)
{
    using Help = DeliveryNews::Help;
    const QString words = message.lastAttempt ? message.lastAttempt->serverWords() : QString();
    const QString title = purposeTitle(message.purpose, message.state);
    switch (message.state) {
    case MessageState::Queued:
    case MessageState::Sending:
    case MessageState::Paused:
        if (outbox.pausedBecause)
            return {Tone::Waiting, title, joined(outbox.pausedBecause->message, outbox.pausedBecause->advice),
                Help::MailAccount, false};
        if (message.state == MessageState::Paused)
            return {Tone::Waiting, title,
                joined(
                    AccountDetailText::tr("The mail account needs a look before anything goes out."), words),
                Help::MailAccount, false};
        return {Tone::Info, AccountDetailText::tr("Waiting for the mail server..."), {}, Help::None, false};
    case MessageState::Sent:
        return {Tone::Good, title, words, Help::None, true};
    case MessageState::Deferred:
        return {Tone::Waiting, title,
            joined(words,
                AccountDetailText::tr("It is tried again at %1.")
                    .arg(TimeText::timeOfDay(message.notBefore))),
            Help::ShowMessage, false};
    case MessageState::Failed:
        return {Tone::Bad, title,
            words.isEmpty() ? AccountDetailText::tr("The mail server did not take it.") : words,
            Help::ShowMessage, true};
    case MessageState::Expired:
        return {Tone::Bad, title,
            joined(AccountDetailText::tr("It could not be delivered within its day."), words),
            Help::ShowMessage, true};
    case MessageState::Cancelled:
        return {Tone::Neutral, title, message.lastAttempt ? words : QString(), Help::ShowMessage, true};
    }
    Q_UNREACHABLE();
}

QString ticketTextOf(const AccountDetail &detail, Instant now)
{
    const Account &account = detail.account;
    QStringList lines{account.displayName(), account.email,
        AccountDetailText::tr("User name: %1").arg(account.userName),
        AccountDetailText::tr("Status: %1").arg(account.status.displayLabel())};
    const auto situation = situationOf(detail, now);
    for (const SituationLine &line : situation)
        lines.append(line.toolTip.isEmpty() ? line.text
                                            : line.text + u" ["_s + line.toolTip.section(u'\n', -1) + u']');
    lines << QString() << AccountDetailText::tr("What happened (as of %1)").arg(TimeText::exactUtc(now));
    for (const TimelineEntry &entry : detail.timeline) {
        QString line = TimeText::exactUtc(entry.at) + u"  "_s + entry.title;
        if (!entry.detail.isEmpty())
            line += u": "_s + QString(entry.detail).replace(u'\n', u' ');
        lines.append(line);
    }
    return withoutCodes(lines.join(u'\n'));
}

} // namespace latchkey
