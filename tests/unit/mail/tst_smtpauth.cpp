// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"
#include "SignInPeers.h"

#include "mail/MailAdvice.h"

// How a server may answer when we sign in, over real sockets. Numbers 37 to 44 of the project's list of
// server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// `send` with tokens instead of a password.
bool sendWithTokens(MailRun &run, const std::shared_ptr<SaslTokenSource> &tokens)
{
    run.connection.openWithToken(tokens);
    run.connection.send(mail());
    return waitUntil([&] { return run.outcome.results.size() == 1; }) && run.close();
}

QByteArray xoauth2(const QByteArray &token)
{
    return ("user=olivia\1auth=Bearer " + token + "\1\1").toBase64();
}

const QByteArray invalidToken = "334 " + QByteArray(R"({"status":"400","schemes":"Bearer"})").toBase64();

} // namespace

class TestSmtpAuth : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void case25_nothingInCommon_data();
    void case25_nothingInCommon();
    void case37_refusedSignIn();
    void case38_signInLater_data();
    void case38_signInLater();
    void case39_endlessChallenges();
    void case40_challengeThatIsNotBase64_data();
    void case40_challengeThatIsNotBase64();
    void case41_emptyChallenge_data();
    void case41_emptyChallenge();
    void case42_refusedTokenIsRenewedOnce_data();
    void case42_refusedTokenIsRenewedOnce();
    void case42_bearerAnswersWithOneByte();
    void case42_longTokensWaitForTheChallenge();
    void case42_noTokenNoSignIn_data();
    void case42_noTokenNoSignIn();
    void case43_scramWithAHostileServer_data();
    void case43_scramWithAHostileServer();
    void case43_scramWithAnHonestServer_data();
    void case43_scramWithAnHonestServer();
    void case43_scramServerSaysNo();
    void case44_whyThePasswordIsNotTaken_data();
    void case44_whyThePasswordIsNotTaken();
};

void TestSmtpAuth::case25_nothingInCommon_data()
{
    QTest::addColumn<QByteArray>("offered");
    QTest::addColumn<bool>("hasToken");
    QTest::addColumn<QString>("advice");
    QTest::newRow("unknown ways") << QByteArray("GSSAPI NTLM CRAM-MD5") << false << u"signin-mechanism"_s;
    QTest::newRow("tokens only") << QByteArray("XOAUTH2 OAUTHBEARER") << false << u"signin-wants-token"_s;
    QTest::newRow("passwords only") << QByteArray("PLAIN LOGIN") << true << u"signin-no-token"_s;
}

void TestSmtpAuth::case25_nothingInCommon()
{
    QFETCH(QByteArray, offered);
    QFETCH(bool, hasToken);
    MailServer server([offered](SmtpDialogue &s) {
        s.greet({"AUTH " + offered});
        s.expectQuit();
    });
    const MailAccount account = accountWithSignIn(server.port());
    MailRun run(account);
    QVERIFY(hasToken ? sendWithTokens(run, std::make_shared<ListedTokens>(QStringList{u"token"_s}))
                     : run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::NoCommonMechanism);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QTEST(explainMailFailure(*run.outcome.failure, account).id, "advice");
}

void TestSmtpAuth::case37_refusedSignIn()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN LOGIN"});
        s.expectStart("AUTH PLAIN ");
        s.reply("535 5.7.8 wrong password \"pass word\"");
        s.expectQuit();
    });
    MailRun run(accountWithSignIn(server.port()));
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

void TestSmtpAuth::case38_signInLater_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("454") << QByteArray("454 4.7.0 too many sign-ins");
    QTest::newRow("421") << QByteArray("421 4.7.0 too many sign-ins");
}

void TestSmtpAuth::case38_signInLater()
{
    QFETCH(QByteArray, reply);
    MailServer server([reply](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN LOGIN"});
        s.expectStart("AUTH PLAIN ");
        s.reply(reply);
        if (reply.startsWith("454"))
            s.expectQuit();
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::ServerTransient);
    QCOMPARE(run.outcome.failure->step, SmtpStep::SigningIn);
}

// S43
void TestSmtpAuth::case39_endlessChallenges()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet({"AUTH LOGIN"});
        takeLogin(s, "334 QQ==");
        s.reply("334 QQ==");
        s.expect("*");
        for (int i = 0; i < 100 && !s.isGone(0); ++i)
            s.raw("334 QQ==\r\n");
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(run.outcome.failure->cause, MailCause::ProtocolError);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QVERIFY(server.receivedBytes().endsWith("\r\n*\r\n"));
}

