// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

// What is used of the extensions that a server offers (RFC 1870, 3030, 3461, 6152, 6531), over real sockets.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Reads what stands behind "BDAT <size>[ LAST]" and answers it.
QByteArray takeChunk(SmtpDialogue &s, bool isLast, const QByteArray &reply = "250 2.0.0 ok")
{
    QByteArray size = s.expectStart("BDAT ");
    if (isLast != size.endsWith(" LAST"))
        size = "0";
    const QByteArray bytes = s.readChunk(size.replace(" LAST", "").toLongLong());
    s.reply(reply);
    return bytes;
}

QByteArray lines(qsizetype count)
{
    QByteArray message = "Subject: x\r\n\r\n";
    for (qsizetype i = 0; i < count; ++i)
        message += ".line " + QByteArray::number(i) + QByteArray(50, 'x') + "\r\n";
    return message;
}

} // namespace

class TestSmtpExtensions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesGoAsOneChunk_data();
    void messagesGoAsOneChunk();
    void largeMessagesGoInSeveral();
    void refusedChunksEndTheMessageOnly_data();
    void refusedChunksEndTheMessageOnly();
    void whatStandsBehindARefusalAnswersNothing_data();
    void whatStandsBehindARefusalAnswersNothing();
    void brokenOffChunks_data();
    void brokenOffChunks();
    void nobodyAcceptedNothingSent();
    void deadConnectionHasHeardNothing();
    void tellsWhatTheServerWantsToKnow_data();
    void tellsWhatTheServerWantsToKnow();
    void eightBitsNeedAServerThatTakesThem();
};

void TestSmtpExtensions::messagesGoAsOneChunk_data()
{
    QTest::addColumn<bool>("isPipelined");
    QTest::newRow("one command at a time") << false;
    QTest::newRow("pipelined") << true;
}

/// Byte by byte as composed: no dot is doubled, and none ends it.
void TestSmtpExtensions::messagesGoAsOneChunk()
{
    QFETCH(bool, isPipelined);
    QByteArrayList received;
    MailServer server([&received, isPipelined](SmtpDialogue &s) {
        s.greet(isPipelined ? QList<QByteArray>{"CHUNKING", "PIPELINING"} : QList<QByteArray>{"CHUNKING"});
        for (int i = 0; i < 2; ++i) {
            if (isPipelined) {
                s.expect("MAIL FROM:<desk@corp.example>");
                s.expect("RCPT TO:<to@corp.example>");
                s.raw("250 ok\r\n250 ok\r\n"); // the message does not come before the answers
            } else {
                takeEnvelope(s);
            }
            received.append(takeChunk(s, true));
        }
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(".\r\n..\r\nbare\nend"), mail("")}));
    VERIFY_SERVER(server);
    QCOMPARE(received, (QByteArrayList{".\r\n..\r\nbare\r\nend\r\n", ""}));
    for (const DeliveryResult &result : run.outcome.results)
        QCOMPARE(result.outcome, DeliveryOutcome::Accepted);
    QVERIFY(run.result().transcript.contains(u"C: BDAT 18 LAST"_s));
    QVERIFY(!server.receivedBytes().contains("DATA\r\n"));
}

void TestSmtpExtensions::largeMessagesGoInSeveral()
{
    const QByteArray message = lines(40000);
    QByteArray received;
    MailServer server([&received, size = message.size()](SmtpDialogue &s) {
        s.greet({"CHUNKING", "SIZE 0"});
        s.expect("MAIL FROM:<desk@corp.example> SIZE=" + QByteArray::number(size));
        s.reply("250 ok");
        s.expect("RCPT TO:<to@corp.example>");
        s.reply("250 ok");
        while (received.size() + 1024 * 1024 < size)
            received += takeChunk(s, false);
        received += takeChunk(s, true);
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(message)}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
    QVERIFY(received == message);
}

void TestSmtpExtensions::refusedChunksEndTheMessageOnly_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<bool>("isLast");
    QTest::addColumn<DeliveryOutcome>("outcome");
    QTest::newRow("first, for good") << QByteArray("552 5.3.4 too big") << false << DeliveryOutcome::Rejected;
    QTest::newRow("first, for now") << QByteArray("452 4.3.1 no room") << false << DeliveryOutcome::Deferred;
    QTest::newRow("last, for good") << QByteArray("550 5.7.1 spam") << true << DeliveryOutcome::Rejected;
    QTest::newRow("last, for now") << QByteArray("451 4.3.0 later") << true << DeliveryOutcome::Deferred;
}

void TestSmtpExtensions::refusedChunksEndTheMessageOnly()
{
    QFETCH(QByteArray, reply);
    QFETCH(bool, isLast);
    MailServer server([reply, isLast](SmtpDialogue &s) {
        s.greet({"CHUNKING"});
        takeEnvelope(s);
        takeChunk(s, isLast, reply);
        s.expect("RSET");
        s.reply("250 ok");
        takeEnvelope(s);
        takeChunk(s, true);
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(isLast ? lines(1) : lines(40000)), mail()}));
    VERIFY_SERVER(server);
    QTEST(run.outcome.results[0].outcome, "outcome");
    QCOMPARE(run.outcome.results[0].replyCode, reply.left(3).toInt());
    QCOMPARE(run.outcome.results[1].outcome, DeliveryOutcome::Accepted);
}

