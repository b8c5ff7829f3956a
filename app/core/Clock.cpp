// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Clock.h"

namespace latchkey {

Instant SystemClock::now() const
{
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

QDateTime toUtc(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(instant), Qt::UTC);
}

QDateTime toLocal(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(instant));
}

Instant toInstant(const QDateTime &dateTime)
{
    return fromMilliseconds(dateTime.toMSecsSinceEpoch());
}

} // namespace latchkey
