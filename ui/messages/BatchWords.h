// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MailAccount.h"
#include "messages/BatchPace.h"
#include "messages/Dispatcher.h"
#include "messages/MessageBatches.h"

namespace latchkey {

/// "Reset to 1,240 people"
QString titleOf(const MessageBatch &batch);
/// "begun 14:02 by Kim"
QString begunText(const MessageBatch &batch, Instant now);
/// "612 sent, 3 failed, 5 passed over, 620 wait"
QString countsText(const BatchProgress &progress);
/// "3 people: The address is confirmed already.", a line for each reason.
QString reasonsText(const QMap<QString, int> &reasons);

/// What comes next, in half a sentence, and how it is meant.
struct BatchOutlook {
    QString text; ///< "38 a minute, about 16 minutes left", "paused by Kim"; empty while nothing is known
    bool waits = false; ///< nothing of it goes out just now

    bool operator==(const BatchOutlook &) const = default;
};
BatchOutlook outlookOf(
    const BatchProgress &progress, const DispatcherState &outbox, const BatchPace &pace, Instant now);

/// How full the day's limit of the mail account is.
enum class MeterLevel { Quiet, NearlyFull, Full };
/// Full when nothing more goes out today, NearlyFull from 80 %; absent: no limit for a day is set.
std::optional<MeterLevel> levelOf(const std::optional<SendingMeter> &meter);
/// "312 of 500 sent in the last 24 hours (Gmail's limit)", and when there is room again.
QString meterText(const SendingMeter &meter, const std::optional<MailAccount> &account, Instant now);

} // namespace latchkey
