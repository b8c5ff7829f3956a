// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionDialogue.h"

#include <QTest>

// What a session does with a message, without a socket.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using State = SmtpSession::State;

class TestSmtpSessionMail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsOneMessageWithoutExtensions();
    void pipelinesTheEnvelope();
    void sendsSeveralMessagesOverOneConnection();
    void resetsAfterAFailedEnvelope();
    void case45_oneOfSeveralRefused();
    void case46_allRefusedAndStill354();
    void case47_recipientLater();
    void case48_dataAnswered250();
    void case49_refusedInTheMiddleOfTheBody();
    void case51_lostAfterTheFinalDot();
    void case51_notLostWhenTheDotNeverLeft();
    void case52_serverClosing_data();
    void case52_serverClosing();
    void case53_tooBigIsNotEvenTried();
    void case54_restOfTheRecipientsInAnotherRound();
    void case55_canonicalLinesAndDots_data();
    void case55_canonicalLinesAndDots();
    void case59_addressesBeyondAscii();
    void case60_longLinesAndNulAreRefused();
    void case61_deadBeforeAnythingIsTold();
    void senderIsCheckedAndTakenBack();
    void verdictCountsEvenWhenMoreFollows();
    void onlyA421MayStandBehindARefusedChunk_data();
    void onlyA421MayStandBehindARefusedChunk();
    void whatComesWhileLeavingIsNoFailure();
    void transcriptHoldsNoMessage();
};

