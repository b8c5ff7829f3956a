// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/SmtpConnection.h"
#include "support/ScriptedSmtpServer.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>
#include <QTimer>

namespace latchkey::test {

inline const QString serverHost = QStringLiteral("mail.corp.example");

inline TestCertificates &certificates()
{
    static TestCertificates instance;
    return instance;
}

inline const TestCertificate &goodCertificate()
{
    static const TestCertificate certificate = certificates().makeFor(serverHost);
    return certificate;
}

inline Secret password()
{
    return Secret(QStringLiteral("pass word"));
}

/// An account at the scripted server: trusts the test's authority, and signs in when it is encrypted.
inline MailAccount accountAt(quint16 port, MailSecurity security)
{
    const bool isPlain = security == MailSecurity::PlainOnLoopback;
    MailAccountDraft draft;
    draft.host = isPlain ? QStringLiteral("localhost") : serverHost;
    draft.port = port;
    draft.security = security;
    draft.userName = isPlain ? QString() : QStringLiteral("olivia");
    draft.fromAddress = QStringLiteral("desk@corp.example");
    draft.extraCaFile = certificates().caFile();
    return MailAccount::parse(draft).value();
}

/// Whether this run of the test program speaks within TLS. Every dialogue that has nothing to do with TLS is
/// run both ways, see CMakeLists.txt.
inline bool isTlsRun()
{
    return qEnvironmentVariableIsSet("LATCHKEY_TEST_TLS");
}

/// A scripted server that is encrypted from the start when the run is.
class MailServer : public ScriptedSmtpServer {
public:
    explicit MailServer(Script script)
        : MailServer(std::vector<Script>{std::move(script)})
    {
    }
    explicit MailServer(std::vector<Script> scripts)
        : ScriptedSmtpServer(std::move(scripts), isTlsRun() ? std::optional(goodCertificate()) : std::nullopt)
    {
    }
};

/// The account that fits a MailServer, without a sign-in.
inline MailAccount account(quint16 port)
{
    MailAccount account =
        accountAt(port, isTlsRun() ? MailSecurity::ImplicitTls : MailSecurity::PlainOnLoopback);
    account.userName.clear();
    return account;
}

inline MailAccount accountWithSignIn(quint16 port)
{
    MailAccount with = account(port);
    with.userName = QStringLiteral("olivia");
    return with;
}

/// MAIL and RCPT answered 250.
inline void takeEnvelope(SmtpDialogue &s, const QList<QByteArray> &recipients = {"to@corp.example"})
{
    s.expect("MAIL FROM:<desk@corp.example>");
    s.reply("250 2.1.0 ok");
    for (const QByteArray &recipient : recipients) {
        s.expect("RCPT TO:<" + recipient + '>');
        s.reply("250 2.1.5 ok");
    }
}

/// DATA and the message, accepted; gives back the message.
inline QByteArray takeData(SmtpDialogue &s, const QByteArray &verdict = "250 ok")
{
    s.expect("DATA");
    s.reply("354 go");
    const QByteArray message = s.readMessage();
    s.reply(verdict);
    return message;
}

/// AUTH LOGIN up to the password, asked for as most servers ask, or twice with `challenge`.
inline void takeLogin(SmtpDialogue &s, const std::optional<QByteArray> &challenge = {})
{
    s.expect("AUTH LOGIN");
    s.reply(challenge.value_or("334 VXNlcm5hbWU6"));
    s.expect(QByteArray("olivia").toBase64());
    s.reply(challenge.value_or("334 UGFzc3dvcmQ6"));
    s.expect(QByteArray("pass word").toBase64());
}

/// A whole dialogue without a sign-in.
inline void serveOneMail(SmtpDialogue &s)
{
    s.greet();
    s.takeMessage();
    s.expectQuit();
}

inline void welcomeAndTakeOneMail(SmtpDialogue &s)
{
    s.reply("235 2.7.0 welcome");
    s.takeMessage();
    s.expectQuit();
}

inline void offerStartTls(SmtpDialogue &s)
{
    s.greet({"AUTH PLAIN LOGIN", "STARTTLS"});
    s.expect("STARTTLS");
}

inline void signInAndTakeOneMail(SmtpDialogue &s)
{
    s.expectStart("AUTH PLAIN ");
    welcomeAndTakeOneMail(s);
}

/// Nothing of the sign-in and of the message went out in clear.
inline bool leaksNothing(const ScriptedSmtpServer &server)
{
    const QByteArray clear = server.clearBytes();
    return !clear.contains("AUTH") && !clear.contains("MAIL") && !clear.contains("olivia");
}

/// A code with which a server refuses, whom that stands in the way of, and whether QUIT is still said.
struct Refusal {
    const char *code;
    MailFailureKind kind;
    bool saysQuit;
};

/// The rows of a test, with the columns "reply", "kind" and "saysQuit".
inline void addRefusals(std::initializer_list<Refusal> refusals)
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<MailFailureKind>("kind");
    QTest::addColumn<bool>("saysQuit");
    for (const Refusal &refusal : refusals)
        QTest::newRow(refusal.code) << QByteArray(refusal.code) + " no" << refusal.kind << refusal.saysQuit;
}

