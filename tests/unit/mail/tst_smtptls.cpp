// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

#include "mail/MailAdvice.h"

// What a server, or somebody on the way to it, may do around TLS. In every case in which something is wrong,
// not one byte of AUTH or MAIL may leave in clear. Certificates are in tst_smtpcertificate.cpp. Numbers 1 to
// 21 of the project's list of server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray upToStartTls = "EHLO [127.0.0.1]\r\nSTARTTLS\r\n";

SmtpConnectionOptions impatient()
{
    SmtpConnectionOptions options = testOptions();
    options.timeouts.command = 300ms;
    return options;
}

} // namespace

class TestSmtpTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsOverStartTls();
    void sendsOverImplicitTls();
    void case01_repliesBehindTheAnswer();
    void case02_fragmentBehindTheAnswer();
    void case03_injectedOneSegmentLater();
    void case04_noAnswerToEhloAfterTls();
    void case05_startTlsNotOffered();
    void case06to09_startTlsRefused_data();
    void case06to09_startTlsRefused();
    void case10_twoHundredIsNotEnough();
    void case11_answerAndThenNoTls();
    void case12_refusalWithPipelinedSuccesses();
    void case13_noHeloWhenTlsIsRequired();
    void case14to16_onlyWhatIsSaidWithinTlsCounts();
    void case17_replyBeforeWeAsked();
    void case20_onlyTls11_data();
    void case20_onlyTls11();
    void case21_plainServerWhereTlsIsExpected();
    void case21_tlsServerWherePlainIsExpected_data();
    void case21_tlsServerWherePlainIsExpected();
    void plainNeedsALoopbackAddress();
};

void TestSmtpTls::sendsOverStartTls()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        offerStartTls(s);
        s.reply("220 2.0.0 go");
        s.startTls(goodCertificate());
        s.expectEhlo({"AUTH PLAIN"});
        s.expect("AUTH PLAIN " + QByteArray("\0olivia\0pass word", 17).toBase64());
        welcomeAndTakeOneMail(s);
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
    QCOMPARE(run.result().replyText, u"2.0.0 queued as 4711"_s);
    QCOMPARE(run.result().server, u"mail.corp.example:%1"_s.arg(server.port()));
    QVERIFY(!run.outcome.failure);
    using enum SmtpStep;
    QCOMPARE(run.outcome.steps,
        (QList<SmtpStep>{Resolving, Connecting, Greeting, Encrypting, SigningIn, Ready, Sender, Recipient,
            Data, Delivered, Ready}));
    QVERIFY(leaksNothing(server));
}

void TestSmtpTls::sendsOverImplicitTls()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.startTls(goodCertificate());
        s.greet({"AUTH PLAIN"});
        signInAndTakeOneMail(s);
    });
    MailRun run(accountAt(server.port(), MailSecurity::ImplicitTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
    QCOMPARE(server.clearBytes(), QByteArray());
}

void TestSmtpTls::case01_repliesBehindTheAnswer()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        offerStartTls(s);
        s.raw("220 go\r\n250-mail.corp.example\r\n250 AUTH PLAIN\r\n");
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::StartTlsInjection);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QCOMPARE(run.outcome.failure->step, SmtpStep::Encrypting);
    QCOMPARE(server.clearBytes(), upToStartTls); // not even a handshake
}

void TestSmtpTls::case02_fragmentBehindTheAnswer()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        offerStartTls(s);
        s.raw("220 go\r\n25");
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::StartTlsInjection);
    QCOMPARE(server.clearBytes(), upToStartTls);
}

void TestSmtpTls::case03_injectedOneSegmentLater()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        offerStartTls(s);
        s.raw("220 go\r\n");
        s.readBytes(1); // the handshake has begun
        s.raw("250-mail.corp.example\r\n250 AUTH PLAIN\r\n");
        s.startTls(goodCertificate());
        s.waitUntilGone();
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QCOMPARE(run.outcome.failure->step, SmtpStep::Encrypting);
    QVERIFY(server.clearBytes().startsWith(upToStartTls + '\x16')); // a TLS record
    QVERIFY(leaksNothing(server));
    QCOMPARE(server.encryptedBytes(), QByteArray());
}

