// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TickClock.h"

using namespace std::chrono_literals;

namespace latchkey {

TickClock::TickClock(const Clock &clock, Rate rate, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    connect(&m_timer, &QTimer::timeout, this, &TickClock::tick);
    setRate(rate);
}

void TickClock::setRate(Rate rate)
{
    // Minutes are shown rounded down, so a coarse timer that fires a little late shows nothing wrong for
    // long.
    m_timer.setTimerType(rate == Rate::Second ? Qt::CoarseTimer : Qt::VeryCoarseTimer);
    m_timer.start(rate == Rate::Second ? 1000ms : 20000ms);
}

} // namespace latchkey
