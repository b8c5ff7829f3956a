// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

#include "mail/MailAdvice.h"

// What a server, or somebody on the way to it, may do around TLS. In every case in which something is wrong,
// not one byte of AUTH or MAIL may leave in clear. Numbers as in the project's list of server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray upToStartTls = "EHLO [127.0.0.1]\r\nSTARTTLS\r\n";

void offerStartTls(SmtpDialogue &s)
{
    s.greet({"AUTH PLAIN LOGIN", "STARTTLS"});
    s.expect("STARTTLS");
}

void signInAndTakeOneMail(SmtpDialogue &s)
{
    s.expectStart("AUTH PLAIN ");
    s.reply("235 2.7.0 welcome");
    s.takeMessage();
    s.expectQuit();
}

bool leaksNothing(const ScriptedSmtpServer &server)
{
    const QByteArray clear = server.clearBytes();
    return !clear.contains("AUTH") && !clear.contains("MAIL") && !clear.contains("olivia");
}

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
    void case18_badCertificates_data();
    void case18_badCertificates();
    void case19_commonNameDoesNotCountBesideAlternatives();
    void case20_onlyTls11_data();
    void case20_onlyTls11();
    void case21_plainServerWhereTlsIsExpected();
    void case21_tlsServerWherePlainIsExpected_data();
    void case21_tlsServerWherePlainIsExpected();
    void onePinnedCertificateIsAccepted();
    void aPinDoesNotOpenTheDoorForOthers();
    void certificateNames_data();
    void certificateNames();
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
        s.reply("235 2.7.0 welcome");
        s.takeMessage();
        s.expectQuit();
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
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<MailFailureKind>("kind");
    QTest::addColumn<bool>("saysQuit");
    const auto row = [](const char *name, MailFailureKind kind, bool saysQuit) {
        QTest::newRow(name) << QByteArray(name) + " no" << kind << saysQuit;
    };
    row("502", MailFailureKind::Account, true);
    row("454", MailFailureKind::ServerTransient, true);
    row("354", MailFailureKind::Account, false);
    row("221", MailFailureKind::Account, false);
    row("421", MailFailureKind::ServerTransient, false);
    row("500", MailFailureKind::Account, true);
    row("501", MailFailureKind::Account, true);
    row("530", MailFailureKind::Account, true);
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
        s.expect("AUTH LOGIN"); // 15: PLAIN was said by who knows whom
        s.reply("334 VXNlcm5hbWU6");
        s.expect(QByteArray("olivia").toBase64());
        s.reply("334 UGFzc3dvcmQ6");
        s.expect(QByteArray("pass word").toBase64());
        s.reply("235 ok");
        s.expect("MAIL FROM:<desk@corp.example>"); // no SIZE, and no pipelining
        s.reply("250 ok");
        s.expect("RCPT TO:<to@corp.example>");
        s.reply("250 ok");
        s.expect("DATA");
        s.reply("354 go");
        s.readMessage();
        s.reply("250 ok");
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

void TestSmtpTls::case18_badCertificates_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<MailCause>("cause");
    QTest::addColumn<MailSecurity>("security");
    for (const auto security : {MailSecurity::StartTls, MailSecurity::ImplicitTls}) {
        const auto row = [security](const char *what, MailCause cause) {
            QTest::addRow("%s, %s", what, qPrintable(nameOf(security)))
                << QString::fromLatin1(what) << cause << security;
        };
        row("unknown", MailCause::CertificateUntrusted);
        row("wrong host", MailCause::CertificateWrongHost);
        row("expired", MailCause::CertificateExpired);
        row("wrong use", MailCause::CertificateInvalid);
    }
}

// S27
void TestSmtpTls::case18_badCertificates()
{
    QFETCH(QString, what);
    QFETCH(MailSecurity, security);
    TestCertificate certificate;
    if (what == u"unknown")
        certificate = certificates().makeSelfSigned(serverHost);
    else if (what == u"wrong host")
        certificate = certificates().makeFor(u"other.corp.example"_s);
    else if (what == u"expired")
        certificate = certificates().make({serverHost, u"DNS:"_s + serverHost, -1});
    else
        certificate = certificates().make({serverHost, u"DNS:"_s + serverHost, 30, u"clientAuth"_s});
    ScriptedSmtpServer server([security, certificate](SmtpDialogue &s) {
        if (security == MailSecurity::StartTls) {
            offerStartTls(s);
            s.reply("220 go");
        }
        s.startTls(certificate);
        s.waitUntilGone();
    });
    MailRun run(accountAt(server.port(), security));
    QVERIFY(run.send({mail()}));
    QTRY_VERIFY(server.isFinished());
    QTEST(run.outcome.failure->cause, "cause");
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QCOMPARE(run.outcome.failure->certificate->sha256, fingerprintOf(certificate.certificate));
    QCOMPARE(run.outcome.failure->certificate->issuer,
        what == u"unknown" ? serverHost : u"Latchkey Test Authority"_s);
    QVERIFY(leaksNothing(server));
    QCOMPARE(server.encryptedBytes(), QByteArray());
}

