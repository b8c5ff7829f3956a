// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/AuditLog.h"

#include "core/Text.h"

namespace latchkey {

namespace {

const auto columns = QStringLiteral("id, at, operator, action, account_id, outcome, reason, ticket, detail");

AuditEvent readEvent(const Row &row)
{
    AuditEvent event;
    event.id = row.integer(0);
    event.at = row.instant(1);
    event.actor = Actor::fromStored(row.text(2));
    event.action = auditActionFromName(row.text(3)).value_or(AuditAction::SettingChanged);
    if (!row.isNull(4))
        event.account = AccountId(row.integer(4));
    event.outcome = auditOutcomeFromName(row.text(5));
    event.reason = row.text(6);
    event.ticket = row.text(7);
    event.detail = row.text(8);
    return event;
}

} // namespace

Result<void> AuditLog::append(const AuditEvent &event)
{
    return m_connection
        .execute(QStringLiteral(
                     "INSERT INTO audit_event (at, operator, action, account_id, outcome, reason, ticket, "
                     "detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
            bound(event.at, event.actor.toStored(), nameOf(event.action), event.account,
                nameOf(event.outcome), toSafeLine(withoutCodes(event.reason), 500),
                toSafeLine(withoutCodes(event.ticket), 60), toSafeLine(withoutCodes(event.detail), 2000)))
        .map([](qint64) {});
}

Result<QList<AuditEvent>> AuditLog::forAccount(AccountId account, int limit)
{
    return m_connection.select(
        QStringLiteral("SELECT %1 FROM audit_event WHERE account_id = ? ORDER BY at DESC, id DESC LIMIT ?")
            .arg(columns),
        bound(account, limit), readEvent);
}

Result<QList<AuditEvent>> AuditLog::latest(const QString &text, int limit)
{
    const auto haystack = QStringLiteral("operator || ' ' || action || ' ' || COALESCE(reason, '') || ' ' || "
                                         "COALESCE(ticket, '') || ' ' || COALESCE(detail, '')");
    return m_connection.select(
        QStringLiteral("SELECT %1 FROM audit_event WHERE %2 ORDER BY at DESC, id DESC LIMIT ?")
            .arg(columns, containsSql(m_connection.dialect(), haystack)),
        bound(containsPattern(m_connection.dialect(), text), limit), readEvent);
}

} // namespace latchkey
