// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionDialogue.h"

#include <QTest>

// How a session begins, signs in, keeps time and ends, without a socket.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using State = SmtpSession::State;

class TestSmtpSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startTlsForgetsWhatWasOfferedInClear();
    void signsInWithPlain();
    void signsInWithLogin();
    void triesTheNextMechanismOnlyAfter504();
    void longResponsesWaitForTheChallenge();
    void case24_answersToEhlo_data();
    void case24_answersToEhlo();
    void helloFallsBackOnlyWithoutTls();
    void case37_refusedSignInIsNotRepeated();
    void case39_endlessChallengesAreBounded();
    void case40_challengeThatIsNotBase64();
    void case41_emptyChallenge();
    void strayReplyEndsTheSession();
    void earlyReplyEndsTheSession();
    void secretsAreNotInTheTranscript();
    void timeoutsFollowTheStep();
    void neverSpeaksAfterTheEnd();
    void failsOnceWhateverComesAfterQuit_data();
    void failsOnceWhateverComesAfterQuit();
    void onlyA421MayStandBehindTheLastReply_data();
    void onlyA421MayStandBehindTheLastReply();
    void keepsNothingOfWhatComesAfterTheEnd();
};

void TestSmtpSession::startTlsForgetsWhatWasOfferedInClear()
{
    Dialogue d(MailSecurity::StartTls, u"olivia"_s);
    d.server("220 mail.example\r\n");
    d.client();
    d.server("250-mail.example\r\n250-AUTH PLAIN\r\n250-PIPELINING\r\n250 STARTTLS\r\n");
    QCOMPARE(d.client(), QByteArray("STARTTLS\r\n")); // case 14: no AUTH in clear
    d.server("220 go\r\n");
    QCOMPARE(d.count<smtp::StartTls>(), 1);
    QCOMPARE(d.client(), QByteArray());
    d.take(d.session().encrypted());
    QCOMPARE(d.client(), QByteArray("EHLO client.example\r\n"));
    d.server("250-mail.example\r\n250-STARTTLS\r\n250 AUTH LOGIN\r\n"); // case 16: STARTTLS again is ignored
    QCOMPARE(d.client(), QByteArray("AUTH LOGIN\r\n")); // case 15
    QVERIFY(!d.session().capabilities().pipelining);
}

void TestSmtpSession::signsInWithPlain()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH LOGIN PLAIN"); // the strongest wins, not the first
    QCOMPARE(d.client(), "AUTH PLAIN " + QByteArray("\0olivia\0s3cret pass", 19).toBase64() + "\r\n");
    d.server("235 2.7.0 welcome\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.session().state(), State::Ready);
}

void TestSmtpSession::signsInWithLogin()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH X-OTHER LOGIN");
    QCOMPARE(d.client(), QByteArray("AUTH LOGIN\r\n"));
    d.server("334 VXNlcm5hbWU6\r\n");
    QCOMPARE(d.client(), QByteArray("olivia").toBase64() + "\r\n");
    d.server("334 UGFzc3dvcmQ6\r\n");
    QCOMPARE(d.client(), QByteArray("s3cret pass").toBase64() + "\r\n");
    d.server("235 ok\r\n");
    QCOMPARE(d.session().state(), State::Ready);
}

void TestSmtpSession::triesTheNextMechanismOnlyAfter504()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH PLAIN LOGIN");
    d.client();
    d.server("504 5.5.4 not known\r\n");
    QCOMPARE(d.client(), QByteArray("AUTH LOGIN\r\n"));
    d.server("504 5.5.4 not known either\r\n");
    QCOMPARE(d.client(), QByteArray("QUIT\r\n"));
    QCOMPARE(d.failure().cause, MailCause::NoCommonMechanism);
}

void TestSmtpSession::longResponsesWaitForTheChallenge()
{
    Dialogue d(MailSecurity::ImplicitTls, QString(500, u'u'));
    d.greet("AUTH PLAIN");
    QCOMPARE(d.client(), QByteArray("AUTH PLAIN\r\n"));
    d.server("334 \r\n");
    QVERIFY(d.client().startsWith("AHV1dXV1"));
    d.server("235 ok\r\n");
    QCOMPARE(d.session().state(), State::Ready);
}

void TestSmtpSession::case24_answersToEhlo_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<MailFailureKind>("kind");
    QTest::addColumn<QByteArray>("said");
    const QByteArray quit = "QUIT\r\n";
    QTest::newRow("220") << 220 << MailFailureKind::ServerTransient << QByteArray();
    QTest::newRow("221") << 221 << MailFailureKind::ServerTransient << QByteArray();
    QTest::newRow("354") << 354 << MailFailureKind::ServerTransient << QByteArray();
    QTest::newRow("421") << 421 << MailFailureKind::ServerTransient << QByteArray();
    QTest::newRow("501") << 501 << MailFailureKind::Account << quit;
    QTest::newRow("504") << 504 << MailFailureKind::Account << quit;
    QTest::newRow("530") << 530 << MailFailureKind::Account << quit;
    QTest::newRow("550") << 550 << MailFailureKind::Account << quit;
}

