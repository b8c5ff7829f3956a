// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <QDateTime>

namespace latchkey {

/// A moment in UTC with millisecond precision: what the database stores and every rule compares.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

/// Where "now" comes from. Tests and screenshots put their own in. Safe to ask from any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
};

/// A clock that stands still until it is moved. Safe to use from any thread.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start)
        : m_now(start.time_since_epoch().count())
    {
    }
    Instant now() const override { return Instant{Duration{m_now.load()}}; }
    void set(Instant now) { m_now = now.time_since_epoch().count(); }
    void advance(Duration step) { m_now += step.count(); }

private:
    std::atomic<qint64> m_now;
};

inline qint64 toMilliseconds(Instant instant)
{
    return instant.time_since_epoch().count();
}
inline Instant fromMilliseconds(qint64 milliseconds)
{
    return Instant{Duration{milliseconds}};
}
QDateTime toUtc(Instant instant);
QDateTime toLocal(Instant instant);
Instant toInstant(const QDateTime &dateTime);

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::Instant)
