// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channels/Channel.h"
#include "core/Actor.h"
#include "core/Clock.h"
#include "messages/MessageState.h"
#include "tokens/LinkToken.h"

namespace latchkey {

/// What a message is for. Stored by name.
enum class MessagePurpose {
    Activation,
    Reset,
    PasswordChanged, ///< "your password was changed", without any link
};

QString nameOf(MessagePurpose purpose);
std::optional<MessagePurpose> messagePurposeFromName(const QString &name);
/// The kind of link it carries, if it carries one.
std::optional<TokenPurpose> tokenPurposeOf(MessagePurpose purpose);

/// One try at delivering a message, with the server's exact answer.
struct MessageAttempt {
    AttemptId id;
    MessageId message;
    Instant started;
    std::optional<Instant> ended;
    QString outcome; ///< "accepted", "deferred", "rejected", "unknown", "interrupted"; empty while it runs
    QString step;
    QString server;
    std::optional<int> replyCode;
    QString enhancedCode;
    QString replyText;
    QString transcript;
    std::optional<QString> tokenId;
    std::optional<Instant> tokenExpires;

    /// "250 2.0.0 Ok: queued as 4F1B2", or what kept us from getting an answer.
    QString serverWords() const;

    bool operator==(const MessageAttempt &) const = default;
};

/// One thing to send to one person on one channel. Holds the intent, never a link.
struct Message {
    MessageId id;
    std::optional<AccountId> account; ///< none when the account is gone
    QString accountName;
    MessagePurpose purpose = MessagePurpose::Activation;
    ChannelKind channel = ChannelKind::Email;
    QString recipient;
    MessageState state = MessageState::Queued;
    Instant notBefore; ///< the next try, in the states that have one
    Instant giveUpAt;
    int attempts = 0;
    Instant created;
    Actor createdBy = Actor::clock();
    QString reason;
    std::optional<BatchId> batch; ///< it was asked for with others
    std::optional<MessageAttempt> lastAttempt; ///< without its transcript, see Outbox::attempts()

    bool operator==(const Message &) const = default;
};

} // namespace latchkey
