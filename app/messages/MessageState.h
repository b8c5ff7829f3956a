// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QList>
#include <QString>

namespace latchkey {

/// Where a message stands. Stored by name.
enum class MessageState {
    Queued, ///< goes out as soon as there is room
    Sending, ///< a program has claimed it and is talking to the server
    Sent, ///< the server said that it has taken it
    Deferred, ///< refused for now; tried again later
    Failed, ///< refused for good
    Cancelled, ///< by an operator, or because it had become pointless
    Expired, ///< not delivered within its day
    Paused, ///< waits for an operator: to mend the mail account, or to let its batch go on
};

/// What may happen to a message.
enum class MessageEvent {
    Claim,
    Accept,
    Defer,
    Reject,
    Interrupt,
    Pause,
    Hold,
    Resume,
    Retry,
    Cancel,
    GiveUp
};

QString nameOf(MessageState state);
std::optional<MessageState> messageStateFromName(const QString &name);

/// The one place that says what follows what; none: the event makes no sense in that state.
std::optional<MessageState> next(MessageState state, MessageEvent event);

/// The states in which the event makes sense.
QList<MessageState> statesThatAllow(MessageEvent event);

/// "'queued', 'deferred'", for a statement's IN (...).
QString sqlListOf(const QList<MessageState> &states);

/// Nothing will happen to it any more by itself.
bool isFinal(MessageState state);

} // namespace latchkey
