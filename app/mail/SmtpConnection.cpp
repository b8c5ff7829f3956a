// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpConnection.h"

#include "core/Text.h"

#include <QHostInfo>
#include <QPointer>
#include <QSslSocket>

// Addresses, bytes, time, and whose turn it is. What concerns TLS is in SmtpConnectionTls.cpp.

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 fullBuffer = 128 * 1024; // bytes; more of a message waits until the network has taken some

} // namespace

void resolveMailHost(const QString &host, QObject *context, const MailHostAnswer &answer)
{
    QHostInfo::lookupHost(
        host, context, [answer](const QHostInfo &info) { answer(info.addresses(), info.errorString()); });
}

SmtpConnection::SmtpConnection(MailAccount account, SmtpConnectionOptions options, QObject *parent)
    : QObject(parent)
    , m_account(std::move(account))
    , m_options(std::move(options))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SmtpConnection::onTimer);
}

SmtpConnection::~SmtpConnection()
{
    dropSocket(true);
}

bool SmtpConnection::isReady() const
{
    return m_session && m_session->state() == SmtpSession::State::Ready;
}

QStringList SmtpConnection::transcript() const
{
    return m_session ? m_session->transcript() : QStringList();
}

void SmtpConnection::open(const std::optional<Secret> &password)
{
    Q_ASSERT(m_phase == Phase::Idle);
    m_password = password;
    m_end.reset();
    connectAnew();
}

void SmtpConnection::openWithToken(std::shared_ptr<SaslTokenSource> tokens)
{
    m_tokens = std::move(tokens);
    open(std::nullopt);
}

void SmtpConnection::send(SmtpEnvelope envelope)
{
    m_queue.push_back(std::move(envelope));
    if (m_end) {
        // Later, so that nobody hears of the end of a message before send() returns.
        QMetaObject::invokeMethod(
            this, [this] { finishWaiting(*m_end); }, Qt::QueuedConnection);
        return;
    }
    if (m_phase == Phase::Idle && m_reporting == 0)
        connectAnew();
    else
        serveNext();
}

void SmtpConnection::checkSender()
{
    Q_ASSERT(isReady() && !m_current);
    run(m_session->checkSender(m_account.from));
}

void SmtpConnection::close()
{
    if (m_end)
        return;
    const SmtpStep step = m_session ? m_session->step() : SmtpStep::Connecting;
    m_end = failure(MailFailureKind::Network, MailCause::Cancelled, step);
    ++m_lookup;
    const QPointer<SmtpConnection> self(this);
    if (m_session && m_phase == Phase::InSession) {
        run(m_session->quit());
        if (self)
            finishWaiting(*m_end);
        return;
    }
    dropSocket(true);
    finishWaiting(*m_end);
    if (self)
        onClosed();
}

void SmtpConnection::connectAnew()
{
    const QString backend = QSslSocket::activeBackend();
    if (m_account.security != MailSecurity::PlainOnLoopback
        && (!QSslSocket::supportsSsl() || backend == u"cert-only")) {
        failBeforeSession(failure(MailFailureKind::Account, MailCause::TlsUnavailable, SmtpStep::Connecting,
            u"TLS back end: "_s + backend));
        return;
    }
    m_phase = Phase::Resolving;
    m_session.reset();
    m_sslErrors.clear();
    m_certificate.reset();
    m_attempts.clear();
    m_timer.start(m_options.timeouts.connect);
    const int lookup = ++m_lookup;
    Q_EMIT progressed(SmtpStep::Resolving, {});
    if (const QHostAddress literal(m_account.host); !literal.isNull()) {
        onResolved({literal}, {});
        return;
    }
    m_options.resolver(
        m_account.host, this, [this, lookup](const QList<QHostAddress> &addresses, const QString &problem) {
            if (lookup == m_lookup && m_phase == Phase::Resolving)
                onResolved(addresses, problem);
        });
}

