// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/Outbox.h"
#include "site/SiteStore.h"
#include "storage/Transaction.h"
#include "support/FakeChannel.h"
#include "support/People.h"
#include "support/StoreTest.h"

namespace latchkey {

/// A StoreTest with an outbox and somebody to write to.
class MessageTest : public StoreTest {
    Q_OBJECT

protected:
    void prepare() override
    {
        m_olivia = addPerson(connection(), QStringLiteral("olivia.s"), now(), confirmedCode);
        m_newcomer = addPerson(connection(), QStringLiteral("newcomer"), now(), unconfirmedCode);
    }

    Outbox outbox() { return Outbox(connection()); }
    MessageId enqueue(AccountId account, MessagePurpose purpose)
    {
        NewMessage message;
        message.account = account;
        message.purpose = purpose;
        message.recipient = personOf(connection(), account).email;
        message.createdBy = Actor::named(QStringLiteral("Kim"));
        message.reason = QStringLiteral("called twice");
        return must(outbox().enqueue(message, now()));
    }
    MessageId enqueueReset() { return enqueue(m_olivia, MessagePurpose::Reset); }
    QList<ClaimedMessage> claim(int limit = 10, const QString &claimant = QStringLiteral("desk-1"))
    {
        return must(outbox().claim(limit, claimant, SiteSettings::defaults(), now(), ChannelKind::Email));
    }
    ClaimedMessage claimOne()
    {
        auto claimed = claim(1);
        if (claimed.size() != 1)
            qFatal("%d messages were claimed", int(claimed.size()));
        return claimed.takeFirst();
    }
    Message read(MessageId id) { return must(must(outbox().find(id))); }
    MessageAttempt lastAttempt(MessageId id) { return must(outbox().attempts(id)).last(); }
    QString stateOf(MessageId id) { return nameOf(read(id).state); }

    AccountId m_olivia; ///< confirmed
    AccountId m_newcomer; ///< unconfirmed
};

} // namespace latchkey