void TestSmtpExtensions::whatStandsBehindARefusalAnswersNothing_data()
{
    QTest::addColumn<QByteArray>("stray");
    QTest::newRow("a reply") << QByteArray("250 stray\r\n");
    QTest::newRow("half a reply") << QByteArray("250 st");
    QTest::newRow("no reply") << QByteArray("hello\r\n");
}

/// Taken for the answer to RSET, it would move every later answer to the message before: one that is refused
/// would count as sent.
void TestSmtpExtensions::whatStandsBehindARefusalAnswersNothing()
{
    QFETCH(QByteArray, stray);
    const auto first = [stray](SmtpDialogue &s) {
        s.greet({"CHUNKING"});
        takeEnvelope(s);
        const QByteArray size = s.expectStart("BDAT ").replace(" LAST", "");
        s.readChunk(size.toLongLong());
        s.raw("451 4.3.0 no\r\n" + stray);
        s.waitUntilGone(); // without another command
    };
    const auto second = [](SmtpDialogue &s) {
        s.greet({"CHUNKING"});
        takeEnvelope(s);
        takeChunk(s, true, "550 5.7.1 spam");
        s.expect("RSET");
        s.reply("250 ok");
        s.expectQuit();
    };
    MailServer server({first, second});
    {
        MailRun run(account(server.port()));
        QVERIFY(run.send({mail()}));
        QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
    }
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
}

void TestSmtpExtensions::brokenOffChunks_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<DeliveryOutcome>("outcome");
    QTest::newRow("51 lost after the last") << QByteArray("lost after last") << DeliveryOutcome::Unknown;
    QTest::newRow("no verdict in time") << QByteArray("silent after last") << DeliveryOutcome::Unknown;
    QTest::newRow("no word on the first in time")
        << QByteArray("silent after first") << DeliveryOutcome::Deferred;
    QTest::newRow("lost after the first") << QByteArray("lost after first") << DeliveryOutcome::Deferred;
    QTest::newRow("52 closing after the first") << QByteArray("421 after first") << DeliveryOutcome::Deferred;
    QTest::newRow("52 closing at the verdict") << QByteArray("421 after last") << DeliveryOutcome::Deferred;
    QTest::newRow("48 354 to BDAT") << QByteArray("354 after first") << DeliveryOutcome::Deferred;
    QTest::newRow("354 to the last") << QByteArray("354 after last") << DeliveryOutcome::Unknown;
}

void TestSmtpExtensions::brokenOffChunks()
{
    QFETCH(QByteArray, what);
    const bool isLast = what.endsWith("last");
    MailServer server([what, isLast](SmtpDialogue &s) {
        s.greet({"CHUNKING"});
        takeEnvelope(s);
        const QByteArray size = s.expectStart("BDAT ").replace(" LAST", "");
        s.readChunk(size.toLongLong());
        if (what.startsWith("lost"))
            s.abort();
        else if (!what.startsWith("silent"))
            s.reply(what.left(3) + " 4.3.2 hm");
    });
    SmtpConnectionOptions options = testOptions();
    if (what.startsWith("silent"))
        (isLast ? options.timeouts.dataEnd : options.timeouts.dataChunk) = 300ms;
    MailRun run(account(server.port()), options);
    QVERIFY(run.send({mail(isLast ? lines(1) : lines(40000))}));
    VERIFY_SERVER(server);
    QTEST(run.result().outcome, "outcome");
}

void TestSmtpExtensions::nobodyAcceptedNothingSent()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet({"CHUNKING", "PIPELINING"});
        s.expect("MAIL FROM:<desk@corp.example>");
        s.expect("RCPT TO:<to@corp.example>");
        s.raw("250 ok\r\n550 5.1.1 who?\r\n");
        expectReset(s); // and case 46, the lone dot, cannot come up
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
}

void TestSmtpExtensions::deadConnectionHasHeardNothing()
{
    const auto first = [](SmtpDialogue &s) {
        s.greet({"CHUNKING", "PIPELINING"});
        s.expect("MAIL FROM:<desk@corp.example>");
        s.expect("RCPT TO:<to@corp.example>");
        s.raw("250 ok\r\n250 ok\r\n");
        takeChunk(s, true);
        s.expect("MAIL FROM:<desk@corp.example>");
        s.expect("RCPT TO:<to@corp.example>");
        s.abort();
    };
    MailServer server(std::vector<MailServer::Script>{first, serveOneMail});
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail("1\r\n"), mail("2\r\n")}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.results[1].outcome, DeliveryOutcome::Accepted);
    QVERIFY(!server.receivedBytes(0).contains("2\r\n"));
}

