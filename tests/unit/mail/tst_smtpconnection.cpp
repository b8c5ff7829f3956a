// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

#include <QTcpServer>

// What a server may do apart from TLS, over real sockets. The server sees every byte; a script that is
// through accepts not one more. Numbers as in the project's list of server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

MailAccount plain(quint16 port)
{
    return accountAt(port, MailSecurity::PlainOnLoopback);
}

MailAccount plainWithSignIn(quint16 port)
{
    MailAccount account = plain(port);
    account.userName = u"olivia"_s;
    return account;
}

/// MAIL and RCPT answered 250.
void takeEnvelope(SmtpDialogue &s, const QList<QByteArray> &recipients = {"to@corp.example"})
{
    s.expect("MAIL FROM:<desk@corp.example>");
    s.reply("250 2.1.0 ok");
    for (const QByteArray &recipient : recipients) {
        s.expect("RCPT TO:<" + recipient + '>');
        s.reply("250 2.1.5 ok");
    }
}

void expectReset(SmtpDialogue &s)
{
    s.expect("RSET");
    s.reply("250 2.0.0 ok");
    s.expectQuit();
}

QByteArray largeMessage()
{
    return "Subject: x\r\n\r\n"
        + (QByteArray(76, 'x') + "\r\n").repeated(200000); // 16 MB: more than buffers hold
}

} // namespace

class TestSmtpConnection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void case23_greetingOtherThan220_data();
    void case23_greetingOtherThan220();
    void case24_helloOnlyAfter500And502();
    void case26to32_brokenReplies_data();
    void case26to32_brokenReplies();
    void case31_oneByteASegment();
    void case32_extraReply();
    void case35_quitUnanswered();
    void case36_closeAfter221();
    void case37_refusedSignIn();
    void case38_signInLater_data();
    void case38_signInLater();
    void case39to41_strangeChallenges();
    void case45_oneOfSeveralRefused();
    void case46_allRefusedAndDataAccepted();
    void case47to48_refusals_data();
    void case47to48_refusals();
    void case49_refusedInTheMiddleOfTheMessage();
    void case50_stallWhileWeWrite();
    void case51_lostAfterTheFinalDot_data();
    void case51_lostAfterTheFinalDot();
    void case52_closingAtTheVerdict();
    void case53_tooBig();
    void case54_splitsRecipients();
    void case55to56_bytesArriveAsTheyAre();
    void case58_quotedAddressIsOneRecipient();
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

void TestSmtpConnection::case23_greetingOtherThan220_data()
{
    QTest::addColumn<QByteArray>("greeting");
    QTest::addColumn<MailFailureKind>("kind");
    QTest::addColumn<bool>("saysQuit");
    QTest::newRow("554") << QByteArray("554 5.7.1 no service") << MailFailureKind::Account << true;
    QTest::newRow("421") << QByteArray("421 busy") << MailFailureKind::ServerTransient << false;
    QTest::newRow("450") << QByteArray("450 busy") << MailFailureKind::ServerTransient << true;
    QTest::newRow("250") << QByteArray("250 hello") << MailFailureKind::ServerTransient << false;
    QTest::newRow("web") << QByteArray("HTTP/1.1 400 Bad Request") << MailFailureKind::Account << false;
    QTest::newRow("ssh") << QByteArray("SSH-2.0-OpenSSH_9.2p1") << MailFailureKind::Account << false;
}

