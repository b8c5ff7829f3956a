// SPDX-License-Identifier: GPL-3.0-or-later
#include "channels/Channel.h"

#include "core/EnumNames.h"

namespace latchkey {

namespace {

constexpr EnumNames<ChannelKind, 4> kinds{{{
    {ChannelKind::Email, u"email"},
    {ChannelKind::WhatsApp, u"whatsapp"},
    {ChannelKind::Sms, u"sms"},
    {ChannelKind::Voice, u"voice"},
}}};

} // namespace

QString nameOf(ChannelKind kind)
{
    return kinds.name(kind);
}

std::optional<ChannelKind> channelKindFromName(const QString &name)
{
    return kinds.value(name);
}

} // namespace latchkey
