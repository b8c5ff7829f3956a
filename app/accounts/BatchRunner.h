// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "storage/Connection.h"

namespace latchkey {

/// Makes messages of the people who wait in batches, up to `limit` of them in one transaction, each by the
/// rules that hold for a single one; who may not have one is passed over, with the reason kept. How many
/// were dealt with; 0: nobody waits.
Result<int> queueBatchPortion(Connection &connection, const Clock &clock, int limit = 200);

} // namespace latchkey
