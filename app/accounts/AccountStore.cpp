// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountStore.h"

#include <QCoreApplication>
#include <QHash>

namespace latchkey {

namespace {

struct AccountStoreText {
    Q_DECLARE_TR_FUNCTIONS(AccountStore)
};

const auto selectAccount = QStringLiteral(
    "SELECT a.id, a.user_name, a.full_name, a.email, a.phone, a.locale, a.password_hash IS NOT NULL, "
    "a.registration_time, s.id, s.code, s.label, s.tone, s.may_sign_in, s.built_in, "
    "a.email_confirmation_token IS NOT NULL, a.email_confirmation_sent, a.email_confirmation_expire, "
    "a.password_reminder_token IS NOT NULL, a.password_reminder_expire, a.tokens_valid_after, "
    "a.email_bounced, "
    "a.blocked_until, a.purge_not_before, a.row_version "
    "FROM user_account a JOIN user_account_status s ON s.id = a.user_account_status_id ");

const auto selectStatus = QStringLiteral("SELECT id, code, label, tone, may_sign_in, built_in");

AccountStatus readStatus(const Row &row, int from = 0)
{
    return {StatusId(row.integer(from)), row.text(from + 1), row.text(from + 2),
        toneFromName(row.text(from + 3)), row.flag(from + 4), row.flag(from + 5)};
}

Account readAccount(const Row &row)
{
    Account account;
    account.id = AccountId(row.integer(0));
    account.userName = row.text(1);
    account.fullName = row.optionalText(2);
    account.email = row.text(3);
    account.phone = row.optionalText(4);
    account.locale = row.optionalText(5);
    account.hasPassword = row.flag(6);
    account.registered = row.instant(7);
    account.status = readStatus(row, 8);
    account.hasActivationToken = row.flag(14);
    account.activationSent = row.optionalInstant(15);
    account.activationExpires = row.optionalInstant(16);
    account.hasResetToken = row.flag(17);
    account.resetExpires = row.optionalInstant(18);
    account.tokensValidAfter = row.optionalInstant(19);
    account.bounced = row.optionalInstant(20);
    account.blockedUntil = row.optionalInstant(21);
    account.purgeNotBefore = row.optionalInstant(22);
    account.rowVersion = int(row.integer(23));
    return account;
}

std::optional<QString> unlessEmpty(const QString &text)
{
    const QString trimmed = text.trimmed();
    return trimmed.isEmpty() ? std::nullopt : std::optional(trimmed);
}

/// What is stored for a draft that has been checked.
struct StoredDraft {
    QString userName;
    std::optional<QString> fullName;
    QString email;
    std::optional<QString> phone;
    std::optional<QString> locale;
};

Result<StoredDraft> toStored(const AccountDraft &draft)
{
    const auto problems = check(draft);
    if (!problems.isEmpty())
        return fail(Error::Code::InvalidInput, problems.first().message);
    StoredDraft stored{draft.userName.trimmed(), unlessEmpty(draft.fullName),
        EmailAddress::parse(draft.email)->toString(), {}, unlessEmpty(draft.locale)};
    if (const auto phone = unlessEmpty(draft.phone))
        stored.phone = PhoneNumber::parse(*phone)->toString();
    return stored;
}

} // namespace

Result<std::optional<Account>> AccountStore::find(AccountId id)
{
    return m_connection.selectOne(selectAccount + QStringLiteral("WHERE a.id = ?"), bound(id), readAccount);
}

Result<std::optional<Account>> AccountStore::findByNameOrEmail(const QString &text)
{
    const QString typed = text.trimmed();
    const QString lower = typed.toLower();
    // SQLite's lower() leaves letters beyond ASCII alone; ours finds those that are stored in lower case.
    return m_connection.selectOne(selectAccount
            + QStringLiteral("WHERE lower(a.user_name) IN (lower(?), ?) OR lower(a.email) IN (lower(?), ?) "
                             "ORDER BY a.id LIMIT 1"),
        bound(typed, lower, typed, lower), readAccount);
}

Result<QList<Account>> AccountStore::findAll(const QList<AccountId> &ids)
{
    if (ids.isEmpty())
        return QList<Account>{};
    QVariantList values;
    QStringList marks;
    for (const AccountId id : ids) {
        values += id.value();
        marks += QStringLiteral("?");
    }
    const auto found = m_connection.select(
        selectAccount + QStringLiteral("WHERE a.id IN (%1)").arg(marks.join(QLatin1Char(','))), values,
        readAccount);
    if (!found)
        return fail(found.error());
    QHash<AccountId, Account> byId;
    for (const Account &account : *found)
        byId.insert(account.id, account);
    QList<Account> ordered;
    for (const AccountId id : ids) {
        if (const auto it = byId.constFind(id); it != byId.cend())
            ordered += *it;
    }
    return ordered;
}

Result<QList<AccountId>> AccountStore::ids(const AccountQuery &query, Instant now, Duration purgeAfter)
{
    const auto sql = query.toSql(m_connection.dialect(), now, purgeAfter);
    return m_connection.select(QStringLiteral("SELECT a.id FROM user_account a JOIN user_account_status s ON "
                                              "s.id = a.user_account_status_id %1 %2")
                                   .arg(sql.where, sql.orderBy),
        sql.values, [](const Row &row) { return AccountId(row.integer(0)); });
}

Result<qint64> AccountStore::count()
{
    return m_connection.scalar(QStringLiteral("SELECT COUNT(*) FROM user_account"));
}

Result<QList<StatusCount>> AccountStore::countByStatus()
{
    return m_connection.select(
        QStringLiteral("SELECT s.id, s.code, s.label, s.tone, s.may_sign_in, s.built_in, "
                       "(SELECT COUNT(*) FROM user_account a WHERE a.user_account_status_id = s.id) "
                       "FROM user_account_status s ORDER BY s.id"),
        {}, [](const Row &row) {
            return StatusCount{readStatus(row), row.integer(6)};
        });
}

Result<QList<AccountStatus>> AccountStore::statuses()
{
    return m_connection.select(selectStatus + QStringLiteral(" FROM user_account_status ORDER BY id"), {},
        [](const Row &row) { return readStatus(row); });
}

Result<AccountStatus> AccountStore::status(const QString &code)
{
    const auto found =
        m_connection.selectOne(selectStatus + QStringLiteral(" FROM user_account_status WHERE code = ?"),
            bound(code), [](const Row &row) { return readStatus(row); });
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(Error::Code::NotFound,
            AccountStoreText::tr("The status %1 is missing in the database.").arg(code));
    return **found;
}

Result<void> AccountStore::refuseTaken(const AccountDraft &draft, AccountId except)
{
    const auto taken = m_connection.select(
        QStringLiteral("SELECT lower(user_name) = lower(?) FROM user_account "
                       "WHERE (lower(user_name) = lower(?) OR lower(email) = lower(?)) AND id <> ?"),
        bound(draft.userName.trimmed(), draft.userName.trimmed(), draft.email.trimmed(), except),
        [](const Row &row) { return row.flag(0); });
    if (!taken)
        return fail(taken.error());
    if (taken->contains(true))
        return fail(Error::Code::Conflict,
            AccountStoreText::tr("Another account has the user name %1.").arg(draft.userName.trimmed()));
    if (!taken->isEmpty())
        return fail(Error::Code::Conflict,
            AccountStoreText::tr("Another account has the address %1.").arg(draft.email.trimmed()));
    return {};
}

Result<AccountId> AccountStore::insert(
    const AccountDraft &draft, const AccountStatus &status, Instant registered)
{
    const auto stored = toStored(draft);
    if (!stored)
        return fail(stored.error());
    if (auto free = refuseTaken(draft, AccountId()); !free)
        return fail(std::move(free).error());
    return m_connection
        .insert(
            QStringLiteral(
                "INSERT INTO user_account (user_name, full_name, email, phone, locale, registration_time, "
                "user_account_status_id) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"),
            bound(stored->userName, stored->fullName, stored->email, stored->phone, stored->locale,
                registered, status.id))
        .map([](qint64 id) { return AccountId(id); });
}

Result<void> AccountStore::update(AccountId id, const AccountDraft &draft, int rowVersion)
{
    const auto stored = toStored(draft);
    if (!stored)
        return fail(stored.error());
    if (auto free = refuseTaken(draft, id); !free)
        return free;
    const auto changed = m_connection.execute(
        QStringLiteral(
            "UPDATE user_account SET user_name = ?, full_name = ?, email = ?, phone = ?, locale = ?, "
            "row_version = row_version + 1 WHERE id = ? AND row_version = ?"),
        bound(stored->userName, stored->fullName, stored->email, stored->phone, stored->locale, id,
            rowVersion));
    if (!changed)
        return fail(changed.error());
    if (*changed != 1) {
        return fail(Error::Code::Conflict,
            AccountStoreText::tr("Somebody else has changed this account since you opened it."),
            AccountStoreText::tr(
                "What you typed is still here; look at the account as it is now and decide again."));
    }
    return {};
}

Result<void> AccountStore::changeOne(const QString &assignments, const QVariantList &values, AccountId id)
{
    const auto changed = m_connection.execute(
        QStringLiteral("UPDATE user_account SET %1, row_version = row_version + 1 WHERE id = ?")
            .arg(assignments),
        values + bound(id));
    if (!changed)
        return fail(changed.error());
    if (*changed != 1)
        return fail(Error::Code::NotFound, AccountStoreText::tr("The account no longer exists."));
    return {};
}

Result<void> AccountStore::setStatus(AccountId id, StatusId status)
{
    return changeOne(QStringLiteral("user_account_status_id = ?"), bound(status), id);
}

Result<void> AccountStore::setBlocked(
    AccountId id, StatusId blocked, StatusId before, std::optional<Instant> until)
{
    return changeOne(
        QStringLiteral("user_account_status_id = ?, status_before_block_id = ?, blocked_until = ?"),
        bound(blocked, before, until), id);
}

Result<void> AccountStore::clearBlock(AccountId id, Instant purgeNotBefore)
{
    return changeOne(
        QStringLiteral("user_account_status_id = COALESCE(status_before_block_id, (SELECT id FROM "
                       "user_account_status WHERE code = 'EMAIL_NON_CONFIRMED')), "
                       "status_before_block_id = NULL, blocked_until = NULL, "
                       "purge_not_before = CASE WHEN purge_not_before > ? THEN purge_not_before ELSE ? END"),
        bound(purgeNotBefore, purgeNotBefore), id);
}

Result<void> AccountStore::setPurgeNotBefore(AccountId id, Instant notBefore)
{
    return changeOne(QStringLiteral("purge_not_before = ?"), bound(notBefore), id);
}

Result<void> AccountStore::setBounced(AccountId id, std::optional<Instant> when)
{
    return changeOne(QStringLiteral("email_bounced = ?"), bound(when), id);
}

Result<void> AccountStore::setPasswordHash(AccountId id, const QString &hash, Instant tokensValidAfter)
{
    return changeOne(
        QStringLiteral("password_hash = ?, tokens_valid_after = ?"), bound(hash, tokensValidAfter), id);
}

Result<void> AccountStore::endSessions(AccountId id, Instant now)
{
    return changeOne(QStringLiteral("tokens_valid_after = ?"), bound(now), id);
}

Result<std::optional<QString>> AccountStore::passwordHash(AccountId id)
{
    const auto hash =
        m_connection.selectOne(QStringLiteral("SELECT password_hash FROM user_account WHERE id = ?"),
            bound(id), [](const Row &row) { return row.optionalText(0); });
    if (!hash)
        return fail(hash.error());
    return hash->value_or(std::nullopt);
}

Result<void> AccountStore::remove(AccountId id)
{
    const auto removed =
        m_connection.execute(QStringLiteral("DELETE FROM user_account WHERE id = ?"), bound(id));
    if (!removed)
        return fail(removed.error());
    if (*removed != 1)
        return fail(Error::Code::NotFound, AccountStoreText::tr("The account no longer exists."));
    return {};
}

} // namespace latchkey
