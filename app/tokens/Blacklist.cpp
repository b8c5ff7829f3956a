// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokens/Blacklist.h"

#include "core/EnumNames.h"

namespace latchkey {

namespace {

/// A token is honoured a moment longer by a server whose clock is behind ours.
constexpr Duration clockSkew = std::chrono::minutes(5);

constexpr EnumNames<DeathReason, 10> reasons{{{
    {DeathReason::Used, u"used"},
    {DeathReason::Replaced, u"replaced"},
    {DeathReason::Expired, u"expired"},
    {DeathReason::Revoked, u"revoked"},
    {DeathReason::PasswordChanged, u"password_changed"},
    {DeathReason::EmailChanged, u"email_changed"},
    {DeathReason::Confirmed, u"confirmed"},
    {DeathReason::Blocked, u"blocked"},
    {DeathReason::Deleted, u"deleted"},
    {DeathReason::Purged, u"purged"},
}}};

const auto selected = QStringLiteral(
    "b.issuer, b.token_id, b.purpose, b.account_id, COALESCE(a.full_name, a.user_name), b.reason, b.created, "
    "b.created_by, b.expires FROM blacklisted_token b LEFT JOIN user_account a ON a.id = b.account_id");

BlacklistEntry readEntry(const Row &row)
{
    BlacklistEntry entry;
    entry.issuer = row.text(0);
    entry.tokenId = row.text(1);
    entry.purpose = tokenPurposeFromName(row.text(2)).value_or(TokenPurpose::Activation);
    if (!row.isNull(3))
        entry.account = AccountId(row.integer(3));
    entry.accountName = row.text(4);
    entry.reason = reasons.value(row.text(5)).value_or(DeathReason::Revoked);
    entry.created = row.instant(6);
    entry.createdBy = Actor::fromStored(row.text(7));
    entry.expires = row.optionalInstant(8);
    return entry;
}

} // namespace

QString nameOf(DeathReason reason)
{
    return reasons.name(reason);
}

Instant removableBefore(Instant now)
{
    return now - clockSkew;
}

bool isSafeToRemove(const BlacklistEntry &entry, Instant now)
{
    return entry.expires && *entry.expires < removableBefore(now);
}

Result<void> Blacklist::add(const BlacklistEntry &entry)
{
    return m_connection
        .execute(QStringLiteral(
                     "INSERT INTO blacklisted_token (issuer, token_id, purpose, account_id, reason, created, "
                     "created_by, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                     "ON CONFLICT (issuer, token_id) DO NOTHING"),
            bound(entry.issuer, entry.tokenId, nameOf(entry.purpose), entry.account, nameOf(entry.reason),
                entry.created, entry.createdBy.toStored(), entry.expires))
        .map([](qint64) {});
}

Result<std::optional<BlacklistEntry>> Blacklist::find(const QString &issuer, const QString &tokenId)
{
    return m_connection.selectOne(
        QStringLiteral("SELECT %1 WHERE b.issuer = ? AND b.token_id = ?").arg(selected),
        bound(issuer, tokenId), readEntry);
}

Result<QList<BlacklistEntry>> Blacklist::latest(int limit, const QString &text)
{
    QString where;
    QVariantList values;
    if (const QString words = text.trimmed(); !words.isEmpty()) {
        // Stored reasons such as "password_changed" are found by the words in them.
        const auto haystack = QStringLiteral("b.token_id || ' ' || b.purpose || ' ' || replace(b.reason, "
                                             "'_', ' ') || ' ' || b.created_by || ' ' "
                                             "|| COALESCE(a.full_name, '') || ' ' || COALESCE(a.user_name, "
                                             "'') || ' ' || COALESCE(a.email, '')");
        where = QStringLiteral("WHERE %1 ").arg(containsSql(m_connection.dialect(), haystack));
        values += bound(containsPattern(m_connection.dialect(), words));
    }
    return m_connection.select(QStringLiteral("SELECT %1 ").arg(selected) + where
            + QStringLiteral("ORDER BY b.created DESC, b.token_id LIMIT ?"),
        values + bound(limit), readEntry);
}

Result<qint64> Blacklist::count()
{
    return m_connection.scalar(QStringLiteral("SELECT COUNT(*) FROM blacklisted_token"));
}

Result<qint64> Blacklist::countExpired(Instant before)
{
    return m_connection.scalar(
        QStringLiteral("SELECT COUNT(*) FROM blacklisted_token WHERE expires < ?"), bound(before));
}

Result<qint64> Blacklist::removeExpired(Instant before)
{
    return m_connection.execute(
        QStringLiteral("DELETE FROM blacklisted_token WHERE expires < ?"), bound(before));
}

} // namespace latchkey
