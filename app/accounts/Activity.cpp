// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Activity.h"

namespace latchkey {

namespace {

ActivityLine readLine(const Row &row)
{
    ActivityLine line;
    line.event.id = row.integer(0);
    line.event.at = row.instant(1);
    line.event.actor = Actor::fromStored(row.text(2));
    line.event.action = auditActionFromName(row.text(3)).value_or(AuditAction::SettingChanged);
    if (!row.isNull(4))
        line.event.account = AccountId(row.integer(4));
    line.event.outcome = auditOutcomeFromName(row.text(5));
    line.event.reason = row.text(6);
    line.event.ticket = row.text(7);
    line.event.detail = row.text(8);
    line.accountName = row.text(9);
    return line;
}

} // namespace

Result<QList<ActivityLine>> latestActivity(Connection &connection, const QString &text, int limit)
{
    QString sql = QStringLiteral(
        "SELECT e.id, e.at, e.operator, e.action, e.account_id, e.outcome, e.reason, e.ticket, e.detail, "
        "COALESCE(a.full_name, a.user_name) FROM audit_event e "
        "LEFT JOIN user_account a ON a.id = e.account_id ");
    QVariantList values;
    if (const QString words = text.trimmed(); !words.isEmpty()) {
        // Stored names such as "reset_requested" are found by the words in them.
        const auto haystack =
            QStringLiteral("e.operator || ' ' || replace(e.action, '_', ' ') || ' ' || e.outcome || ' ' || "
                           "COALESCE(e.reason, '') "
                           "|| ' ' || COALESCE(e.ticket, '') || ' ' || COALESCE(e.detail, '') || ' ' || "
                           "COALESCE(a.full_name, '') "
                           "|| ' ' || COALESCE(a.user_name, '') || ' ' || COALESCE(a.email, '')");
        sql += QStringLiteral("WHERE %1 ").arg(containsSql(connection.dialect(), haystack));
        values += bound(containsPattern(connection.dialect(), words));
    }
    return connection.select(
        sql + QStringLiteral("ORDER BY e.at DESC, e.id DESC LIMIT ?"), values + bound(limit), readLine);
}

} // namespace latchkey