void TestSmtpAuth::case40_challengeThatIsNotBase64_data()
{
    QTest::addColumn<QByteArray>("challenge");
    QTest::newRow("words") << QByteArray("what is your name?");
    QTest::newRow("bad UTF-8") << QByteArray("\xff\xfe");
    QTest::newRow("wrong padding") << QByteArray("QQ=");
}

void TestSmtpAuth::case40_challengeThatIsNotBase64()
{
    QFETCH(QByteArray, challenge);
    MailServer server([challenge](SmtpDialogue &s) {
        s.greet({"AUTH LOGIN"});
        s.expect("AUTH LOGIN");
        s.reply("334 " + challenge);
        s.expect("*");
        s.reply("501 5.7.0 cancelled");
        s.expectQuit();
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->step, SmtpStep::SigningIn);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QVERIFY(!server.receivedBytes().contains(QByteArray("olivia").toBase64()));
}

void TestSmtpAuth::case41_emptyChallenge_data()
{
    QTest::addColumn<QByteArray>("challenge");
    QTest::newRow("334 and a blank") << QByteArray("334 ");
    QTest::newRow("334 alone") << QByteArray("334");
}

void TestSmtpAuth::case41_emptyChallenge()
{
    QFETCH(QByteArray, challenge);
    MailServer server([challenge](SmtpDialogue &s) {
        s.greet({"AUTH LOGIN"});
        takeLogin(s, challenge);
        welcomeAndTakeOneMail(s);
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpAuth::case42_refusedTokenIsRenewedOnce_data()
{
    QTest::addColumn<bool>("hasReason"); // Google says why, Microsoft does not
    QTest::addColumn<bool>("isSecondTaken");
    QTest::newRow("reason, then welcome") << true << true;
    QTest::newRow("reason, twice") << true << false;
    QTest::newRow("refused at once, then welcome") << false << true;
    QTest::newRow("refused at once, twice") << false << false;
}

void TestSmtpAuth::case42_refusedTokenIsRenewedOnce()
{
    QFETCH(bool, hasReason);
    QFETCH(bool, isSecondTaken);
    MailServer server([hasReason, isSecondTaken](SmtpDialogue &s) {
        const auto refuse = [&](const QByteArray &token) {
            if (hasReason) {
                s.reply(invalidToken);
                s.expect("");
            }
            s.reply("535 5.7.8 not accepted: " + token);
        };
        s.greet({"AUTH XOAUTH2 PLAIN"});
        s.expect("AUTH XOAUTH2 " + xoauth2("first-token"));
        refuse("first-token");
        s.expect("AUTH XOAUTH2 " + xoauth2("second-token"));
        if (isSecondTaken) {
            s.reply("235 2.7.0 welcome");
            s.takeMessage();
        } else {
            refuse("second-token");
        }
        s.expectQuit();
    });
    const auto tokens =
        std::make_shared<ListedTokens>(QStringList{u"first-token"_s, u"second-token"_s, u"third"_s});
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(sendWithTokens(run, tokens));
    VERIFY_SERVER(server);
    QCOMPARE(tokens->asked, (QList<bool>{false, true}));
    const QString transcript = run.result().transcript.join(u'\n');
    QVERIFY(!transcript.contains(u"first-token"_s) && !transcript.contains(u"second-token"_s));
    QVERIFY(!transcript.contains(QString::fromLatin1(xoauth2("second-token"))));
    if (isSecondTaken) {
        QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
        return;
    }
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(run.outcome.failure->cause, MailCause::TokenRefused);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QCOMPARE(run.outcome.failure->detail.contains(u"\"status\":\"400\""_s), hasReason);
}

void TestSmtpAuth::case42_bearerAnswersWithOneByte()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet({"AUTH XOAUTH2 OAUTHBEARER"});
        const QByteArray said = QByteArray::fromBase64(s.expectStart("AUTH OAUTHBEARER "));
        s.reply(invalidToken);
        s.expect("AQ==");
        s.reply(said.startsWith("n,a=olivia,\1host=") && said.endsWith("\1auth=Bearer first\1\1")
                ? "535 5.7.8 run out"
                : "501 what?");
        s.expectStart("AUTH OAUTHBEARER ");
        welcomeAndTakeOneMail(s);
    });
    const auto tokens = std::make_shared<ListedTokens>(QStringList{u"first"_s, u"second"_s});
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(sendWithTokens(run, tokens));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpAuth::case42_longTokensWaitForTheChallenge()
{
    const QByteArray token(2500, 't'); // as Microsoft's are
    MailServer server([token](SmtpDialogue &s) {
        s.greet({"AUTH XOAUTH2"});
        s.expect("AUTH XOAUTH2");
        s.reply("334 ");
        s.expect(xoauth2(token));
        welcomeAndTakeOneMail(s);
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(sendWithTokens(run, std::make_shared<ListedTokens>(QStringList{QString::fromLatin1(token)})));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
}

void TestSmtpAuth::case42_noTokenNoSignIn_data()
{
    QTest::addColumn<Error::Code>("why");
    QTest::addColumn<MailFailureKind>("kind");
    QTest::addColumn<MailCause>("cause");
    QTest::newRow("no network: comes back by itself")
        << Error::Code::Network << MailFailureKind::Network << MailCause::ConnectionLost;
    QTest::newRow("nobody is signed in: waits for a person")
        << Error::Code::SignIn << MailFailureKind::Account << MailCause::TokenMissing;
}

void TestSmtpAuth::case42_noTokenNoSignIn()
{
    QFETCH(Error::Code, why);
    MailServer server([](SmtpDialogue &s) {
        s.greet({"AUTH XOAUTH2 PLAIN"});
        s.expectQuit();
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(sendWithTokens(run, std::make_shared<ListedTokens>(QStringList(), why)));
    VERIFY_SERVER(server);
    QTEST(run.outcome.failure->kind, "kind");
    QTEST(run.outcome.failure->cause, "cause");
    QCOMPARE(run.outcome.failure->step, SmtpStep::SigningIn);
}

void TestSmtpAuth::case43_scramWithAHostileServer_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<MailCause>("cause");
    const auto row = [](const char *name, const QByteArray &what, const QString &problem,
                         MailCause cause = MailCause::ProtocolError) {
        QTest::newRow(name) << what << problem << cause;
    };
    row("bad signature", "signature", u"does not prove"_s, MailCause::ServerUnproven);
    row("no signature, just yes", "yes", u"without proving"_s, MailCause::ServerUnproven);
    row("yes at once", "yes at once", u"without proving"_s, MailCause::ServerUnproven);
    row("nonce of its own", "nonce", u"nonce"_s);
    row("1 round", "1", u"rounds"_s);
    row("a billion rounds", "1000000000", u"rounds"_s);
    row("asks on", "asks on", u"asks on"_s);
}

// S43
void TestSmtpAuth::case43_scramWithAHostileServer()
{
    QFETCH(QByteArray, what);
    QFETCH(QString, problem);
    MailServer server([what](SmtpDialogue &s) {
        s.greet({"AUTH SCRAM-SHA-256 PLAIN"});
        if (what == "yes at once") {
            s.expectStart("AUTH SCRAM-SHA-256 ");
            s.reply("235 2.7.0 welcome");
            return;
        }
        ScramPeer peer(s);
        peer.begin("SCRAM-SHA-256", what[0] == '1' ? what : "4096", what != "nonce");
        if (what == "nonce" || what[0] == '1') {
            s.expect("*");
            s.reply("501 cancelled");
            s.expectQuit();
            return;
        }
        peer.takeProof();
        if (what == "yes") {
            s.reply("235 2.7.0 welcome");
            return;
        }
        if (what == "signature")
            peer.serverFinal[10] = peer.serverFinal[10] == 'A' ? 'B' : 'A';
        s.reply("334 " + peer.serverFinal.toBase64());
        if (what == "asks on") {
            s.expect("");
            s.reply("334 " + peer.serverFinal.toBase64());
        }
        s.expect("*");
        s.reply("235 2.7.0 welcome all the same");
    });
    MailRun run(accountWithSignIn(server.port()));
    QElapsedTimer time;
    time.start();
    QVERIFY(run.send({mail()}));
    QVERIFY(time.elapsed() < 10000);
    VERIFY_SERVER(server);
    QTEST(run.outcome.failure->cause, "cause");
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    QVERIFY2(run.outcome.failure->detail.contains(problem), qPrintable(run.outcome.failure->detail));
    QCOMPARE(run.result().outcome, DeliveryOutcome::Deferred);
    QVERIFY(!server.receivedBytes().contains("MAIL"));
    QVERIFY(!server.receivedBytes().contains("AUTH PLAIN"));
}

void TestSmtpAuth::case43_scramWithAnHonestServer_data()
{
    QTest::addColumn<QByteArrayList>("offered");
    QTest::addColumn<QByteArray>("mechanism"); // that is to be taken within TLS
    QTest::addColumn<QByteArray>("header"); // and what it says of channel binding
    QTest::newRow("with PLUS") << QByteArrayList{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}
                               << QByteArray("SCRAM-SHA-256-PLUS") << QByteArray("p=tls-server-end-point,,");
    QTest::newRow("without PLUS") << QByteArrayList{"SCRAM-SHA-1", "SCRAM-SHA-256", "LOGIN"}
                                  << QByteArray("SCRAM-SHA-256") << QByteArray("y,,");
}

void TestSmtpAuth::case43_scramWithAnHonestServer()
{
    QFETCH(QByteArrayList, offered);
    QFETCH(QByteArray, mechanism);
    QFETCH(QByteArray, header);
    if (!isTlsRun()) { // nothing to bind to
        mechanism = "SCRAM-SHA-256";
        header = "n,,";
    }
    const QByteArray binding = mechanism.endsWith("PLUS")
        ? QCryptographicHash::hash(goodCertificate().certificate.toDer(), QCryptographicHash::Sha256)
        : QByteArray();
    MailServer server([=](SmtpDialogue &s) {
        s.greet({"AUTH " + offered.join(' ')});
        ScramPeer peer(s);
        peer.begin(mechanism);
        if (!peer.takeProof(binding) || peer.header != header) {
            s.reply("535 5.7.8 wrong");
            return;
        }
        peer.succeed();
        s.takeMessage();
        s.expectQuit();
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Accepted);
    QVERIFY(!server.receivedBytes().contains(QByteArray("pass word").toBase64()));
    QVERIFY(!server.receivedBytes().contains("pass word"));
    QCOMPARE(run.result().transcript.filter(u"S: 334"_s), (QStringList{u"S: 334 ****"_s, u"S: 334 ****"_s}));
}

void TestSmtpAuth::case43_scramServerSaysNo()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet({"AUTH SCRAM-SHA-256 PLAIN"});
        ScramPeer peer(s);
        peer.begin("SCRAM-SHA-256");
        peer.takeProof();
        s.reply("334 " + QByteArray("e=invalid-proof").toBase64());
        s.expect("");
        s.reply("535 5.7.8 wrong");
        s.expectQuit(); // and not PLAIN, which would show the password to who could not prove to know it
    });
    MailRun run(accountWithSignIn(server.port()));
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->cause, MailCause::SignInRefused);
    QVERIFY(run.outcome.failure->detail.contains(u"invalid-proof"_s));
}

void TestSmtpAuth::case44_whyThePasswordIsNotTaken_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<QString>("advice");
    QTest::addColumn<QString>("page");
    QTest::newRow("534 5.7.9") << QByteArray("534 5.7.9 Application-specific password required")
                               << u"gmail-app-password-needed"_s << u"support.google.com"_s;
    QTest::newRow("535 5.7.8") << QByteArray("535 5.7.8 Username and Password not accepted")
                               << u"signin-535"_s << QString();
    QTest::newRow("535 5.7.139") << QByteArray("535 5.7.139 Authentication unsuccessful, basic is disabled")
                                 << u"m365-basic-off"_s << u"aka.ms"_s;
    QTest::newRow("550 5.7.30") << QByteArray("550 5.7.30 Basic authentication is not supported")
                                << u"signin-basic-off"_s << u"aka.ms"_s;
}

void TestSmtpAuth::case44_whyThePasswordIsNotTaken()
{
    QFETCH(QByteArray, reply);
    QFETCH(QString, page);
    MailServer server([reply](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN"});
        s.expectStart("AUTH PLAIN ");
        s.reply(reply);
        s.expectQuit();
    });
    const MailAccount account = accountWithSignIn(server.port());
    MailRun run(account);
    QVERIFY(run.send({mail()}));
    VERIFY_SERVER(server);
    QCOMPARE(run.outcome.failure->kind, MailFailureKind::Account);
    const MailAdvice advice = explainMailFailure(*run.outcome.failure, account);
    QTEST(advice.id, "advice");
    if (!page.isEmpty()) {
        QCOMPARE(advice.help.host(), page);
        QCOMPARE(advice.help.scheme(), u"https"_s);
    }
    QCOMPARE(server.receivedBytes().count("AUTH"), 1);
}

QTEST_GUILESS_MAIN(TestSmtpAuth)
#include "tst_smtpauth.moc"