void SmtpConnection::onResolved(QList<QHostAddress> addresses, const QString &problem)
{
    m_timer.stop();
    if (addresses.isEmpty()) {
        failBeforeSession(failure(
            MailFailureKind::Network, MailCause::DnsFailed, SmtpStep::Resolving, toSafeLine(problem)));
        return;
    }
    if (m_account.security == MailSecurity::PlainOnLoopback) {
        // The name says this machine; what counts is where the bytes would go.
        addresses.removeIf([](const QHostAddress &address) { return !address.isLoopback(); });
        if (addresses.isEmpty()) {
            failBeforeSession(
                failure(MailFailureKind::Account, MailCause::NotLoopback, SmtpStep::Connecting));
            return;
        }
    }
    m_addresses = addresses;
    tryNextAddress();
}

void SmtpConnection::tryNextAddress()
{
    const QHostAddress address = m_addresses.takeFirst();
    m_phase = Phase::Connecting;
    makeSocket();
    m_timer.start(m_options.timeouts.connect);
    Q_EMIT progressed(SmtpStep::Connecting, {});
    if (!m_socket)
        return; // closed by who was told
    if (m_account.security == MailSecurity::ImplicitTls)
        m_socket->connectToHostEncrypted(address.toString(), m_account.port, m_account.host);
    else
        m_socket->connectToHost(address, m_account.port);
}

void SmtpConnection::dropSocket(bool isAbrupt)
{
    m_timer.stop();
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    if (isAbrupt)
        m_socket->abort();
    else
        m_socket->disconnectFromHost();
    m_socket->deleteLater();
    m_socket = nullptr;
}

void SmtpConnection::onConnected()
{
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (m_account.security != MailSecurity::ImplicitTls) {
        beginSession();
        return;
    }
    m_phase = Phase::Encrypting;
    m_timer.start(m_options.timeouts.command);
    Q_EMIT progressed(SmtpStep::Encrypting, {});
}

void SmtpConnection::beginSession()
{
    m_phase = Phase::InSession;
    m_timedWait = -1;
    m_session.emplace(
        SmtpSessionSettings{clientName(), m_account.server(), m_account.security, m_account.userName,
            m_password, m_options.timeouts, m_tokens != nullptr, m_account.host, m_account.port});
    run(m_session->start(channelBinding()));
}

QByteArray SmtpConnection::clientName() const
{
    if (!m_options.clientName.isEmpty())
        return m_options.clientName;
    QHostAddress address = m_socket->localAddress();
    bool isIpv4 = false;
    if (const quint32 ipv4 = address.toIPv4Address(&isIpv4); isIpv4)
        return '[' + QHostAddress(ipv4).toString().toLatin1() + ']';
    address.setScopeId({});
    return "[IPv6:" + address.toString().toLatin1() + ']'; // RFC 5321 section 4.1.3
}

void SmtpConnection::onReadyRead()
{
    if (m_session)
        run(m_session->receive(m_socket->readAll()));
}

void SmtpConnection::onError()
{
    if (m_session && m_session->state() != SmtpSession::State::Handshake && m_socket->bytesAvailable() > 0)
        onReadyRead(); // its last words come before its end
    if (!m_socket)
        return;
    const bool isTls = m_socket->error() == QAbstractSocket::SslHandshakeFailedError
        || m_socket->error() == QAbstractSocket::SslInternalError
        || m_socket->error() == QAbstractSocket::SslInvalidUserDataError;
    if (m_session && isTls) {
        run(m_session->failed(tlsFailure()));
    } else if (m_session) {
        run(m_session->connectionLost(m_socket->errorString(), unsentBytes()));
    } else if (m_phase == Phase::Encrypting) {
        failBeforeSession(isTls ? tlsFailure()
                                : failure(MailFailureKind::Network, MailCause::ConnectionLost,
                                    SmtpStep::Encrypting, toSafeLine(m_socket->errorString())));
    } else {
        const MailFailure problem = connectFailure();
        m_attempts = problem.detail;
        if (m_addresses.isEmpty())
            failBeforeSession(problem);
        else
            tryNextAddress();
    }
}

