// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkRedeemer.h"

#include "accounts/AccountDesk.h"
#include "audit/AuditLog.h"
#include "messages/Outbox.h"
#include "site/SiteStore.h"
#include "storage/Transaction.h"
#include "tokens/PasswordHash.h"
#include <QCoreApplication>

namespace latchkey {

namespace {

tl::unexpected<Error> dead()
{
    return fail(Error::Code::NotFound,
        QCoreApplication::translate("LinkRedeemer", "This link no longer works."),
        QCoreApplication::translate("LinkRedeemer", "Ask for a new one."));
}

AuditEvent byPerson(Instant now, AccountId account, AuditAction action)
{
    AuditEvent event;
    event.at = now;
    event.actor = Actor::person();
    event.account = account;
    event.action = action;
    return event;
}

} // namespace

Result<std::optional<LiveToken>> LinkRedeemer::find(TokenPurpose purpose, const Secret &code)
{
    const auto site = SiteStore(m_connection).read();
    if (!site)
        return fail(site.error());
    auto token = TokenStore(m_connection).find(purpose, tokenIdOf(code.view()), site->purgeAfter);
    if (!token)
        return token;
    if (!*token || (*token)->expires <= m_clock.now())
        return std::optional<LiveToken>();
    // Blocking here kills links; the website may have blocked the account without doing so.
    const auto account = AccountStore(m_connection).find((*token)->account);
    if (!account)
        return fail(account.error());
    if (!*account || (*account)->status.isBlocked())
        return std::optional<LiveToken>();
    return token;
}

Result<std::optional<LiveToken>> LinkRedeemer::open(
    TokenPurpose purpose, const Secret &code, const QString &userAgent)
{
    const auto token = find(purpose, code);
    if (!token)
        return token;
    // A code that was never issued is somebody's guess; it is not worth a row.
    if (*token) {
        const auto noted = TokenStore(m_connection)
                               .noteVisit((*token)->tokenId, (*token)->account, QStringLiteral("opened"),
                                   userAgent, m_clock.now());
        if (!noted)
            return fail(noted.error());
    }
    return token;
}

Result<AccountId> LinkRedeemer::confirm(const Secret &code)
{
    return inTransaction(m_connection, [&]() -> Result<AccountId> {
        const Instant now = m_clock.now();
        const auto token = find(TokenPurpose::Activation, code);
        if (!token)
            return fail(token.error());
        if (!*token)
            return dead();
        const auto taken = TokenStore(m_connection).take(**token, now);
        if (!taken)
            return fail(taken.error());
        if (!*taken)
            return dead();
        const AccountId account = (*token)->account;
        if (auto confirmed = setConfirmed(account); !confirmed)
            return fail(std::move(confirmed).error());
        if (auto noted = AuditLog(m_connection).append(byPerson(now, account, AuditAction::EmailConfirmed));
            !noted)
            return fail(std::move(noted).error());
        return account;
    });
}

Result<void> LinkRedeemer::setConfirmed(AccountId id)
{
    AccountStore store(m_connection);
    const auto account = store.find(id);
    if (!account)
        return fail(account.error());
    // Any other status is the site's own, and says more than that the address is confirmed.
    if (!*account || !(*account)->status.isUnconfirmed())
        return {};
    const auto confirmed = store.status(QStringLiteral("EMAIL_CONFIRMED"));
    if (!confirmed)
        return fail(confirmed.error());
    return store.setStatus(id, confirmed->id);
}

Result<AccountId> LinkRedeemer::setPassword(const Secret &code, const Secret &password)
{
    const auto site = SiteStore(m_connection).read();
    if (!site)
        return fail(site.error());
    // Hashed before the transaction begins: it takes a while, and nobody else should wait for the database
    // meanwhile. A dead link is looked up first, so that it costs nothing to try many.
    const auto live = find(TokenPurpose::Reset, code);
    if (!live)
        return fail(live.error());
    if (!*live)
        return dead();
    const auto hash = hashPassword(password, site->passwordScheme, site->bcryptCost);
    if (!hash)
        return fail(hash.error());

    return inTransaction(m_connection, [&]() -> Result<AccountId> {
        const Instant now = m_clock.now();
        const auto token = find(TokenPurpose::Reset, code);
        if (!token)
            return fail(token.error());
        if (!*token)
            return dead();
        const auto taken = TokenStore(m_connection).take(**token, now);
        if (!taken)
            return fail(taken.error());
        if (!*taken)
            return dead();
        const AccountId id = (*token)->account;
        if (auto set = AccountStore(m_connection).setPasswordHash(id, *hash, now); !set)
            return fail(std::move(set).error());
        const auto killed = TokenStore(m_connection)
                                .kill(id, std::nullopt, DeathReason::PasswordChanged, now, Actor::person());
        if (!killed)
            return fail(killed.error());
        const auto account = AccountStore(m_connection).find(id);
        if (!account)
            return fail(account.error());
        NewMessage notice;
        notice.account = id;
        notice.purpose = MessagePurpose::PasswordChanged;
        notice.recipient = (*account)->email;
        notice.locale = (*account)->locale.value_or(QString());
        notice.createdBy = Actor::person();
        if (auto queued = Outbox(m_connection).enqueue(notice, now); !queued)
            return fail(std::move(queued).error());
        if (auto noted = AuditLog(m_connection).append(byPerson(now, id, AuditAction::PasswordChanged));
            !noted)
            return fail(std::move(noted).error());
        return id;
    });
}

Result<void> LinkRedeemer::requestReset(const QString &nameOrEmail)
{
    const auto account = AccountStore(m_connection).findByNameOrEmail(nameOrEmail.left(254));
    if (!account)
        return fail(account.error());
    if (!*account)
        return {};
    const auto sent = AccountDesk(m_connection, m_clock, Actor::person()).sendReset((*account)->id);
    // Blocked, unconfirmed, too soon: the person is told nothing that a stranger could learn from.
    if (!sent && sent.error().code != Error::Code::Refused)
        return fail(sent.error());
    return {};
}

} // namespace latchkey
