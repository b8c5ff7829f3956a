// SPDX-License-Identifier: GPL-3.0-or-later
#include "linkcheck/LinkAnswer.h"

#include "accounts/AccountAction.h"
#include "common/TimeText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTimeZone>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

struct LinkAnswerText {
    Q_DECLARE_TR_FUNCTIONS(LinkAnswer)
};

/// "Tuesday, 17 November"; the year where it is another.
QString dayInWords(QDate day, QDate today)
{
    return QLocale().toString(day, day.year() == today.year() ? u"dddd, d MMMM"_s : u"d MMMM yyyy"_s);
}

/// "today at 14:02", "yesterday at 14:02", "on Tuesday, 17 November at 14:02".
QString dayAndTime(Instant moment, Instant now)
{
    const QDate day = toLocal(moment).date();
    const QDate today = toLocal(now).date();
    const QString time = TimeText::timeOfDay(moment);
    if (day == today)
        return LinkAnswerText::tr("today at %1").arg(time);
    if (day == today.addDays(-1))
        return LinkAnswerText::tr("yesterday at %1").arg(time);
    if (day == today.addDays(1))
        return LinkAnswerText::tr("tomorrow at %1").arg(time);
    return LinkAnswerText::tr("on %1 at %2").arg(dayInWords(day, today), time);
}

/// The same in the middle of the facts, where today goes without saying.
QString at(Instant moment, Instant now)
{
    return toLocal(moment).date() == toLocal(now).date()
        ? LinkAnswerText::tr("at %1").arg(TimeText::timeOfDay(moment))
        : dayAndTime(moment, now);
}

/// "until 14:32" for today, "until tomorrow at 14:32", "until Tuesday, 24 November at 14:32".
QString until(Instant moment, Instant now)
{
    const QDate day = toLocal(moment).date();
    const QDate today = toLocal(now).date();
    const QString time = TimeText::timeOfDay(moment);
    if (day == today)
        return LinkAnswerText::tr("until %1").arg(time);
    if (qAbs(today.daysTo(day)) == 1)
        return LinkAnswerText::tr("until %1").arg(dayAndTime(moment, now));
    return LinkAnswerText::tr("until %1 at %2").arg(dayInWords(day, today), time);
}

/// A span as one says it: "12 minutes", "3 hours", "2 days"; rounded down.
QString span(Duration duration)
{
    if (duration >= 96h)
        return TimeText::duration(std::chrono::floor<std::chrono::days>(duration));
    if (duration >= 2h)
        return TimeText::duration(std::chrono::floor<std::chrono::hours>(duration));
    if (duration >= 1min)
        return TimeText::duration(std::chrono::floor<std::chrono::minutes>(duration));
    return TimeText::duration(std::chrono::floor<std::chrono::seconds>(duration));
}

/// Puts the words for one diagnosis together.
class Answerer {
public:
    Answerer(const LinkDiagnosis &diagnosis, const std::optional<Account> &account, Instant now)
        : m_link(diagnosis)
        , m_account(account)
        , m_now(now)
    {
    }

