// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageWords.h"

#include "common/TimeText.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

struct MessageWordsText {
    Q_DECLARE_TR_FUNCTIONS(MessageWords)
};

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
        return MessageWordsText::tr("It is tried again now.");
    return MessageWordsText::tr("The next try is %1, at %2.")
        .arg(TimeText::relative(message.notBefore, now), TimeText::timeOfDay(message.notBefore));
}

} // namespace

QString labelOf(MessagePurpose purpose)
{
    switch (purpose) {
    case MessagePurpose::Activation:
        return MessageWordsText::tr("Activation");
    case MessagePurpose::Reset:
        return MessageWordsText::tr("Reset");
    case MessagePurpose::PasswordChanged:
        return MessageWordsText::tr("Notice");
    }
    Q_UNREACHABLE();
}

QString labelOf(ChannelKind channel)
{
    switch (channel) {
    case ChannelKind::Email:
        return MessageWordsText::tr("E-mail");
    case ChannelKind::WhatsApp:
        return MessageWordsText::tr("WhatsApp");
    case ChannelKind::Sms:
        return MessageWordsText::tr("SMS");
    case ChannelKind::Voice:
        return MessageWordsText::tr("Voice");
    }
    Q_UNREACHABLE();
}

QString labelOf(MessageState state)
{
    switch (state) {
    case MessageState::Queued:
        return MessageWordsText::tr("Queued");
    case MessageState::Sending:
        return MessageWordsText::tr("Sending");
    case MessageState::Sent:
        return MessageWordsText::tr("Sent");
    case MessageState::Deferred:
        return MessageWordsText::tr("Waiting");
    case MessageState::Failed:
        return MessageWordsText::tr("Failed");
    case MessageState::Cancelled:
        return MessageWordsText::tr("Cancelled");
    case MessageState::Expired:
        return MessageWordsText::tr("Given up");
    case MessageState::Paused:
        return MessageWordsText::tr("Paused");
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
        return MessageWordsText::tr("It goes out as soon as there is room.");
    case MessageState::Sending:
        return MessageWordsText::tr("Latchkey is talking to the mail server right now.");
    case MessageState::Sent:
        return MessageWordsText::tr(
            "The mail server has taken it. If it does not arrive, the person should look in the spam "
            "folder.");
    case MessageState::Deferred:
        return MessageWordsText::tr("It was not taken, but may be later.") + u' ' + wait(message, now) + u' '
            + MessageWordsText::tr("It is given up %1.").arg(TimeText::relative(message.giveUpAt, now));
    case MessageState::Failed:
        return MessageWordsText::tr(
            "It was refused for good. Trying again helps only if something has been put right meanwhile.");
    case MessageState::Cancelled:
        return MessageWordsText::tr("It was taken out of the outbox and does not go out.");
    case MessageState::Expired:
        return MessageWordsText::tr("It was not taken within its day, so it was given up.");
    case MessageState::Paused:
        return MessageWordsText::tr(
            "It waits because the mail account needs attention; nothing is wrong with the message.");
    }
    Q_UNREACHABLE();
}

QString outcomeLabel(const MessageAttempt &attempt)
{
    if (attempt.outcome == u"accepted"_s)
        return MessageWordsText::tr("Taken by the mail server");
    if (attempt.outcome == u"deferred"_s)
        return attempt.replyCode ? MessageWordsText::tr("Refused for now")
                                 : MessageWordsText::tr("Did not get through");
    if (attempt.outcome == u"rejected"_s)
        return MessageWordsText::tr("Refused for good");
    if (attempt.outcome == u"unknown"_s)
        return MessageWordsText::tr("Handed over, but no answer came; it may arrive");
    if (attempt.outcome == u"interrupted"_s)
        return MessageWordsText::tr("Interrupted");
    return MessageWordsText::tr("Under way");
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
            return MessageWordsText::tr(word.words);
    }
    return {};
}

std::optional<QString> retryRefusal(const Message &message)
{
    if (message.state == MessageState::Sending)
        return MessageWordsText::tr("It is being sent right now.");
    if (message.state == MessageState::Sent)
        return MessageWordsText::tr(
            "It has been sent. For a new link, send another one from the person's page.");
    if (!message.account)
        return MessageWordsText::tr("The account is gone, so there is nobody to send it to.");
    return std::nullopt;
}

std::optional<QString> cancelRefusal(const Message &message)
{
    if (message.state == MessageState::Sending)
        return MessageWordsText::tr("It is being sent right now.");
    if (message.state == MessageState::Sent)
        return MessageWordsText::tr(
            "It has been sent; a mail cannot be called back. Its link can be taken back under Live links.");
    if (isFinal(message.state))
        return MessageWordsText::tr("It does not go out any more.");
    return std::nullopt;
}

QString ticketText(const Message &message, const QList<MessageAttempt> &attempts)
{
    const QString person = message.accountName.isEmpty()
        ? message.recipient
        : u"%1 <%2>"_s.arg(message.accountName, message.recipient);
    QStringList lines{
        MessageWordsText::tr("%1 for %2: %3").arg(labelOf(message.purpose), person, labelOf(message.state)),
        MessageWordsText::tr("Asked for by %1, %2")
            .arg(message.createdBy.displayName(), TimeText::exactUtc(message.created)),
    };
    if (!message.reason.isEmpty())
        lines.append(MessageWordsText::tr("Reason: %1").arg(message.reason));
    for (qsizetype i = 0; i < attempts.size(); ++i) {
        const MessageAttempt &attempt = attempts[i];
        QString line =
            MessageWordsText::tr("Try %1, %2: %3")
                .arg(QString::number(i + 1), TimeText::exactUtc(attempt.ended.value_or(attempt.started)),
                    outcomeLabel(attempt));
        if (const QString words = attempt.serverWords(); !words.isEmpty())
            line += u" - "_s + words;
        lines.append(line);
    }
    if (attempts.isEmpty())
        lines.append(MessageWordsText::tr("Not tried yet."));
    return lines.join(u'\n');
}

} // namespace latchkey
