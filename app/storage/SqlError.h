// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "storage/SqlDialect.h"
#include <QSqlError>

namespace latchkey {

/// What a driver reported, as one of our errors. `statement` is the SQL with its placeholders; the detail
/// holds it and the driver's code, and never a bound value (what of PostgreSQL's answer quotes them is cut).
Error toError(const QSqlError &error, SqlDialect dialect, const QString &statement);

} // namespace latchkey