void TestSmtpTls::case04_noAnswerToEhloAfterTls()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        offerStartTls(s);
        s.reply("220 go");
        s.startTls(goodCertificate());
        s.expect("EHLO [127.0.0.1]");
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls), impatient());
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::TimedOut);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Network);
    QVERIFY(leaksNothing(server));
}

// S27
void TestSmtpTls::case05_startTlsNotOffered()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN LOGIN"});
        s.expectQuit();
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::StartTlsMissing);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
    QVERIFY(leaksNothing(server));
}

void TestSmtpTls::case06to09_startTlsRefused_data()
{
    using enum MailFailureKind;
    addRefusals({{"502", Account, true}, {"454", ServerTransient, true}, {"354", Account, false},
        {"221", Account, false}, {"421", ServerTransient, false}, {"500", Account, true},
        {"501", Account, true}, {"530", Account, true}});
}

void TestSmtpTls::case06to09_startTlsRefused()
{
    QFETCH(QByteArray, reply);
    QFETCH(bool, saysQuit);
    ScriptedSmtpServer server([reply, saysQuit](SmtpDialogue &s) {
        offerStartTls(s);
        s.reply(reply);
        if (saysQuit)
            s.expectQuit();
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QTEST(run.outcome.failure->kind, "kind");
    QCOMPARE(run.outcome.failure->reply->code, reply.left(3).toInt());
    QCOMPARE(server.clearBytes(), upToStartTls + (saysQuit ? "QUIT\r\n" : ""));
}

void TestSmtpTls::case10_twoHundredIsNotEnough()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        offerStartTls(s);
        s.reply("200 go");
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::StartTlsRefused);
    QCOMPARE(server.clearBytes(), upToStartTls);
}

// S27
void TestSmtpTls::case11_answerAndThenNoTls()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        offerStartTls(s);
        s.reply("220 go");
        s.waitUntilGone();
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls), impatient());
    QVERIFY(run.send({mail()}));
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.outcome.failure->cause, MailCause::TimedOut);
    QCOMPARE(run.outcome.failure->step, SmtpStep::Encrypting);
    QVERIFY(server.clearBytes().startsWith(upToStartTls + '\x16'));
    QVERIFY(leaksNothing(server));
}

void TestSmtpTls::case12_refusalWithPipelinedSuccesses()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        offerStartTls(s);
        s.raw("454 not now\r\n250 ok\r\n235 welcome\r\n250 ok\r\n");
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::ProtocolError);
    QCOMPARE(server.clearBytes(), upToStartTls);
}

void TestSmtpTls::case13_noHeloWhenTlsIsRequired()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.reply("220 mail.corp.example");
        s.expect("EHLO [127.0.0.1]");
        s.reply("502 what?");
        s.expectQuit();
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::StartTlsMissing);
}

void TestSmtpTls::case14to16_onlyWhatIsSaidWithinTlsCounts()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN LOGIN", "SIZE 1000", "PIPELINING", "STARTTLS"});
        s.expect("STARTTLS"); // 14: not AUTH
        s.reply("220 go");
        s.startTls(goodCertificate());
        s.expectEhlo({"AUTH LOGIN", "STARTTLS"}); // 16: and not STARTTLS once more
        takeLogin(s); // 15: PLAIN was said by who knows whom
        s.reply("235 ok");
        s.expect("MAIL FROM:<desk@corp.example>"); // no SIZE, and no pipelining
        s.reply("250 ok");
        s.expect("RCPT TO:<to@corp.example>");
        s.reply("250 ok");
        takeData(s);
        s.expectQuit();
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
    QVERIFY(leaksNothing(server));
}

void TestSmtpTls::case17_replyBeforeWeAsked()
{
    ScriptedSmtpServer server(
        [](SmtpDialogue &s) { s.raw("220 mail.corp.example\r\n250-mail.corp.example\r\n250 STARTTLS\r\n"); });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::ProtocolError);
    QCOMPARE(server.clearBytes(), QByteArray());
}

