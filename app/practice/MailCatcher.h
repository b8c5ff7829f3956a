// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "practice/CatcherSession.h"
#include "practice/CaughtMail.h"

#include <memory>
#include <QList>
#include <QObject>

class QTcpServer;
class QTcpSocket;

namespace latchkey {

/// A mail server for practice: speaks SMTP on loopback, delivers nothing, and keeps what it is given in
/// memory for reading. Lives on any thread with an event loop; its functions are called there.
class MailCatcher : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype mostMails = 500;

    /// Without `signIn` nobody needs to sign in.
    explicit MailCatcher(std::shared_ptr<const Clock> clock,
        std::optional<CatcherSession::SignIn> signIn = {}, QObject *parent = nullptr);
    ~MailCatcher() override;

    /// Listens on 127.0.0.1; port 0: any that is free. The port it has got.
    Result<quint16> listen(quint16 port = 0);
    /// Ends all dialogues and frees the port; the mails stay.
    void stop();
    bool isListening() const;
    quint16 port() const;

    /// The newest first; of more than mostMails the oldest are forgotten.
    const QList<CaughtMail> &mails() const { return m_mails; }
    std::optional<CaughtMail> find(qint64 id) const;
    void clear();

Q_SIGNALS:
    void caught(const latchkey::CaughtMail &mail);
    void cleared();

private:
    void accept();
    void serve(QTcpSocket *socket);
    QByteArray keep(const CatcherSession::Delivery &delivery);

    std::shared_ptr<const Clock> m_clock;
    std::optional<CatcherSession::SignIn> m_signIn;
    std::unique_ptr<QTcpServer> m_server;
    QList<CaughtMail> m_mails;
    qint64 m_lastId = 0;
    int m_open = 0; ///< dialogues under way
};

} // namespace latchkey