void TestSmtpConnection::case23_greetingOtherThan220()
{
    QFETCH(QByteArray, greeting);
    QFETCH(bool, saysQuit);
    ScriptedSmtpServer server([greeting, saysQuit](SmtpDialogue &s) {
        s.reply(greeting);
        if (saysQuit)
            s.expectQuit();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QTEST(run.outcome.failure->kind, "kind");
    QCOMPARE(run.outcome.failure->step, SmtpStep::Greeting);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
}

void TestSmtpConnection::case24_helloOnlyAfter500And502()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.reply("220 old.corp.example");
        s.expect("EHLO [127.0.0.1]");
        s.reply("500 what?");
        s.expect("HELO [127.0.0.1]");
        s.reply("250 old.corp.example");
        s.takeMessage();
        s.expectQuit();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpConnection::case26to32_brokenReplies_data()
{
    QTest::addColumn<QByteArray>("bytes"); // instead of the answer to MAIL
    QTest::newRow("26 mixed codes") << QByteArray("250-one\r\n251 two\r\n");
    QTest::newRow("27 two digits") << QByteArray("25\r\n");
    QTest::newRow("27 letters") << QByteArray("abc\r\n");
    QTest::newRow("28 endless lines") << QByteArray("250-more\r\n").repeated(5000);
    QTest::newRow("29 endless line") << "250 " + QByteArray(1024 * 1024, 'x');
    QTest::newRow("32 two replies") << QByteArray("250 ok\r\n250 ok\r\n");
    QTest::newRow("354 to MAIL") << QByteArray("354 go\r\n");
}

void TestSmtpConnection::case26to32_brokenReplies()
{
    QFETCH(QByteArray, bytes);
    ScriptedSmtpServer server([bytes](SmtpDialogue &s) {
        s.greet();
        s.expect("MAIL FROM:<desk@corp.example>");
        s.raw(bytes);
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::ProtocolError);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
}

void TestSmtpConnection::case31_oneByteASegment()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        const auto slowly = [&s](const QByteArray &bytes) {
            for (const char c : bytes)
                s.raw(QByteArray(1, c));
        };
        slowly("220-mail\r\n220 corp\r\n");
        s.expect("EHLO [127.0.0.1]");
        slowly("250-mail\r\n250-8BITMIME\r\n250 SIZE 5000\r\n");
        s.expect("MAIL FROM:<desk@corp.example> SIZE=21");
        slowly("250 2.1.0 Gr\xc3\xbc\xc3\x9f"
               "e \xff\r\n"); // 30: bad UTF-8 on the way
        s.expect("RCPT TO:<to@corp.example>");
        slowly("250\r\n"); // 27: a bare code is a reply
        s.expect("DATA");
        slowly("354 go\r\n");
        s.readMessage();
        slowly("250 2.0.0 done\r\n");
        s.expectQuit();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().replyText, u"2.0.0 done"_s);
    QVERIFY(run.result().transcript.contains(u"S: 250 2.1.0 Grüße \uFFFD"_s));
}

void TestSmtpConnection::case32_extraReply()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        s.reply("250 and another one");
    });
    MailRun run(plain(server.port()));
    run.connection.open({});
    run.connection.send(mail());
    QTRY_VERIFY(run.outcome.failure);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted); // the verdict had come
    QCOMPARE(run.outcome.failure->cause, MailCause::ProtocolError);
    QTRY_COMPARE(run.outcome.closed, 1);
    VERIFY_SERVER(server);
}

void TestSmtpConnection::case35_quitUnanswered()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        s.expect("QUIT");
    });
    SmtpConnectionOptions options = testOptions();
    QCOMPARE(options.timeouts.quit, Duration(5s));
    options.timeouts.quit = 200ms;
    MailRun run(plain(server.port()), options);
    QVERIFY(run.send({}));
    VERIFY_SERVER(server);
    QVERIFY(!run.outcome.failure);
}

void TestSmtpConnection::case36_closeAfter221()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        s.expectQuit();
        s.close();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QVERIFY(!run.outcome.failure);
    QCOMPARE(run.outcome.closed, 1);
}

void TestSmtpConnection::case37_refusedSignIn()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN LOGIN"});
        s.expectStart("AUTH PLAIN ");
        s.reply("535 5.7.8 wrong password \"pass word\"");
        s.expectQuit();
    });
    MailRun run(plainWithSignIn(server.port()));
    QVERIFY(run.send({mail(), mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::SignInRefused);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    for (const DeliveryResult &result : run.outcome.results) {
        QCOMPARE(result.outcome, DeliveryOutcome::Deferred);
        QCOMPARE(result.step, SmtpStep::SigningIn);
        QCOMPARE(result.replyCode, 535);
        QCOMPARE(result.enhancedCode->toString(), u"5.7.8"_s);
        QCOMPARE(result.replyText, u"5.7.8 wrong password \"****\""_s);
        QVERIFY(!result.transcript.join(u'\n').contains(u"pass word"_s));
        QVERIFY(result.transcript.contains(u"C: AUTH PLAIN ****"_s));
    }
}

void TestSmtpConnection::case38_signInLater_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("454") << QByteArray("454 4.7.0 too many sign-ins");
    QTest::newRow("421") << QByteArray("421 4.7.0 too many sign-ins");
}

