// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageState.h"

#include "core/EnumNames.h"

namespace latchkey {

namespace {

using S = MessageState;

constexpr EnumNames<MessageState, 8> states{{{
    {S::Queued, u"queued"},
    {S::Sending, u"sending"},
    {S::Sent, u"sent"},
    {S::Deferred, u"deferred"},
    {S::Failed, u"failed"},
    {S::Cancelled, u"cancelled"},
    {S::Expired, u"expired"},
    {S::Paused, u"paused"},
}}};

} // namespace

QString nameOf(MessageState state)
{
    return states.name(state);
}

std::optional<MessageState> messageStateFromName(const QString &name)
{
    return states.value(name);
}

QList<MessageState> statesThatAllow(MessageEvent event)
{
    QList<MessageState> allowing;
    for (const auto &[state, name] : states.entries) {
        if (next(state, event))
            allowing += state;
    }
    return allowing;
}

QString sqlListOf(const QList<MessageState> &list)
{
    QStringList names;
    for (const MessageState state : list)
        names += u'\'' + nameOf(state) + u'\'';
    return names.join(QStringLiteral(", "));
}

bool isFinal(MessageState state)
{
    return state == S::Sent || state == S::Failed || state == S::Cancelled || state == S::Expired;
}

std::optional<MessageState> next(MessageState state, MessageEvent event)
{
    const bool waiting = state == S::Queued || state == S::Deferred || state == S::Paused;
    const bool sending = state == S::Sending;
    switch (event) {
    case MessageEvent::Claim:
        return state == S::Queued || state == S::Deferred ? std::optional(S::Sending) : std::nullopt;
    case MessageEvent::Accept:
        return sending ? std::optional(S::Sent) : std::nullopt;
    case MessageEvent::Defer:
        return sending ? std::optional(S::Deferred) : std::nullopt;
    case MessageEvent::Reject:
        return sending ? std::optional(S::Failed) : std::nullopt;
    case MessageEvent::Interrupt:
        return sending ? std::optional(S::Queued) : std::nullopt;
    case MessageEvent::Pause:
        return sending ? std::optional(S::Paused) : std::nullopt;
    case MessageEvent::Hold:
        return state == S::Queued || state == S::Deferred ? std::optional(S::Paused) : std::nullopt;
    case MessageEvent::Resume:
        return state == S::Paused ? std::optional(S::Queued) : std::nullopt;
    case MessageEvent::Retry:
        return waiting || state == S::Failed || state == S::Expired || state == S::Cancelled
            ? std::optional(S::Queued)
            : std::nullopt;
    case MessageEvent::Cancel:
        return waiting ? std::optional(S::Cancelled) : std::nullopt;
    case MessageEvent::GiveUp:
        return waiting ? std::optional(S::Expired) : std::nullopt;
    }
    Q_UNREACHABLE();
}

} // namespace latchkey
