// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channels/Channel.h"

namespace latchkey {

/// Stands on one thread for a channel that lives on another, so that what is written down about messages does
/// not hold up the talk with the server. Knows of the channel's room and limits what roomChanged() last said.
class ChannelProxy final : public Channel {
    Q_OBJECT

public:
    /// On the thread it is to live on. `channel` has to outlive it.
    explicit ChannelProxy(Channel &channel);

    ChannelKind kind() const override { return m_kind; }
    int capacity() const override;
    SendingLimits limits() const override { return m_limits; }
    void tellRoom() override { Q_EMIT roomChanged(m_room, m_limits); }
    void deliver(const OutgoingMessage &message) override;

private:
    Channel &m_channel;
    ChannelKind m_kind;
    int m_room = 0;
    int m_underWay = 0;
    SendingLimits m_limits;
};

} // namespace latchkey
