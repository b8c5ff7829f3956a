// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace latchkey {

/// What the two databases say differently. Stores write the common subset and ask only where there is none.
enum class SqlDialect { Sqlite, PostgreSql };

} // namespace latchkey