void TestSmtpConnection::case38_signInLater()
{
    QFETCH(QByteArray, reply);
    ScriptedSmtpServer server([reply](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN LOGIN"});
        s.expectStart("AUTH PLAIN ");
        s.reply(reply);
        if (reply.startsWith("454"))
            s.expectQuit();
    });
    MailRun run(plainWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::ServerTransient);
    QCOMPARE(run.outcome.failure->step, SmtpStep::SigningIn);
}

void TestSmtpConnection::case39to41_strangeChallenges()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet({"AUTH LOGIN"});
        s.expect("AUTH LOGIN");
        s.reply("334 "); // 41
        s.expect(QByteArray("olivia").toBase64());
        s.reply("334 UGFzc3dvcmQ6");
        s.expect(QByteArray("pass word").toBase64());
        s.reply("334 one more?"); // 39, 40
        s.expect("*");
        s.reply("501 cancelled");
        s.expectQuit();
    });
    MailRun run(plainWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
}

void TestSmtpConnection::case45_oneOfSeveralRefused()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s, {"a@corp.example"});
        s.expect("RCPT TO:<b@corp.example>");
        s.reply("550 5.1.1 who?");
        s.expect("RCPT TO:<c@corp.example>");
        s.reply("450 4.2.0 later");
        s.expect("DATA");
        s.reply("354 go");
        s.readMessage();
        s.reply("250 2.0.0 queued");
        s.expectQuit();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail("x\r\n", {u"a@corp.example"_s, u"b@corp.example"_s, u"c@corp.example"_s})}));
    VERIFY_SERVER(server);
    const auto &recipients = run.result().recipients;
    QCOMPARE(recipients[0].outcome, DeliveryOutcome::Accepted);
    QCOMPARE(recipients[1].outcome, DeliveryOutcome::Rejected);
    QCOMPARE(recipients[1].failure->kind, MailFailureKind::RecipientPermanent);
    QCOMPARE(recipients[2].outcome, DeliveryOutcome::Deferred);
    QCOMPARE(recipients[2].failure->kind, MailFailureKind::RecipientTransient);
}

void TestSmtpConnection::case46_allRefusedAndDataAccepted()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet({"PIPELINING"});
        s.expect("MAIL FROM:<desk@corp.example>");
        s.expect("RCPT TO:<to@corp.example>");
        s.expect("DATA"); // all in one go, before any answer
        s.raw("250 ok\r\n550 5.1.1 who?\r\n354 go\r\n");
        s.expect(".");
        s.reply("554 5.5.1 nobody to send to");
        s.expectQuit();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().replyCode, 550);
}

void TestSmtpConnection::case47to48_refusals_data()
{
    QTest::addColumn<QByteArray>("atRcpt");
    QTest::addColumn<QByteArray>("atData");
    QTest::addColumn<DeliveryOutcome>("outcome");
    QTest::newRow("47 recipient later")
        << QByteArray("450 4.2.0 later") << QByteArray() << DeliveryOutcome::Deferred;
    QTest::newRow("53 full for good")
        << QByteArray("552 5.2.2 full") << QByteArray() << DeliveryOutcome::Rejected;
    QTest::newRow("data later") << QByteArray("250 ok") << QByteArray("451 4.3.0 later")
                                << DeliveryOutcome::Deferred;
    QTest::newRow("48 data answered 250")
        << QByteArray("250 ok") << QByteArray("250 ok") << DeliveryOutcome::Deferred;
}

