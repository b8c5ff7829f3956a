// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

// What a server may do to a message, from MAIL to the verdict, over real sockets. Numbers 45 to 54 of the
// project's list of server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray largeMessage()
{
    return "Subject: x\r\n\r\n"
        + (QByteArray(76, 'x') + "\r\n").repeated(200000); // 16 MB: more than buffers hold
}

} // namespace

class TestSmtpTransaction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void case45_oneOfSeveralRefused();
    void case46_allRefusedAndDataAccepted();
    void case47_recipientLater_data();
    void case47_recipientLater();
    void case48_dataAnswered250();
    void case49_refusedInTheMiddleOfTheMessage();
    void case50_stallWhileWeWrite();
    void case51_lostAfterTheFinalDot_data();
    void case51_lostAfterTheFinalDot();
    void case52_closingAnywhere_data();
    void case52_closingAnywhere();
    void case53_tooBig();
    void case53_tooBigAllTheSame_data();
    void case53_tooBigAllTheSame();
    void case54_splitsRecipients();
};

void TestSmtpTransaction::case45_oneOfSeveralRefused()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s, {"a@corp.example"});
        s.expect("RCPT TO:<b@corp.example>");
        s.reply("550 5.1.1 who?");
        s.expect("RCPT TO:<c@corp.example>");
        s.reply("450 4.2.0 later");
        takeData(s, "250 2.0.0 queued");
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail("x\r\n", {u"a@corp.example"_s, u"b@corp.example"_s, u"c@corp.example"_s})}));
    VERIFY_SERVER(server);
    const auto &recipients = run.result().recipients;
    QCOMPARE(recipients[0].outcome, DeliveryOutcome::Accepted);
    QCOMPARE(recipients[1].outcome, DeliveryOutcome::Rejected);
    QCOMPARE(recipients[1].failure->kind, MailFailureKind::RecipientPermanent);
    QCOMPARE(recipients[2].outcome, DeliveryOutcome::Deferred);
    QCOMPARE(recipients[2].failure->kind, MailFailureKind::RecipientTransient);
}

void TestSmtpTransaction::case46_allRefusedAndDataAccepted()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet({"PIPELINING"});
        s.expect("MAIL FROM:<desk@corp.example>");
        s.expect("RCPT TO:<to@corp.example>");
        s.expect("DATA"); // all in one go, before any answer
        s.raw("250 ok\r\n550 5.1.1 who?\r\n354 go\r\n");
        s.expect(".");
        s.reply("554 5.5.1 nobody to send to");
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().replyCode, 550);
}

void TestSmtpTransaction::case47_recipientLater_data()
{
    QTest::addColumn<QByteArray>("atRcpt");
    QTest::addColumn<QByteArray>("atData"); // empty: it does not come to that
    QTest::addColumn<DeliveryOutcome>("outcome");
    QTest::newRow("recipient later") << QByteArray("450 4.2.0 later") << QByteArray()
                                     << DeliveryOutcome::Deferred;
    QTest::newRow("data later") << QByteArray("250 ok") << QByteArray("451 4.3.0 later")
                                << DeliveryOutcome::Deferred;
    QTest::newRow("data never") << QByteArray("250 ok") << QByteArray("554 5.7.1 no")
                                << DeliveryOutcome::Rejected;
}

void TestSmtpTransaction::case47_recipientLater()
{
    QFETCH(QByteArray, atRcpt);
    QFETCH(QByteArray, atData);
    MailServer server([atRcpt, atData](SmtpDialogue &s) {
        s.greet();
        s.expect("MAIL FROM:<desk@corp.example>");
        s.reply("250 ok");
        s.expect("RCPT TO:<to@corp.example>");
        s.reply(atRcpt);
        if (!atData.isEmpty()) {
            s.expect("DATA");
            s.reply(atData);
        }
        expectReset(s);
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QTEST(run.result().outcome, "outcome");
}

void TestSmtpTransaction::case48_dataAnswered250()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s);
        s.expect("DATA");
        s.reply("250 2.0.0 queued"); // without having had a message
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(run.outcome.failure->cause, MailCause::ProtocolError);
    QVERIFY(server.receivedBytes().endsWith("DATA\r\n"));
}

void TestSmtpTransaction::case49_refusedInTheMiddleOfTheMessage()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s);
        s.expect("DATA");
        s.reply("354 go");
        s.readBytes(1000);
        s.reply("550 5.7.1 enough of this");
        s.waitUntilGone();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(largeMessage())}));
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().replyCode, 550);
    QVERIFY(server.receivedBytes().size() < largeMessage().size());
    QVERIFY(!server.receivedBytes().endsWith("\r\n.\r\n"));
}

