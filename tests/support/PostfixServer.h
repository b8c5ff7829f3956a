// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "support/TestCertificates.h"

#include <memory>
#include <QProcess>

namespace latchkey::test {

/// A real Postfix of one test's own: on loopback ports of its own, with its configuration, queue and
/// mailboxes in a temporary folder. Submission with STARTTLS and implicit TLS, both with a sign-in
/// (through Cyrus SASL). Every mail to corp.example is delivered into one folder; nothing leaves the
/// machine.
///
/// Needs the packages postfix, sasl2-bin and libsasl2-modules, and root or `sudo -n`, because Postfix changes
/// between users. Neither systemd nor syslog has to run. Several can run at once. It ends with the test
/// program, also when that one crashes.
class PostfixServer {
public:
    /// `mechanisms`: the ways of signing in that it offers, in Cyrus SASL's words.
    explicit PostfixServer(QByteArray mechanisms = "PLAIN LOGIN");
    ~PostfixServer();
    PostfixServer(const PostfixServer &) = delete;
    PostfixServer &operator=(const PostfixServer &) = delete;

    /// Blocks until it answers. The error says what is missing, with the end of the log as detail.
    Result<> start();
    void stop();

    QString host() const { return QStringLiteral("localhost"); } ///< the certificate is for this name
    quint16 submissionPort() const { return m_submissionPort; } ///< STARTTLS required
    quint16 smtpsPort() const { return m_smtpsPort; } ///< encrypted from the start
    QString userName() const { return QStringLiteral("desk@corp.example"); }
    QString password() const { return QStringLiteral("correct horse, battery"); }
    QString caFile() const { return m_certificates.caFile(); }

    /// The delivered files, in the order in which they arrived, with Postfix's trace fields on top.
    QList<QByteArray> deliveredMails() const;
    /// A delivered file without the fields that a server has to add on top (Return-Path, X-Original-To,
    /// Delivered-To, Received).
    static QByteArray withoutTrace(const QByteArray &delivered);
    /// What Postfix logged.
    QByteArray log() const;

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    Result<> prepare();
    Result<> tryStart();
    bool isAnswering() const;
    bool isRunning() const;
    Result<QStringList> commandFor(const QString &program) const;
    Result<> startGuard();
    Result<> run(const QString &program, const QStringList &arguments, const QByteArray &input = {}) const;
    QByteArray mainConfiguration() const;
    QByteArray masterConfiguration() const;

    QByteArray m_mechanisms;
    QTemporaryDir m_folder;
    TestCertificates m_certificates;
    quint16 m_submissionPort = 0;
    quint16 m_smtpsPort = 0;
    /// A shell that stops Postfix when it is told to, or when this program is gone.
    std::unique_ptr<QProcess> m_guard;
};

} // namespace latchkey::test
