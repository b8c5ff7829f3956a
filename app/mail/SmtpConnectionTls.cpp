// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpConnection.h"

#include "core/Text.h"
#include "mail/SaslChannelBinding.h"

#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslSocket>

// What SmtpConnection does about TLS: what it asks for, whom it trusts, and what went wrong.

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 readBuffer = 128 * 1024;

/// Whether `text`, what the TLS library says, contains one of the words.
bool mentions(const QString &text, std::initializer_list<QStringView> words)
{
    return std::any_of(words.begin(), words.end(),
        [&text](QStringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

MailCause causeOf(const QList<QSslError> &errors)
{
    const auto has = [&errors](std::initializer_list<QSslError::SslError> kinds) {
        return std::any_of(errors.begin(), errors.end(), [kinds](const QSslError &error) {
            return std::find(kinds.begin(), kinds.end(), error.error()) != kinds.end();
        });
    };
    // A certificate for another host is the wrong one, whoever signed it; then trust; then its dates.
    if (has({QSslError::HostNameMismatch}))
        return MailCause::CertificateWrongHost;
    if (has({QSslError::SelfSignedCertificate, QSslError::SelfSignedCertificateInChain,
            QSslError::UnableToGetIssuerCertificate, QSslError::UnableToGetLocalIssuerCertificate,
            QSslError::UnableToVerifyFirstCertificate, QSslError::CertificateUntrusted}))
        return MailCause::CertificateUntrusted;
    if (has({QSslError::CertificateExpired}))
        return MailCause::CertificateExpired;
    if (has({QSslError::CertificateNotYetValid}))
        return MailCause::CertificateNotYetValid;
    return MailCause::CertificateInvalid;
}

} // namespace

void SmtpConnection::makeSocket()
{
    dropSocket(true);
    m_socket = new QSslSocket(this);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(readBuffer);
    if (m_account.security != MailSecurity::PlainOnLoopback) {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setProtocol(QSsl::TlsV1_2OrLater);
        configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
        if (!m_account.extraCaFile.isEmpty())
            configuration.addCaCertificates(m_account.extraCaFile);
        m_socket->setSslConfiguration(configuration);
        m_socket->setPeerVerifyName(m_account.host);
    }
    connect(m_socket, &QSslSocket::connected, this, &SmtpConnection::onConnected);
    connect(m_socket, &QSslSocket::encrypted, this, &SmtpConnection::onEncrypted);
    connect(m_socket, &QSslSocket::sslErrors, this, &SmtpConnection::onSslErrors);
    connect(m_socket, &QSslSocket::readyRead, this, &SmtpConnection::onReadyRead);
    connect(m_socket, &QSslSocket::errorOccurred, this, &SmtpConnection::onError);
    const auto onWritten = [this] {
        if (!m_session)
            return;
        m_timedWait = -1; // the network takes what we write: a new wait
        pumpBody();
        watchTime();
    };
    connect(m_socket, &QSslSocket::bytesWritten, this, onWritten);
    connect(m_socket, &QSslSocket::encryptedBytesWritten, this, onWritten);
}

void SmtpConnection::onSslErrors(const QList<QSslError> &errors)
{
    m_certificate = CertificateFacts::of(m_socket->peerCertificate());
    if (isPinned())
        m_socket->ignoreSslErrors(errors);
    else
        m_sslErrors = errors;
}

bool SmtpConnection::isPinned() const
{
    return m_account.pinnedCertificate
        && *m_account.pinnedCertificate == fingerprintOf(m_socket->peerCertificate());
}

void SmtpConnection::onEncrypted()
{
    const QSslCertificate certificate = m_socket->peerCertificate();
    m_certificate = CertificateFacts::of(certificate);
    if (!isPinned() && !certificateNamesHost(certificate, m_account.host)) {
        m_sslErrors = {QSslError(QSslError::HostNameMismatch, certificate)};
        const MailFailure mismatch = tlsFailure();
        if (m_session)
            run(m_session->failed(mismatch));
        else
            failBeforeSession(mismatch);
        return;
    }
    if (!m_session)
        beginSession();
    else if (m_socket->bytesAvailable() > 0) // read before the keys were agreed on: not the server's words
        run(m_session->injected());
    else
        run(m_session->encrypted(channelBinding()));
}

std::optional<QByteArray> SmtpConnection::channelBinding() const
{
    if (!m_socket->isEncrypted())
        return std::nullopt;
    return tlsServerEndPoint(m_socket->peerCertificate().toDer());
}

void SmtpConnection::startTls()
{
    if (m_socket->bytesAvailable() > 0) {
        // Later, so that this action's list is worked off first.
        QMetaObject::invokeMethod(
            this, [this] { run(m_session ? m_session->injected() : SmtpActions()); }, Qt::QueuedConnection);
        return;
    }
    m_socket->startClientEncryption();
}

MailFailure SmtpConnection::tlsFailure() const
{
    QString detail = toSafeLine(m_socket->errorString());
    MailCause cause = MailCause::TlsHandshake;
    if (!m_sslErrors.isEmpty()) {
        cause = causeOf(m_sslErrors);
        QStringList texts;
        for (const QSslError &error : m_sslErrors)
            texts.append(error.errorString());
        detail = toSafeLine(texts.join(u' '));
    } else if (mentions(detail, {u"unsupported protocol", u"protocol version", u"version too low"})) {
        cause = MailCause::TlsTooOld;
    } else if (m_account.security == MailSecurity::ImplicitTls
        && mentions(
            detail, {u"wrong version number", u"packet length", u"unknown protocol", u"record layer"})) {
        cause = MailCause::WrongSecurity;
    }
    MailFailure failure = this->failure(MailFailureKind::Account, cause, SmtpStep::Encrypting, detail);
    failure.certificate = m_certificate;
    return failure;
}

} // namespace latchkey
