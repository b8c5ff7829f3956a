// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpSession.h"

#include "core/Text.h"

#include <QLoggingCategory>

// The state machine, and the way from the greeting to Ready. Signing in is in SmtpSignIn.cpp, what happens to
// a message in SmtpTransaction.cpp.

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcSmtp, "latchkey.mail.smtp", QtWarningMsg)

QString describe(SmtpReplyParser::Problem problem)
{
    switch (problem) {
    case SmtpReplyParser::Problem::NotAReply:
        return u"not an SMTP reply"_s;
    case SmtpReplyParser::Problem::LineTooLong:
        return u"a reply line is longer than %1 bytes"_s.arg(SmtpReplyParser::maxLineBytes);
    case SmtpReplyParser::Problem::TooManyLines:
        return u"a reply has more than %1 lines"_s.arg(SmtpReplyParser::maxLines);
    case SmtpReplyParser::Problem::ReplyTooLong:
        return u"a reply is longer than %1 bytes"_s.arg(SmtpReplyParser::maxReplyBytes);
    case SmtpReplyParser::Problem::MixedCodes:
        return u"the lines of a reply carry different codes"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

SmtpSession::SmtpSession(SmtpSessionSettings settings)
    : m_settings(std::move(settings))
{
    if (m_settings.password)
        m_transcript.hide(*m_settings.password);
}

QString nameOf(SmtpSession::State state)
{
    static constexpr const char *names[] = {"Idle", "Greeting", "Hello", "PlainHello", "StartTls",
        "Handshake", "FetchingToken", "SigningIn", "Ready", "Envelope", "Body", "Chunk", "FinalDot", "Reset",
        "Quitting", "Closed"};
    return QString::fromLatin1(names[static_cast<int>(state)]);
}

void SmtpSession::enter(State state)
{
    qCDebug(lcSmtp).noquote() << m_settings.server << nameOf(m_state) << "->" << nameOf(state);
    if (state == State::Closed)
        m_parser = {}; // nothing more is read
    m_state = state;
    ++m_waitNumber;
}

void SmtpSession::showStep(SmtpStep step)
{
    if (m_step == step)
        return;
    m_step = step;
    m_actions.push_back(smtp::Progress{step, m_lastWords});
}

std::optional<Duration> SmtpSession::timeout() const
{
    switch (m_state) {
    case State::Idle:
    case State::Ready:
    case State::Closed:
        return std::nullopt;
    case State::Envelope:
        if (!m_transaction->inFlight.empty() && m_transaction->inFlight.front().verb == Command::Verb::Data)
            return m_settings.timeouts.dataStart;
        return m_settings.timeouts.command;
    case State::Body:
    case State::Chunk:
        return m_settings.timeouts.dataChunk;
    case State::FinalDot:
        return m_settings.timeouts.dataEnd;
    case State::Quitting:
        return m_settings.timeouts.quit;
    case State::Reset:
        return m_isLeaving ? m_settings.timeouts.quit : m_settings.timeouts.command;
    default:
        return m_settings.timeouts.command;
    }
}

void SmtpSession::write(const QByteArray &line)
{
    write(line, QString::fromUtf8(line));
}

void SmtpSession::write(const QByteArray &line, const QString &shown)
{
    m_transcript.client(shown);
    m_actions.push_back(smtp::Write{line + "\r\n"});
}

SmtpActions SmtpSession::start(const std::optional<QByteArray> &channelBinding)
{
    Q_ASSERT(m_state == State::Idle);
    m_channelBinding = channelBinding;
    m_isEncrypted = m_settings.security == MailSecurity::ImplicitTls;
    m_step = m_isEncrypted ? SmtpStep::Encrypting : SmtpStep::Connecting;
    if (m_isEncrypted)
        m_transcript.note(u"encrypted from the start"_s);
    showStep(SmtpStep::Greeting);
    enter(State::Greeting);
    return take();
}

SmtpActions SmtpSession::receive(QByteArrayView bytes)
{
    if (m_state == State::Handshake)
        return injected();
    if (m_state == State::Closed)
        return {};
    m_parser.feed(bytes);
    while (m_state != State::Closed) {
        auto next = m_parser.next();
        if (!next)
            break;
        if (const auto *problem = std::get_if<SmtpReplyParser::Failure>(&*next))
            notAReply(*problem);
        else
            handle(std::get<SmtpReply>(*std::move(next)));
    }
    return take();
}

qsizetype SmtpSession::awaitedReplies() const
{
    switch (m_state) {
    case State::Idle:
    case State::Handshake:
    case State::FetchingToken:
    case State::Ready:
    case State::Body: // one may come, but it ends everything
    case State::Closed:
        return 0;
    case State::Envelope:
        return qsizetype(m_transaction->inFlight.size());
    default:
        return 1;
    }
}

void SmtpSession::handle(SmtpReply reply)
{
    // SCRAM's challenges show no secret, but enough to try passwords on without the server.
    const bool isSensitive =
        m_state == State::SigningIn && reply.code == 334 && !m_mechanism->revealsPassword();
    for (qsizetype i = 0; i < reply.lines.size(); ++i) {
        reply.lines[i] = m_transcript.masked(reply.lines[i]);
        const QChar separator = i + 1 < reply.lines.size() ? u'-' : u' ';
        m_transcript.server(
            QString::number(reply.code) + separator + (isSensitive ? u"****"_s : reply.lines[i]));
    }
    m_lastWords = QString::number(reply.code) + u' ' + reply.text();
    ++m_waitNumber;

    if (reply.code == 421) {
        onServerClosing(reply);
        return;
    }
    // Whatever stands behind the last reply we asked for was there before our next command and cannot be its
    // answer. After the final dot the verdict counts first; what follows it is judged in Ready.
    const bool isLast = awaitedReplies() == 1;
    const bool hasMore = !m_parser.isEmpty() && !m_parser.isClosing();
    if (m_state == State::StartTls && reply.code == 220 && !m_parser.isEmpty()) {
        stop(failure(MailFailureKind::Account, MailCause::StartTlsInjection,
                 u"bytes stood behind the answer to STARTTLS"_s),
            false);
        return;
    }
    const bool isOver = m_state == State::Quitting || m_isCancelling;
    if (isLast && hasMore && m_state != State::FinalDot && !isOver) {
        protocolError(u"a reply came before it was asked for"_s);
        return;
    }
    dispatch(reply);
}

void SmtpSession::dispatch(const SmtpReply &reply)
{
    switch (m_state) {
    case State::Greeting:
        return onGreeting(reply);
    case State::Hello:
        return onHello(reply);
    case State::PlainHello:
        return onPlainHello(reply);
    case State::StartTls:
        return onStartTls(reply);
    case State::SigningIn:
        return onSigningIn(reply);
    case State::Envelope:
        return onEnvelope(reply);
    case State::Body:
        return onBody(reply);
    case State::Chunk:
        return onChunk(reply);
    case State::FinalDot:
        return onFinalDot(reply);
    case State::Reset:
        return onReset(reply);
    case State::Quitting:
        enter(State::Closed);
        m_actions.push_back(smtp::Close{false});
        return;
    case State::Idle:
    case State::Handshake:
    case State::FetchingToken:
    case State::Ready:
    case State::Closed:
        return protocolError(u"a reply came that nobody asked for"_s, reply);
    }
}

void SmtpSession::onServerClosing(const SmtpReply &reply)
{
    switch (m_state) {
    case State::Ready:
    case State::Reset:
    case State::Quitting:
        // An idle server may leave; the next message finds it gone and connects anew.
        enter(State::Closed);
        m_actions.push_back(smtp::Close{false});
        return;
    case State::Envelope:
    case State::Body:
    case State::Chunk:
    case State::FinalDot:
        endWithConnection(refusal(reply), 1); // it said that it has not taken the message
        return;
    default:
        stop(refusal(reply), false);
    }
}

void SmtpSession::onGreeting(const SmtpReply &reply)
{
    if (reply.code == 220)
        sayHello();
    else if (reply.isTransient() || reply.isPermanent())
        stop(refusal(reply), true);
    else
        protocolError(u"unexpected greeting"_s, reply);
}

void SmtpSession::sayHello()
{
    m_can = {};
    write("EHLO " + m_settings.clientName);
    enter(State::Hello);
}

void SmtpSession::onHello(const SmtpReply &reply)
{
    const bool isUnknownToServer = reply.code == 500 || reply.code == 502;
    if (reply.code == 250) {
        m_can = SmtpCapabilities::parse(reply);
        afterHello();
    } else if (isUnknownToServer && m_settings.security == MailSecurity::PlainOnLoopback) {
        write("HELO " + m_settings.clientName);
        enter(State::PlainHello);
    } else if (isUnknownToServer && !m_isEncrypted) {
        // Without EHLO there is no STARTTLS, and HELO would only lead on in clear.
        MailFailure missing = failure(MailFailureKind::Account, MailCause::StartTlsMissing);
        missing.reply = reply;
        stop(missing, true);
    } else if (reply.isTransient() || reply.isPermanent()) {
        stop(refusal(reply), true);
    } else {
        protocolError(u"unexpected answer to EHLO"_s, reply);
    }
}

void SmtpSession::onPlainHello(const SmtpReply &reply)
{
    if (reply.code == 250)
        signIn();
    else if (reply.isTransient() || reply.isPermanent())
        stop(refusal(reply), true);
    else
        protocolError(u"unexpected answer to HELO"_s, reply);
}

void SmtpSession::afterHello()
{
    if (m_settings.security != MailSecurity::StartTls || m_isEncrypted) {
        signIn();
        return;
    }
    showStep(SmtpStep::Encrypting);
    if (!m_can.startTls) {
        stop(failure(MailFailureKind::Account, MailCause::StartTlsMissing), true);
        return;
    }
    write("STARTTLS");
    enter(State::StartTls);
}

void SmtpSession::onStartTls(const SmtpReply &reply)
{
    if (reply.code == 220) {
        enter(State::Handshake);
        m_actions.push_back(smtp::StartTls{});
        return;
    }
    MailFailure refused =
        failure(reply.isTransient() ? MailFailureKind::ServerTransient : MailFailureKind::Account,
            MailCause::StartTlsRefused);
    refused.reply = reply;
    stop(refused, reply.isTransient() || reply.isPermanent());
}

SmtpActions SmtpSession::encrypted(const std::optional<QByteArray> &channelBinding)
{
    Q_ASSERT(m_state == State::Handshake);
    m_channelBinding = channelBinding;
    m_isEncrypted = true;
    m_transcript.note(u"encrypted"_s);
    sayHello(); // and forgets what was offered in clear
    return take();
}

SmtpActions SmtpSession::injected()
{
    if (m_state == State::Closed)
        return {};
    stop(failure(MailFailureKind::Account, MailCause::StartTlsInjection,
             u"bytes that came in clear were waiting around the TLS handshake"_s),
        false);
    return take();
}

void SmtpSession::becomeReady()
{
    m_mechanism.reset();
    m_token.reset();
    enter(State::Ready);
    showStep(SmtpStep::Ready);
    m_actions.push_back(smtp::Ready{});
}

SmtpActions SmtpSession::quit()
{
    if (m_state == State::Quitting || m_state == State::Closed)
        return {};
    if (m_state == State::Reset) {
        m_isLeaving = true; // as soon as the answer to RSET is in
        ++m_waitNumber;
        return {};
    }
    if (m_state == State::Ready) {
        write("QUIT");
        enter(State::Quitting);
        return take();
    }
    if (m_transaction)
        endWithConnection(failure(MailFailureKind::Network, MailCause::Cancelled), 0);
    if (m_state != State::Closed) {
        enter(State::Closed);
        m_actions.push_back(smtp::Close{true});
    }
    return take();
}

SmtpActions SmtpSession::timedOut(qint64 unsent)
{
    switch (m_state) {
    case State::Ready:
    case State::Closed:
        break;
    case State::Reset:
    case State::Quitting:
        enter(State::Closed);
        m_actions.push_back(smtp::Close{true});
        break;
    case State::Envelope:
    case State::Body:
    case State::Chunk:
    case State::FinalDot:
        m_transcript.note(u"no answer in time"_s);
        endWithConnection(failure(MailFailureKind::ServerTransient, MailCause::TimedOut), unsent);
        break;
    default:
        m_transcript.note(u"no answer in time"_s);
        stop(failure(MailFailureKind::Network, MailCause::TimedOut), false);
    }
    return take();
}

SmtpActions SmtpSession::connectionLost(const QString &why, qint64 unsent)
{
    switch (m_state) {
    case State::Closed:
        break;
    case State::Ready:
    case State::Reset:
    case State::Quitting:
        enter(State::Closed);
        m_actions.push_back(smtp::Close{true});
        break;
    case State::Envelope:
    case State::Body:
    case State::Chunk:
    case State::FinalDot:
        m_transcript.note(u"connection lost: "_s + why);
        endWithConnection(
            failure(MailFailureKind::ServerTransient, MailCause::ConnectionLost, toSafeLine(why)), unsent);
        break;
    default:
        m_transcript.note(u"connection lost: "_s + why);
        stop(failure(MailFailureKind::Network, MailCause::ConnectionLost, toSafeLine(why)), false);
    }
    return take();
}

SmtpActions SmtpSession::failed(const MailFailure &failure)
{
    if (m_state != State::Closed)
        stop(failure, false);
    return take();
}

MailFailure SmtpSession::failure(MailFailureKind kind, MailCause cause, const QString &detail) const
{
    MailFailure failure;
    failure.kind = kind;
    failure.cause = cause;
    failure.step = m_step;
    failure.server = m_settings.server;
    failure.detail = detail;
    return failure;
}

MailFailure SmtpSession::refusal(const SmtpReply &reply) const
{
    const ReplyMeaning meaning = meaningOf(m_step, reply);
    MailFailure refusal = failure(meaning.kind, meaning.cause);
    refusal.reply = reply;
    return refusal;
}

void SmtpSession::protocolError(const QString &detail, const std::optional<SmtpReply> &reply)
{
    m_transcript.note(u"protocol error: "_s + detail);
    MailFailure broken = failure(MailFailureKind::ServerTransient, MailCause::ProtocolError, detail);
    broken.reply = reply;
    stop(broken, false);
}

void SmtpSession::notAReply(const SmtpReplyParser::Failure &problem)
{
    const QString sample = m_transcript.masked(QString::fromUtf8(problem.sample));
    m_transcript.server(sample);
    m_transcript.note(u"protocol error: "_s + describe(problem.problem));
    const bool isStranger =
        m_state == State::Greeting && problem.problem == SmtpReplyParser::Problem::NotAReply;
    stop(isStranger ? failure(MailFailureKind::Account, MailCause::NotAMailServer, toSafeLine(sample, 200))
                    : failure(MailFailureKind::ServerTransient, MailCause::ProtocolError,
                        describe(problem.problem) + u": "_s + toSafeLine(sample, 200)),
        false);
}

void SmtpSession::stop(const MailFailure &failure, bool isInStep)
{
    if (m_transaction) {
        endWithConnection(failure, 0);
        return;
    }
    m_mechanism.reset();
    if (m_state == State::Quitting || m_isLeaving) { // all is said and done, also why it failed, if it did
        enter(State::Closed);
        m_actions.push_back(smtp::Close{true});
        return;
    }
    m_actions.push_back(smtp::Failed{failure});
    if (isInStep) {
        write("QUIT");
        enter(State::Quitting);
    } else {
        enter(State::Closed);
        m_actions.push_back(smtp::Close{true});
    }
}

} // namespace latchkey
