// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

#include <QTcpServer>

// Connections: how one comes about, how it serves many messages, and what happens when it is gone. Numbers as
// in the project's list of server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSmtpConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void case61_reusedConnectionFoundDead_data();
    void case61_reusedConnectionFoundDead();
    void case61_onlyOnce();
    void case62_firstAddressDead();
    void case63_noNameNoNetwork_data();
    void case63_noNameNoNetwork();
    void largeMessagesAreWrittenPieceByPiece();
    void manyMessagesOverOneConnection();
    void closingBreaksOffAndTells();
    void afterTheEndMessagesAreDeferred();
};

void TestSmtpConnection::case61_reusedConnectionFoundDead_data()
{
    QTest::addColumn<QByteArray>("lastWords");
    QTest::addColumn<bool>("hearsMail");
    QTest::newRow("left in silence") << QByteArray() << false;
    QTest::newRow("said so") << QByteArray("421 4.4.2 idle for too long") << false;
    QTest::newRow("dies when spoken to") << QByteArray() << true;
    QTest::newRow("421 when spoken to") << QByteArray("421 4.4.2 idle for too long") << true;
}

void TestSmtpConnection::case61_reusedConnectionFoundDead()
{
    QFETCH(QByteArray, lastWords);
    QFETCH(bool, hearsMail);
    const auto first = [lastWords, hearsMail](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        if (hearsMail)
            s.expect("MAIL FROM:<desk@corp.example>");
        if (!lastWords.isEmpty())
            s.reply(lastWords);
        s.close();
    };
    MailServer server(std::vector<MailServer::Script>{first, serveOneMail});
    MailRun run(account(server.port()));
    run.connection.open({});
    run.connection.send(mail("Subject: 1\r\n\r\n"));
    QTRY_COMPARE(run.outcome.results.size(), 1);
    if (!hearsMail)
        QTRY_VERIFY(!run.connection.isReady()); // it has noticed
    run.connection.send(mail("Subject: 2\r\n\r\n"));
    QTRY_COMPARE(run.outcome.results.size(), 2);
    QVERIFY(run.close());
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.results[1].outcome, DeliveryOutcome::Accepted);
    QVERIFY(!run.outcome.failure);
    QVERIFY(server.receivedBytes(1).contains("Subject: 2"));
    QVERIFY(!server.receivedBytes(0).contains("Subject: 2"));
}

void TestSmtpConnection::case61_onlyOnce()
{
    const auto dies = [](SmtpDialogue &s) {
        s.greet();
        s.expect("MAIL FROM:<desk@corp.example>");
        s.abort();
    };
    const auto first = [](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        s.expect("MAIL FROM:<desk@corp.example>");
        s.abort();
    };
    MailServer server(std::vector<MailServer::Script>{first, dies});
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(), mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.results[0].outcome, DeliveryOutcome::Accepted);
    QCOMPARE(run.outcome.results[1].outcome, DeliveryOutcome::Deferred);
    QCOMPARE(run.outcome.results[1].failure->cause, MailCause::ConnectionLost);
}

void TestSmtpConnection::case62_firstAddressDead()
{
    MailServer server(serveOneMail);
    SmtpConnectionOptions options = testOptions();
    options.resolver = [](const QString &, QObject *, const MailHostAnswer &answer) {
        // Nobody listens on these two with the server's port.
        answer(
            {QHostAddress(u"127.0.0.7"_s), QHostAddress(u"127.0.0.8"_s), QHostAddress(u"127.0.0.1"_s)}, {});
    };
    MailRun run(account(server.port()), options);
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
    QCOMPARE(run.outcome.steps.count(SmtpStep::Connecting), 3);
}