void TestSmtpConnection::case47to48_refusals()
{
    QFETCH(QByteArray, atRcpt);
    QFETCH(QByteArray, atData);
    ScriptedSmtpServer server([atRcpt, atData](SmtpDialogue &s) {
        s.greet();
        s.expect("MAIL FROM:<desk@corp.example>");
        s.reply("250 ok");
        s.expect("RCPT TO:<to@corp.example>");
        s.reply(atRcpt);
        if (!atData.isEmpty()) {
            s.expect("DATA");
            s.reply(atData);
        }
        if (atData != "250 ok")
            expectReset(s);
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QTEST(run.result().outcome, "outcome");
}

void TestSmtpConnection::case49_refusedInTheMiddleOfTheMessage()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s);
        s.expect("DATA");
        s.reply("354 go");
        s.readBytes(1000);
        s.reply("550 5.7.1 enough of this");
        s.waitUntilGone();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail(largeMessage())}));
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().replyCode, 550);
    QVERIFY(server.clearBytes().size() < largeMessage().size());
    QVERIFY(!server.clearBytes().endsWith("\r\n.\r\n"));
}

void TestSmtpConnection::case50_stallWhileWeWrite()
{
    std::atomic<bool> isOver = false;
    ScriptedSmtpServer server([&isOver](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s);
        s.expect("DATA");
        s.reply("354 go");
        s.stallUntil(isOver);
        s.waitUntilGone();
    });
    SmtpConnectionOptions options = testOptions();
    options.timeouts.dataChunk = 300ms;
    MailRun run(plain(server.port()), options);
    QVERIFY(run.send({mail(largeMessage())}));
    isOver = true;
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(run.outcome.failure->cause, MailCause::TimedOut);
    QCOMPARE(run.outcome.failure->step, SmtpStep::Data);
    QVERIFY(!server.clearBytes().endsWith("\r\n.\r\n"));
}

void TestSmtpConnection::case51_lostAfterTheFinalDot_data()
{
    QTest::addColumn<bool>("isClosed");
    QTest::newRow("connection lost") << true;
    QTest::newRow("no verdict in time") << false;
}

void TestSmtpConnection::case51_lostAfterTheFinalDot()
{
    QFETCH(bool, isClosed);
    ScriptedSmtpServer server([isClosed](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s);
        s.expect("DATA");
        s.reply("354 go");
        s.readMessage();
        if (isClosed)
            s.abort();
    });
    SmtpConnectionOptions options = testOptions();
    QCOMPARE(options.timeouts.dataEnd, Duration(600s)); // shorter ones make doubles
    if (!isClosed)
        options.timeouts.dataEnd = 300ms;
    MailRun run(plain(server.port()), options);
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Unknown);
    QCOMPARE(run.result().failure->cause, isClosed ? MailCause::ConnectionLost : MailCause::TimedOut);
    QVERIFY(!run.result().replyCode);
}

void TestSmtpConnection::case52_closingAtTheVerdict()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s);
        s.expect("DATA");
        s.reply("354 go");
        s.readMessage();
        s.reply("421 4.3.2 shutting down");
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail(), mail()}));
    VERIFY_SERVER(server);
    for (const DeliveryResult &result : run.outcome.results) {
        QCOMPARE(result.outcome, DeliveryOutcome::Deferred);
        QCOMPARE(result.failure->kind, MailFailureKind::ServerTransient);
    }
}

void TestSmtpConnection::case53_tooBig()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet({"SIZE 1000"});
        s.expectQuit(); // the message was not even announced
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail(QByteArray("line\r\n").repeated(200))}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().failure->cause, MailCause::MessageTooBig);
}

void TestSmtpConnection::case54_splitsRecipients()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        for (const QByteArray recipient : {"a", "b", "c"}) {
            takeEnvelope(s, {recipient + "@corp.example"});
            for (char next = char(recipient[0] + 1); next <= 'c'; ++next) {
                s.expect(QByteArray("RCPT TO:<") + next + "@corp.example>");
                s.reply("452 4.5.3 one at a time");
            }
            s.expect("DATA");
            s.reply("354 go");
            s.readMessage();
            s.reply("250 2.0.0 queued");
        }
        s.expectQuit();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail("x\r\n", {u"a@corp.example"_s, u"b@corp.example"_s, u"c@corp.example"_s})}));
    VERIFY_SERVER(server);
    for (const RecipientResult &recipient : run.result().recipients)
        QCOMPARE(recipient.outcome, DeliveryOutcome::Accepted);
}

