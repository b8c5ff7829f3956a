// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "storage/Connection.h"

namespace latchkey {

/// What a support desk has on its table on an ordinary day, for practising: 200 people of all statuses, their
/// messages of the last 30 days with the servers' words, links opened, used and dead, notes and audit lines.
/// Nobody in it is due for removal at `now`, and no link of it can be made: its tokens belong to no code.
class SampleData {
public:
    static constexpr int people = 200;

    /// Fills a database that holds no accounts, in one transaction; Conflict when there are some. The same
    /// `seed` and `now` give the same rows.
    static Result<void> fill(Connection &connection, Instant now, quint32 seed = 2026);
};

} // namespace latchkey
