// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountQuery.h"
#include "accounts/AccountStore.h"
#include "core/Tone.h"

#include <optional>

namespace latchkey {

/// The columns of the list of accounts. The order is that of the model; people choose and move them.
enum class AccountColumn {
    Name, ///< initials and full name, or the user name
    Email,
    Status, ///< a pill; "Bounced" for an address that messages came back from
    Registered, ///< a moment
    TimeLeft, ///< the moment the clock removes an unconfirmed account
    UserName, ///< hidden unless chosen, like those below
    Phone,
    ActivationSent, ///< the moment the last activation mail went out
};
inline constexpr int accountColumnCount = 8;

/// The word over the column.
QString titleOf(AccountColumn column);
/// The column's name in the settings.
QString keyOf(AccountColumn column);
/// What the list can be sorted by; none for columns that the database does not sort.
std::optional<AccountSort> sortOf(AccountColumn column);
AccountColumn columnOf(AccountSort sort);

/// The words of a cell; empty for columns that hold a moment.
QString cellText(const Account &account, AccountColumn column);
/// The moment of a cell, if the column holds one and the account has it.
std::optional<Instant> cellInstant(const Account &account, AccountColumn column, Duration purgeAfter);

/// A status in one word, and what the word means.
struct StatusWord {
    QString text;
    Tone tone = Tone::Neutral;
    QString explanation; ///< for the tooltip; empty when the word says it all
};
StatusWord statusWord(const Account &account);

/// Rows as text for the clipboard (tab separated, moments as "2026-11-21 14:02:11 UTC").
QString accountsAsText(
    const QList<Account> &accounts, const QList<AccountColumn> &columns, Duration purgeAfter);

} // namespace latchkey
