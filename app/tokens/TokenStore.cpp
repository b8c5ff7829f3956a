// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokens/TokenStore.h"

#include "core/Text.h"
#include "storage/Transaction.h"
#include <QCoreApplication>

namespace latchkey {

namespace {

struct Columns {
    QString token;
    QString expire;
};

Columns columnsOf(TokenPurpose purpose)
{
    if (purpose == TokenPurpose::Activation)
        return {QStringLiteral("email_confirmation_token"), QStringLiteral("email_confirmation_expire")};
    return {QStringLiteral("password_reminder_token"), QStringLiteral("password_reminder_expire")};
}

constexpr std::array bothPurposes{TokenPurpose::Activation, TokenPurpose::Reset};

/// SELECT of a LiveToken; one placeholder: the lifetime of a token that came without an expiry.
QString selectLive(TokenPurpose purpose)
{
    const Columns columns = columnsOf(purpose);
    return QStringLiteral(
        "SELECT a.id, COALESCE(a.full_name, a.user_name), a.email, a.%1, t.started, m.created_by, "
        "COALESCE(a.%2, COALESCE(a.email_confirmation_sent, a.registration_time) + ?) AS expires, "
        "(SELECT MIN(v.at) FROM link_visit v WHERE v.token_id = a.%1 AND v.action = 'opened') "
        "FROM user_account a "
        "LEFT JOIN message_attempt t ON t.token_id = a.%1 "
        "LEFT JOIN message m ON m.id = t.message_id WHERE a.%1 ")
        .arg(columns.token, columns.expire);
}

auto readLive(TokenPurpose purpose)
{
    return [purpose](const Row &row) {
        LiveToken token;
        token.account = AccountId(row.integer(0));
        token.accountName = row.text(1);
        token.email = row.text(2);
        token.purpose = purpose;
        token.tokenId = row.text(3);
        token.issued = row.optionalInstant(4);
        if (!row.isNull(5))
            token.issuedBy = Actor::fromStored(row.text(5));
        token.expires = row.instant(6);
        token.opened = row.optionalInstant(7);
        return token;
    };
}

} // namespace

Result<void> TokenStore::issue(AccountId account, TokenPurpose purpose, const QString &tokenId, Instant now,
    Instant expires, const Actor &by)
{
    if (auto locked = lockRow(m_connection, QStringLiteral("user_account"), account.value()); !locked)
        return fail(std::move(locked).error());
    if (auto buried = bury(account, purpose, DeathReason::Replaced, now, by); !buried)
        return buried;
    const Columns columns = columnsOf(purpose);
    QString sql = QStringLiteral("UPDATE user_account SET %1 = ?, %2 = ?").arg(columns.token, columns.expire);
    QVariantList values = bound(tokenId, expires);
    if (purpose == TokenPurpose::Activation) {
        sql += QStringLiteral(", email_confirmation_sent = ?");
        values += bound(now);
    }
    const auto changed = m_connection.execute(sql + QStringLiteral(" WHERE id = ?"), values + bound(account));
    if (!changed)
        return fail(changed.error());
    if (*changed != 1) {
        return fail(Error::Code::NotFound,
            QCoreApplication::translate("TokenStore", "The account no longer exists."));
    }
    return {};
}

Result<std::optional<LiveToken>> TokenStore::find(
    TokenPurpose purpose, const QString &tokenId, Duration purgeAfter)
{
    return m_connection.selectOne(
        selectLive(purpose) + QStringLiteral("= ?"), bound(purgeAfter, tokenId), readLive(purpose));
}

Result<std::optional<LiveToken>> TokenStore::liveOf(
    AccountId account, TokenPurpose purpose, Duration purgeAfter)
{
    return m_connection.selectOne(selectLive(purpose) + QStringLiteral("IS NOT NULL AND a.id = ?"),
        bound(purgeAfter, account), readLive(purpose));
}

Result<bool> TokenStore::take(const LiveToken &token, Instant now)
{
    const Columns columns = columnsOf(token.purpose);
    const auto changed = m_connection.execute(
        QStringLiteral("UPDATE user_account SET %1 = NULL, %2 = NULL WHERE id = ? AND %1 = ?")
            .arg(columns.token, columns.expire),
        bound(token.account, token.tokenId));
    if (!changed)
        return fail(changed.error());
    if (*changed != 1)
        return false;
    const auto noted = Blacklist(m_connection)
                           .add({codeIssuer(), token.tokenId, token.purpose, token.account, {},
                               DeathReason::Used, now, Actor::person(), token.expires});
    if (!noted)
        return fail(noted.error());
    return true;
}

/// The blacklist entry of the live token, if there is one. Its column is the caller's to overwrite.
Result<void> TokenStore::bury(
    AccountId account, TokenPurpose purpose, DeathReason reason, Instant now, const Actor &by)
{
    const Columns columns = columnsOf(purpose);
    return m_connection
        .execute(
            QStringLiteral(
                "INSERT INTO blacklisted_token (issuer, token_id, purpose, account_id, reason, created, "
                "created_by, expires) SELECT ?, %1, ?, id, ?, CAST(? AS BIGINT), ?, %2 FROM user_account "
                "WHERE id = ? AND %1 IS NOT NULL ON CONFLICT (issuer, token_id) DO NOTHING")
                .arg(columns.token, columns.expire),
            bound(codeIssuer(), nameOf(purpose), nameOf(reason), now, by.toStored(), account))
        .map([](qint64) {});
}

Result<int> TokenStore::kill(
    AccountId account, std::optional<TokenPurpose> only, DeathReason reason, Instant now, const Actor &by)
{
    // Otherwise a token that is issued between the two statements would die without an entry.
    if (auto locked = lockRow(m_connection, QStringLiteral("user_account"), account.value()); !locked)
        return fail(std::move(locked).error());
    int killed = 0;
    for (const TokenPurpose purpose : bothPurposes) {
        if (only && *only != purpose)
            continue;
        if (auto buried = bury(account, purpose, reason, now, by); !buried)
            return fail(std::move(buried).error());
        const Columns columns = columnsOf(purpose);
        const auto cleared = m_connection.execute(
            QStringLiteral("UPDATE user_account SET %1 = NULL, %2 = NULL WHERE id = ? AND %1 IS NOT NULL")
                .arg(columns.token, columns.expire),
            bound(account));
        if (!cleared)
            return fail(cleared.error());
        killed += int(*cleared);
    }
    return killed;
}

Result<QList<LiveToken>> TokenStore::live(Duration purgeAfter, int limit)
{
    QList<LiveToken> all;
    for (const TokenPurpose purpose : bothPurposes) {
        auto some =
            m_connection.select(selectLive(purpose) + QStringLiteral("IS NOT NULL ORDER BY expires LIMIT ?"),
                bound(purgeAfter, limit), readLive(purpose));
        if (!some)
            return fail(std::move(some).error());
        all += *some;
    }
    std::stable_sort(
        all.begin(), all.end(), [](const LiveToken &a, const LiveToken &b) { return a.expires < b.expires; });
    return all.mid(0, limit);
}

Result<int> TokenStore::sweepExpired(Instant now)
{
    int swept = 0;
    for (const TokenPurpose purpose : bothPurposes) {
        const Columns columns = columnsOf(purpose);
        const auto accounts = m_connection.select(
            QStringLiteral("SELECT id FROM user_account WHERE %1 IS NOT NULL AND %2 < ? LIMIT 1000")
                .arg(columns.token, columns.expire),
            bound(now), [](const Row &row) { return AccountId(row.integer(0)); });
        if (!accounts)
            return fail(accounts.error());
        for (const AccountId account : *accounts) {
            const auto killed = kill(account, purpose, DeathReason::Expired, now, Actor::clock());
            if (!killed)
                return killed;
            swept += *killed;
        }
    }
    return swept;
}

Result<void> TokenStore::noteVisit(const QString &tokenId, std::optional<AccountId> account,
    const QString &action, const QString &userAgent, Instant now)
{
    return m_connection
        .execute(QStringLiteral("INSERT INTO link_visit (token_id, account_id, at, action, user_agent) "
                                "VALUES (?, ?, ?, ?, ?)"),
            bound(tokenId, account, now, action, toSafeLine(userAgent, 300)))
        .map([](qint64) {});
}

} // namespace latchkey
