// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/ScriptedSmtpServer.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>

namespace latchkey::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 10000; // milliseconds; far more than anything here takes, so that only faults hit it

/// Gives out QSslSockets, in the thread that waits for connections. One wait may bring several.
class SslSocketServer final : public QTcpServer {
public:
    bool hasSocket() const { return !m_sockets.isEmpty(); }
    QSslSocket *takeSocket() { return m_sockets.isEmpty() ? nullptr : m_sockets.takeFirst(); }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_sockets.append(socket);
    }

private:
    QList<QSslSocket *> m_sockets; ///< ours until taken
};

QString shown(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.left(300).toPercentEncoding(" !\"#$&'()*+,-./:;<=>?@[]^_`{|}~"));
}

} // namespace

SmtpDialogue::SmtpDialogue(QSslSocket *socket)
    : m_socket(socket)
{
}

void SmtpDialogue::raw(const QByteArray &bytes)
{
    m_socket->write(bytes);
    // Onto the wire now: a test may be about what stands in which segment.
    while (m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite() > 0) {
        if (!m_socket->waitForBytesWritten(patience))
            break;
    }
}

bool SmtpDialogue::receiveMore(int milliseconds)
{
    if (m_socket->bytesAvailable() == 0 && !m_socket->waitForReadyRead(milliseconds))
        return false;
    const QByteArray bytes = m_socket->readAll();
    (m_isEncrypted ? m_encrypted : m_clear) += bytes;
    m_buffer += bytes;
    return true;
}

QByteArray SmtpDialogue::readLine()
{
    qsizetype end;
    while ((end = m_buffer.indexOf("\r\n")) < 0) {
        if (!receiveMore(patience))
            throw Over{u"the client said nothing more, after \"%1\""_s.arg(shown(m_buffer))};
    }
    const QByteArray line = m_buffer.left(end);
    m_buffer.remove(0, end + 2);
    return line;
}

void SmtpDialogue::expect(const QByteArray &line)
{
    const QByteArray actual = readLine();
    if (actual != line)
        throw Over{u"expected \"%1\", the client said \"%2\""_s.arg(shown(line), shown(actual))};
}

QByteArray SmtpDialogue::expectStart(const QByteArray &start)
{
    const QByteArray actual = readLine();
    if (!actual.startsWith(start))
        throw Over{u"expected \"%1...\", the client said \"%2\""_s.arg(shown(start), shown(actual))};
    return actual.mid(start.size());
}

QByteArray SmtpDialogue::readMessage()
{
    QByteArray message;
    for (QByteArray line = readLine(); line != "."; line = readLine())
        message += line + "\r\n";
    return message;
}

QByteArray SmtpDialogue::readBytes(qsizetype count)
{
    while (m_buffer.size() < count) {
        if (!receiveMore(patience))
            throw Over{u"the client sent only %1 of %2 bytes"_s.arg(m_buffer.size()).arg(count)};
    }
    return std::exchange(m_buffer, {});
}

QByteArray SmtpDialogue::readChunk(qsizetype count)
{
    while (m_buffer.size() < count) {
        if (!receiveMore(patience))
            throw Over{u"the client sent only %1 of %2 bytes"_s.arg(m_buffer.size()).arg(count)};
    }
    const QByteArray chunk = m_buffer.left(count);
    m_buffer.remove(0, count);
    return chunk;
}

void SmtpDialogue::expectGone()
{
    waitUntilGone();
    if (!m_buffer.isEmpty())
        throw Over{u"the client said more than it should: \"%1\""_s.arg(shown(m_buffer))};
}

bool SmtpDialogue::isGone(int milliseconds)
{
    return m_socket->state() != QAbstractSocket::ConnectedState
        || m_socket->waitForDisconnected(milliseconds);
}

void SmtpDialogue::waitUntilGone()
{
    QElapsedTimer time;
    time.start();
    while (m_socket->state() == QAbstractSocket::ConnectedState && time.elapsed() < patience)
        receiveMore(100);
    if (m_socket->bytesAvailable() > 0)
        receiveMore(0);
    if (m_socket->state() == QAbstractSocket::ConnectedState)
        throw Over{u"the client does not leave"_s};
}