void TestSmtpSession::case24_answersToEhlo()
{
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    Dialogue d;
    d.server("220 mail.example\r\n");
    d.client();
    d.server(QByteArray::number(code) + " no\r\n");
    QCOMPARE(d.client(), said);
    QTEST(d.failure().kind, "kind");
    QCOMPARE(d.failure().step, SmtpStep::Greeting);
}

void TestSmtpSession::helloFallsBackOnlyWithoutTls()
{
    for (const QByteArray code : {"500", "502"}) {
        Dialogue plain;
        plain.server("220 mail.example\r\n");
        plain.client();
        plain.server(code + " what\r\n");
        QCOMPARE(plain.client(), QByteArray("HELO client.example\r\n"));
        plain.server("250 mail.example\r\n");
        QCOMPARE(plain.session().state(), State::Ready);

        for (const auto security : {MailSecurity::StartTls, MailSecurity::ImplicitTls}) {
            Dialogue encrypted(security, u"olivia"_s);
            encrypted.server("220 mail.example\r\n");
            encrypted.client();
            encrypted.server(code + " what\r\n");
            QCOMPARE(encrypted.client(), QByteArray("QUIT\r\n"));
            QCOMPARE(encrypted.failure().kind, MailFailureKind::Account);
        }
    }
}

void TestSmtpSession::case37_refusedSignInIsNotRepeated()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH PLAIN LOGIN");
    d.client();
    d.server("535 5.7.8 wrong\r\n");
    QCOMPARE(d.client(), QByteArray("QUIT\r\n"));
    QCOMPARE(d.failure().kind, MailFailureKind::Account);
    QCOMPARE(d.failure().cause, MailCause::SignInRefused);
    QCOMPARE(d.failure().step, SmtpStep::SigningIn);
    QCOMPARE(d.failure().reply->enhanced->toString(), u"5.7.8"_s);
}

// S43
void TestSmtpSession::case39_endlessChallengesAreBounded()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH LOGIN");
    d.answers({"334 QQ==", "334 QQ=="});
    d.client();
    d.server("334 QQ==\r\n");
    QCOMPARE(d.client(), QByteArray("*\r\n"));
    d.server("334 QQ==\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.failure().cause, MailCause::ProtocolError);
    QCOMPARE(d.session().state(), State::Closed);
}

void TestSmtpSession::case40_challengeThatIsNotBase64()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH LOGIN");
    d.client();
    d.server("334 what is your name?\r\n");
    QCOMPARE(d.client(), QByteArray("*\r\n"));
    d.server("501 5.7.0 cancelled\r\n");
    QCOMPARE(d.client(), QByteArray("QUIT\r\n"));
    QCOMPARE(d.failure().step, SmtpStep::SigningIn);
    QCOMPARE(d.failure().kind, MailFailureKind::Account);
}

void TestSmtpSession::case41_emptyChallenge()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH LOGIN");
    d.client();
    d.server("334 \r\n");
    QCOMPARE(d.client(), QByteArray("olivia").toBase64() + "\r\n");
    d.server("334\r\n");
    QCOMPARE(d.client(), QByteArray("s3cret pass").toBase64() + "\r\n");
}

void TestSmtpSession::strayReplyEndsTheSession()
{
    Dialogue d;
    d.greet();
    d.server("250 by the way\r\n"); // case 32
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.failure().cause, MailCause::ProtocolError);
    QCOMPARE(d.session().state(), State::Closed);
}

void TestSmtpSession::earlyReplyEndsTheSession()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.server("220 mail.example\r\n250 AUTH PLAIN\r\n"); // case 17
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.failure().cause, MailCause::ProtocolError);
}

// S30, S33
void TestSmtpSession::secretsAreNotInTheTranscript()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH LOGIN");
    d.answers({"334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"});
    // A server that repeats what it was told must not get it into a log either.
    d.server("535 5.7.8 wrong: s3cret pass, " + QByteArray("s3cret pass").toBase64() + "\r\n");
    const QString transcript = d.session().transcript().join(u'\n');
    QVERIFY(!transcript.contains(u"s3cret"_s));
    QVERIFY(!transcript.contains(QString::fromLatin1(QByteArray("s3cret pass").toBase64())));
    QVERIFY(transcript.contains(u"C: AUTH LOGIN"_s));
    QVERIFY(transcript.contains(u"C: ****"_s));
    QVERIFY(!d.failure().reply->text().contains(u"s3cret"_s));

    Dialogue plain(MailSecurity::ImplicitTls, u"olivia"_s);
    plain.greet("AUTH PLAIN");
    QVERIFY(plain.session().transcript().contains(u"C: AUTH PLAIN ****"_s));
}

