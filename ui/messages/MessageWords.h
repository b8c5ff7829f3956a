// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Tone.h"
#include "messages/Message.h"

namespace latchkey {

/// "Activation", "Reset", "Notice"
QString labelOf(MessagePurpose purpose);
/// "E-mail", "WhatsApp", "SMS", "Voice"
QString labelOf(ChannelKind channel);
/// The word of the pill.
QString labelOf(MessageState state);
Tone toneOf(MessageState state);
/// What the state means for the person who waits, and when something happens next, in one or two sentences.
QString explain(const Message &message, Instant now);

/// Of an attempt's stored outcome: "Taken by the server", "Refused for now" ...; and its colour.
QString outcomeLabel(const MessageAttempt &attempt);
Tone outcomeTone(const MessageAttempt &attempt);
/// How far the attempt got, in words: "at the recipient's address"; empty where the outcome says it all.
QString stepLabel(const QString &step);

/// Why the operator cannot do this now; absent: go ahead.
std::optional<QString> retryRefusal(const Message &message);
std::optional<QString> cancelRefusal(const Message &message);

/// The message and its tries as plain text for a ticket system. Times in UTC; no link, no transcript.
QString ticketText(const Message &message, const QList<MessageAttempt> &attempts);

} // namespace latchkey
