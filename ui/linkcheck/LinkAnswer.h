// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/LinkDiagnosis.h"
#include "core/Tone.h"

namespace latchkey {

/// What the person at the window reads about a link, and what helps.
struct LinkAnswer {
    Tone tone = Tone::Neutral;
    QString title; ///< one sentence: what became of it
    QString explanation; ///< the facts with exact times, and what to tell the person
    QString note; ///< that the link was put together again; usually empty
    std::optional<TokenPurpose> send; ///< the new link that would help; absent where none would

    /// For a ticket: the words and when and by whom it was looked at. Holds nothing of the link.
    QString plainText(Instant now, const Actor &by) const;
    bool operator==(const LinkAnswer &) const = default;
};

/// Pure: the words for every verdict. `account` is diagnosis.account as it is now, absent when it is gone.
LinkAnswer answerFor(const LinkDiagnosis &diagnosis, const std::optional<Account> &account, Instant now);

} // namespace latchkey
