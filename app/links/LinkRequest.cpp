// SPDX-License-Identifier: GPL-3.0-or-later
#include "links/LinkRequest.h"

#include "accounts/AccountDesk.h"
#include "accounts/LinkRedeemer.h"

namespace latchkey {

Result<void> requestLink(Connection &connection, const Clock &clock, const QString &nameOrEmail)
{
    const auto account = AccountStore(connection).findByNameOrEmail(nameOrEmail.left(254));
    if (!account)
        return fail(account.error());
    if (!*account || !(*account)->status.isUnconfirmed())
        return LinkRedeemer(connection, clock).requestReset(nameOrEmail);
    const auto sent = AccountDesk(connection, clock, Actor::person()).sendActivation((*account)->id);
    // Too soon, or an address that cannot be one: a stranger could learn from being told.
    if (!sent && sent.error().code != Error::Code::Refused)
        return fail(sent.error());
    return {};
}

} // namespace latchkey
