// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

// What a server may say, from the greeting to QUIT, over real sockets. The server sees every byte; a script
// that is through accepts not one more. Numbers 22 to 36 of the project's list of server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSmtpDialogue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void case22_textOfTheServerIsOnlyText_data();
    void case22_textOfTheServerIsOnlyText();
    void case23_greetingOtherThan220_data();
    void case23_greetingOtherThan220();
    void case24_answersToEhlo_data();
    void case24_answersToEhlo();
    void case24_heloOnlyAfter500And502_data();
    void case24_heloOnlyAfter500And502();
    void case25_unknownMechanisms();
    void case25_theOneThatWeKnowAmongThem();
    void case26to30_brokenReplies_data();
    void case26to30_brokenReplies();
    void case31_oneByteASegment();
    void case32_extraReply();
    void case33_oldSpellingOfAuth_data();
    void case33_oldSpellingOfAuth();
    void case34_absurdSizes_data();
    void case34_absurdSizes();
    void case35_quitUnanswered();
    void case36_closeAfter221();
    void timeoutsOfEachStep_data();
    void timeoutsOfEachStep();
};

void TestSmtpDialogue::case22_textOfTheServerIsOnlyText_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QString>("shown");
    QTest::newRow("HTML") << QByteArray("<b onclick=\"x()\">no</b><img src=http://evil.example/x>")
                          << u"<b onclick=\"x()\">no</b><img src=http://evil.example/x>"_s;
    QTest::newRow("ANSI") << QByteArray("\x1b]0;owned\x07\x1b[31mred") << u"\\x1b]0;owned\\x07\\x1b[31mred"_s;
    QTest::newRow("a line of its own") << QByteArray("no\rS: 250 queued") << u"no\\x0dS: 250 queued"_s;
    QTest::newRow("endless") << QByteArray(3000, 'x') << QString(497, u'x') + u"..."_s;
}

