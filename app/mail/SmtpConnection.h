// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/SaslTokenSource.h"
#include "mail/SmtpSession.h"

#include <functional>
#include <QHostAddress>
#include <QObject>
#include <QSslError>
#include <QTimer>

class QSslSocket;

namespace latchkey {

/// Turns a host name into addresses and calls back once, in the thread of `context` and never after its end.
/// Without addresses `problem` says why, in English.
using MailHostAnswer = std::function<void(const QList<QHostAddress> &addresses, const QString &problem)>;
using MailHostResolver =
    std::function<void(const QString &host, QObject *context, const MailHostAnswer &answer)>;

/// Asks the operating system.
void resolveMailHost(const QString &host, QObject *context, const MailHostAnswer &answer);

struct SmtpConnectionOptions {
    SmtpTimeouts timeouts;
    MailHostResolver resolver = resolveMailHost;
    QByteArray clientName; ///< for EHLO; empty: our address on this connection as a literal
};

/// One connection to a mail account's server: moves bytes between an SmtpSession and a QSslSocket, runs the
/// timers, and sees to TLS. Serves messages one after another; finds out itself when the server has left
/// between two of them, and connects anew then. Belongs to the thread that creates it. Destroy it with
/// deleteLater() from a slot of its own signals.
class SmtpConnection final : public QObject {
    Q_OBJECT

public:
    explicit SmtpConnection(
        MailAccount account, SmtpConnectionOptions options = {}, QObject *parent = nullptr);
    ~SmtpConnection() override;

    /// Connects and signs in, up to ready() or failed(). The password is kept until close() or failed(): the
    /// server may leave in between, and the next message connects anew.
    void open(const std::optional<Secret> &password);
    /// The same for an account that signs in with a token, which `tokens` gives out for every sign-in anew.
    /// At most two are asked for each time: one, and another when the server refuses it.
    void openWithToken(std::shared_ptr<SaslTokenSource> tokens);
    /// After open(). Messages wait for their turn; each ends in exactly one finished(), in the same order.
    /// After failed() or close() it ends deferred, for the same reason.
    void send(SmtpEnvelope envelope);
    /// After ready(), with nothing under way: asks whether the server takes mail from the account's address.
    void checkSender();
    /// QUIT if the dialogue allows it, at most 5 s; a message that is under way is broken off. closed()
    /// follows.
    void close();

    bool isReady() const;
    const MailAccount &account() const { return m_account; }
    /// The dialogue so far, secrets masked.
    QStringList transcript() const;

Q_SIGNALS:
    /// A step has begun. `words` is what the server said to end the one before; may be empty.
    void progressed(latchkey::SmtpStep step, const QString &words);
    void ready();
    void finished(const latchkey::DeliveryResult &result);
    void senderChecked(const std::optional<latchkey::MailFailure> &failure);
    /// The connection came to grief; closed() follows. Every message that was waiting has had its finished().
    void failed(const latchkey::MailFailure &failure);
    /// The end, after close() or failed(). A server that leaves between two messages does not cause it.
    void closed();

private:
    enum class Phase { Idle, Resolving, Connecting, Encrypting, InSession };

    void connectAnew();
    void onResolved(QList<QHostAddress> addresses, const QString &problem);
    void tryNextAddress();
    void makeSocket();
    void dropSocket(bool isAbrupt);
    void onConnected();
    void onEncrypted();
    void onSslErrors(const QList<QSslError> &errors);
    void onReadyRead();
    void onError();
    void onTimer();
    void beginSession();

    void run(SmtpActions actions);
    void startTls();
    void fetchToken(bool isRefused);
    std::optional<QByteArray> channelBinding() const;
    void report(SmtpAction &action);
    void pumpBody();
    void watchTime();
    qint64 unsentBytes() const;
    void serveNext();
    void onFinished(const smtp::Finished &finished);
    void onFailed(const MailFailure &failure);
    void onClosed();
    void failBeforeSession(const MailFailure &failure);
    void finishWaiting(const MailFailure &failure);

    MailFailure failure(
        MailFailureKind kind, MailCause cause, SmtpStep step, const QString &detail = {}) const;
    MailFailure connectFailure() const;
    MailFailure tlsFailure() const;
    bool isPinned() const;
    QByteArray clientName() const;

    MailAccount m_account;
    SmtpConnectionOptions m_options;
    std::optional<Secret> m_password;
    std::shared_ptr<SaslTokenSource> m_tokens; ///< null: the password is used
    int m_tokenRequest = 0; ///< so that a late token is told from the one that is wanted now
    Phase m_phase = Phase::Idle;
    QSslSocket *m_socket = nullptr;
    QTimer m_timer;
    QList<QHostAddress> m_addresses; ///< still to try
    QString m_attempts; ///< what was tried and how it failed, for the log
    int m_lookup = 0; ///< so that a late answer of the resolver is told from the present one
    QList<QSslError> m_sslErrors;
    std::optional<CertificateFacts> m_certificate;
    std::optional<SmtpSession> m_session;
    int m_timedWait = 0;

    std::deque<SmtpEnvelope> m_queue;
    std::optional<SmtpEnvelope> m_current;
    bool m_hasReconnected = false; ///< for the present message
    bool m_isReconnecting = false;
    std::optional<MailFailure> m_end; ///< close() was called, or it failed: nothing more is sent
    int m_reporting = 0; ///< depth of signals being emitted; new work waits until they are through
};

} // namespace latchkey
