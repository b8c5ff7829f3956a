// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/TestCertificates.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <QByteArray>
#include <QStringList>
#include <QThread>
#include <vector>

class QSslSocket;

namespace latchkey::test {

/// The server's side of one connection, read like the dialogue:
///
///     s.reply("220 mail.corp.example ESMTP");
///     s.expect("EHLO [127.0.0.1]");
///     s.reply("250 mail.corp.example");
///
/// Runs on the server's own thread and blocks there. A line that is not what was expected ends the script and
/// is kept for ScriptedSmtpServer::problems().
class SmtpDialogue {
public:
    explicit SmtpDialogue(QSslSocket *socket);

    void reply(const QByteArray &line) { raw(line + "\r\n"); }
    void raw(const QByteArray &bytes);
    /// The next line is exactly this one.
    void expect(const QByteArray &line);
    /// The next line, whatever it is.
    QByteArray readLine();
    /// The next line starts with this; gives back the rest.
    QByteArray expectStart(const QByteArray &start);
    /// Everything up to the line with the lone dot, as it came, without that line.
    QByteArray readMessage();
    /// Reads at least `count` bytes, and gives back all that is there.
    QByteArray readBytes(qsizetype count);
    /// The next `count` bytes: what stands behind BDAT.
    QByteArray readChunk(qsizetype count);
    /// The client closes the connection without saying anything more.
    void expectGone();
    /// Whether the client is gone, or goes within this time.
    bool isGone(int milliseconds);
    /// Waits until the client is gone, whatever it sends until then.
    void waitUntilGone();
    /// Stops reading, so that the network backs up, until releaseStall() or the client gives up.
    void stallUntil(const std::atomic<bool> &flag);
    /// Encrypts from here; false when the client did not go along.
    bool startTls(const TestCertificate &certificate);
    void close();
    void abort();

    /// Greeting, EHLO, and the extensions offered.
    void greet(const QList<QByteArray> &extensions = {});
    void expectEhlo(const QList<QByteArray> &extensions = {});
    /// 250 to MAIL, RCPT, 354 to DATA; gives back the message.
    QByteArray takeMessage();
    void expectQuit();

    QByteArray clearBytes() const { return m_clear; }
    QByteArray encryptedBytes() const { return m_encrypted; }

private:
    friend class ScriptedSmtpServer;
    struct Over {
        QString problem;
    };
    bool receiveMore(int milliseconds);

    QSslSocket *m_socket;
    QByteArray m_buffer;
    QByteArray m_clear; ///< all that came before TLS
    QByteArray m_encrypted; ///< all that came within TLS, decrypted
    bool m_isEncrypted = false;
};

/// A mail server on loopback that says what the test wants it to say. One script serves one connection, in
/// the order in which they come. When a script is through, the client must leave without another byte.
class ScriptedSmtpServer {
public:
    using Script = std::function<void(SmtpDialogue &)>;

    /// `certificate`: every connection is encrypted with it before its script begins (implicit TLS).
    explicit ScriptedSmtpServer(Script script, std::optional<TestCertificate> certificate = {})
        : ScriptedSmtpServer(std::vector<Script>{std::move(script)}, std::move(certificate))
    {
    }
    explicit ScriptedSmtpServer(std::vector<Script> scripts, std::optional<TestCertificate> certificate = {});
    ~ScriptedSmtpServer();

    quint16 port() const { return m_port; }
    /// Every script ran to its end and its client has left.
    bool isFinished() const { return m_isFinished; }
    /// What went against the scripts; empty when all went as written.
    QStringList problems() const;
    /// All that came before TLS on the connection, counted from 0.
    QByteArray clearBytes(int connection = 0) const;
    QByteArray encryptedBytes(int connection = 0) const;
    /// All that came, without the handshake: within TLS where that was there from the start, else in clear.
    QByteArray receivedBytes(int connection = 0) const
    {
        return m_certificate ? encryptedBytes(connection) : clearBytes(connection);
    }

private:
    void serveOne(QSslSocket *socket, const Script &script, int number);

    std::vector<Script> m_scripts;
    std::optional<TestCertificate> m_certificate;
    std::unique_ptr<QThread> m_thread;
    std::atomic<quint16> m_port = 0;
    std::atomic<bool> m_isFinished = false;
    std::atomic<bool> m_isStopping = false;
    mutable std::mutex m_mutex;
    QStringList m_problems;
    std::vector<QByteArray> m_clear;
    std::vector<QByteArray> m_encrypted;
};

} // namespace latchkey::test
