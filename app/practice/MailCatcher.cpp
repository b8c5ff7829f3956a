// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/MailCatcher.h"

#include "core/Random.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

constexpr int mostDialogues = 50;
constexpr auto longestSilence = 5min; // RFC 5321 section 4.5.3.2.7

} // namespace

MailCatcher::MailCatcher(
    std::shared_ptr<const Clock> clock, std::optional<CatcherSession::SignIn> signIn, QObject *parent)
    : QObject(parent)
    , m_clock(std::move(clock))
    , m_signIn(std::move(signIn))
{
}

MailCatcher::~MailCatcher()
{
    stop();
}

Result<quint16> MailCatcher::listen(quint16 port)
{
    stop();
    m_server = std::make_unique<QTcpServer>();
    QObject::connect(m_server.get(), &QTcpServer::newConnection, this, &MailCatcher::accept);
    if (!m_server->listen(QHostAddress::LocalHost, port)) {
        const QString detail = m_server->errorString();
        m_server.reset();
        return fail(Error::Code::Network, tr("The practice mailbox could not be opened on this computer."),
            tr("Close other programs that may use its port, then try again."), detail);
    }
    return m_server->serverPort();
}

void MailCatcher::stop()
{
    if (!m_server)
        return;
    // The sockets are the server's children: they close with it, and nothing of theirs reaches us any more.
    for (QTcpSocket *socket : m_server->findChildren<QTcpSocket *>())
        socket->disconnect(this);
    m_server.reset();
    m_open = 0;
}

bool MailCatcher::isListening() const
{
    return m_server && m_server->isListening();
}

quint16 MailCatcher::port() const
{
    return m_server ? m_server->serverPort() : quint16(0);
}

std::optional<CaughtMail> MailCatcher::find(qint64 id) const
{
    for (const CaughtMail &mail : m_mails) {
        if (mail.id == id)
            return mail;
    }
    return std::nullopt;
}

void MailCatcher::clear()
{
    m_mails.clear();
    Q_EMIT cleared();
}

void MailCatcher::accept()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        if (m_open >= mostDialogues) {
            socket->write("421 4.3.2 Too many connections\r\n");
            socket->disconnectFromHost();
            continue;
        }
        serve(socket);
    }
}

void MailCatcher::serve(QTcpSocket *socket)
{
    ++m_open;
    QObject::connect(socket, &QTcpSocket::disconnected, this, [this] { --m_open; });
    auto session = std::make_shared<CatcherSession>(
        m_signIn, [this](const CatcherSession::Delivery &delivery) { return keep(delivery); });
    auto *silence = new QTimer(socket);
    silence->setSingleShot(true);
    silence->setInterval(longestSilence);
    QObject::connect(silence, &QTimer::timeout, socket, [socket] {
        socket->write("421 4.4.2 Nothing heard for too long\r\n");
        socket->disconnectFromHost();
    });
    QObject::connect(socket, &QTcpSocket::readyRead, this, [socket, session, silence] {
        if (session->isOver())
            return;
        silence->start();
        socket->write(session->receive(socket->readAll()));
        if (session->isOver())
            socket->disconnectFromHost();
    });
    silence->start();
    socket->write(session->greeting());
}

QByteArray MailCatcher::keep(const CatcherSession::Delivery &delivery)
{
    CaughtMail mail = readMail(delivery.message);
    mail.id = ++m_lastId;
    mail.received = m_clock->now();
    for (const QByteArray &recipient : delivery.recipients)
        mail.recipients += QString::fromUtf8(recipient);
    m_mails.prepend(mail);
    while (m_mails.size() > mostMails)
        m_mails.removeLast();
    Q_EMIT caught(mail);
    return randomBytes(5).toHex().toUpper();
}

} // namespace latchkey
