// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MailAccount.h"
#include "mail/SmtpReply.h"

#include <deque>
#include <map>
#include <set>

namespace latchkey {

/// Reads both directions of a dialogue like somebody who listens in, and checks that the client keeps to the
/// rules. It knows the protocol and nothing of SmtpSession.
class Wire {
public:
    /// `message` is what every transaction carries, with CRLF at the ends of lines.
    Wire(MailSecurity security, QByteArray message)
        : m_message(std::move(message))
        , m_isClear(security == MailSecurity::StartTls)
    {
    }

    void fromServer(QByteArrayView bytes);
    void fromClient(const QByteArray &bytes);
    void encrypted();

    /// The server said something that is no reply, or one more than it was asked for.
    bool isOutOfStep() const { return m_isOutOfStep; }
    int refusals() const { return m_refusals; } ///< of a sign-in, for good
    int commands() const { return m_commands; } ///< so many were written

    /// Who has been promised, by the verdict on a message that they were accepted for, to get it.
    const std::multiset<QByteArray> &delivered() const { return m_delivered; }
    void forgetDelivered() { m_delivered.clear(); }
    /// A message is written to its end, and the server has not said whether it took it.
    bool isVerdictOpen() const;
    bool isInMessage() const { return m_body != Body::None; }
    /// More than that the server leaves.
    bool hasHeardSinceMail() const { return m_hasHeardSinceMail; }

private:
    enum class Body { None, Data, Chunk };

    void command(const QByteArray &line);
    void checkOrder(const QByteArray &verb) const;
    void answered(const QByteArray &line, int code);
    void verdict(int code);
    void takeData();
    void takeChunk();

    QByteArray m_message;
    bool m_isClear;
    QByteArray m_unread; ///< of the client
    SmtpReplyParser m_replies;
    std::deque<QByteArray> m_unanswered = {"greeting"};
    bool m_canPipeline = false;
    bool m_isSigningIn = false; ///< the last reply was 334
    bool m_isOutOfStep = false;
    int m_refusals = 0;
    bool m_hasHeardSinceMail = false;
    bool m_isVerdictUnclear = false; ///< the server answered the end of a message with something else
    int m_commands = 0;
    Body m_body = Body::None;
    QByteArray m_content; ///< what came of the message
    qsizetype m_chunkLeft = 0;
    bool m_isSenderAccepted = false;
    std::set<QByteArray> m_accepted; ///< in this transaction
    std::multiset<QByteArray> m_delivered;
};

} // namespace latchkey