void SmtpDialogue::stallUntil(const std::atomic<bool> &flag)
{
    // A socket that nobody waits on reads nothing; the receive window closes by itself.
    QElapsedTimer time;
    time.start();
    while (!flag && time.elapsed() < patience)
        QThread::msleep(1);
}

bool SmtpDialogue::startTls(const TestCertificate &certificate)
{
    m_socket->setLocalCertificate(certificate.certificate);
    m_socket->setPrivateKey(certificate.key);
    m_socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    m_isEncrypted = true;
    m_socket->startServerEncryption();
    return m_socket->waitForEncrypted(patience);
}

void SmtpDialogue::close()
{
    m_socket->disconnectFromHost();
    if (m_socket->state() != QAbstractSocket::UnconnectedState)
        m_socket->waitForDisconnected(patience);
}

void SmtpDialogue::abort()
{
    m_socket->abort();
}

void SmtpDialogue::greet(const QList<QByteArray> &extensions)
{
    reply("220 mail.corp.example ESMTP");
    expectEhlo(extensions);
}

void SmtpDialogue::expectEhlo(const QList<QByteArray> &extensions)
{
    expect("EHLO [127.0.0.1]");
    QByteArray answer;
    QByteArray last = "mail.corp.example";
    for (const QByteArray &extension : extensions)
        answer += "250-" + std::exchange(last, extension) + "\r\n";
    raw(answer + "250 " + last + "\r\n");
}

QByteArray SmtpDialogue::takeMessage()
{
    expectStart("MAIL FROM:<");
    reply("250 2.1.0 sender ok");
    expectStart("RCPT TO:<");
    reply("250 2.1.5 recipient ok");
    expect("DATA");
    reply("354 go ahead");
    const QByteArray message = readMessage();
    reply("250 2.0.0 queued as 4711");
    return message;
}

void SmtpDialogue::expectQuit()
{
    expect("QUIT");
    reply("221 2.0.0 bye");
}

ScriptedSmtpServer::ScriptedSmtpServer(
    std::vector<Script> scripts, std::optional<TestCertificate> certificate)
    : m_scripts(std::move(scripts))
    , m_certificate(std::move(certificate))
    , m_clear(m_scripts.size())
    , m_encrypted(m_scripts.size())
{
    QSemaphore isListening;
    m_thread.reset(QThread::create([this, &isListening] {
        SslSocketServer server;
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("cannot listen on loopback");
        m_port = server.serverPort();
        isListening.release();
        for (std::size_t i = 0; i < m_scripts.size() && !m_isStopping; ++i) {
            while (!m_isStopping && !server.hasSocket() && !server.waitForNewConnection(50)) { }
            if (const std::unique_ptr<QSslSocket> socket(server.takeSocket()); socket)
                serveOne(socket.get(), m_scripts[i], int(i));
        }
        m_isFinished = true;
    }));
    m_thread->start();
    isListening.acquire();
}

ScriptedSmtpServer::~ScriptedSmtpServer()
{
    m_isStopping = true;
    m_thread->wait();
}

void ScriptedSmtpServer::serveOne(QSslSocket *socket, const Script &script, int number)
{
    SmtpDialogue dialogue(socket);
    QString problem;
    try {
        if (m_certificate && !dialogue.startTls(*m_certificate))
            throw SmtpDialogue::Over{u"no TLS"_s};
        script(dialogue);
        dialogue.expectGone();
    } catch (const SmtpDialogue::Over &over) {
        problem = u"connection %1: %2"_s.arg(number).arg(over.problem);
    }
    const std::lock_guard lock(m_mutex);
    m_clear[std::size_t(number)] = dialogue.clearBytes();
    m_encrypted[std::size_t(number)] = dialogue.encryptedBytes();
    if (!problem.isEmpty())
        m_problems.append(problem);
}

QStringList ScriptedSmtpServer::problems() const
{
    const std::lock_guard lock(m_mutex);
    return m_problems;
}

QByteArray ScriptedSmtpServer::clearBytes(int connection) const
{
    const std::lock_guard lock(m_mutex);
    return m_clear[std::size_t(connection)];
}

QByteArray ScriptedSmtpServer::encryptedBytes(int connection) const
{
    const std::lock_guard lock(m_mutex);
    return m_encrypted[std::size_t(connection)];
}

} // namespace latchkey::test