// S43
void TestSmtpDialogue::case22_textOfTheServerIsOnlyText()
{
    QFETCH(QByteArray, words);
    QFETCH(QString, shown);
    MailServer server([words](SmtpDialogue &s) {
        s.greet();
        s.expect("MAIL FROM:<desk@corp.example>");
        s.reply("250 ok");
        s.expect("RCPT TO:<to@corp.example>");
        s.reply("550 " + words);
        expectReset(s);
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().replyText, shown);
    for (const QString &line : run.result().transcript) {
        QVERIFY(line.size() < 350);
        QVERIFY(std::none_of(line.begin(), line.end(), [](QChar c) { return c.unicode() < 0x20; }));
    }
    QCOMPARE(server.receivedBytes(),
        QByteArray("EHLO [127.0.0.1]\r\nMAIL FROM:<desk@corp.example>\r\nRCPT TO:<to@corp.example>\r\n"
                   "RSET\r\nQUIT\r\n"));
}

void TestSmtpDialogue::case23_greetingOtherThan220_data()
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

void TestSmtpDialogue::case23_greetingOtherThan220()
{
    QFETCH(QByteArray, greeting);
    QFETCH(bool, saysQuit);
    MailServer server([greeting, saysQuit](SmtpDialogue &s) {
        s.reply(greeting);
        if (saysQuit)
            s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QTEST(run.outcome.failure->kind, "kind");
    QCOMPARE(run.outcome.failure->step, SmtpStep::Greeting);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
}

void TestSmtpDialogue::case24_answersToEhlo_data()
{
    using enum MailFailureKind;
    addRefusals({{"220", ServerTransient, false}, {"221", ServerTransient, false},
        {"354", ServerTransient, false}, {"421", ServerTransient, false}, {"501", Account, true},
        {"504", Account, true}, {"530", Account, true}, {"550", Account, true}});
}

void TestSmtpDialogue::case24_answersToEhlo()
{
    QFETCH(QByteArray, reply);
    QFETCH(bool, saysQuit);
    MailServer server([reply, saysQuit](SmtpDialogue &s) {
        s.reply("220 mail.corp.example");
        s.expect("EHLO [127.0.0.1]");
        s.reply(reply);
        if (saysQuit)
            s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QTEST(run.outcome.failure->kind, "kind");
    QCOMPARE(run.outcome.failure->step, SmtpStep::Greeting);
    QCOMPARE(server.receivedBytes(), QByteArray("EHLO [127.0.0.1]\r\n") + (saysQuit ? "QUIT\r\n" : ""));
}

void TestSmtpDialogue::case24_heloOnlyAfter500And502_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("500") << QByteArray("500 what?");
    QTest::newRow("502") << QByteArray("502 5.5.1 not implemented");
}

/// And only where no TLS is wanted: after HELO nothing is known of the server, above all no way to sign in.
void TestSmtpDialogue::case24_heloOnlyAfter500And502()
{
    QFETCH(QByteArray, reply);
    MailServer server([reply](SmtpDialogue &s) {
        s.reply("220 old.corp.example");
        s.expect("EHLO [127.0.0.1]");
        s.reply(reply);
        if (!isTlsRun()) {
            s.expect("HELO [127.0.0.1]");
            s.reply("250 old.corp.example");
            s.takeMessage();
        }
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, isTlsRun() ? DeliveryOutcome::Deferred : DeliveryOutcome::Accepted);
    if (isTlsRun())
        QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
}

void TestSmtpDialogue::case25_unknownMechanisms()
{
    MailServer server([](SmtpDialogue &s) {
        QByteArray list = "AUTH";
        for (int i = 0; i < 63; ++i)
            list += " X-UNKNOWN-" + QByteArray::number(i);
        s.greet({list});
        s.expectQuit();
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::NoCommonMechanism);
    QVERIFY(run.outcome.failure->detail.contains(u"X-UNKNOWN-0 "_s));
    QCOMPARE(server.receivedBytes(), QByteArray("EHLO [127.0.0.1]\r\nQUIT\r\n"));
}

void TestSmtpDialogue::case25_theOneThatWeKnowAmongThem()
{
    MailServer server([](SmtpDialogue &s) {
        QByteArray list = "AUTH";
        for (int i = 0; i < 63; ++i)
            list += " X-UNKNOWN-" + QByteArray::number(i);
        s.greet({list, "AUTH login"});
        takeLogin(s);
        welcomeAndTakeOneMail(s);
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpDialogue::case26to30_brokenReplies_data()
{
    QTest::addColumn<QByteArray>("bytes"); // instead of the answer to MAIL
    QTest::newRow("26 mixed codes") << QByteArray("250-one\r\n251 two\r\n");
    QTest::newRow("27 two digits") << QByteArray("25\r\n");
    QTest::newRow("27 hyphen, then an end without a code") << QByteArray("250-\r\n\r\n");
    QTest::newRow("27 four digits") << QByteArray("2500 ok\r\n");
    QTest::newRow("27 letters") << QByteArray("abc\r\n");
    QTest::newRow("28 endless lines") << QByteArray("250-more\r\n").repeated(5000);
    QTest::newRow("29 endless line") << "250 " + QByteArray(1024 * 1024, 'x');
    QTest::newRow("29 a longer reply than is allowed")
        << ("250-" + QByteArray(4000, 'x') + "\r\n").repeated(20);
    QTest::newRow("30 NUL in front") << (QByteArray("\0", 1) + "250 ok\r\n");
    QTest::newRow("30 noise") << QByteArray::fromHex("fffe00d8ff0d0a");
    QTest::newRow("32 two replies") << QByteArray("250 ok\r\n250 ok\r\n");
    QTest::newRow("354 to MAIL") << QByteArray("354 go\r\n");
}

void TestSmtpDialogue::case26to30_brokenReplies()
{
    QFETCH(QByteArray, bytes);
    MailServer server([bytes](SmtpDialogue &s) {
        s.greet();
        s.expect("MAIL FROM:<desk@corp.example>");
        s.raw(bytes);
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::ProtocolError);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
}

void TestSmtpDialogue::case31_oneByteASegment()
{
    MailServer server([](SmtpDialogue &s) {
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
        slowly("250-\r\n250\r\n"); // 27: a bare code is a reply
        s.expect("DATA");
        slowly(QByteArray("354 g\0o\r\n", 9)); // 30: and NUL
        s.readMessage();
        slowly("250 2.0.0 done\r\n");
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().replyText, u"2.0.0 done"_s);
    QVERIFY(run.result().transcript.contains(u"S: 250 2.1.0 Grüße \uFFFD"_s));
    QVERIFY(run.result().transcript.contains(u"S: 354 g\uFFFDo"_s));
}

void TestSmtpDialogue::case32_extraReply()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        s.reply("250 and another one");
    });
    MailRun run(account(server.port()));
    run.connection.open({});
    run.connection.send(mail());
    QTRY_VERIFY(run.outcome.failure);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted); // the verdict had come
    QCOMPARE(run.outcome.failure->cause, MailCause::ProtocolError);
    QTRY_COMPARE(run.outcome.closed, 1);
    VERIFY_SERVER(server);
}

void TestSmtpDialogue::case33_oldSpellingOfAuth_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::newRow("alone") << QByteArrayList{"AUTH=PLAIN LOGIN"};
    QTest::newRow("beside the other") << QByteArrayList{"AUTH=LOGIN", "AUTH LOGIN PLAIN"};
    QTest::newRow("equals sign inside") << QByteArrayList{"AUTH PLAIN", "AUTH=LOGIN PLAIN"};
}

void TestSmtpDialogue::case33_oldSpellingOfAuth()
{
    QFETCH(QByteArrayList, lines);
    MailServer server([lines](SmtpDialogue &s) {
        s.greet(lines);
        s.expect("AUTH PLAIN " + QByteArray("\0olivia\0pass word", 17).toBase64());
        welcomeAndTakeOneMail(s);
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpDialogue::case34_absurdSizes_data()
{
    QTest::addColumn<QByteArray>("size");
    QTest::newRow("negative") << QByteArray("SIZE -1");
    QTest::newRow("zero: no limit") << QByteArray("SIZE 0");
    QTest::newRow("more than a number holds") << QByteArray("SIZE 99999999999999999999999");
    QTest::newRow("words") << QByteArray("SIZE huge");
    QTest::newRow("none") << QByteArray("SIZE");
    QTest::newRow("the most there is") << QByteArray("SIZE 9223372036854775807");
}

void TestSmtpDialogue::case34_absurdSizes()
{
    QFETCH(QByteArray, size);
    MailServer server([size](SmtpDialogue &s) {
        s.greet({size});
        s.expect("MAIL FROM:<desk@corp.example> SIZE=21");
        s.reply("250 ok");
        s.expect("RCPT TO:<to@corp.example>");
        s.reply("250 ok");
        takeData(s);
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpDialogue::case35_quitUnanswered()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        s.expect("QUIT");
    });
    SmtpConnectionOptions options = testOptions();
    QCOMPARE(options.timeouts.quit, Duration(5s));
    options.timeouts.quit = 200ms;
    MailRun run(account(server.port()), options);
    QVERIFY(run.send({}));
    VERIFY_SERVER(server);
    QVERIFY(!run.outcome.failure);
}

void TestSmtpDialogue::case36_closeAfter221()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        s.expectQuit();
        s.close();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QVERIFY(!run.outcome.failure);
    QCOMPARE(run.outcome.closed, 1);
}

void TestSmtpDialogue::timeoutsOfEachStep_data()
{
    QTest::addColumn<int>("answers"); // the server gives so many, then none
    QTest::addColumn<SmtpStep>("step");
    QTest::newRow("greeting") << 0 << SmtpStep::Greeting;
    QTest::newRow("EHLO") << 1 << SmtpStep::Greeting;
    QTest::newRow("MAIL") << 2 << SmtpStep::Sender;
    QTest::newRow("RCPT") << 3 << SmtpStep::Recipient;
    QTest::newRow("DATA") << 4 << SmtpStep::Data;
}

/// The server keeps sending pieces of a reply, which is no answer: the time runs from the question.
void TestSmtpDialogue::timeoutsOfEachStep()
{
    QFETCH(int, answers);
    const QByteArrayList asked{
        {}, "EHLO [127.0.0.1]", "MAIL FROM:<desk@corp.example>", "RCPT TO:<to@corp.example>", "DATA"};
    const QByteArrayList replies{"220 hi", "250 hi", "250 ok", "250 ok"};
    MailServer server([&](SmtpDialogue &s) {
        for (int i = 0; i <= answers; ++i) {
            if (i > 0)
                s.expect(asked[i]);
            if (i < answers)
                s.reply(replies[i]);
        }
        for (int i = 0; i < 200 && !s.isGone(25); ++i)
            s.raw("250-not yet\r\n");
        s.waitUntilGone();
    });
    SmtpConnectionOptions options = testOptions();
    options.timeouts.command = 400ms;
    options.timeouts.dataStart = 400ms;
    MailRun run(account(server.port()), options);
    QElapsedTimer time;
    time.start();
    QVERIFY(run.send({mail()}));
    QVERIFY(time.elapsed() < 4000);
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.outcome.failure->cause, MailCause::TimedOut);
    QTEST(run.outcome.failure->step, "step");
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
    QVERIFY(!server.receivedBytes().contains("QUIT"));
}

QTEST_GUILESS_MAIN(TestSmtpDialogue)
#include "tst_smtpdialogue.moc"