void TestSmtpSessionMail::sendsOneMessageWithoutExtensions()
{
    Dialogue d;
    QCOMPARE(d.client(), QByteArray());
    d.server("220 mail.example\r\n");
    QCOMPARE(d.client(), QByteArray("EHLO client.example\r\n"));
    d.server("250 mail.example\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.session().state(), State::Ready);
    d.send();
    QCOMPARE(d.client(), QByteArray("MAIL FROM:<from@corp.example>\r\n"));
    d.server("250 ok\r\n");
    QCOMPARE(d.client(), QByteArray("RCPT TO:<to@corp.example>\r\n"));
    d.server("250 ok\r\n");
    QCOMPARE(d.client(), QByteArray("DATA\r\n"));
    d.server("354 go\r\n");
    QCOMPARE(d.client(), QByteArray("Subject: x\r\n\r\nhi\r\n.\r\n"));
    QCOMPARE(d.session().state(), State::FinalDot);
    QCOMPARE(d.count<smtp::Finished>(), 0); // nothing is sent before the server says so
    d.server("250 2.0.0 queued as 1\r\n");
    QCOMPARE(d.result().outcome, DeliveryOutcome::Accepted);
    QCOMPARE(d.result().replyText, u"2.0.0 queued as 1"_s);
    QCOMPARE(d.result().enhancedCode->toString(), u"2.0.0"_s);
    QCOMPARE(d.result().server, u"mail.example:25"_s);
    QCOMPARE(d.result().step, SmtpStep::Delivered);
    QVERIFY(!d.result().failure);
    d.take(d.session().quit());
    QCOMPARE(d.client(), QByteArray("QUIT\r\n"));
    d.server("221 bye\r\n");
    QVERIFY(!d.last<smtp::Close>()->isAbrupt);
    QCOMPARE(d.count<smtp::Failed>(), 0);
}

void TestSmtpSessionMail::pipelinesTheEnvelope()
{
    Dialogue d;
    d.greet("PIPELINING");
    d.send("m\r\n", {u"a@corp.example"_s, u"b@corp.example"_s});
    QCOMPARE(d.client(),
        QByteArray("MAIL FROM:<from@corp.example>\r\nRCPT TO:<a@corp.example>\r\nRCPT "
                   "TO:<b@corp.example>\r\nDATA\r\n"));
    d.server("250 ok\r\n250 ok\r\n250 ok\r\n");
    QCOMPARE(d.client(), QByteArray());
    d.server("354 go\r\n");
    QCOMPARE(d.client(), QByteArray("m\r\n.\r\n"));
    d.server("250 ok\r\n");
    QCOMPARE(d.result().recipients.size(), 2);
    QCOMPARE(d.session().state(), State::Ready);
}

void TestSmtpSessionMail::sendsSeveralMessagesOverOneConnection()
{
    Dialogue d;
    d.greet();
    for (int i = 0; i < 3; ++i) {
        d.send();
        d.takeEnvelope();
        d.server("250 ok\r\n");
        QCOMPARE(d.count<smtp::Finished>(), i + 1);
        // Each transcript tells of the connection and of its own message only.
        QCOMPARE(d.result().transcript.filter(u"C: EHLO"_s).size(), 1);
        QCOMPARE(d.result().transcript.filter(u"C: MAIL"_s).size(), 1);
    }
    QVERIFY(!d.client().contains("RSET")); // a message that went through leaves nothing to reset
}

void TestSmtpSessionMail::resetsAfterAFailedEnvelope()
{
    Dialogue d;
    d.greet();
    d.send();
    d.server("250 ok\r\n");
    d.client();
    d.server("550 5.1.1 no such user\r\n");
    QCOMPARE(d.client(), QByteArray("RSET\r\n"));
    QCOMPARE(d.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(d.result().step, SmtpStep::Recipient);
    QCOMPARE(d.result().replyCode, 550);
    QCOMPARE(d.result().failure->kind, MailFailureKind::RecipientPermanent);
    QCOMPARE(d.session().state(), State::Reset);
    d.server("250 ok\r\n");
    QCOMPARE(d.session().state(), State::Ready);

    d.send();
    d.client();
    d.server("451 4.3.0 later\r\n"); // MAIL refused: the server has nothing to forget
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(d.result().failure->kind, MailFailureKind::ServerTransient);
    QCOMPARE(d.session().state(), State::Ready);
}

void TestSmtpSessionMail::case45_oneOfSeveralRefused()
{
    Dialogue d;
    d.greet();
    d.send("m\r\n", {u"a@corp.example"_s, u"b@corp.example"_s, u"c@corp.example"_s});
    d.answers({"250 ok", "250 ok", "550 5.1.1 who", "250 ok", "354 go", "250 ok"});
    const auto &result = d.result();
    QCOMPARE(result.outcome, DeliveryOutcome::Accepted);
    QCOMPARE(result.recipients[0].outcome, DeliveryOutcome::Accepted);
    QCOMPARE(result.recipients[1].outcome, DeliveryOutcome::Rejected);
    QCOMPARE(result.recipients[1].reply->code, 550);
    QCOMPARE(result.recipients[2].outcome, DeliveryOutcome::Accepted);
    QCOMPARE(result.failure->kind, MailFailureKind::RecipientPermanent);
}

void TestSmtpSessionMail::case46_allRefusedAndStill354()
{
    Dialogue d;
    d.greet("PIPELINING");
    d.send();
    d.client();
    d.server("250 ok\r\n550 5.1.1 who\r\n354 go\r\n");
    QCOMPARE(d.client(), QByteArray(".\r\n"));
    d.server("554 no valid recipients\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(d.result().replyCode, 550);
    QCOMPARE(d.session().state(), State::Ready);
}

void TestSmtpSessionMail::case47_recipientLater()
{
    Dialogue d;
    d.greet();
    d.send();
    d.answers({"250 ok", "450 4.2.0 greylisted"});
    QCOMPARE(d.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(d.result().failure->kind, MailFailureKind::RecipientTransient);
}

void TestSmtpSessionMail::case48_dataAnswered250()
{
    Dialogue d;
    d.greet();
    d.send();
    d.answers({"250 ok", "250 ok"});
    d.client();
    d.server("250 ok\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(d.failure().cause, MailCause::ProtocolError);
    QCOMPARE(d.session().state(), State::Closed);
}

void TestSmtpSessionMail::case49_refusedInTheMiddleOfTheBody()
{
    Dialogue d;
    d.greet();
    d.holdBody();
    d.send(QByteArray("line\r\n").repeated(50000));
    d.takeEnvelope();
    d.client();
    d.take(d.session().takeBodyChunk());
    QCOMPARE(d.client().size(), 64 * 1024);
    d.server("550 5.7.1 enough\r\n");
    QCOMPARE(d.client(), QByteArray()); // no dot: it would make a whole message of the piece
    QVERIFY(!d.session().hasBodyChunk());
    QCOMPARE(d.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(d.result().replyCode, 550);
    QVERIFY(d.last<smtp::Close>()->isAbrupt);
}

void TestSmtpSessionMail::case51_lostAfterTheFinalDot()
{
    for (const bool isTimeout : {false, true}) {
        Dialogue d;
        d.greet();
        d.send();
        d.takeEnvelope();
        d.take(isTimeout ? d.session().timedOut(0) : d.session().connectionLost(u"reset"_s, 0));
        QCOMPARE(d.result().outcome, DeliveryOutcome::Unknown);
        QVERIFY(!d.last<smtp::Finished>()->isUntouched);
    }
}

void TestSmtpSessionMail::case51_notLostWhenTheDotNeverLeft()
{
    Dialogue d;
    d.greet();
    d.send();
    d.takeEnvelope();
    d.take(d.session().connectionLost(u"reset"_s, 3));
    QCOMPARE(d.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(d.result().failure->cause, MailCause::ConnectionLost);
}

void TestSmtpSessionMail::case52_serverClosing_data()
{
    QTest::addColumn<int>("replies"); // how many the server gives before 421
    for (int i = 0; i <= 5; ++i)
        QTest::addRow("after %d", i) << i;
}

void TestSmtpSessionMail::case52_serverClosing()
{
    QFETCH(int, replies);
    const QByteArrayList script{"220 hi\r\n", "250 mail\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"};
    Dialogue d;
    for (int i = 0; i < replies; ++i) {
        if (i == 2)
            d.send();
        d.server(script[i]);
    }
    if (replies == 2)
        d.send();
    d.client();
    d.server("421 4.3.2 shutting down\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.session().state(), State::Closed);
    QCOMPARE(d.failure().kind, MailFailureKind::ServerTransient);
    if (replies >= 2) {
        QCOMPARE(d.result().outcome, DeliveryOutcome::Deferred); // also after the dot: it said no
        QCOMPARE(d.result().replyCode, 421);
    }
}

void TestSmtpSessionMail::case53_tooBigIsNotEvenTried()
{
    Dialogue d;
    d.greet("SIZE 100");
    d.send(QByteArray("x\r\n").repeated(40));
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(d.result().failure->cause, MailCause::MessageTooBig);
    QCOMPARE(d.session().state(), State::Ready);
    d.send("x\r\n");
    QCOMPARE(d.client(), QByteArray("MAIL FROM:<from@corp.example> SIZE=3\r\n"));
    d.server("552 5.3.4 too big all the same\r\n");
    QCOMPARE(d.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(d.result().failure->kind, MailFailureKind::RecipientPermanent);
}

void TestSmtpSessionMail::case54_restOfTheRecipientsInAnotherRound()
{
    for (const bool pipelining : {false, true}) {
        Dialogue d;
        d.greet(pipelining ? "PIPELINING" : "");
        d.send("m\r\n", {u"a@corp.example"_s, u"b@corp.example"_s});
        if (pipelining) {
            d.server("250 ok\r\n250 ok\r\n452 4.5.3 too many recipients\r\n354 go\r\n");
        } else {
            d.answers({"250 ok", "250 ok", "452 4.5.3 too many recipients", "354 go"});
        }
        d.client();
        d.server("250 ok\r\n");
        QCOMPARE(d.count<smtp::Finished>(), 0);
        const QByteArray mail = "MAIL FROM:<from@corp.example>\r\n";
        QCOMPARE(d.client(), pipelining ? mail + "RCPT TO:<b@corp.example>\r\nDATA\r\n" : mail);
        if (pipelining) {
            d.server("250 ok\r\n250 ok\r\n354 go\r\n");
        } else {
            d.takeEnvelope();
        }
        d.server("250 ok\r\n");
        QCOMPARE(d.result().recipients[0].outcome, DeliveryOutcome::Accepted);
        QCOMPARE(d.result().recipients[1].outcome, DeliveryOutcome::Accepted);
        QVERIFY(!d.result().failure);
    }
}

void TestSmtpSessionMail::case55_canonicalLinesAndDots_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("as it should be") << QByteArray("a\r\nb\r\n") << QByteArray("a\r\nb\r\n");
    QTest::newRow("dots") << QByteArray(".\r\n..\r\n.a\r\nb.\r\n")
                          << QByteArray("..\r\n...\r\n..a\r\nb.\r\n");
    QTest::newRow("bare LF") << QByteArray("a\n.b\n") << QByteArray("a\r\n..b\r\n");
    QTest::newRow("bare CR") << QByteArray("a\r.b\rc") << QByteArray("a\r\n..b\r\nc\r\n");
    QTest::newRow("LF CR") << QByteArray("a\n\rb\r\n") << QByteArray("a\r\n\r\nb\r\n");
    QTest::newRow("CR CR LF") << QByteArray("a\r\r\nb\r\n") << QByteArray("a\r\n\r\nb\r\n");
    QTest::newRow("smuggled end") << QByteArray("a\n.\nMAIL FROM:<x>\r\n")
                                  << QByteArray("a\r\n..\r\nMAIL FROM:<x>\r\n");
    QTest::newRow("case 56: no line end") << QByteArray("a") << QByteArray("a\r\n");
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void TestSmtpSessionMail::case55_canonicalLinesAndDots()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, data);
    QCOMPARE(toSmtpData(message), data);
    Dialogue d;
    d.greet();
    d.send(message);
    d.answers({"250 ok", "250 ok"});
    d.client();
    d.server("354 go\r\n");
    QCOMPARE(d.client(), data + ".\r\n");
}

void TestSmtpSessionMail::case59_addressesBeyondAscii()
{
    Dialogue without;
    without.greet("8BITMIME");
    without.send("m\r\n", {u"måns@corp.example"_s, u"info@bücher.example"_s});
    without.server("250 ok\r\n");
    QCOMPARE(without.client(),
        QByteArray("MAIL FROM:<from@corp.example>\r\nRCPT TO:<info@xn--bcher-kva.example>\r\n"));
    without.answers({"250 ok", "354 go", "250 ok"});
    QCOMPARE(without.result().recipients[0].failure->cause, MailCause::NeedsSmtpUtf8);
    QCOMPARE(without.result().recipients[0].outcome, DeliveryOutcome::Rejected);
    QCOMPARE(without.result().recipients[1].outcome, DeliveryOutcome::Accepted);

    Dialogue offered;
    offered.server("220 x\r\n");
    offered.client();
    offered.server("250-x\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n");
    offered.send("To: måns@corp.example\r\n\r\nm\r\n", {u"måns@corp.example"_s});
    QCOMPARE(offered.client(), QByteArray("MAIL FROM:<from@corp.example> BODY=8BITMIME SMTPUTF8\r\n"));
    offered.server("250 ok\r\n");
    QCOMPARE(offered.client(), QByteArray("RCPT TO:<måns@corp.example>\r\n"));
}

void TestSmtpSessionMail::case60_longLinesAndNulAreRefused()
{
    Dialogue d;
    d.greet();
    for (const QByteArray &message : {QByteArray(999, 'x'), QByteArray("a\0b", 3)}) {
        d.send(message);
        QCOMPARE(d.client(), QByteArray());
        QCOMPARE(d.result().failure->cause, MailCause::MessageInvalid);
    }
    d.send(QByteArray(998, 'x'));
    QVERIFY(d.client().startsWith("MAIL"));
}

void TestSmtpSessionMail::case61_deadBeforeAnythingIsTold()
{
    Dialogue fresh;
    fresh.greet();
    fresh.send();
    fresh.take(fresh.session().connectionLost(u"reset"_s, 0));
    QVERIFY(!fresh.last<smtp::Finished>()->isUntouched); // it was alive a moment ago: that is a failure

    for (const bool hasReply : {false, true}) {
        Dialogue d;
        d.greet();
        d.send();
        for (const QByteArray line : {"250 ok\r\n", "250 ok\r\n", "354 go\r\n", "250 ok\r\n"})
            d.server(line);
        d.send();
        if (hasReply)
            d.server("250 ok\r\n");
        d.take(d.session().connectionLost(u"reset"_s, 0));
        QCOMPARE(d.last<smtp::Finished>()->isUntouched, !hasReply);
    }
}

void TestSmtpSessionMail::senderIsCheckedAndTakenBack()
{
    Dialogue d;
    const auto sender = *EmailAddress::parse(u"from@corp.example"_s);
    d.greet("SIZE 100");
    d.take(d.session().checkSender(sender));
    QCOMPARE(d.client(), QByteArray("MAIL FROM:<from@corp.example>\r\n"));
    d.server("250 ok\r\n");
    QCOMPARE(d.client(), QByteArray("RSET\r\n"));
    d.server("250 ok\r\n");
    QVERIFY(!d.last<smtp::SenderChecked>()->failure);
    QCOMPARE(d.session().state(), State::Ready);

    d.take(d.session().checkSender(sender));
    d.client();
    d.server("553 5.7.1 not yours\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.last<smtp::SenderChecked>()->failure->cause, MailCause::SenderRefused);
    QCOMPARE(d.last<smtp::SenderChecked>()->failure->kind, MailFailureKind::Account);
    QCOMPARE(d.session().state(), State::Ready);
}

void TestSmtpSessionMail::verdictCountsEvenWhenMoreFollows()
{
    Dialogue d;
    d.greet();
    d.send();
    d.takeEnvelope();
    d.server("250 queued\r\n421 going down\r\n");
    QCOMPARE(d.result().outcome, DeliveryOutcome::Accepted);
    QCOMPARE(d.session().state(), State::Closed);
    QCOMPARE(d.count<smtp::Failed>(), 0);
}

void TestSmtpSessionMail::onlyA421MayStandBehindARefusedChunk_data()
{
    QTest::addColumn<QByteArray>("behind");
    QTest::addColumn<bool>("isFine");
    QTest::newRow("421") << QByteArray("421 leaving\r\n") << true;
    QTest::newRow("what only looks like it") << QByteArray("421/ leaving\r\n") << false;
    QTest::newRow("a fourth digit") << QByteArray("4210 leaving\r\n") << false;
    QTest::newRow("another reply") << QByteArray("250 ok\r\n") << false;
}

void TestSmtpSessionMail::onlyA421MayStandBehindARefusedChunk()
{
    QFETCH(QByteArray, behind);
    QFETCH(bool, isFine);
    Dialogue d;
    d.greet("CHUNKING");
    d.send();
    d.answers({"250 ok", "250 ok"});
    d.client();
    d.server("554 no\r\n" + behind);
    QCOMPARE(d.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(d.client(), isFine ? QByteArray("RSET\r\n") : QByteArray());
    QCOMPARE(d.count<smtp::Failed>(), isFine ? 0 : 1);
    QCOMPARE(d.session().state(), State::Closed);
}

void TestSmtpSessionMail::whatComesWhileLeavingIsNoFailure()
{
    Dialogue d;
    d.greet();
    d.send();
    d.answers({"250 ok", "550 5.1.1 who"});
    d.take(d.session().quit()); // the answer to RSET comes first
    d.server("abc\r\n");
    QCOMPARE(d.session().state(), State::Closed);
    QCOMPARE(d.count<smtp::Failed>(), 0);
    QCOMPARE(d.count<smtp::Close>(), 1);
}

// S2, S33
void TestSmtpSessionMail::transcriptHoldsNoMessage()
{
    Dialogue d;
    d.greet();
    d.send("Subject: x\r\n\r\nhttps://site.example/reset?code=TOPSECRET\r\n");
    d.takeEnvelope();
    d.server("250 ok\r\n");
    const QString transcript = d.result().transcript.join(u'\n');
    QVERIFY(!transcript.contains(u"TOPSECRET"_s));
    QVERIFY(transcript.contains(u"C: RCPT TO:<to@corp.example>"_s));
    QVERIFY(transcript.endsWith(u"C: .\nS: 250 ok"_s));
}

QTEST_GUILESS_MAIN(TestSmtpSessionMail)
#include "tst_smtpsessionmail.moc"