void TestSmtpTls::case20_onlyTls11_data()
{
    QTest::addColumn<QByteArray>("answer");
    // A ServerHello that chooses TLS 1.1 with TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, and the alert of a server
    // that knows nothing newer (RFC 4346 section 7.2.2: protocol_version).
    QTest::newRow("hello") << QByteArray::fromHex("1603020057020000530302") + QByteArray(32, 'r')
            + QByteArray::fromHex("20") + QByteArray(32, 's') + QByteArray::fromHex("c01300000b")
            + QByteArray::fromHex("ff01000100000b00020100");
    QTest::newRow("alert") << QByteArray::fromHex("15030200020246");
}

// S27
void TestSmtpTls::case20_onlyTls11()
{
    QFETCH(QByteArray, answer);
    ScriptedSmtpServer server([answer](SmtpDialogue &s) {
        offerStartTls(s);
        s.reply("220 go");
        s.readBytes(1);
        s.raw(answer);
        s.waitUntilGone();
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    QTRY_VERIFY(server.isFinished());
    QVERIFY2(run.outcome.failure->cause == MailCause::TlsTooOld, qPrintable(run.outcome.failure->detail));
    QVERIFY(leaksNothing(server));
}

void TestSmtpTls::case21_plainServerWhereTlsIsExpected()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.reply("220 mail.corp.example ESMTP");
        s.waitUntilGone();
    });
    const MailAccount account = accountAt(server.port(), MailSecurity::ImplicitTls);
    MailRun run(account);
    QVERIFY(run.send({mail()}));
    QTRY_VERIFY(server.isFinished());
    QVERIFY2(run.outcome.failure->cause == MailCause::WrongSecurity, qPrintable(run.outcome.failure->detail));
    const auto advice = explainMailFailure(*run.outcome.failure, account);
    QCOMPARE(advice.id, u"wrong-security"_s);
    QCOMPARE(advice.fix->security, MailSecurity::StartTls);
    QVERIFY(leaksNothing(server));
}

void TestSmtpTls::case21_tlsServerWherePlainIsExpected_data()
{
    QTest::addColumn<bool>("alerts");
    QTest::addColumn<MailCause>("cause");
    QTest::newRow("waits for our handshake") << false << MailCause::TimedOut;
    QTest::newRow("gives up with an alert") << true << MailCause::NotAMailServer;
}

void TestSmtpTls::case21_tlsServerWherePlainIsExpected()
{
    QFETCH(bool, alerts);
    ScriptedSmtpServer server([alerts](SmtpDialogue &s) {
        if (alerts)
            s.raw(QByteArray::fromHex("15030300020250"));
    });
    const MailAccount account = accountAt(server.port(), MailSecurity::StartTls);
    MailRun run(account, impatient());
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QTEST(run.outcome.failure->cause, "cause");
    QCOMPARE(run.outcome.failure->step, SmtpStep::Greeting);
    const auto advice = explainMailFailure(*run.outcome.failure, account);
    QCOMPARE(advice.id, alerts ? u"not-mail-tls"_s : u"timeout-greeting"_s);
    if (alerts)
        QCOMPARE(advice.fix->security, MailSecurity::ImplicitTls);
    QCOMPARE(server.clearBytes(), QByteArray());
}

// S27
void TestSmtpTls::plainNeedsALoopbackAddress()
{
    SmtpConnectionOptions options = testOptions();
    options.resolver = [](const QString &, QObject *, const MailHostAnswer &answer) {
        answer(
            {QHostAddress(u"192.0.2.1"_s)}, {}); // a hosts file, or a name server, that lies about localhost
    };
    MailRun run(accountAt(2525, MailSecurity::PlainOnLoopback), options);
    QVERIFY(run.send({mail()}));
    QCOMPARE(run.outcome.failure->cause, MailCause::NotLoopback);
}

QTEST_GUILESS_MAIN(TestSmtpTls)
#include "tst_smtptls.moc"
