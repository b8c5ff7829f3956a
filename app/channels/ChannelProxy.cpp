// SPDX-License-Identifier: GPL-3.0-or-later
#include "channels/ChannelProxy.h"

namespace latchkey {

ChannelProxy::ChannelProxy(Channel &channel)
    : m_channel(channel)
    , m_kind(channel.kind())
{
    connect(&channel, &Channel::roomChanged, this, [this](int room, const SendingLimits &limits) {
        m_room = room;
        m_limits = limits;
        Q_EMIT roomChanged(room, limits);
    });
    connect(&channel, &Channel::finished, this, [this](AttemptId attempt, const DeliveryReport &report) {
        --m_underWay;
        Q_EMIT finished(attempt, report);
    });
    QMetaObject::invokeMethod(&channel, &Channel::tellRoom, Qt::QueuedConnection);
}

int ChannelProxy::capacity() const
{
    return std::max(0, m_room - m_underWay);
}

void ChannelProxy::deliver(const OutgoingMessage &message)
{
    ++m_underWay;
    QMetaObject::invokeMethod(
        &m_channel, [channel = &m_channel, message] { channel->deliver(message); }, Qt::QueuedConnection);
}

} // namespace latchkey
