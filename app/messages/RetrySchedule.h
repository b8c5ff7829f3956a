// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"

namespace latchkey {

/// When a deferred message is tried again: 30 s, 2, 5, 15, 30 min, 1, 2, 4 h, then every 4 h, each +-20 % so
/// that many that failed together do not come back together; given up after 24 h.
class RetrySchedule {
public:
    static constexpr Duration lifetime = std::chrono::hours(24);
    /// `attempts`: how many tries there were, at least 1. `spread`: from -1 (20 % earlier) to 1 (20 % later).
    static Duration delay(int attempts, double spread);
};

} // namespace latchkey
