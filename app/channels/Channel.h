// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/DeliveryOutcome.h"
#include "core/Error.h"
#include "core/Id.h"
#include <optional>
#include <QObject>

namespace latchkey {

/// The ways to reach a person.
enum class ChannelKind { Email, WhatsApp, Sms, Voice };

QString nameOf(ChannelKind kind);
std::optional<ChannelKind> channelKindFromName(const QString &name);

/// One message, filled in and ready to go out once. Holds the link: never stored, never logged.
struct OutgoingMessage {
    AttemptId attempt;
    QString recipient; ///< the e-mail address or the number, as stored with the account
    QString recipientName; ///< for the To header; may be empty
    QString subject;
    QString text;
    QString html; ///< empty on channels without it
};

/// Whom a failure is about, which decides what happens to the other messages.
enum class FailureScope {
    Message, ///< this recipient alone
    Account, ///< our account at the server (sign-in, certificate, quota): the others would meet the same
    Network, ///< the server was not reached: nobody's fault, and no try is counted
};

struct DeliveryReport {
    DeliveryOutcome outcome = DeliveryOutcome::Deferred;
    FailureScope scope = FailureScope::Message;
    QString step; ///< how far it got, a stored name: "connecting", "signing_in", "recipient" ...
    QString server; ///< "host:port"
    std::optional<int> replyCode;
    QString enhancedCode; ///< "5.1.1", or empty
    QString replyText; ///< the server's words, or ours when there was no server
    QString transcript; ///< the dialogue with secrets masked
    QString headerMessageId;
    std::optional<Error> error; ///< for scope Account and Network: what to show
};

/// How much the account behind a channel may send, as its provider or the operator says.
struct SendingLimits {
    QString account; ///< whose messages are counted together: "user@host"; empty: nobody counts
    std::optional<int> perMinute;
    std::optional<int> perDay; ///< in any 24 hours

    bool operator==(const SendingLimits &) const = default;
};

/// Something that delivers messages. Lives on one thread and never blocks it.
class Channel : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual ChannelKind kind() const = 0;
    /// How many more messages it would take now. Rises again with each finished().
    virtual int capacity() const = 0;
    /// What is asked before messages are claimed for it.
    virtual SendingLimits limits() const { return {}; }
    /// Says roomChanged() as things are now.
    virtual void tellRoom() = 0;
    /// Starts a delivery; each ends in exactly one finished().
    virtual void deliver(const OutgoingMessage &message) = 0;

Q_SIGNALS:
    void finished(latchkey::AttemptId attempt, const latchkey::DeliveryReport &report);
    /// How many messages may be under way in all, and what may be sent: whenever either is another one.
    void roomChanged(int room, const latchkey::SendingLimits &limits);
};

} // namespace latchkey
