// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountStore.h"
#include "tokens/TokenStore.h"

namespace latchkey {

inline const QString unconfirmedCode = QStringLiteral("EMAIL_NON_CONFIRMED");
inline const QString confirmedCode = QStringLiteral("EMAIL_CONFIRMED");
inline const QString blockedCode = QStringLiteral("BLOCKED");

/// An account whose address is "NAME@corp.example".
AccountId addPerson(Connection &connection, const QString &userName, Instant registered,
    const QString &statusCode = unconfirmedCode);
/// The account as it is stored now.
Account personOf(Connection &connection, AccountId id);
/// Writes one column as the website's own code might.
void setColumn(Connection &connection, AccountId id, const QString &column, const QVariantList &value);
/// Every column of an account, to compare before and after.
QStringList rowOf(Connection &connection, AccountId id);

/// A live link of the account, as a message would carry it: its code.
Secret giveLink(Connection &connection, AccountId id, TokenPurpose purpose, Instant now, Duration lifetime);

/// "account_blocked done Kim", oldest first: the account's part of the audit log.
QStringList auditOf(Connection &connection, AccountId id);
/// "reset used", oldest first: the account's part of the blacklist.
QStringList deathsOf(Connection &connection, AccountId id);

} // namespace latchkey
