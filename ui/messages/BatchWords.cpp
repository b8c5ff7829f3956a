// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/BatchWords.h"

#include "common/TimeText.h"
#include "mail/MailPresets.h"

#include <limits>
#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

struct BatchWordsText {
    Q_DECLARE_TR_FUNCTIONS(BatchWords)
};

constexpr int warnFromPercent = 80;

QString number(qint64 value)
{
    return QLocale().toString(value);
}

bool isToday(Instant moment, Instant now)
{
    return toLocal(moment).date() == toLocal(now).date();
}

/// "09:12", or "Tue 09:12" where it is not today.
QString clockText(Instant moment, Instant now)
{
    return isToday(moment, now) ? TimeText::timeOfDay(moment)
                                : TimeText::day(moment, now) + u' ' + TimeText::timeOfDay(moment);
}

bool isDayFull(const SendingMeter &meter)
{
    return meter.limits.perDay && meter.lastDay >= *meter.limits.perDay;
}

QString roomText(const SendingMeter &meter, Instant now)
{
    const QString limit = number(*meter.limits.perDay);
    if (!meter.roomAgain)
        return BatchWordsText::tr("goes on when the limit of %1 a day leaves room").arg(limit);
    const QString at = TimeText::timeOfDay(*meter.roomAgain);
    return isToday(*meter.roomAgain, now)
        ? BatchWordsText::tr("goes on at %1, when the limit of %2 a day leaves room").arg(at, limit)
        : BatchWordsText::tr("goes on tomorrow at %1, when the limit of %2 a day leaves room").arg(at, limit);
}

QString paceText(const BatchProgress &progress, const std::optional<SendingMeter> &meter,
    const BatchPace &pace, Instant now)
{
    QStringList parts;
    if (const auto rate = pace.perMinute(now))
        parts += BatchPace::rateText(*rate);
    const int roomToday = meter && meter->limits.perDay ? *meter->limits.perDay - meter->lastDay
                                                        : std::numeric_limits<int>::max();
    if (progress.left() > roomToday)
        // A time left would leave out that it stops in between.
        parts += BatchWordsText::tr("the limit of %1 a day leaves room for %2 of them now")
                     .arg(number(*meter->limits.perDay), number(roomToday));
    else if (const auto left = pace.timeLeft(progress.left(), now))
        parts += BatchPace::leftText(*left);
    return parts.join(u", "_s);
}

} // namespace

QString titleOf(const MessageBatch &batch)
{
    switch (batch.purpose) {
    case MessagePurpose::Activation:
        return BatchWordsText::tr("Activation to %Ln people", nullptr, batch.asked);
    case MessagePurpose::Reset:
        return BatchWordsText::tr("Reset to %Ln people", nullptr, batch.asked);
    case MessagePurpose::PasswordChanged:
        return BatchWordsText::tr("Notice to %Ln people", nullptr, batch.asked);
    }
    Q_UNREACHABLE();
}

QString begunText(const MessageBatch &batch, Instant now)
{
    return BatchWordsText::tr("begun %1 by %2", "time, person")
        .arg(clockText(batch.created, now), batch.createdBy.displayName());
}

QString countsText(const BatchProgress &progress)
{
    QStringList parts{BatchWordsText::tr("%Ln sent", nullptr, progress.sent())};
    if (progress.failed() > 0)
        parts += BatchWordsText::tr("%Ln failed", nullptr, progress.failed());
    if (progress.passedOverCount() > 0)
        parts += BatchWordsText::tr("%Ln passed over", nullptr, progress.passedOverCount());
    if (progress.takenOut() > 0)
        parts += BatchWordsText::tr("%Ln taken out", nullptr, progress.takenOut());
    if (progress.left() > 0)
        parts += BatchWordsText::tr("%Ln wait", nullptr, progress.left());
    return parts.join(u", "_s);
}

QString reasonsText(const QMap<QString, int> &reasons)
{
    QStringList lines;
    for (auto it = reasons.cbegin(); it != reasons.cend(); ++it)
        lines += BatchWordsText::tr("%Ln people: %1", nullptr, it.value()).arg(it.key());
    return lines.join(u'\n');
}

BatchOutlook outlookOf(
    const BatchProgress &progress, const DispatcherState &outbox, const BatchPace &pace, Instant now)
{
    if (progress.isOver())
        return {BatchWordsText::tr("nobody waits any more"), false};
    if (progress.batch.isHeld())
        return {BatchWordsText::tr("paused by %1").arg(progress.batch.heldBy->displayName()), true};
    if (outbox.pausedBecause)
        return {BatchWordsText::tr("waits until the mail account is put right"), true};
    if (outbox.trouble && outbox.trouble->code == Error::Code::Network)
        return {BatchWordsText::tr("waits until the mail server is reached again"), true};
    if (outbox.meter && isDayFull(*outbox.meter))
        return {roomText(*outbox.meter, now), true};
    return {paceText(progress, outbox.meter, pace, now), false};
}

std::optional<MeterLevel> levelOf(const std::optional<SendingMeter> &meter)
{
    if (!meter || !meter->limits.perDay)
        return std::nullopt;
    if (isDayFull(*meter))
        return MeterLevel::Full;
    const bool nearly = qint64(meter->lastDay) * 100 >= qint64(*meter->limits.perDay) * warnFromPercent;
    return nearly ? MeterLevel::NearlyFull : MeterLevel::Quiet;
}

QString meterText(const SendingMeter &meter, const std::optional<MailAccount> &account, Instant now)
{
    const int limit = meter.limits.perDay.value_or(0);
    const MailPreset preset = mailPreset(account ? mailProviderOf(account->host) : MailProvider::OwnServer);
    // A limit that somebody has set otherwise is not the provider's.
    const bool providers = preset.provider != MailProvider::OwnServer && preset.limits.perDay == limit;
    QString text =
        (providers ? BatchWordsText::tr("%1 of %2 sent in the last 24 hours (%3's limit)")
                   : BatchWordsText::tr("%1 of %2 sent in the last 24 hours (limit of this mail account)"))
            .arg(number(meter.lastDay), number(limit));
    if (providers)
        text = text.arg(preset.name);
    if (!isDayFull(meter))
        return text;
    if (!meter.roomAgain)
        return BatchWordsText::tr("%1. Others wait until there is room again.").arg(text);
    const QString at = TimeText::timeOfDay(*meter.roomAgain);
    return (isToday(*meter.roomAgain, now) ? BatchWordsText::tr("%1. There is room again at %2.")
                                           : BatchWordsText::tr("%1. There is room again tomorrow at %2."))
        .arg(text, at);
}

} // namespace latchkey