void TestSmtpSession::timeoutsFollowTheStep()
{
    using namespace std::chrono_literals;
    Dialogue d;
    QCOMPARE(d.session().timeout(), std::optional<Duration>(60s));
    d.greet();
    QVERIFY(!d.session().timeout());
    d.holdBody();
    d.send();
    QCOMPARE(d.session().timeout(), std::optional<Duration>(60s));
    d.answers({"250 ok", "250 ok"});
    QCOMPARE(d.session().timeout(), std::optional<Duration>(120s));
    d.server("354 go\r\n");
    QCOMPARE(d.session().timeout(), std::optional<Duration>(180s));
    const int wait = d.session().waitNumber();
    d.take(d.session().takeBodyChunk());
    QVERIFY(d.session().waitNumber() != wait);
    QCOMPARE(d.session().timeout(), std::optional<Duration>(600s));
    const int verdict = d.session().waitNumber();
    d.server("25"); // a piece of a reply does not start the wait again
    QCOMPARE(d.session().waitNumber(), verdict);
    d.server("0 ok\r\n");
    d.take(d.session().quit());
    QCOMPARE(d.session().timeout(), std::optional<Duration>(5s));
}

void TestSmtpSession::neverSpeaksAfterTheEnd()
{
    Dialogue d;
    d.server("HTTP/1.1 400 Bad Request\r\n220 oh\r\n");
    QCOMPARE(d.failure().cause, MailCause::NotAMailServer);
    QCOMPARE(d.failure().detail, u"HTTP/1.1 400 Bad Request"_s);
    d.server("220 mail.example\r\n");
    d.take(d.session().timedOut(0));
    d.take(d.session().connectionLost({}, 0));
    d.take(d.session().quit());
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.count<smtp::Failed>(), 1);
    QCOMPARE(d.count<smtp::Close>(), 1);
}

void TestSmtpSession::failsOnceWhateverComesAfterQuit_data()
{
    QTest::addColumn<bool>("hasFailed"); // before QUIT
    QTest::addColumn<QByteArray>("bytes");
    for (const bool hasFailed : {false, true}) {
        const char *before = hasFailed ? "refused" : "all went well";
        QTest::addRow("%s, then noise", before) << hasFailed << QByteArray("\x16\x03\x01\r\n");
        QTest::addRow("%s, then no code", before) << hasFailed << QByteArray("bye\r\n");
        QTest::addRow("%s, then mixed codes", before) << hasFailed << QByteArray("221-a\r\n250 b\r\n");
    }
}

void TestSmtpSession::failsOnceWhateverComesAfterQuit()
{
    QFETCH(bool, hasFailed);
    QFETCH(QByteArray, bytes);
    Dialogue d;
    d.server("220 mail.example\r\n");
    d.server(hasFailed ? "550 no\r\n" : "250 mail.example\r\n");
    if (!hasFailed)
        d.take(d.session().quit());
    QVERIFY(d.client().endsWith("QUIT\r\n"));
    d.server(bytes);
    QCOMPARE(d.count<smtp::Failed>(), hasFailed ? 1 : 0);
    QCOMPARE(d.count<smtp::Close>(), 1);
    QCOMPARE(d.session().state(), State::Closed);
}

void TestSmtpSession::onlyA421MayStandBehindTheLastReply_data()
{
    QTest::addColumn<QByteArray>("behind");
    QTest::addColumn<bool>("isFine");
    QTest::newRow("421 and a blank") << QByteArray("421 leaving\r\n") << true;
    QTest::newRow("421 of several lines") << QByteArray("421-leaving\r\n421 now\r\n") << true;
    QTest::newRow("421 alone") << QByteArray("421\r\n") << true;
    QTest::newRow("the first three digits of it") << QByteArray("421") << true;
    QTest::newRow("421/") << QByteArray("421/leaving\r\n") << false;
    QTest::newRow("4210") << QByteArray("4210 leaving\r\n") << false;
    QTest::newRow("too little to tell") << QByteArray("42") << false;
}

void TestSmtpSession::onlyA421MayStandBehindTheLastReply()
{
    QFETCH(QByteArray, behind);
    QFETCH(bool, isFine);
    Dialogue d;
    d.server("220 mail.example\r\n" + behind);
    QCOMPARE(d.client(), isFine ? QByteArray("EHLO client.example\r\n") : QByteArray());
    if (!isFine)
        QCOMPARE(d.failure().cause, MailCause::ProtocolError);
    else if (behind.endsWith('\n'))
        QCOMPARE(d.failure().reply->code, 421);
}

void TestSmtpSession::keepsNothingOfWhatComesAfterTheEnd()
{
    Dialogue d;
    d.greet();
    d.server("25"); // a reply begins
    QCOMPARE(d.session().waitingBytes(), 2);
    d.take(d.session().timedOut(0));
    d.take(d.session().connectionLost({}, 0));
    QCOMPARE(d.session().state(), State::Closed);
    QCOMPARE(d.session().waitingBytes(), 0);
    for (int i = 0; i < 10; ++i)
        d.server("250-and so on\r\n");
    QCOMPARE(d.session().waitingBytes(), 0);
    QCOMPARE(d.count<smtp::Close>(), 1);
}

QTEST_GUILESS_MAIN(TestSmtpSession)
#include "tst_smtpsession.moc"
