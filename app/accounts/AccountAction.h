// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/Account.h"

namespace latchkey {

/// What an operator can do with one account.
enum class AccountAction {
    SendActivation,
    SendReset,
    ConfirmByHand,
    PostponePurge,
    CancelReset,
    Block,
    Unblock,
    Edit,
    Delete
};

/// Why the action makes no sense for this account now, as a sentence for the tooltip; none: go ahead.
/// The window asks to enable its buttons, and AccountDesk asks again before it acts.
std::optional<QString> refusal(AccountAction action, const Account &account, Instant now);

} // namespace latchkey