void TestSmtpConnection::case63_noNameNoNetwork_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<MailCause>("cause");
    QTest::addColumn<SmtpStep>("step");
    QTest::newRow("no such name") << u"nxdomain"_s << MailCause::DnsFailed << SmtpStep::Resolving;
    QTest::newRow("name service silent") << u"silent"_s << MailCause::TimedOut << SmtpStep::Resolving;
    QTest::newRow("refused") << u"refused"_s << MailCause::ConnectionRefused << SmtpStep::Connecting;
}

void TestSmtpConnection::case63_noNameNoNetwork()
{
    QFETCH(QString, what);
    QTcpServer closed; // a port that is surely free
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const quint16 port = closed.serverPort();
    closed.close();
    SmtpConnectionOptions options = testOptions();
    options.timeouts.connect = 200ms;
    options.resolver = [what](const QString &, QObject *, const MailHostAnswer &answer) {
        if (what == u"nxdomain")
            answer({}, u"Host not found"_s);
        else if (what == u"refused")
            answer({QHostAddress(QHostAddress::LocalHost)}, {});
    };
    MailRun run(account(port), options);
    QVERIFY(run.send({mail()}));
    QTEST(run.outcome.failure->cause, "cause");
    QTEST(run.outcome.failure->step, "step");
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Network); // no attempt is used up
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
}

void TestSmtpConnection::largeMessagesAreWrittenPieceByPiece()
{
    QByteArray received;
    MailServer server([&received](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN", "PIPELINING", "SIZE 0"});
        s.expectStart("AUTH PLAIN ");
        s.reply("235 ok");
        s.expectStart("MAIL FROM:<desk@corp.example> SIZE=");
        s.expect("RCPT TO:<to@corp.example>");
        s.expect("DATA");
        s.raw("250 ok\r\n250 ok\r\n354 go\r\n");
        received = s.readMessage();
        s.reply("250 ok");
        s.expectQuit();
    });
    QByteArray message = "Subject: x\r\n\r\n";
    for (int i = 0; i < 40000; ++i)
        message += QByteArray::number(i) + QByteArray(60, 'x') + "\r\n";
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail(message)}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
    QVERIFY(received == message);
}

void TestSmtpConnection::manyMessagesOverOneConnection()
{
    constexpr int count = 50;
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        for (int i = 0; i < count; ++i)
            s.takeMessage();
        s.expectQuit();
    });
    QList<SmtpEnvelope> mails;
    for (int i = 0; i < count; ++i)
        mails.append(mail("Subject: " + QByteArray::number(i) + "\r\n\r\nx\r\n"));
    MailRun run(account(server.port()));
    QVERIFY(run.send(mails));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.results.size(), count);
    QCOMPARE(server.receivedBytes().count("EHLO"), 1);
}

void TestSmtpConnection::closingBreaksOffAndTells()
{
    std::atomic<bool> hasMail = false;
    MailServer server([&hasMail](SmtpDialogue &s) {
        s.greet();
        s.expect("MAIL FROM:<desk@corp.example>");
        hasMail = true;
    });
    MailRun run(account(server.port()));
    run.connection.open({});
    run.connection.send(mail());
    run.connection.send(mail());
    QTRY_VERIFY(hasMail);
    run.connection.close();
    QTRY_COMPARE(run.outcome.closed, 1);
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.results.size(), 2);
    for (const DeliveryResult &result : run.outcome.results) {
        QCOMPARE(result.outcome, DeliveryOutcome::Deferred);
        QCOMPARE(result.failure->cause, MailCause::Cancelled);
    }
    QVERIFY(!run.outcome.failure);
}

void TestSmtpConnection::afterTheEndMessagesAreDeferred()
{
    MailServer server([](SmtpDialogue &s) { s.reply("421 not today"); });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    run.connection.send(mail());
    QTRY_COMPARE(run.outcome.results.size(), 2);
    QCOMPARE(run.outcome.results[1].replyCode, 421);
    VERIFY_SERVER(server);
}

QTEST_GUILESS_MAIN(TestSmtpConnection)
#include "tst_smtpconnection.moc"
