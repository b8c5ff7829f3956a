// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

#include "mail/MailProbe.h"

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;

namespace {

struct Watched {
    QStringList lines; ///< "Greeting running", "Greeting done 250 ..."
    std::optional<MailProbeReport> report;
};

Watched runProbe(const MailAccount &account, const std::optional<SmtpEnvelope> &testMail = {})
{
    Watched watched;
    MailProbe probe(account, testOptions());
    QObject::connect(&probe, &MailProbe::stepChanged, &probe, [&watched](const MailProbeStep &step) {
        static const QStringList states{u" running"_s, u" done"_s, u" failed"_s};
        watched.lines.append(nameOf(step.step) + states[int(step.state)]);
    });
    QObject::connect(&probe, &MailProbe::finished, &probe,
        [&watched](const MailProbeReport &report) { watched.report = report; });
    bool isClosed = false;
    QObject::connect(probe.findChild<SmtpConnection *>(), &SmtpConnection::closed, &probe,
        [&isClosed] { isClosed = true; });
    probe.start(password(), testMail);
    waitUntil([&] { return watched.report.has_value() && isClosed; }); // it says goodbye after the report
    return watched;
}

void signIn(SmtpDialogue &s)
{
    s.startTls(goodCertificate());
    s.greet({"AUTH PLAIN"});
    s.expectStart("AUTH PLAIN ");
    s.reply("235 2.7.0 welcome");
    s.expect("MAIL FROM:<desk@corp.example>");
}

} // namespace

class TestMailProbe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesThroughEveryStep();
    void sendsATestMail();
    void saysWhichStepFailed();
    void saysThatTheSenderIsRefused();
};

void TestMailProbe::goesThroughEveryStep()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        signIn(s);
        s.reply("250 2.1.0 sender ok");
        s.expect("RSET");
        s.reply("250 2.0.0 forgotten");
        s.expectQuit();
    });
    const auto watched = runProbe(accountAt(server.port(), MailSecurity::ImplicitTls));
    VERIFY_SERVER(server);
    QVERIFY(watched.report->isSuccess());
    QVERIFY(!watched.report->advice);
    QCOMPARE(watched.lines,
        (QStringList{u"Resolving running"_s, u"Resolving done"_s, u"Connecting running"_s,
            u"Connecting done"_s, u"Encrypting running"_s, u"Encrypting done"_s, u"Greeting running"_s,
            u"Greeting done"_s, u"SigningIn running"_s, u"SigningIn done"_s, u"Sender running"_s,
            u"Sender done"_s}));
    QCOMPARE(watched.report->steps[4].words, u"235 2.7.0 welcome"_s);
    QCOMPARE(watched.report->steps[5].words, u"250 2.1.0 sender ok"_s);
    QCOMPARE(watched.report->steps[5].server, u"mail.corp.example:%1"_s.arg(server.port()));
    QVERIFY(!watched.report->transcript.join(u'\n').contains(u"pass word"_s));
}

void TestMailProbe::sendsATestMail()
{
    QByteArray received;
    ScriptedSmtpServer server([&received](SmtpDialogue &s) {
        signIn(s);
        s.reply("250 2.1.0 sender ok");
        s.expect("RSET");
        s.reply("250 2.0.0 forgotten");
        received = s.takeMessage();
        s.expectQuit();
    });
    const auto account = accountAt(server.port(), MailSecurity::ImplicitTls);
    const ManualClock clock(Instant(std::chrono::milliseconds(1795269723000)));
    const auto testMail = composeTestMail(
        account, EmailAddress::parse(u"me@corp.example"_s).value(), TestMailWords::arrival(), clock);
    QVERIFY(testMail.has_value());
    const auto watched = runProbe(account, *testMail);
    VERIFY_SERVER(server);
    QVERIFY(watched.report->isSuccess());
    QCOMPARE(watched.report->testMail->outcome, DeliveryOutcome::Accepted);
    QVERIFY(watched.lines.endsWith(u"Data done"_s));
    QCOMPARE(received, testMail->message);
    QVERIFY(received.contains("Subject: Test mail from Latchkey\r\n"));
    QVERIFY(received.contains("Auto-Submitted: auto-generated\r\n"));
}

void TestMailProbe::saysWhichStepFailed()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.startTls(goodCertificate());
        s.greet({"AUTH PLAIN"});
        s.expectStart("AUTH PLAIN ");
        s.reply("535 5.7.8 wrong");
        s.expectQuit();
    });
    const auto watched = runProbe(accountAt(server.port(), MailSecurity::ImplicitTls));
    VERIFY_SERVER(server);
    QVERIFY(!watched.report->isSuccess());
    QCOMPARE(watched.lines.last(), u"SigningIn failed"_s);
    QCOMPARE(watched.report->steps.last().words, u"535 5.7.8 wrong"_s);
    QCOMPARE(watched.report->advice->id, u"signin-535"_s);
}

void TestMailProbe::saysThatTheSenderIsRefused()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        signIn(s);
        s.reply("553 5.7.1 not your address");
        s.expectQuit();
    });
    const auto account = accountAt(server.port(), MailSecurity::ImplicitTls);
    const auto watched = runProbe(account, mail());
    VERIFY_SERVER(server);
    QCOMPARE(watched.lines.last(), u"Sender failed"_s);
    QCOMPARE(watched.report->failure->cause, MailCause::SenderRefused);
    QVERIFY(!watched.report->testMail);
}

QTEST_GUILESS_MAIN(TestMailProbe)
#include "tst_mailprobe.moc"