void SmtpConnection::onTimer()
{
    if (m_session) {
        run(m_session->timedOut(unsentBytes()));
        return;
    }
    if (m_phase == Phase::Connecting && !m_addresses.isEmpty()) {
        tryNextAddress();
        return;
    }
    ++m_lookup;
    const SmtpStep step = m_phase == Phase::Resolving ? SmtpStep::Resolving
        : m_phase == Phase::Connecting                ? SmtpStep::Connecting
                                                      : SmtpStep::Encrypting;
    failBeforeSession(failure(MailFailureKind::Network, MailCause::TimedOut, step, m_attempts));
}

void SmtpConnection::run(SmtpActions actions)
{
    // First what concerns the socket, then the signals: whoever hears them may call us again.
    for (const SmtpAction &action : actions) {
        if (const auto *write = std::get_if<smtp::Write>(&action))
            m_socket->write(write->bytes);
        else if (std::holds_alternative<smtp::StartTls>(action))
            startTls();
        else if (const auto *close = std::get_if<smtp::Close>(&action))
            dropSocket(close->isAbrupt);
    }
    watchTime();
    const QPointer<SmtpConnection> self(this);
    ++m_reporting;
    for (SmtpAction &action : actions) {
        report(action);
        if (!self)
            return;
    }
    --m_reporting;
    if (m_isReconnecting && m_phase == Phase::Idle) {
        m_isReconnecting = false;
        connectAnew();
        return;
    }
    if (m_phase == Phase::Idle && !m_queue.empty() && m_reporting == 0 && !m_end) {
        connectAnew();
        return;
    }
    pumpBody();
    serveNext();
}

void SmtpConnection::report(SmtpAction &action)
{
    if (const auto *progress = std::get_if<smtp::Progress>(&action))
        Q_EMIT progressed(progress->step, progress->words);
    else if (const auto *wanted = std::get_if<smtp::FetchToken>(&action))
        fetchToken(wanted->isRefused);
    else if (std::holds_alternative<smtp::Ready>(action))
        Q_EMIT ready();
    else if (const auto *done = std::get_if<smtp::Finished>(&action))
        onFinished(*done);
    else if (const auto *checked = std::get_if<smtp::SenderChecked>(&action))
        Q_EMIT senderChecked(checked->failure);
    else if (const auto *failed = std::get_if<smtp::Failed>(&action))
        onFailed(failed->failure);
    else if (std::holds_alternative<smtp::Close>(action))
        onClosed();
}

void SmtpConnection::fetchToken(bool isRefused)
{
    const int request = ++m_tokenRequest;
    const auto onToken = [this, request](const Result<Secret> &token) {
        if (request == m_tokenRequest && m_session && m_socket)
            run(m_session->provideToken(token));
    };
    // The answer may come before fetchToken() returns; the list of actions that asked for it comes first.
    m_tokens->fetchToken(isRefused, this, [this, onToken](const Result<Secret> &token) {
        QMetaObject::invokeMethod(
            this, [onToken, token] { onToken(token); }, Qt::QueuedConnection);
    });
}

void SmtpConnection::pumpBody()
{
    while (m_session && m_socket && m_session->hasBodyChunk() && unsentBytes() < fullBuffer)
        run(m_session->takeBodyChunk());
}

qint64 SmtpConnection::unsentBytes() const
{
    return m_socket ? m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite() : 0;
}

/// The time runs from when a wait begins, not from the last byte: a server that sends one byte a minute is
/// as silent as one that sends none.
void SmtpConnection::watchTime()
{
    if (!m_session || !m_socket || m_session->waitNumber() == m_timedWait)
        return;
    m_timedWait = m_session->waitNumber();
    if (const auto timeout = m_session->timeout())
        m_timer.start(*timeout);
    else
        m_timer.stop();
}

