// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/Throttle.h"

#include <cmath>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

using std::chrono::minutes;

constexpr minutes day = 24h;

qint64 minuteOf(Instant at)
{
    return std::chrono::floor<minutes>(at.time_since_epoch()).count();
}

Instant startOf(qint64 minute)
{
    return Instant(minutes(minute));
}

/// Of this minute, what has passed: 0 to 1.
double passed(Instant now)
{
    return std::chrono::duration<double>(now - startOf(minuteOf(now))) / 1min;
}

} // namespace

Result<Throttle::Counted> Throttle::counted(const QString &account, Instant now)
{
    // Minutes to come are there when the clock was put back: for the day they count, for the pace they would
    // stop everything until then.
    const qint64 minute = minuteOf(now);
    const auto sums =
        m_connection.selectOne(QStringLiteral("SELECT COALESCE(SUM(sent), 0), "
                                              "COALESCE(SUM(CASE WHEN minute = ? THEN sent ELSE 0 END), 0), "
                                              "COALESCE(SUM(CASE WHEN minute = ? THEN sent ELSE 0 END), 0) "
                                              "FROM sending_pace WHERE mail_account = ? AND minute > ?"),
            bound(minute, minute - 1, account, minute - day.count()), [](const Row &row) {
                return Counted{int(row.integer(0)), int(row.integer(1)), int(row.integer(2))};
            });
    if (!sums)
        return fail(sums.error());
    return sums->value_or(Counted{});
}

Result<std::optional<int>> Throttle::room(const SendingLimits &limits, Instant now)
{
    if (limits.account.isEmpty() || (!limits.perMinute && !limits.perDay))
        return std::optional<int>();
    const auto sent = counted(limits.account, now);
    if (!sent)
        return fail(sent.error());
    int room = std::numeric_limits<int>::max();
    if (limits.perDay)
        room = std::min(room, *limits.perDay - sent->day);
    if (limits.perMinute) {
        const double lately = sent->thisMinute + sent->minuteBefore * (1 - passed(now));
        room = std::min(room, int(std::floor(*limits.perMinute - lately)));
    }
    return std::optional(std::max(room, 0));
}

Result<void> Throttle::count(const QString &account, int messages, Instant now)
{
    if (account.isEmpty() || messages <= 0)
        return {};
    return m_connection
        .execute(QStringLiteral("INSERT INTO sending_pace (mail_account, minute, sent) VALUES (?, ?, ?) "
                                "ON CONFLICT (mail_account, minute) DO UPDATE SET sent = sending_pace.sent + "
                                "excluded.sent"),
            bound(account, minuteOf(now), messages))
        .map([](qint64) {});
}

Result<void> Throttle::giveBack(const QString &account, int messages)
{
    // From the newest minute, which is nearly always the one they were counted in.
    return m_connection
        .execute(QStringLiteral("UPDATE sending_pace SET sent = CASE WHEN sent > ? THEN sent - ? ELSE 0 END "
                                "WHERE mail_account = ? AND minute = "
                                "(SELECT MAX(minute) FROM sending_pace WHERE mail_account = ?)"),
            bound(messages, messages, account, account))
        .map([](qint64) {});
}

Result<std::optional<Instant>> Throttle::dayHasRoomAt(const SendingLimits &limits, Instant now)
{
    // Minute by minute, the oldest first: as soon as enough of them are older than a day there is room again.
    const auto minutesOfDay = m_connection.select(
        QStringLiteral("SELECT minute, sent FROM sending_pace WHERE mail_account = ? AND minute > ? "
                       "ORDER BY minute"),
        bound(limits.account, minuteOf(now) - day.count()),
        [](const Row &row) { return std::pair(row.integer(0), row.integer(1)); });
    if (!minutesOfDay)
        return fail(minutesOfDay.error());
    qint64 left = 0;
    for (const auto &[minute, sent] : *minutesOfDay)
        left += sent;
    for (const auto &[minute, sent] : *minutesOfDay) {
        left -= sent;
        if (left < *limits.perDay)
            return std::optional(startOf(minute) + day);
    }
    return std::optional<Instant>();
}

Result<SendingMeter> Throttle::meter(const SendingLimits &limits, Instant now)
{
    SendingMeter meter{limits, 0, {}};
    const auto sent = counted(limits.account, now);
    if (!sent)
        return fail(sent.error());
    meter.lastDay = sent->day;
    if (limits.perDay && sent->day >= *limits.perDay) {
        const auto again = dayHasRoomAt(limits, now);
        if (!again)
            return fail(again.error());
        meter.roomAgain = *again;
        return meter;
    }
    const auto left = room(limits, now);
    if (!left)
        return fail(left.error());
    if (*left == 0)
        meter.roomAgain = now + Duration(60'000 / *limits.perMinute);
    return meter;
}

Result<void> Throttle::forgetOld(Instant now)
{
    return m_connection
        .execute(QStringLiteral("DELETE FROM sending_pace WHERE minute < ?"),
            bound(minuteOf(now) - 2 * day.count()))
        .map([](qint64) {});
}

} // namespace latchkey