    LinkAnswer answer()
    {
        switch (m_link.verdict) {
        case LinkVerdict::Live:
            return live();
        case LinkVerdict::Expired:
            return expired();
        case LinkVerdict::Replaced:
            return replaced();
        case LinkVerdict::Used:
            return used();
        case LinkVerdict::Revoked:
            return dead(LinkAnswerText::tr("%1 took it back %2.").arg(actor(), diedAt()));
        case LinkVerdict::PasswordChanged:
            return dead(
                LinkAnswerText::tr("The password was changed %1, and with that every older link died.")
                    .arg(diedAt()));
        case LinkVerdict::EmailChanged:
            return dead(LinkAnswerText::tr(
                "The account's address was changed %1, and with that every older link died.")
                            .arg(diedAt()));
        case LinkVerdict::Confirmed:
            return confirmed();
        case LinkVerdict::AccountBlocked:
            return blocked();
        case LinkVerdict::AccountDeleted:
            return gone(LinkAnswerText::tr("%1 deleted the account %2.").arg(actor(), diedAt()));
        case LinkVerdict::AccountPurged:
            return gone(
                LinkAnswerText::tr("The account was removed %1, because it was not confirmed in time.")
                    .arg(diedAt()));
        case LinkVerdict::OtherPurpose:
            return otherPurpose();
        case LinkVerdict::OtherSite:
            return unknown(LinkAnswerText::tr("It leads to another website."),
                LinkAnswerText::tr("The address is none of this site's, and the code in it was not made "
                                   "here. Ask the person "
                                   "which "
                                   "mail it came from."));
        case LinkVerdict::CutOff:
            return unknown(LinkAnswerText::tr("The end of it is missing."),
                LinkAnswerText::tr("The code is too short: it was cut off by the mail program or when it was "
                                   "copied. Ask the "
                                   "person to "
                                   "forward the whole mail, or send a new one."));
        case LinkVerdict::NeverIssued:
            return unknown(LinkAnswerText::tr("This site knows nothing of it."),
                LinkAnswerText::tr("It looks whole, but no such code was made here, or it ran out so long "
                                   "ago that the entry "
                                   "has been "
                                   "removed. Check for a mistyped letter, or send a new one."));
        case LinkVerdict::NotALink:
            return unknown(LinkAnswerText::tr("There is no link in it."),
                LinkAnswerText::tr("Paste the whole mail, the link, or just the code."));
        }
        Q_UNREACHABLE();
    }

private:
    bool isReset() const { return m_link.purpose == TokenPurpose::Reset; }
    /// At the start of a sentence.
    QString actor() const
    {
        QString name = m_link.by ? m_link.by->displayName() : LinkAnswerText::tr("Somebody");
        name[0] = name[0].toUpper();
        return name;
    }
    QString diedAt() const
    {
        return m_link.died ? dayAndTime(*m_link.died, m_now) : LinkAnswerText::tr("at an unknown time");
    }

    /// "This reset link for Olivia Smith"
    QString subject() const
    {
        if (m_link.accountName.isEmpty())
            return isReset() ? LinkAnswerText::tr("This reset link")
                             : LinkAnswerText::tr("This activation link");
        return (isReset() ? LinkAnswerText::tr("This reset link for %1")
                          : LinkAnswerText::tr("This activation link for %1"))
            .arg(m_link.accountName);
    }

    /// "This reset link for Olivia Smith was sent at 13:20 and would have worked until 13:50."
    QString facts() const
    {
        const bool works = m_link.verdict == LinkVerdict::Live || m_link.verdict == LinkVerdict::OtherPurpose;
        const bool over = m_link.verdict == LinkVerdict::Expired;
        if (m_link.sent && m_link.expires) {
            const QString sentence = works ? LinkAnswerText::tr("%1 was sent %2 and works %3.")
                : over                     ? LinkAnswerText::tr("%1 was sent %2 and worked %3.")
                                           : LinkAnswerText::tr("%1 was sent %2 and would have worked %3.");
            return sentence.arg(subject(), at(*m_link.sent, m_now), until(*m_link.expires, m_now));
        }
        if (m_link.sent)
            return LinkAnswerText::tr("%1 was sent %2.").arg(subject(), at(*m_link.sent, m_now));
        if (m_link.expires) {
            const QString sentence = works ? LinkAnswerText::tr("%1 works %2.")
                : over                     ? LinkAnswerText::tr("%1 worked %2.")
                                           : LinkAnswerText::tr("%1 would have worked %2.");
            return sentence.arg(subject(), until(*m_link.expires, m_now));
        }
        return {}; // without any time there is nothing worth a sentence
    }

