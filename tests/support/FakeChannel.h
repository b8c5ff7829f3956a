// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channels/Channel.h"
#include <QList>

namespace latchkey {

/// Delivers nothing: keeps what it was given and reports what it was told to.
class FakeChannel final : public Channel {
public:
    explicit FakeChannel(int capacity = 1, ChannelKind kind = ChannelKind::Email)
        : m_capacity(capacity)
        , m_kind(kind)
    {
    }

    ChannelKind kind() const override { return m_kind; }
    int capacity() const override { return m_capacity - int(m_open.size()); }
    SendingLimits limits() const override { return m_limits; }
    void tellRoom() override { Q_EMIT roomChanged(m_capacity, m_limits); }
    void deliver(const OutgoingMessage &message) override;
    void setLimits(const SendingLimits &limits) { m_limits = limits; }

    /// Everything that was ever handed over, in order.
    const QList<OutgoingMessage> &delivered() const { return m_delivered; }
    /// Handed over and not yet reported on, in order.
    const QList<OutgoingMessage> &open() const { return m_open; }
    /// The most that were open at once.
    int mostOpen() const { return m_mostOpen; }

    /// Reports on the oldest open message.
    void finishNext(const DeliveryReport &report);
    /// From now on each message is reported on by itself: with these in turn, then with the last one for
    /// ever.
    void answerWith(const QList<DeliveryReport> &reports) { m_answers = reports; }

private:
    int m_capacity;
    ChannelKind m_kind;
    SendingLimits m_limits;
    int m_mostOpen = 0;
    QList<OutgoingMessage> m_delivered;
    QList<OutgoingMessage> m_open;
    QList<DeliveryReport> m_answers;
};

/// Reports as a mail server would cause them.
DeliveryReport accepted();
DeliveryReport deferred();
DeliveryReport rejected();
DeliveryReport lostAtTheEnd();
DeliveryReport signInRefused();
DeliveryReport unreachable();

} // namespace latchkey
