// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/RetrySchedule.h"

#include <algorithm>
#include <array>

namespace latchkey {

using namespace std::chrono_literals;

Duration RetrySchedule::delay(int attempts, double spread)
{
    static constexpr std::array<Duration, 8> steps{30s, 2min, 5min, 15min, 30min, 1h, 2h, 4h};
    const auto index = std::size_t(std::clamp(attempts, 1, int(steps.size())) - 1);
    return Duration(qRound64(double(steps[index].count()) * (1 + 0.2 * std::clamp(spread, -1.0, 1.0))));
}

} // namespace latchkey
