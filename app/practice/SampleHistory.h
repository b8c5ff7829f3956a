// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/AuditEvent.h"
#include "messages/Message.h"
#include "practice/SampleRandom.h"
#include "storage/Connection.h"
#include "tokens/Blacklist.h"

namespace latchkey {

/// What a mail server said at the end of one try.
struct SampleReply {
    QString outcome; ///< as stored: "accepted", "deferred", "rejected"
    QString step;
    std::optional<int> code;
    QString enhancedCode;
    QString text;
};

/// A message of the past, or one that waits.
struct SampleMessage {
    AccountId account;
    MessagePurpose purpose = MessagePurpose::Activation;
    QString recipient;
    QString locale;
    MessageState state = MessageState::Sent;
    Actor by = Actor::site();
    Instant created;
    Instant nextTry; ///< of one that waits
    QString reason;
    struct Try {
        Instant at;
        SampleReply reply;
        Duration tokenLifetime{};
    };
    QList<Try> tries;
};

/// Writes history that no store writes, because it has not happened: straight into the tables, in the
/// caller's transaction. The first failure stays; what comes after it does nothing.
class SampleHistory {
public:
    SampleHistory(Connection &connection, SampleRandom &random)
        : m_connection(connection)
        , m_random(random)
    {
    }

    const Result<void> &result() const { return m_result; }

    SampleReply accepted(const QByteArray &queueId = {});
    SampleReply greylisted() const;
    SampleReply unknownUser(const QString &address) const;
    SampleReply mailboxFull() const;
    SampleReply noAnswer() const;

    /// The ids of the tokens that the tries carried, oldest first; none for a message without a link. All but
    /// the last are dead, replaced by their successors.
    QStringList message(const SampleMessage &message);
    void visit(const QString &tokenId, AccountId account, Instant at, bool scanner = false);
    void dead(const QString &tokenId, TokenPurpose purpose, AccountId account, DeathReason reason, Instant at,
        const Actor &by, Instant expires);
    void audit(Instant at, const Actor &actor, AuditAction action, AccountId account,
        const QString &reason = {}, const QString &detail = {}, const QString &ticket = {});
    void note(
        AccountId account, Instant at, const QString &by, const QString &text, const QString &ticket = {});
    void execute(const QString &sql, const QVariantList &values);
    qint64 insert(const QString &sql, const QVariantList &values);

private:
    QString tokenId();

    Connection &m_connection;
    SampleRandom &m_random;
    Result<void> m_result;
};

} // namespace latchkey
