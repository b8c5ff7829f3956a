// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

// Which certificates are accepted, and that nothing is said to a server with any other. Numbers 18 and 19 of
// the project's list of server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;

class TestSmtpCertificate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void case18_badCertificates_data();
    void case18_badCertificates();
    void case19_commonNameDoesNotCountBesideAlternatives();
    void onePinnedCertificateIsAccepted();
    void aPinDoesNotOpenTheDoorForOthers();
    void certificateNames_data();
    void certificateNames();
};

void TestSmtpCertificate::case18_badCertificates_data()
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
void TestSmtpCertificate::case18_badCertificates()
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

void TestSmtpCertificate::case19_commonNameDoesNotCountBesideAlternatives()
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

void TestSmtpCertificate::onePinnedCertificateIsAccepted()
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

void TestSmtpCertificate::aPinDoesNotOpenTheDoorForOthers()
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

void TestSmtpCertificate::certificateNames_data()
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

void TestSmtpCertificate::certificateNames()
{
    QFETCH(QString, commonName);
    QFETCH(QString, alternatives);
    QFETCH(QString, host);
    const auto certificate = certificates().make({commonName, alternatives});
    QTEST(certificateNamesHost(certificate.certificate, host), "matches");
}

QTEST_GUILESS_MAIN(TestSmtpCertificate)
#include "tst_smtpcertificate.moc"
