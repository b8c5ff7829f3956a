// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/People.h"

#include "support/TestDatabase.h"

namespace latchkey {

using namespace Qt::StringLiterals;

AccountId addPerson(
    Connection &connection, const QString &userName, Instant registered, const QString &statusCode)
{
    AccountStore store(connection);
    AccountDraft draft;
    draft.userName = userName;
    draft.email = userName + u"@corp.example"_s;
    return must(store.insert(draft, must(store.status(statusCode)), registered));
}

Account personOf(Connection &connection, AccountId id)
{
    return must(must(AccountStore(connection).find(id)));
}

void setColumn(Connection &connection, AccountId id, const QString &column, const QVariantList &value)
{
    must(connection.execute(u"UPDATE user_account SET %1 = ? WHERE id = ?"_s.arg(column), value + bound(id)));
}

QStringList rowOf(Connection &connection, AccountId id)
{
    return must(must(
        connection.selectOne(u"SELECT * FROM user_account WHERE id = ?"_s, bound(id), [](const Row &row) {
            QStringList values;
            for (int column = 0; column < 21; ++column)
                values += row.optionalText(column).value_or(u"NULL"_s);
            return values;
        })));
}

Secret giveLink(Connection &connection, AccountId id, TokenPurpose purpose, Instant now, Duration lifetime)
{
    const LinkToken token = mintCode();
    must(TokenStore(connection).issue(id, purpose, token.id, now, now + lifetime, Actor::named(u"Kim"_s)));
    return token.value;
}

QStringList auditOf(Connection &connection, AccountId id)
{
    return must(connection.select(
        u"SELECT action, outcome, operator FROM audit_event WHERE account_id = ? ORDER BY id"_s, bound(id),
        [](const Row &row) { return u"%1 %2 %3"_s.arg(row.text(0), row.text(1), row.text(2)); }));
}

QStringList deathsOf(Connection &connection, AccountId id)
{
    return must(connection.select(u"SELECT purpose, reason FROM blacklisted_token WHERE account_id = ? "
                                  "ORDER BY created, purpose, reason"_s,
        bound(id), [](const Row &row) { return u"%1 %2"_s.arg(row.text(0), row.text(1)); }));
}

} // namespace latchkey
