// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Retention.h"

#include "messages/MessageState.h"
#include "storage/Transaction.h"

namespace latchkey {

namespace {

Result<int> deleteOld(
    Connection &connection, const QString &table, const QString &condition, QVariantList values)
{
    values.append(forgottenAtOnce);
    return connection
        .execute(QStringLiteral("DELETE FROM %1 WHERE id IN (SELECT id FROM %1 WHERE %2 LIMIT ?)")
                     .arg(table, condition),
            values)
        .map([](qint64 rows) { return int(rows); });
}

Result<int> forgetMessages(Connection &connection, Instant before)
{
    // Never one that still waits, however old.
    const QString atRest =
        sqlListOf({MessageState::Sent, MessageState::Failed, MessageState::Cancelled, MessageState::Expired});
    return deleteOld(connection, QStringLiteral("message"),
        QStringLiteral("created < ? AND state IN (%1)").arg(atRest), bound(before));
}

Result<int> forgetBatches(Connection &connection, Instant before)
{
    return deleteOld(connection, QStringLiteral("message_batch"),
        QStringLiteral("created < ? AND NOT EXISTS (SELECT 1 FROM message m WHERE m.batch_id = "
                       "message_batch.id) AND NOT EXISTS (SELECT 1 FROM message_batch_member p WHERE "
                       "p.batch_id = message_batch.id AND p.refusal IS NULL)"),
        bound(before));
}

Result<int> forgetAudit(Connection &connection, Instant before)
{
    const auto oldest = connection.select(QStringLiteral("SELECT 1 FROM audit_event WHERE at < ? LIMIT 1"),
        bound(before), [](const Row &row) { return row.integer(0); });
    if (!oldest)
        return fail(oldest.error());
    if (oldest->isEmpty())
        return 0;
    const auto written = connection.execute(
        QStringLiteral("INSERT INTO site_setting (key, value) VALUES ('audit.deleted_before', ?) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value "
                       "WHERE CAST(site_setting.value AS BIGINT) < CAST(excluded.value AS BIGINT)"),
        bound(QString::number(toMilliseconds(before))));
    if (!written)
        return fail(written.error());
    return deleteOld(connection, QStringLiteral("audit_event"), QStringLiteral("at < ?"), bound(before));
}

Result<int> forgetDeadTokens(Connection &connection, Instant before)
{
    return connection
        .execute(QStringLiteral("DELETE FROM blacklisted_token WHERE (issuer, token_id) IN "
                                "(SELECT issuer, token_id FROM blacklisted_token WHERE expires < ? LIMIT ?)"),
            bound(before, forgottenAtOnce))
        .map([](qint64 rows) { return int(rows); });
}

} // namespace

Result<int> forgetOld(Connection &connection, const SiteSettings &site, Instant now)
{
    return inTransaction(connection, [&]() -> Result<int> {
        int forgotten = 0;
        for (const auto &step : {
                 forgetMessages(connection, now - site.keepMessages),
                 forgetBatches(connection, now - site.keepMessages),
                 forgetAudit(connection, now - site.keepAudit),
                 forgetDeadTokens(connection, now - site.keepDeadTokens),
                 deleteOld(connection, QStringLiteral("link_visit"), QStringLiteral("at < ?"),
                     bound(now - site.keepMessages)),
             }) {
            if (!step)
                return fail(step.error());
            forgotten += *step;
        }
        return forgotten;
    });
}

} // namespace latchkey