void TestSmtpTls::case19_commonNameDoesNotCountBesideAlternatives()
{
    const auto certificate = certificates().make({serverHost, u"DNS:other.corp.example"_s});
    ScriptedSmtpServer server([certificate](SmtpDialogue &s) {
        offerStartTls(s);
        s.reply("220 go");
        s.startTls(certificate);
        s.waitUntilGone();
    });
    MailRun run(accountAt(server.port(), MailSecurity::StartTls));
    QVERIFY(run.send({mail()}));
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.outcome.failure->cause, MailCause::CertificateWrongHost);
    QCOMPARE(run.outcome.failure->certificate->names, QStringList{u"other.corp.example"_s});
    QVERIFY(leaksNothing(server));
    QCOMPARE(server.encryptedBytes(), QByteArray());
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

void TestSmtpTls::onePinnedCertificateIsAccepted()
{
    const auto certificate = certificates().makeSelfSigned(u"some.other.name.example"_s);
    ScriptedSmtpServer server([certificate](SmtpDialogue &s) {
        s.startTls(certificate);
        s.greet({"AUTH PLAIN"});
        signInAndTakeOneMail(s);
    });
    MailAccount account = accountAt(server.port(), MailSecurity::ImplicitTls);
    account.pinnedCertificate = fingerprintOf(certificate.certificate);
    MailRun run(account);
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpTls::aPinDoesNotOpenTheDoorForOthers()
{
    const auto certificate = certificates().makeSelfSigned(serverHost);
    ScriptedSmtpServer server([certificate](SmtpDialogue &s) {
        s.startTls(certificate);
        s.waitUntilGone();
    });
    MailAccount account = accountAt(server.port(), MailSecurity::ImplicitTls);
    account.pinnedCertificate = fingerprintOf(goodCertificate().certificate);
    MailRun run(account);
    QVERIFY(run.send({mail()}));
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.outcome.failure->cause, MailCause::CertificateUntrusted);
    QCOMPARE(server.encryptedBytes(), QByteArray());
}

void TestSmtpTls::certificateNames_data()
{
    QTest::addColumn<QString>("commonName");
    QTest::addColumn<QString>("alternatives");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("matches");
    QTest::newRow("same") << u"x"_s << u"DNS:mail.corp.example"_s << u"MAIL.corp.example"_s << true;
    QTest::newRow("second name") << u"x"_s << u"DNS:a.example,DNS:b.example"_s << u"b.example"_s << true;
    QTest::newRow("wildcard") << u"x"_s << u"DNS:*.corp.example"_s << u"mail.corp.example"_s << true;
    QTest::newRow("wildcard, two labels")
        << u"x"_s << u"DNS:*.corp.example"_s << u"a.b.corp.example"_s << false;
    QTest::newRow("wildcard, no label") << u"x"_s << u"DNS:*.corp.example"_s << u"corp.example"_s << false;
    QTest::newRow("wildcard of a whole ending") << u"x"_s << u"DNS:*.example"_s << u"corp.example"_s << false;
    QTest::newRow("part of a label") << u"x"_s << u"DNS:m*.corp.example"_s << u"mail.corp.example"_s << false;
    QTest::newRow("idn") << u"x"_s << u"DNS:xn--bcher-kva.example"_s << u"bücher.example"_s << true;
    QTest::newRow("address") << u"x"_s << u"IP:127.0.0.1"_s << u"127.0.0.1"_s << true;
    QTest::newRow("address as name") << u"127.0.0.1"_s << u"DNS:127.0.0.1"_s << u"127.0.0.1"_s << false;
    QTest::newRow("common name alone")
        << u"mail.corp.example"_s << QString() << u"mail.corp.example"_s << true;
    QTest::newRow("common name beside an address")
        << u"mail.corp.example"_s << u"IP:127.0.0.1"_s << u"mail.corp.example"_s << false;
}

void TestSmtpTls::certificateNames()
{
    QFETCH(QString, commonName);
    QFETCH(QString, alternatives);
    QFETCH(QString, host);
    const auto certificate = certificates().make({commonName, alternatives});
    QTEST(certificateNamesHost(certificate.certificate, host), "matches");
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