    /// What the person can open instead; empty when there is nothing.
    QString aboutNewer() const
    {
        const auto &newer = m_link.newer;
        if (!newer || newer->expires <= m_now)
            return {};
        const QString it =
            isReset() ? LinkAnswerText::tr("A newer reset") : LinkAnswerText::tr("A newer activation");
        const QString by = newer->issuedBy ? newer->issuedBy->displayName() : QString();
        const QString limit = until(newer->expires, m_now);
        const QString left = span(newer->expires - m_now);
        if (newer->issued) {
            const QString when = at(*newer->issued, m_now);
            return by.isEmpty()
                ? LinkAnswerText::tr("%1 was sent %2; only that one works, %3 (%4 left).")
                      .arg(it, when, limit, left)
                : LinkAnswerText::tr("%1 was sent %2 by %3; only that one works, %4 (%5 left).")
                      .arg(it, when, by, limit, left);
        }
        return by.isEmpty()
            ? LinkAnswerText::tr("%1 was made; only that one works, %2 (%3 left).").arg(it, limit, left)
            : LinkAnswerText::tr("%1 was made by %2; only that one works, %3 (%4 left).")
                  .arg(it, by, limit, left);
    }

    /// The new link that makes sense for the account as it is now.
    std::optional<TokenPurpose> helpful() const
    {
        if (!m_account)
            return std::nullopt;
        const auto action = isReset() ? AccountAction::SendReset : AccountAction::SendActivation;
        return refusal(action, *m_account, m_now) ? std::nullopt : m_link.purpose;
    }

    /// Why none is offered although one might be expected.
    QString whyNothingHelps() const
    {
        if (!m_account || helpful())
            return {};
        if (m_account->status.isBlocked())
            return LinkAnswerText::tr("The account is blocked; a new link makes sense once it is unblocked.");
        if (!isReset() && !m_account->status.isUnconfirmed())
            return LinkAnswerText::tr(
                "The address is confirmed meanwhile, so the person can sign in without it.");
        if (const auto why = refusal(
                isReset() ? AccountAction::SendReset : AccountAction::SendActivation, *m_account, m_now))
            return *why;
        return {};
    }

    static QString joined(const QStringList &sentences)
    {
        QStringList told = sentences;
        told.removeAll(QString());
        return told.join(u' ');
    }

    LinkAnswer finished(
        Tone tone, const QString &title, const QStringList &sentences, std::optional<TokenPurpose> send) const
    {
        const QString note = m_link.repaired
            ? LinkAnswerText::tr("The address had been broken over several lines or rewritten by a mail "
                                 "program; it was put together again before checking.")
            : QString();
        return {tone, title, joined(sentences), note, send};
    }

    LinkAnswer live() const
    {
        const bool runsOut = m_link.expires && *m_link.expires > m_now;
        const QString left = runsOut ? span(*m_link.expires - m_now) : QString();
        return finished(Tone::Good,
            left.isEmpty() ? LinkAnswerText::tr("This link works.")
                           : LinkAnswerText::tr("This link works, for another %1.").arg(left),
            {facts(),
                LinkAnswerText::tr(
                    "If its page does not open, ask the person to copy the whole address into the browser's "
                    "address "
                    "line.")},
            std::nullopt);
    }

    LinkAnswer expired() const
    {
        const QString title = m_link.expires
            ? LinkAnswerText::tr("It ran out %1 ago, %2.")
                  .arg(span(m_now - *m_link.expires), dayAndTime(*m_link.expires, m_now))
            : LinkAnswerText::tr("It ran out.");
        return finished(Tone::Waiting, title, {facts(), aboutNewer(), whyNothingHelps()}, helpful());
    }

    LinkAnswer replaced() const
    {
        const QString newer = aboutNewer();
        const auto when = m_link.newer && m_link.newer->issued ? m_link.newer->issued : m_link.died;
        const QString title = when
            ? LinkAnswerText::tr("It was replaced by a newer one, sent %1.").arg(dayAndTime(*when, m_now))
            : LinkAnswerText::tr("It was replaced by a newer one.");
        return finished(Tone::Waiting, title,
            {facts(),
                newer.isEmpty() ? LinkAnswerText::tr("The newer one does not work any more either.") : newer,
                whyNothingHelps()},
            helpful());
    }