void TestSmtpExtensions::tellsWhatTheServerWantsToKnow_data()
{
    QTest::addColumn<QByteArrayList>("offered");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("mailLine");
    QTest::addColumn<QByteArray>("rcptLine");
    const QByteArray ascii = "x\r\n";
    const QByteArray utf8 = "gr\xc3\xbc\xc3\x9f"
                            "e\r\n";
    const QByteArray from = "MAIL FROM:<desk@corp.example>";
    const QByteArray to = "RCPT TO:<to@corp.example>";
    const QString plain = u"to@corp.example"_s;
    QTest::newRow("nothing offered") << QByteArrayList{} << ascii << plain << QByteArray("id") << from << to;
    QTest::newRow("SIZE") << QByteArrayList{"SIZE 5000"} << ascii << plain << QByteArray() << from + " SIZE=3"
                          << to;
    QTest::newRow("SIZE counts line ends as sent")
        << QByteArrayList{"SIZE"} << QByteArray("a\nb") << plain << QByteArray() << from + " SIZE=6" << to;
    QTest::newRow("8BITMIME, not needed")
        << QByteArrayList{"8BITMIME"} << ascii << plain << QByteArray() << from << to;
    QTest::newRow("8BITMIME") << QByteArrayList{"8BITMIME"} << utf8 << plain << QByteArray()
                              << from + " BODY=8BITMIME" << to;
    QTest::newRow("SMTPUTF8, not needed")
        << QByteArrayList{"SMTPUTF8"} << ascii << u"to@b\u00fccher.example"_s << QByteArray() << from
        << QByteArray("RCPT TO:<to@xn--bcher-kva.example>");
    QTest::newRow("SMTPUTF8") << QByteArrayList{"SMTPUTF8"} << ascii << u"m\u00e5ns@b\u00fccher.example"_s
                              << QByteArray() << from + " SMTPUTF8"
                              << QByteArray("RCPT TO:<m\xc3\xa5ns@xn--bcher-kva.example>");
    QTest::newRow("DSN") << QByteArrayList{"DSN"} << ascii << plain << QByteArray("4711.x@corp.example")
                         << from + " RET=HDRS ENVID=4711.x@corp.example"
                         << to + " NOTIFY=FAILURE ORCPT=rfc822;to@corp.example";
    QTest::newRow("DSN, no id") << QByteArrayList{"DSN"} << ascii << plain << QByteArray()
                                << from + " RET=HDRS" << to + " NOTIFY=FAILURE ORCPT=rfc822;to@corp.example";
    QTest::newRow("DSN, encoded") << QByteArrayList{"DSN"} << ascii << u"a+b=c@corp.example"_s
                                  << QByteArray("a b+c=d") << from + " RET=HDRS ENVID=a+20b+2Bc+3Dd"
                                  << QByteArray("RCPT TO:<a+b=c@corp.example> NOTIFY=FAILURE "
                                                "ORCPT=rfc822;a+2Bb+3Dc@corp.example");
    QTest::newRow("DSN, an id that breaks the line")
        << QByteArrayList{"DSN"} << ascii << plain << QByteArray("a\r\nRCPT TO:<eve@evil.example>")
        << from + " RET=HDRS" << to + " NOTIFY=FAILURE ORCPT=rfc822;to@corp.example";
    QTest::newRow("DSN, an endless id")
        << QByteArrayList{"DSN"} << ascii << plain << QByteArray(101, 'x') << from + " RET=HDRS"
        << to + " NOTIFY=FAILURE ORCPT=rfc822;to@corp.example";
    QTest::newRow("DSN, SMTPUTF8") << QByteArrayList{"DSN", "SMTPUTF8"} << ascii
                                   << u"m\u00e5ns@corp.example"_s << QByteArray("1")
                                   << from + " SMTPUTF8 RET=HDRS ENVID=1"
                                   << QByteArray("RCPT TO:<m\xc3\xa5ns@corp.example> NOTIFY=FAILURE");
    QTest::newRow("all") << QByteArrayList{"SIZE 0", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES"}
                         << utf8 << plain << QByteArray("1")
                         << from + " SIZE=9 BODY=8BITMIME RET=HDRS ENVID=1"
                         << to + " NOTIFY=FAILURE ORCPT=rfc822;to@corp.example";
}

void TestSmtpExtensions::tellsWhatTheServerWantsToKnow()
{
    QFETCH(QByteArrayList, offered);
    QFETCH(QByteArray, message);
    QFETCH(QString, to);
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, mailLine);
    QFETCH(QByteArray, rcptLine);
    MailServer server([=](SmtpDialogue &s) {
        s.greet(offered);
        s.expect(mailLine);
        s.reply("250 ok");
        s.expect(rcptLine);
        s.reply("250 ok");
        takeData(s);
        s.expectQuit();
    });
    SmtpEnvelope envelope = mail(message, {to});
    envelope.id = id;
    MailRun run(account(server.port()));
    QVERIFY(run.send({envelope}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpExtensions::eightBitsNeedAServerThatTakesThem()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail("gr\xc3\xbc\xc3\x9f"
                           "e\r\n")}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().failure->cause, MailCause::NeedsEightBit);
}

QTEST_GUILESS_MAIN(TestSmtpExtensions)
#include "tst_smtpextensions.moc"
