// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TimeText.h"

#include <QLocale>
#include <QTimeZone>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int daysUntilDate = 14;

template <typename Unit> int whole(Duration span)
{
    return int(std::chrono::floor<Unit>(span).count());
}

using Days = std::chrono::duration<int, std::ratio<86400>>;

QString date(const QDateTime &moment, const QDateTime &now)
{
    const QLocale locale;
    // The year is left out while it is this one; the order of day and month stays the locale's.
    return moment.date().year() == now.date().year() ? locale.toString(moment.date(), u"d MMM"_s)
                                                     : locale.toString(moment.date(), u"d MMM yyyy"_s);
}

} // namespace

QString TimeText::relative(Instant moment, Instant now)
{
    const bool past = moment <= now;
    const Duration span = past ? now - moment : moment - now;
    if (span < 1min)
        return past ? tr("just now") : tr("in a moment");
    if (span < 1h)
        return past ? tr("%n min ago", nullptr, whole<std::chrono::minutes>(span))
                    : tr("in %n min", nullptr, whole<std::chrono::minutes>(span));
    if (span < 24h)
        return past ? tr("%n h ago", "hours", whole<std::chrono::hours>(span))
                    : tr("in %n h", "hours", whole<std::chrono::hours>(span));
    const QDateTime localMoment = toLocal(moment);
    const QDateTime localNow = toLocal(now);
    const int days = int(std::abs(localMoment.date().daysTo(localNow.date())));
    if (days <= 1)
        return past ? tr("yesterday") : tr("tomorrow");
    if (days < daysUntilDate)
        return past ? tr("%n days ago", nullptr, days) : tr("in %n days", nullptr, days);
    return date(localMoment, localNow);
}

QString TimeText::left(Instant end, Instant now)
{
    const Duration span = end - now;
    if (span <= 0ms)
        return tr("over");
    if (span < 1min)
        return tr("%n s", "seconds", std::max(1, whole<std::chrono::seconds>(span)));
    if (span < 1h)
        return tr("%n min", nullptr, whole<std::chrono::minutes>(span));
    if (span < 100h)
        return tr("%n h", "hours", whole<std::chrono::hours>(span));
    return tr("%n days", nullptr, whole<Days>(span));
}

QString TimeText::countdown(Instant end, Instant now)
{
    const Duration span = end - now;
    if (span <= 0ms)
        return tr("over");
    const int hours = whole<std::chrono::hours>(span);
    const int minutes = whole<std::chrono::minutes>(span) % 60;
    if (span < 1h) {
        const int seconds = whole<std::chrono::seconds>(span) % 60;
        return u"%1:%2"_s.arg(minutes).arg(seconds, 2, 10, QChar(u'0'));
    }
    if (span < 100h)
        return tr("%1 h %2 min", "hours and minutes").arg(hours).arg(minutes);
    return left(end, now);
}

QString TimeText::duration(Duration span)
{
    const auto isWhole = [span](Duration unit) { return span % unit == 0ms; };
    if (span >= 96h && isWhole(24h))
        return tr("%n days", nullptr, whole<Days>(span));
    if (span >= 1h && isWhole(1h))
        return tr("%n hours", nullptr, whole<std::chrono::hours>(span));
    if (span >= 1min && isWhole(1min))
        return tr("%n minutes", nullptr, whole<std::chrono::minutes>(span));
    if (span >= 1h)
        return tr("%1 h %2 min", "hours and minutes")
            .arg(whole<std::chrono::hours>(span))
            .arg(whole<std::chrono::minutes>(span) % 60);
    if (span >= 1min)
        return tr("%1 min %2 s", "minutes and seconds")
            .arg(whole<std::chrono::minutes>(span))
            .arg(whole<std::chrono::seconds>(span) % 60);
    return tr("%n seconds", nullptr, whole<std::chrono::seconds>(span));
}

QString TimeText::timeOfDay(Instant moment)
{
    const QLocale locale;
    const QTime time = toLocal(moment).time();
    // A machine without a language shows seconds even in its short form.
    return locale.language() == QLocale::C ? time.toString(u"HH:mm"_s)
                                           : locale.toString(time, QLocale::ShortFormat);
}

QString TimeText::day(Instant moment, Instant now)
{
    const QDateTime local = toLocal(moment);
    const QDateTime localNow = toLocal(now);
    const qint64 days = local.date().daysTo(localNow.date());
    if (days == 0)
        return tr("today");
    if (days == 1)
        return tr("yesterday");
    if (days > 1 && days < 7)
        return QLocale().dayName(local.date().dayOfWeek(), QLocale::ShortFormat);
    return date(local, localNow);
}

QString TimeText::exactLocal(Instant moment)
{
    const QDateTime local = toLocal(moment);
    const QLocale locale;
    return tr("%1 %2 (%3)", "day, time and time zone")
        .arg(locale.toString(local.date(), QLocale::LongFormat), locale.toString(local.time(), u"HH:mm:ss"_s),
            local.timeZoneAbbreviation());
}

QString TimeText::exactUtc(Instant moment)
{
    return toUtc(moment).toString(u"yyyy-MM-dd HH:mm:ss"_s) + u" UTC"_s;
}

QString TimeText::toolTip(Instant moment)
{
    return exactLocal(moment) + u'\n' + exactUtc(moment);
}

QString TimeText::iso(Instant moment)
{
    return toUtc(moment).toString(u"yyyy-MM-ddTHH:mm:ss"_s) + u'Z';
}

} // namespace latchkey
