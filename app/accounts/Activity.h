// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/AuditEvent.h"
#include "core/Result.h"
#include "storage/Connection.h"

namespace latchkey {

/// One line of the audit log with the name of whom it is about.
struct ActivityLine {
    AuditEvent event;
    QString accountName; ///< of an account that still exists; empty otherwise
};

/// Newest first, at most `limit`: lines whose operator, action, words or ticket contain `text`, and those
/// about people whose name or address does; all when it is empty.
Result<QList<ActivityLine>> latestActivity(
    Connection &connection, const QString &text = {}, int limit = 1000);

} // namespace latchkey
