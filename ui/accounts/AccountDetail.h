// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/Account.h"
#include "accounts/Timeline.h"
#include "messages/Dispatcher.h"
#include "messages/Message.h"

namespace latchkey {

/// Everything the detail panel says about one person, read in one go.
struct AccountDetail {
    Account account;
    Duration purgeAfter{}; ///< the site's
    bool purgeByClock = true; ///< whether anything is removed without an operator
    QList<TimelineEntry> timeline; ///< newest first
};

/// Absent when there is no such account any more. On a thread of the database.
Result<std::optional<AccountDetail>> readAccountDetail(Connection &connection, AccountId id);

/// One line below the status: where the person stands, and until when.
struct SituationLine {
    QString text;
    QString toolTip; ///< the exact moment, local and UTC
    Tone tone = Tone::Neutral;
    bool counts = false; ///< it says something else each second
};
/// The lines that are true now, the most pressing first; never empty.
QList<SituationLine> situationOf(const AccountDetail &detail, Instant now);

/// Whether a reset link is out that still works.
bool isResetOpen(const Account &account, Instant now);
/// Whether mail cannot get there: it came back, or the address cannot be one.
bool needsOtherAddress(const Account &account);

/// What has become of a message just asked for, in words for the place where it was asked for.
struct DeliveryNews {
    enum class Help { None, ShowMessage, MailAccount };
    Tone tone = Tone::Info;
    QString title;
    QString text; ///< the server's words; may be empty
    Help help = Help::None;
    bool isFinal = false; ///< nothing more will happen by itself
    bool operator==(const DeliveryNews &) const = default;
};
DeliveryNews deliveryNewsOf(const Message &message, const DispatcherState &outbox);

/// Name, address, status and timeline as lines for a ticket. What looks like a link's code is left out,
/// whoever wrote it.
QString ticketTextOf(const AccountDetail &detail, Instant now);

} // namespace latchkey