void TestSmtpConnection::case55to56_bytesArriveAsTheyAre()
{
    const QByteArray message = "Subject: dots\r\n\r\n.\r\n..\r\n.leading\r\nbare\nlf\rcr\r\n\r\n.end";
    QByteArray received;
    ScriptedSmtpServer server([&received](SmtpDialogue &s) {
        s.greet();
        received = s.takeMessage();
        s.expectQuit();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail(message)}));
    VERIFY_SERVER(server);
    QCOMPARE(received,
        QByteArray("Subject: dots\r\n\r\n..\r\n...\r\n..leading\r\nbare\r\nlf\r\ncr\r\n\r\n..end\r\n"));
}

void TestSmtpConnection::case58_quotedAddressIsOneRecipient()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s, {"\"a@evil.example x\"@good.example"});
        s.expect("DATA");
        s.reply("354 go");
        s.readMessage();
        s.reply("250 ok");
        s.expectQuit();
    });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail("x\r\n", {u"\"a@evil.example x\"@good.example"_s})}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().recipients.size(), 1);
}

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
    const auto second = [](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        s.expectQuit();
    };
    ScriptedSmtpServer server(std::vector<ScriptedSmtpServer::Script>{first, second});
    MailRun run(plain(server.port()));
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
    QVERIFY(server.clearBytes(1).contains("Subject: 2"));
    QVERIFY(!server.clearBytes(0).contains("Subject: 2"));
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
    ScriptedSmtpServer server(std::vector<ScriptedSmtpServer::Script>{first, dies});
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail(), mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.results[0].outcome, DeliveryOutcome::Accepted);
    QCOMPARE(run.outcome.results[1].outcome, DeliveryOutcome::Deferred);
    QCOMPARE(run.outcome.results[1].failure->cause, MailCause::ConnectionLost);
}

void TestSmtpConnection::case62_firstAddressDead()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        s.expectQuit();
    });
    SmtpConnectionOptions options = testOptions();
    options.resolver = [](const QString &, QObject *, const MailHostAnswer &answer) {
        // Nobody listens on these two with the server's port.
        answer(
            {QHostAddress(u"127.0.0.7"_s), QHostAddress(u"127.0.0.8"_s), QHostAddress(u"127.0.0.1"_s)}, {});
    };
    MailRun run(plain(server.port()), options);
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
    MailRun run(plain(port), options);
    QVERIFY(run.send({mail()}));
    QTEST(run.outcome.failure->cause, "cause");
    QTEST(run.outcome.failure->step, "step");
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Network); // no attempt is used up
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
}

void TestSmtpConnection::largeMessagesAreWrittenPieceByPiece()
{
    QByteArray received;
    ScriptedSmtpServer server([&received](SmtpDialogue &s) {
        s.startTls(goodCertificate());
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
    MailRun run(accountAt(server.port(), MailSecurity::ImplicitTls));
    QVERIFY(run.send({mail(message)}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
    QVERIFY(received == message);
}

void TestSmtpConnection::manyMessagesOverOneConnection()
{
    constexpr int count = 50;
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet();
        for (int i = 0; i < count; ++i)
            s.takeMessage();
        s.expectQuit();
    });
    QList<SmtpEnvelope> mails;
    for (int i = 0; i < count; ++i)
        mails.append(mail("Subject: " + QByteArray::number(i) + "\r\n\r\nx\r\n"));
    MailRun run(plain(server.port()));
    QVERIFY(run.send(mails));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.results.size(), count);
    QCOMPARE(server.clearBytes().count("EHLO"), 1);
}

void TestSmtpConnection::closingBreaksOffAndTells()
{
    std::atomic<bool> hasMail = false;
    ScriptedSmtpServer server([&hasMail](SmtpDialogue &s) {
        s.greet();
        s.expect("MAIL FROM:<desk@corp.example>");
        hasMail = true;
    });
    MailRun run(plain(server.port()));
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
    ScriptedSmtpServer server([](SmtpDialogue &s) { s.reply("421 not today"); });
    MailRun run(plain(server.port()));
    QVERIFY(run.send({mail()}));
    run.connection.send(mail());
    QTRY_COMPARE(run.outcome.results.size(), 2);
    QCOMPARE(run.outcome.results[1].replyCode, 421);
    VERIFY_SERVER(server);
}

QTEST_GUILESS_MAIN(TestSmtpConnection)
#include "tst_smtpconnection.moc"
