// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Purge.h"

#include "accounts/Retention.h"
#include "audit/AuditLog.h"
#include "site/SiteStore.h"
#include "storage/Transaction.h"
#include "tokens/TokenStore.h"

namespace latchkey {

namespace {

QString fromDue(SqlDialect dialect)
{
    return QStringLiteral("FROM user_account a JOIN user_account_status s ON s.id = a.user_account_status_id "
                          "WHERE s.code = 'EMAIL_NON_CONFIRMED' AND %1 <= ?")
        .arg(purgeAtSql(dialect));
}

/// Blocks that have run out; how many were lifted.
Result<int> liftBlocks(Connection &connection, Instant now, Duration purgeAfter)
{
    return inTransaction(connection, [&]() -> Result<int> {
        const auto over =
            connection.select(QStringLiteral("SELECT a.id FROM user_account a JOIN user_account_status s "
                                             "ON s.id = a.user_account_status_id "
                                             "WHERE s.code = 'BLOCKED' AND a.blocked_until <= ? LIMIT 500"),
                bound(now), [](const Row &row) { return AccountId(row.integer(0)); });
        if (!over)
            return fail(over.error());
        for (const AccountId id : *over) {
            if (auto lifted = AccountStore(connection).clearBlock(id, now + purgeAfter); !lifted)
                return fail(std::move(lifted).error());
            AuditEvent event;
            event.at = now;
            event.action = AuditAction::AccountUnblocked;
            event.account = id;
            event.detail = QStringLiteral("the block has run out");
            if (auto noted = AuditLog(connection).append(event); !noted)
                return fail(std::move(noted).error());
        }
        return int(over->size());
    });
}

} // namespace

Result<QList<Purge::Candidate>> Purge::due(Instant until, int limit, Duration purgeAfter, Lock lock)
{
    // Who confirms, or is being removed by somebody else, at this very moment is left alone.
    const bool locks = lock == Lock::Rows && m_connection.dialect() == SqlDialect::PostgreSql;
    const QString locking = locks ? QStringLiteral(" FOR UPDATE OF a SKIP LOCKED") : QString();
    const QString at = purgeAtSql(m_connection.dialect());
    return m_connection.select(
        QStringLiteral("SELECT a.id, COALESCE(a.full_name, a.user_name), a.email, %1 AS due %2 "
                       "ORDER BY due, a.id LIMIT ?%3")
            .arg(at, fromDue(m_connection.dialect()), locking),
        bound(purgeAfter, purgeAfter, until, limit), [](const Row &row) {
            return Candidate{AccountId(row.integer(0)), row.text(1), row.text(2), row.instant(3)};
        });
}

Result<Purge::Preview> Purge::preview(Instant until, int limit)
{
    const auto site = SiteStore(m_connection).read();
    if (!site)
        return fail(site.error());
    const auto count = m_connection.scalar(
        QStringLiteral("SELECT COUNT(*) ") + fromDue(m_connection.dialect()), bound(site->purgeAfter, until));
    if (!count)
        return fail(count.error());
    const auto first = due(until, limit, site->purgeAfter, Lock::Nothing);
    if (!first)
        return fail(first.error());
    return Preview{*first, *count};
}

Result<int> Purge::runBatch(int batch)
{
    return inTransaction(m_connection, [&]() -> Result<int> {
        const Instant now = m_clock.now();
        const auto site = SiteStore(m_connection).read();
        if (!site)
            return fail(site.error());
        const auto candidates = due(now, batch, site->purgeAfter, Lock::Rows);
        if (!candidates)
            return fail(candidates.error());
        for (const Candidate &candidate : *candidates) {
            auto killed =
                TokenStore(m_connection).kill(candidate.id, std::nullopt, DeathReason::Purged, now, m_actor);
            if (!killed)
                return killed;
            if (auto removed = AccountStore(m_connection).remove(candidate.id); !removed)
                return fail(std::move(removed).error());
            AuditEvent event;
            event.at = now;
            event.actor = m_actor;
            event.action = AuditAction::AccountPurged;
            event.account = candidate.id;
            event.detail = QStringLiteral("due %1").arg(toUtc(candidate.due).toString(Qt::ISODate));
            if (auto noted = AuditLog(m_connection).append(event); !noted)
                return fail(std::move(noted).error());
        }
        return int(candidates->size());
    });
}

Result<bool> keepHouse(Connection &connection, const Clock &clock)
{
    const Instant now = clock.now();
    const auto swept = inTransaction(connection, [&] { return TokenStore(connection).sweepExpired(now); });
    if (!swept)
        return fail(swept.error());
    const auto site = SiteStore(connection).read();
    if (!site)
        return fail(site.error());
    const auto lifted = liftBlocks(connection, now, site->purgeAfter);
    if (!lifted)
        return fail(lifted.error());
    int purged = 0;
    if (site->purgeByClock) {
        const auto done = Purge(connection, clock, Actor::clock()).runBatch();
        if (!done)
            return fail(done.error());
        purged = *done;
    }
    const auto forgotten = forgetOld(connection, *site, now);
    if (!forgotten)
        return fail(forgotten.error());
    return *swept > 0 || *lifted > 0 || purged > 0 || *forgotten >= forgottenAtOnce;
}

} // namespace latchkey
