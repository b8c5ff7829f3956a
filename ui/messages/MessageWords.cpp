// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageWords.h"

#include "common/TimeText.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MessageWords", text);
}

struct StepWord {
    QStringView step;
    const char *words;
};

/// The stored names of the steps, as EmailChannel and Dispatcher write them.
constexpr std::array stepWords{
    StepWord{u"resolving", QT_TRANSLATE_NOOP("MessageWords", "while looking up the mail server")},
    StepWord{u"connecting", QT_TRANSLATE_NOOP("MessageWords", "while connecting to the mail server")},
    StepWord{u"greeting", QT_TRANSLATE_NOOP("MessageWords", "at the mail server's greeting")},
    StepWord{u"encrypting", QT_TRANSLATE_NOOP("MessageWords", "while setting up encryption")},
    StepWord{u"signing_in", QT_TRANSLATE_NOOP("MessageWords", "while signing in to the mail server")},
    StepWord{u"ready", QT_TRANSLATE_NOOP("MessageWords", "before the message was begun")},
    StepWord{u"sender", QT_TRANSLATE_NOOP("MessageWords", "at the sender's address")},
    StepWord{u"recipient", QT_TRANSLATE_NOOP("MessageWords", "at the recipient's address")},
    StepWord{u"data", QT_TRANSLATE_NOOP("MessageWords", "at the message itself")},
    StepWord{u"composing", QT_TRANSLATE_NOOP("MessageWords", "while the message was put together")},
};

QString wait(const Message &message, Instant now)
{
    if (message.notBefore <= now)
        return tr("It is tried again now.");
    return tr("The next try is %1, at %2.")
        .arg(TimeText::relative(message.notBefore, now), TimeText::timeOfDay(message.notBefore));
}

} // namespace

QString labelOf(MessagePurpose purpose)
{
    switch (purpose) {
    case MessagePurpose::Activation:
        return tr("Activation");
    case MessagePurpose::Reset:
        return tr("Reset");
    case MessagePurpose::PasswordChanged:
        return tr("Notice");
    }
    Q_UNREACHABLE();
}

QString labelOf(MessageState state)
{
    switch (state) {
    case MessageState::Queued:
        return tr("Queued");
    case MessageState::Sending:
        return tr("Sending");
    case MessageState::Sent:
        return tr("Sent");
    case MessageState::Deferred:
        return tr("Waiting");
    case MessageState::Failed:
        return tr("Failed");
    case MessageState::Cancelled:
        return tr("Cancelled");
    case MessageState::Expired:
        return tr("Given up");
    case MessageState::Paused:
        return tr("Paused");
    }
    Q_UNREACHABLE();
}

Tone toneOf(MessageState state)
{
    switch (state) {
    case MessageState::Sent:
        return Tone::Good;
    case MessageState::Queued:
    case MessageState::Sending:
        return Tone::Info;
    case MessageState::Deferred:
    case MessageState::Paused:
        return Tone::Waiting;
    case MessageState::Failed:
    case MessageState::Expired:
        return Tone::Bad;
    case MessageState::Cancelled:
        return Tone::Neutral;
    }
    Q_UNREACHABLE();
}

QString explain(const Message &message, Instant now)
{
    switch (message.state) {
    case MessageState::Queued:
        return tr("It goes out as soon as there is room.");
    case MessageState::Sending:
        return tr("Latchkey is talking to the mail server right now.");
    case MessageState::Sent:
        return tr("The mail server has taken it. If it does not arrive, the person should look in the spam "
                  "folder.");
    case MessageState::Deferred:
        return tr("It was not taken, but may be later.") + u' ' + wait(message, now) + u' '
            + tr("It is given up %1.").arg(TimeText::relative(message.giveUpAt, now));
    case MessageState::Failed:
        return tr(
            "It was refused for good. Trying again helps only if something has been put right meanwhile.");
    case MessageState::Cancelled:
        return tr("It was taken out of the outbox and does not go out.");
    case MessageState::Expired:
        return tr("It was not taken within its day, so it was given up.");
    case MessageState::Paused:
        return tr("It waits because the mail account needs attention; nothing is wrong with the message.");
    }
    Q_UNREACHABLE();
}

QString outcomeLabel(const MessageAttempt &attempt)
{
    if (attempt.outcome == u"accepted"_s)
        return tr("Taken by the mail server");
    if (attempt.outcome == u"deferred"_s)
        return attempt.replyCode ? tr("Refused for now") : tr("Did not get through");
    if (attempt.outcome == u"rejected"_s)
        return tr("Refused for good");
    if (attempt.outcome == u"unknown"_s)
        return tr("Handed over, but no answer came; it may arrive");
    if (attempt.outcome == u"interrupted"_s)
        return tr("Interrupted");
    return tr("Under way");
}

Tone outcomeTone(const MessageAttempt &attempt)
{
    if (attempt.outcome == u"accepted"_s)
        return Tone::Good;
    if (attempt.outcome == u"rejected"_s)
        return Tone::Bad;
    return attempt.outcome.isEmpty() ? Tone::Info : Tone::Waiting;
}

QString stepLabel(const QString &step)
{
    for (const StepWord &word : stepWords) {
        if (word.step == step)
            return tr(word.words);
    }
    return {};
}

std::optional<QString> retryRefusal(const Message &message)
{
    if (message.state == MessageState::Sending)
        return tr("It is being sent right now.");
    if (message.state == MessageState::Sent)
        return tr("It has been sent. For a new link, send another one from the person's page.");
    if (!message.account)
        return tr("The account is gone, so there is nobody to send it to.");
    return std::nullopt;
}

std::optional<QString> cancelRefusal(const Message &message)
{
    if (message.state == MessageState::Sending)
        return tr("It is being sent right now.");
    if (message.state == MessageState::Sent)
        return tr(
            "It has been sent; a mail cannot be called back. Its link can be taken back under Live links.");
    if (isFinal(message.state))
        return tr("It does not go out any more.");
    return std::nullopt;
}

QString ticketText(const Message &message, const QList<MessageAttempt> &attempts)
{
    const QString person = message.accountName.isEmpty()
        ? message.recipient
        : u"%1 <%2>"_s.arg(message.accountName, message.recipient);
    QStringList lines{
        tr("%1 for %2: %3").arg(labelOf(message.purpose), person, labelOf(message.state)),
        tr("Asked for by %1, %2").arg(message.createdBy.displayName(), TimeText::exactUtc(message.created)),
    };
    if (!message.reason.isEmpty())
        lines.append(tr("Reason: %1").arg(message.reason));
    for (qsizetype i = 0; i < attempts.size(); ++i) {
        const MessageAttempt &attempt = attempts[i];
        QString line =
            tr("Try %1, %2: %3")
                .arg(QString::number(i + 1), TimeText::exactUtc(attempt.ended.value_or(attempt.started)),
                    outcomeLabel(attempt));
        if (const QString words = attempt.serverWords(); !words.isEmpty())
            line += u" - "_s + words;
        lines.append(line);
    }
    if (attempts.isEmpty())
        lines.append(tr("Not tried yet."));
    return lines.join(u'\n');
}

} // namespace latchkey