void TestSmtpTransaction::case50_stallWhileWeWrite()
{
    std::atomic<bool> isOver = false;
    MailServer server([&isOver](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s);
        s.expect("DATA");
        s.reply("354 go");
        s.stallUntil(isOver);
        s.waitUntilGone();
    });
    SmtpConnectionOptions options = testOptions();
    options.timeouts.dataChunk = 300ms;
    MailRun run(account(server.port()), options);
    QVERIFY(run.send({mail(largeMessage())}));
    isOver = true;
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(run.outcome.failure->cause, MailCause::TimedOut);
    QCOMPARE(run.outcome.failure->step, SmtpStep::Data);
    QVERIFY(!server.receivedBytes().endsWith("\r\n.\r\n"));
}

void TestSmtpTransaction::case51_lostAfterTheFinalDot_data()
{
    QTest::addColumn<bool>("isClosed");
    QTest::newRow("connection lost") << true;
    QTest::newRow("no verdict in time") << false;
}

void TestSmtpTransaction::case51_lostAfterTheFinalDot()
{
    QFETCH(bool, isClosed);
    MailServer server([isClosed](SmtpDialogue &s) {
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
    MailRun run(account(server.port()), options);
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Unknown);
    QCOMPARE(run.result().failure->cause, isClosed ? MailCause::ConnectionLost : MailCause::TimedOut);
    QVERIFY(!run.result().replyCode);
}

void TestSmtpTransaction::case52_closingAnywhere_data()
{
    QTest::addColumn<int>("answers"); // the server gives so many before it says 421
    const char *const steps[] = {"greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "verdict"};
    for (int i = 0; i < 7; ++i)
        QTest::newRow(steps[i]) << i;
}

void TestSmtpTransaction::case52_closingAnywhere()
{
    QFETCH(int, answers);
    MailServer server([answers](SmtpDialogue &s) {
        const QByteArrayList replies{
            "220 hi", "250-hi\r\n250 AUTH PLAIN", "235 welcome", "250 ok", "250 ok", "354 go"};
        for (int i = 0; i <= answers; ++i) {
            if (i == 6)
                s.readMessage();
            else if (i > 0)
                s.readLine();
            s.reply(i == answers ? "421 4.3.2 shutting down" : replies[i]);
        }
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail(), mail()}));
    VERIFY_SERVER(server); // not even QUIT
    for (const DeliveryResult &result : run.outcome.results) {
        QCOMPARE(result.outcome, DeliveryOutcome::Deferred); // also after the dot: it said no
        QCOMPARE(result.failure->kind, MailFailureKind::ServerTransient);
        QCOMPARE(result.replyCode, 421);
    }
}

void TestSmtpTransaction::case53_tooBig()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet({"SIZE 1000"});
        s.expectQuit(); // the message was not even announced
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(QByteArray("line\r\n").repeated(200))}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().failure->cause, MailCause::MessageTooBig);
}

void TestSmtpTransaction::case53_tooBigAllTheSame_data()
{
    QTest::addColumn<QByteArray>("atMail");
    QTest::addColumn<QByteArray>("atRcpt");
    QTest::addColumn<MailCause>("cause");
    QTest::newRow("at MAIL") << QByteArray("552 5.3.4 too big") << QByteArray() << MailCause::MessageTooBig;
    QTest::newRow("full mailbox") << QByteArray("250 ok") << QByteArray("552 5.2.2 full") << MailCause::Reply;
}

void TestSmtpTransaction::case53_tooBigAllTheSame()
{
    QFETCH(QByteArray, atMail);
    QFETCH(QByteArray, atRcpt);
    MailServer server([atMail, atRcpt](SmtpDialogue &s) {
        s.greet({"SIZE 1000"});
        s.expect("MAIL FROM:<desk@corp.example> SIZE=21");
        s.reply(atMail);
        if (!atRcpt.isEmpty()) {
            s.expect("RCPT TO:<to@corp.example>");
            s.reply(atRcpt);
            s.expect("RSET");
            s.reply("250 ok");
        }
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().failure->kind, MailFailureKind::RecipientPermanent);
    QTEST(run.result().failure->cause, "cause");
}

void TestSmtpTransaction::case54_splitsRecipients()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        for (const QByteArray recipient : {"a", "b", "c"}) {
            takeEnvelope(s, {recipient + "@corp.example"});
            for (char next = char(recipient[0] + 1); next <= 'c'; ++next) {
                s.expect(QByteArray("RCPT TO:<") + next + "@corp.example>");
                s.reply("452 4.5.3 one at a time");
            }
            takeData(s, "250 2.0.0 queued");
        }
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail("x\r\n", {u"a@corp.example"_s, u"b@corp.example"_s, u"c@corp.example"_s})}));
    VERIFY_SERVER(server);
    for (const RecipientResult &recipient : run.result().recipients)
        QCOMPARE(recipient.outcome, DeliveryOutcome::Accepted);
}

QTEST_GUILESS_MAIN(TestSmtpTransaction)
#include "tst_smtptransaction.moc"