void SmtpConnection::serveNext()
{
    if (m_reporting > 0 || m_current || m_queue.empty() || !isReady())
        return;
    m_current = std::move(m_queue.front());
    m_queue.pop_front();
    run(m_session->send(*m_current));
}

void SmtpConnection::onFinished(const smtp::Finished &finished)
{
    if (finished.isUntouched && !m_hasReconnected && m_current) {
        m_queue.push_front(*std::exchange(m_current, std::nullopt));
        m_hasReconnected = true;
        m_isReconnecting = true;
        return;
    }
    m_current.reset();
    m_hasReconnected = false;
    Q_EMIT this->finished(finished.result);
}

void SmtpConnection::onFailed(const MailFailure &failure)
{
    if (m_isReconnecting)
        return; // a message is left that is worth another connection
    if (m_end)
        return; // close() has broken off a message; that is not a failure to tell of
    m_end = failure;
    if (!m_end->certificate)
        m_end->certificate = m_certificate;
    const QPointer<SmtpConnection> self(this);
    const MailFailure end = *m_end;
    finishWaiting(end);
    if (self)
        Q_EMIT failed(end);
}

void SmtpConnection::onClosed()
{
    m_phase = Phase::Idle;
    if (!m_end)
        return; // the server left between two messages, or there is one that is worth another connection
    m_password.reset();
    m_tokens.reset();
    Q_EMIT closed();
}

void SmtpConnection::failBeforeSession(const MailFailure &failure)
{
    dropSocket(true);
    m_phase = Phase::Idle;
    m_addresses.clear();
    m_isReconnecting = false;
    m_hasReconnected = false;
    m_end = failure;
    const QPointer<SmtpConnection> self(this);
    ++m_reporting;
    finishWaiting(failure);
    if (self)
        Q_EMIT failed(failure);
    if (!self)
        return;
    --m_reporting;
    onClosed();
}

/// What was handed to us and never reached the server is deferred: each with its own result.
void SmtpConnection::finishWaiting(const MailFailure &failure)
{
    const QPointer<SmtpConnection> self(this);
    for (const SmtpEnvelope &envelope : std::exchange(m_queue, {})) {
        DeliveryResult result;
        result.step = failure.step;
        result.server = failure.server;
        result.failure = failure;
        if (failure.reply) {
            result.replyCode = failure.reply->code;
            result.enhancedCode = failure.reply->enhanced;
            result.replyText = failure.reply->text();
        }
        for (const EmailAddress &address : envelope.to)
            result.recipients.append({address, DeliveryOutcome::Deferred, failure.reply, failure});
        result.transcript = transcript();
        if (!failure.detail.isEmpty())
            result.transcript.append(u"-- "_s + failure.detail);
        Q_EMIT finished(result);
        if (!self)
            return;
    }
}

MailFailure SmtpConnection::failure(
    MailFailureKind kind, MailCause cause, SmtpStep step, const QString &detail) const
{
    MailFailure failure;
    failure.kind = kind;
    failure.cause = cause;
    failure.step = step;
    failure.server = m_account.server();
    failure.detail = detail;
    return failure;
}

MailFailure SmtpConnection::connectFailure() const
{
    MailCause cause = MailCause::Unreachable;
    if (m_socket->error() == QAbstractSocket::ConnectionRefusedError)
        cause = MailCause::ConnectionRefused;
    else if (m_socket->error() == QAbstractSocket::SocketTimeoutError)
        cause = MailCause::TimedOut;
    QString attempts = m_attempts;
    if (!attempts.isEmpty())
        attempts += u"; "_s;
    attempts += m_socket->peerName() + u": "_s + toSafeLine(m_socket->errorString());
    return failure(MailFailureKind::Network, cause, SmtpStep::Connecting, attempts);
}

} // namespace latchkey