    LinkAnswer used() const
    {
        const QString what = isReset()
            ? LinkAnswerText::tr(
                "A new password was chosen with it. If that was not the person, send a new reset now.")
            : LinkAnswerText::tr("The address was confirmed with it, once; opening it again does nothing.");
        return finished(Tone::Info, LinkAnswerText::tr("It was used %1.").arg(diedAt()),
            {facts(), what, aboutNewer(), isReset() ? whyNothingHelps() : QString()}, helpful());
    }

    LinkAnswer confirmed() const
    {
        const bool byHand = m_link.by && m_link.by->isOperator();
        const QString title = byHand
            ? LinkAnswerText::tr("%1 confirmed the address by hand %2.").arg(actor(), diedAt())
            : LinkAnswerText::tr("The address was confirmed in another way %1.").arg(diedAt());
        return finished(Tone::Info, title, {facts(), whyNothingHelps()}, helpful());
    }

    LinkAnswer blocked() const
    {
        QString title = LinkAnswerText::tr("The account is blocked.");
        if (m_link.died && m_link.by)
            title = LinkAnswerText::tr("%1 blocked the account %2.").arg(actor(), diedAt());
        const bool stillBlocked = m_account && m_account->status.isBlocked();
        QString state = LinkAnswerText::tr("No link works while it is blocked.");
        if (stillBlocked && m_account->blockedUntil)
            state = LinkAnswerText::tr("It is blocked %1, and no link works before.")
                        .arg(until(*m_account->blockedUntil, m_now));
        else if (m_account && !stillBlocked)
            state =
                LinkAnswerText::tr("It is not blocked any more, but links from before the block stay dead.");
        return finished(Tone::Bad, title, {facts(), state}, stillBlocked ? std::nullopt : helpful());
    }

    LinkAnswer otherPurpose() const
    {
        const QString title = isReset()
            ? LinkAnswerText::tr("It is a reset link on the page for activations.")
            : LinkAnswerText::tr("It is an activation link on the page for resets.");
        return finished(Tone::Waiting, title,
            {facts(),
                LinkAnswerText::tr(
                    "The address around the code was changed on its way. The link as it stands in the mail "
                    "works.")},
            helpful());
    }

    /// Dead for the reason that the title gives, with a new one as the help.
    LinkAnswer dead(const QString &title) const
    {
        return finished(Tone::Waiting, title, {facts(), aboutNewer(), whyNothingHelps()}, helpful());
    }

    LinkAnswer gone(const QString &title) const
    {
        return finished(
            Tone::Bad, title, {facts(), LinkAnswerText::tr("The person can register again.")}, std::nullopt);
    }

    LinkAnswer unknown(const QString &title, const QString &explanation) const
    {
        return finished(Tone::Neutral, title, {explanation}, std::nullopt);
    }

    const LinkDiagnosis &m_link;
    const std::optional<Account> &m_account;
    Instant m_now;
};

} // namespace

QString LinkAnswer::plainText(Instant now, const Actor &by) const
{
    QStringList lines{title, explanation};
    if (!note.isEmpty())
        lines.append(note);
    const QDateTime local = toLocal(now);
    lines.append(LinkAnswerText::tr("Checked by %1, %2 (%3). Times are %4.")
                     .arg(by.displayName(), TimeText::exactLocal(now), TimeText::exactUtc(now),
                         local.timeZone().displayName(local, QTimeZone::OffsetName)));
    return lines.join(u'\n');
}

LinkAnswer answerFor(const LinkDiagnosis &diagnosis, const std::optional<Account> &account, Instant now)
{
    return Answerer(diagnosis, account, now).answer();
}

} // namespace latchkey
