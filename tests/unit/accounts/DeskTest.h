// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountDesk.h"
#include "accounts/LinkRedeemer.h"
#include "audit/AuditLog.h"
#include "site/SiteStore.h"
#include "storage/Transaction.h"
#include "support/People.h"
#include "support/StoreTest.h"

namespace latchkey {

/// A StoreTest with an operator called Kim at the desk.
class DeskTest : public StoreTest {
    Q_OBJECT

protected:
    AccountDesk desk() { return AccountDesk(connection(), *m_clock, Actor::named(QStringLiteral("Kim"))); }
    LinkRedeemer redeemer() { return LinkRedeemer(connection(), *m_clock); }
    AccountId person(const QString &name, const QString &statusCode)
    {
        return addPerson(connection(), name, now(), statusCode);
    }
    Account read(AccountId id) { return personOf(connection(), id); }
    Secret link(AccountId id, TokenPurpose purpose, Duration lifetime = std::chrono::minutes(30))
    {
        return giveLink(connection(), id, purpose, now(), lifetime);
    }
    bool isLive(TokenPurpose purpose, const Secret &code)
    {
        const auto token =
            must(TokenStore(connection()).find(purpose, tokenIdOf(code.view()), std::chrono::hours(72)));
        return token && token->expires > now();
    }
    QStringList audit(AccountId id) { return auditOf(connection(), id); }
    QStringList deaths(AccountId id) { return deathsOf(connection(), id); }
    AuditEvent lastLine(AccountId id) { return must(AuditLog(connection()).forAccount(id, 1)).first(); }
    qint64 count(const QString &from)
    {
        return must(connection().scalar(QStringLiteral("SELECT COUNT(*) FROM ") + from));
    }
};

} // namespace latchkey
