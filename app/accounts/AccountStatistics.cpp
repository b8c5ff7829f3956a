// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountStatistics.h"

#include "accounts/AccountQuery.h"
#include "site/SiteStore.h"

namespace latchkey {

Result<WaitingForActivation> countWaitingForActivation(Connection &connection, Instant now, Duration soon)
{
    const auto site = SiteStore(connection).read();
    if (!site)
        return fail(site.error());
    const QString unconfirmed =
        QStringLiteral("FROM user_account a JOIN user_account_status s ON s.id = "
                       "a.user_account_status_id WHERE s.code = 'EMAIL_NON_CONFIRMED'");
    const auto count = connection.scalar(QStringLiteral("SELECT COUNT(*) ") + unconfirmed);
    if (!count)
        return fail(count.error());
    WaitingForActivation waiting{*count, 0};
    if (!site->purgeByClock)
        return waiting;
    const auto leaving = connection.scalar(
        QStringLiteral("SELECT COUNT(*) %1 AND %2 <= ?").arg(unconfirmed, purgeAtSql(connection.dialect())),
        bound(site->purgeAfter, now + soon));
    if (!leaving)
        return fail(leaving.error());
    waiting.removedSoon = *leaving;
    return waiting;
}

Result<OpenResets> countOpenResets(Connection &connection, Instant now)
{
    const auto open = connection.selectOne(
        QStringLiteral("SELECT COUNT(*), MIN(password_reminder_expire) FROM user_account "
                       "WHERE password_reminder_token IS NOT NULL AND password_reminder_expire > ?"),
        bound(now), [](const Row &row) {
            return OpenResets{row.integer(0), row.optionalInstant(1)};
        });
    if (!open)
        return fail(open.error());
    return open->value_or(OpenResets{});
}

} // namespace latchkey