inline void expectReset(SmtpDialogue &s)
{
    s.expect("RSET");
    s.reply("250 2.0.0 ok");
    s.expectQuit();
}

/// Every name is this machine. Time-outs that no test is about are long, so that a slow machine meets none.
inline SmtpConnectionOptions testOptions()
{
    SmtpConnectionOptions options;
    options.resolver = [](const QString &, QObject *context, const MailHostAnswer &answer) {
        QMetaObject::invokeMethod(
            context, [answer] { answer({QHostAddress(QHostAddress::LocalHost)}, {}); }, Qt::QueuedConnection);
    };
    return options;
}

inline SmtpEnvelope mail(const QByteArray &message = "Subject: x\r\n\r\nhello\r\n",
    const QStringList &to = {QStringLiteral("to@corp.example")})
{
    SmtpEnvelope envelope{EmailAddress::parse(QStringLiteral("desk@corp.example")).value(), {}, message};
    for (const QString &address : to)
        envelope.to.append(EmailAddress::parse(address).value());
    return envelope;
}

/// Runs the event loop until it is so; false after 15 s. Unlike QTest::qWaitFor it does not sleep between two
/// events, which a dialogue of many short lines would feel.
template <typename Predicate> bool waitUntil(Predicate isSo)
{
    QElapsedTimer time;
    time.start();
    QEventLoop loop;
    QTimer check;
    QObject::connect(&check, &QTimer::timeout, &loop, [&] {
        if (isSo() || time.hasExpired(15000))
            loop.quit();
    });
    check.start(2);
    if (!isSo())
        loop.exec();
    return isSo();
}

/// What came out of one use of a connection.
struct Outcome {
    QList<DeliveryResult> results;
    std::optional<MailFailure> failure;
    QList<SmtpStep> steps;
    bool isReady = false;
    int closed = 0;
};

/// Opens a connection, sends the messages, closes it, and waits until both sides are through.
class MailRun {
public:
    explicit MailRun(MailAccount account, SmtpConnectionOptions options = testOptions())
        : connection(std::move(account), std::move(options))
    {
        QObject::connect(&connection, &SmtpConnection::progressed, &connection,
            [this](SmtpStep step) { outcome.steps.append(step); });
        QObject::connect(
            &connection, &SmtpConnection::ready, &connection, [this] { outcome.isReady = true; });
        QObject::connect(&connection, &SmtpConnection::finished, &connection,
            [this](const DeliveryResult &result) { outcome.results.append(result); });
        QObject::connect(&connection, &SmtpConnection::failed, &connection,
            [this](const MailFailure &failure) { outcome.failure = failure; });
        QObject::connect(&connection, &SmtpConnection::closed, &connection, [this] { ++outcome.closed; });
    }

    /// False when something does not come to an end.
    bool send(const QList<SmtpEnvelope> &mails, const std::optional<Secret> &secret = password())
    {
        connection.open(secret);
        for (const SmtpEnvelope &envelope : mails)
            connection.send(envelope);
        const bool isThrough = waitUntil(
            [&] { return outcome.results.size() == mails.size() && (!mails.isEmpty() || isSettled()); });
        return isThrough && close();
    }
    bool close()
    {
        connection.close();
        return waitUntil([this] { return outcome.closed == 1; });
    }
    const DeliveryResult &result() const { return outcome.results.constFirst(); }

    SmtpConnection connection;
    Outcome outcome;

private:
    bool isSettled() const { return outcome.isReady || outcome.failure; }
};

} // namespace latchkey::test

/// The server's scripts ran to their ends, and the client said nothing else.
#define VERIFY_SERVER(server)                                                                                \
    do {                                                                                                     \
        QTRY_VERIFY_WITH_TIMEOUT((server).isFinished(), 15000);                                              \
        QCOMPARE((server).problems(), QStringList());                                                        \
    } while (false)
