// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/AuditEvent.h"
#include "storage/Connection.h"

namespace latchkey {

/// Writes and reads the audit log. Append only: the database itself refuses changes.
/// Called inside the transaction of what is logged, so that neither happens without the other.
class AuditLog {
public:
    explicit AuditLog(Connection &connection)
        : m_connection(connection)
    {
    }

    /// Reason, ticket and detail are kept without codes of links and with control characters made visible;
    /// `event.id` is ignored.
    Result<void> append(const AuditEvent &event);
    /// Newest first.
    Result<QList<AuditEvent>> forAccount(AccountId account, int limit = 200);
    /// Newest first, those whose text, actor or action contains `text` (all when empty).
    Result<QList<AuditEvent>> latest(const QString &text = {}, int limit = 1000);

private:
    Connection &m_connection;
};

} // namespace latchkey
