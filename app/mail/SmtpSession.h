// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/DeliveryResult.h"
#include "mail/MailAccount.h"
#include "mail/SaslMechanism.h"
#include "mail/SmtpCapabilities.h"
#include "mail/SmtpEnvelope.h"
#include "mail/SmtpTranscript.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <vector>

namespace latchkey {

/// How long the other side may stay silent (RFC 5321 section 4.5.3.2, shortened where people wait).
struct SmtpTimeouts {
    Duration connect = std::chrono::seconds(30); ///< each address, and the name lookup
    Duration command = std::chrono::seconds(60); ///< greeting, every command, the TLS handshake
    Duration dataStart = std::chrono::seconds(120); ///< DATA until 354
    Duration dataChunk = std::chrono::seconds(180); ///< until the network takes another piece of the message
    /// The final dot until the verdict. A shorter one makes doubles: the server may have taken the message.
    Duration dataEnd = std::chrono::seconds(600);
    Duration quit = std::chrono::seconds(5);
};

/// What a session wants done, in this order.
namespace smtp {

struct Write {
    QByteArray bytes;
};
/// Nothing may be waiting to be read when this is done; the session has looked at its own buffer only.
struct StartTls { };
/// The dialogue has come to `step`; `words` is what the server said to end the one before.
struct Progress {
    SmtpStep step;
    QString words;
};
/// A token to sign in with is needed: provideToken() answers. `isRefused`: the server did not take the last
/// one.
struct FetchToken {
    bool isRefused;
};
struct Ready { };
struct Finished {
    DeliveryResult result;
    /// The connection was found dead (or closing, 421) before the server reacted to anything of this message,
    /// so the message may be sent again on a new one without the risk of a double.
    bool isUntouched;
};
/// The answer to checkSender(); no failure: the server takes mail from this sender.
struct SenderChecked {
    std::optional<MailFailure> failure;
};
/// The session is over because of this. Comes after the Finished of a message that was under way.
struct Failed {
    MailFailure failure;
};
/// Close the connection: nothing more will be written. `isAbrupt`: at once, without flushing.
struct Close {
    bool isAbrupt;
};

} // namespace smtp

using SmtpAction = std::variant<smtp::Write, smtp::StartTls, smtp::Progress, smtp::FetchToken, smtp::Ready,
    smtp::Finished, smtp::SenderChecked, smtp::Failed, smtp::Close>;
using SmtpActions = std::vector<SmtpAction>;

struct SmtpSessionSettings {
    QByteArray clientName; ///< what EHLO says: a domain or an address literal
    QString server; ///< "host:port", for results
    MailSecurity security = MailSecurity::ImplicitTls;
    QString userName; ///< empty: no sign-in
    std::optional<Secret> password;
    SmtpTimeouts timeouts;
    bool usesToken = false; ///< sign in with a token (OAuth) instead of the password
    QString host = {}; ///< for OAUTHBEARER, which tells the server where it is
    quint16 port = 0;
};

/// The client side of SMTP (RFC 5321) without a socket: bytes and happenings go in, actions come out.
/// A reply that nobody asked for, or that came before we asked, ends the session: once replies and commands
/// are out of step, a "250" may belong to anything (and may come from anybody).
class SmtpSession {
public:
    enum class State {
        Idle, ///< before start()
        Greeting, ///< waiting for the server's first reply
        Hello, ///< EHLO sent
        PlainHello, ///< HELO sent
        StartTls, ///< STARTTLS sent
        Handshake, ///< the pump is at work
        FetchingToken, ///< the pump is asking for a token; nothing is awaited from the server
        SigningIn, ///< AUTH sent
        Ready,
        Envelope, ///< MAIL, RCPT, DATA
        Body, ///< we write: after 354, or behind BDAT
        Chunk, ///< a BDAT that is not the last is written; the server's word on it is awaited
        FinalDot, ///< everything is written, up to the dot or the last BDAT; the verdict is awaited
        Reset, ///< RSET sent
        Quitting, ///< QUIT sent
        Closed,
    };

    explicit SmtpSession(SmtpSessionSettings settings);

    /// Connected; with implicit TLS: encrypted. `channelBinding`: see SaslCredentials.
    SmtpActions start(const std::optional<QByteArray> &channelBinding = {});
    SmtpActions receive(QByteArrayView bytes);
    /// The handshake that StartTls asked for is done.
    SmtpActions encrypted(const std::optional<QByteArray> &channelBinding = {});
    /// The pump found bytes around the handshake that had come in clear.
    SmtpActions injected();
    /// The answer to FetchToken; ignored when it comes too late.
    SmtpActions provideToken(const Result<Secret> &token);
    /// Only in Ready.
    SmtpActions send(SmtpEnvelope envelope);
    /// Only in Ready. Tells the server the sender, hears the answer, and takes it back.
    SmtpActions checkSender(const EmailAddress &sender);
    /// QUIT from Ready, or when a finished message has been taken back; from anywhere else the connection is
    /// just closed.
    SmtpActions quit();
    /// timeout() has passed since waitNumber() changed or bytesTaken(). `unsent`: so many bytes that were to
    /// be written have not left this machine.
    SmtpActions timedOut(qint64 unsent);
    /// The connection is gone. `unsent` as above, 0 when it is not known.
    SmtpActions connectionLost(const QString &why, qint64 unsent);
    /// The pump failed in a way of its own (TLS).
    SmtpActions failed(const MailFailure &failure);

    /// Whether takeBodyChunk() has more to write; ask again when the network has taken the last one.
    bool hasBodyChunk() const { return m_state == State::Body; }
    SmtpActions takeBodyChunk();

