// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountAction.h"

#include <QCoreApplication>

namespace latchkey {

namespace {

struct AccountActionText {
    Q_DECLARE_TR_FUNCTIONS(AccountAction)
};

std::optional<QString> unreachable(const Account &account)
{
    if (account.status.isBlocked())
        return AccountActionText::tr("The account is blocked; unblock it first.");
    if (const auto email = EmailAddress::parse(account.email); !email)
        return AccountActionText::tr("The stored e-mail address cannot be right; correct it first.");
    return std::nullopt;
}

} // namespace

std::optional<QString> refusal(AccountAction action, const Account &account, Instant now)
{
    const bool unconfirmed = account.status.isUnconfirmed();
    const bool blocked = account.status.isBlocked();
    switch (action) {
    case AccountAction::SendActivation:
        if (!unconfirmed && !blocked)
            return AccountActionText::tr("The address is confirmed already.");
        return unreachable(account);
    case AccountAction::SendReset:
        if (unconfirmed)
            return AccountActionText::tr("A reset makes sense once the address is confirmed.");
        return unreachable(account);
    case AccountAction::ConfirmByHand:
        if (blocked)
            return AccountActionText::tr("The account is blocked; unblock it first.");
        if (!unconfirmed)
            return AccountActionText::tr("The address is confirmed already.");
        return std::nullopt;
    case AccountAction::PostponePurge:
        if (!unconfirmed)
            return AccountActionText::tr("Only unconfirmed accounts are removed by the clock.");
        return std::nullopt;
    case AccountAction::CancelReset:
        if (!account.hasResetToken || (account.resetExpires && *account.resetExpires < now))
            return AccountActionText::tr("There is no open reset.");
        return std::nullopt;
    case AccountAction::Block:
        if (blocked)
            return AccountActionText::tr("The account is blocked already.");
        return std::nullopt;
    case AccountAction::Unblock:
        if (!blocked)
            return AccountActionText::tr("The account is not blocked.");
        return std::nullopt;
    case AccountAction::Edit:
    case AccountAction::Delete:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

} // namespace latchkey