    State state() const { return m_state; }
    SmtpStep step() const { return m_step; }
    /// How long the present wait may last; absent when nothing is awaited.
    std::optional<Duration> timeout() const;
    /// Another number whenever another wait begins.
    int waitNumber() const { return m_waitNumber; }
    const SmtpCapabilities &capabilities() const { return m_can; }
    QStringList transcript() const { return m_transcript.lines(); }
    bool isEncrypted() const { return m_isEncrypted; }
    /// So many bytes of the server are kept because they are not yet a reply; none once it is over.
    qsizetype waitingBytes() const { return m_parser.waitingBytes(); }

private:
    struct Command {
        enum class Verb { Mail, Rcpt, Data } verb;
        qsizetype recipient; ///< index into Transaction::results, for Rcpt
    };
    /// One message, from MAIL to the verdict. When the server takes only some recipients at a time (452
    /// 4.5.3), the others follow in a further round.
    struct Transaction {
        enum class Stage { Waiting, Taken, Again, Settled };

        explicit Transaction(SmtpEnvelope what)
            : envelope(std::move(what))
        {
        }
        bool has(Stage stage) const { return std::find(stages.begin(), stages.end(), stage) != stages.end(); }

        SmtpEnvelope envelope;
        bool isCheck = false; ///< MAIL only, to see whether the sender is accepted
        QList<RecipientResult> results;
        std::vector<Stage> stages; ///< of each result
        std::deque<Command> unsent;
        std::deque<Command> inFlight;
        bool hasReply = false;
        bool isSenderAccepted = false; ///< in this round
        bool isLoneDot = false; ///< DATA was accepted with nobody to send to
        bool isChunked = false; ///< BDAT instead of DATA
        QByteArray data; ///< the message as it is written
        qsizetype written = 0;
        qsizetype chunkEnd = 0; ///< where in `data` the present BDAT ends
        QByteArray chunkCommand; ///< "BDAT 86 LAST", as long as it is not written
    };

    void enter(State state);
    void showStep(SmtpStep step);
    SmtpActions take() { return std::exchange(m_actions, {}); }
    void write(const QByteArray &line);
    void write(const QByteArray &line, const QString &shown);

    void handle(SmtpReply reply);
    void dispatch(const SmtpReply &reply);
    qsizetype awaitedReplies() const;
    void onServerClosing(const SmtpReply &reply);
    void onGreeting(const SmtpReply &reply);
    void onHello(const SmtpReply &reply);
    void onPlainHello(const SmtpReply &reply);
    void onStartTls(const SmtpReply &reply);
    void onSigningIn(const SmtpReply &reply);
    void onEnvelope(const SmtpReply &reply);
    void onMailReply(const SmtpReply &reply);
    void onRecipientReply(const SmtpReply &reply, qsizetype recipient);
    void onDataReply(const SmtpReply &reply);
    void onBody(const SmtpReply &reply);
    void onChunk(const SmtpReply &reply);
    void onFinalDot(const SmtpReply &reply);
    void onReset(const SmtpReply &reply);

    void sayHello();
    void afterHello();
    void signIn();
    void fetchToken(bool isRefused);
    void startMechanism();
    void onSignInRefused(const SmtpReply &reply);
    void endBrokenSignIn(const std::optional<SmtpReply> &reply);
    void answerChallenge(const SmtpReply &reply);
    void becomeReady();

    void startRound();
    void sendCommands();
    QByteArray lineOf(const Command &command) const;
    void startChunk();
    void finishRound();
    void finishTransaction();
    void finishCheck(const std::optional<MailFailure> &failure);
    void refuseLocally();
    std::optional<MailFailure> whyNotAtAll(const SmtpEnvelope &envelope) const;
    void settle(qsizetype recipient, DeliveryOutcome outcome, const MailFailure &failure);
    void settleOpen(DeliveryOutcome outcome, const MailFailure &failure);
    void settleOpen(const MailFailure &refusal);
    void endWithConnection(const MailFailure &failure, qint64 unsent);

    MailFailure failure(MailFailureKind kind, MailCause cause, const QString &detail = {}) const;
    MailFailure refusal(const SmtpReply &reply) const;
    void protocolError(const QString &detail, const std::optional<SmtpReply> &reply = {});
    void notAReply(const SmtpReplyParser::Failure &problem);
    /// Ends the session: politely with QUIT when the dialogue is still in step.
    void stop(const MailFailure &failure, bool isInStep);

    SmtpSessionSettings m_settings;
    State m_state = State::Idle;
    SmtpStep m_step = SmtpStep::Greeting;
    bool m_isEncrypted = false;
    bool m_hasServed = false; ///< a message, or a check, went through this connection already
    bool m_isLeaving = false; ///< QUIT follows the answer to RSET
    int m_waitNumber = 0;
    SmtpReplyParser m_parser;
    SmtpCapabilities m_can;
    SmtpTranscript m_transcript;
    QString m_lastWords;
    SmtpActions m_actions;

    std::optional<QByteArray> m_channelBinding;
    std::optional<Secret> m_token;
    bool m_hasFreshToken = false; ///< another one was fetched after the first was refused
    std::unique_ptr<SaslMechanism> m_mechanism;
    int m_challenges = 0;
    std::optional<QByteArray> m_heldResponse; ///< too long for the AUTH line; goes out at the first challenge
    QList<QByteArray> m_excludedMechanisms;
    bool m_isCancelling = false; ///< "*" was sent; only a refusal can follow

    std::optional<Transaction> m_transaction;
};

QString nameOf(SmtpSession::State state);

} // namespace latchkey
