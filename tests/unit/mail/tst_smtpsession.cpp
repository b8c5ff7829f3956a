// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpSession.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

EmailAddress address(const QString &text)
{
    return *EmailAddress::parse(text);
}

/// Both sides of a session by script: what the server says goes in, what the client says is kept until the
/// test asks for it. quiet() at the end of every step is what makes "and nothing else" true.
class Dialogue {
public:
    explicit Dialogue(MailSecurity security = MailSecurity::PlainOnLoopback, const QString &userName = {},
        const std::optional<Secret> &password = Secret(u"s3cret pass"_s))
        : m_session({"client.example", u"mail.example:25"_s, security, userName, password, {}})
    {
        take(m_session.start());
    }
    SmtpSession &session() { return m_session; }

    void server(const QByteArray &lines) { take(m_session.receive(lines)); }
    /// All that the client said since last asked.
    QByteArray client() { return std::exchange(m_said, {}); }
    template <typename Action> const Action *last() const
    {
        for (auto action = m_actions.rbegin(); action != m_actions.rend(); ++action) {
            if (const auto *found = std::get_if<Action>(&*action))
                return found;
        }
        return nullptr;
    }
    template <typename Action> int count() const
    {
        return int(std::count_if(m_actions.begin(), m_actions.end(),
            [](const SmtpAction &action) { return std::holds_alternative<Action>(action); }));
    }
    void take(SmtpActions actions)
    {
        for (SmtpAction &action : actions) {
            if (const auto *write = std::get_if<smtp::Write>(&action))
                m_said += write->bytes;
            m_actions.push_back(std::move(action));
        }
        while (m_session.hasBodyChunk() && m_pumps)
            take(m_session.takeBodyChunk());
    }
    void holdBody() { m_pumps = false; }

    void greet(const QByteArray &extensions = {})
    {
        server("220 mail.example\r\n");
        client();
        server(
            extensions.isEmpty() ? "250 mail.example\r\n" : "250-mail.example\r\n250 " + extensions + "\r\n");
    }
    void send(const QByteArray &message = "Subject: x\r\n\r\nhi\r\n",
        const QStringList &to = {u"to@corp.example"_s})
    {
        SmtpEnvelope envelope{address(u"from@corp.example"_s), {}, message};
        for (const QString &recipient : to)
            envelope.to.append(address(recipient));
        take(m_session.send(envelope));
    }
    const DeliveryResult &result() const { return last<smtp::Finished>()->result; }
    const MailFailure &failure() const { return last<smtp::Failed>()->failure; }

private:
    SmtpSession m_session;
    QByteArray m_said;
    SmtpActions m_actions;
    bool m_pumps = true;
};

using State = SmtpSession::State;

} // namespace

class TestSmtpSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsOneMessageWithoutExtensions();
    void pipelinesTheEnvelope();
    void sendsSeveralMessagesOverOneConnection();
    void resetsAfterAFailedEnvelope();
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
    void strayReplyEndsTheSession();
    void earlyReplyEndsTheSession();
    void verdictCountsEvenWhenMoreFollows();
    void secretsAreNotInTheTranscript();
    void transcriptHoldsNoMessage();
    void timeoutsFollowTheStep();
    void meansWhatItSays_data();
    void meansWhatItSays();
    void neverSpeaksAfterTheEnd();
};

void TestSmtpSession::sendsOneMessageWithoutExtensions()
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

void TestSmtpSession::pipelinesTheEnvelope()
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

void TestSmtpSession::sendsSeveralMessagesOverOneConnection()
{
    Dialogue d;
    d.greet();
    for (int i = 0; i < 3; ++i) {
        d.send();
        d.server("250 ok\r\n");
        d.server("250 ok\r\n");
        d.server("354 ok\r\n");
        d.server("250 ok\r\n");
        QCOMPARE(d.count<smtp::Finished>(), i + 1);
        // Each transcript tells of the connection and of its own message only.
        QCOMPARE(d.result().transcript.filter(u"C: EHLO"_s).size(), 1);
        QCOMPARE(d.result().transcript.filter(u"C: MAIL"_s).size(), 1);
    }
    QVERIFY(!d.client().contains("RSET")); // a message that went through leaves nothing to reset
}

void TestSmtpSession::resetsAfterAFailedEnvelope()
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
    d.server("334 QQ==\r\n");
    d.server("334 QQ==\r\n");
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

void TestSmtpSession::case45_oneOfSeveralRefused()
{
    Dialogue d;
    d.greet();
    d.send("m\r\n", {u"a@corp.example"_s, u"b@corp.example"_s, u"c@corp.example"_s});
    d.server("250 ok\r\n");
    d.server("250 ok\r\n");
    d.server("550 5.1.1 who\r\n");
    d.server("250 ok\r\n");
    d.server("354 go\r\n");
    d.server("250 ok\r\n");
    const auto &result = d.result();
    QCOMPARE(result.outcome, DeliveryOutcome::Accepted);
    QCOMPARE(result.recipients[0].outcome, DeliveryOutcome::Accepted);
    QCOMPARE(result.recipients[1].outcome, DeliveryOutcome::Rejected);
    QCOMPARE(result.recipients[1].reply->code, 550);
    QCOMPARE(result.recipients[2].outcome, DeliveryOutcome::Accepted);
    QCOMPARE(result.failure->kind, MailFailureKind::RecipientPermanent);
}

void TestSmtpSession::case46_allRefusedAndStill354()
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

void TestSmtpSession::case47_recipientLater()
{
    Dialogue d;
    d.greet();
    d.send();
    d.server("250 ok\r\n");
    d.server("450 4.2.0 greylisted\r\n");
    QCOMPARE(d.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(d.result().failure->kind, MailFailureKind::RecipientTransient);
}

void TestSmtpSession::case48_dataAnswered250()
{
    Dialogue d;
    d.greet();
    d.send();
    d.server("250 ok\r\n");
    d.server("250 ok\r\n");
    d.client();
    d.server("250 ok\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(d.failure().cause, MailCause::ProtocolError);
    QCOMPARE(d.session().state(), State::Closed);
}

void TestSmtpSession::case49_refusedInTheMiddleOfTheBody()
{
    Dialogue d;
    d.greet();
    d.holdBody();
    d.send(QByteArray("line\r\n").repeated(50000));
    d.server("250 ok\r\n");
    d.server("250 ok\r\n");
    d.server("354 go\r\n");
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

void TestSmtpSession::case51_lostAfterTheFinalDot()
{
    for (const bool isTimeout : {false, true}) {
        Dialogue d;
        d.greet();
        d.send();
        d.server("250 ok\r\n");
        d.server("250 ok\r\n");
        d.server("354 go\r\n");
        d.take(isTimeout ? d.session().timedOut(0) : d.session().connectionLost(u"reset"_s, 0));
        QCOMPARE(d.result().outcome, DeliveryOutcome::Unknown);
        QVERIFY(!d.last<smtp::Finished>()->isUntouched);
    }
}

void TestSmtpSession::case51_notLostWhenTheDotNeverLeft()
{
    Dialogue d;
    d.greet();
    d.send();
    d.server("250 ok\r\n");
    d.server("250 ok\r\n");
    d.server("354 go\r\n");
    d.take(d.session().connectionLost(u"reset"_s, 3));
    QCOMPARE(d.result().outcome, DeliveryOutcome::Deferred);
    QCOMPARE(d.result().failure->cause, MailCause::ConnectionLost);
}

void TestSmtpSession::case52_serverClosing_data()
{
    QTest::addColumn<int>("replies"); // how many the server gives before 421
    for (int i = 0; i <= 5; ++i)
        QTest::addRow("after %d", i) << i;
}

void TestSmtpSession::case52_serverClosing()
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

void TestSmtpSession::case53_tooBigIsNotEvenTried()
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

void TestSmtpSession::case54_restOfTheRecipientsInAnotherRound()
{
    for (const bool pipelining : {false, true}) {
        Dialogue d;
        d.greet(pipelining ? "PIPELINING" : "");
        d.send("m\r\n", {u"a@corp.example"_s, u"b@corp.example"_s});
        if (pipelining) {
            d.server("250 ok\r\n250 ok\r\n452 4.5.3 too many recipients\r\n354 go\r\n");
        } else {
            d.server("250 ok\r\n");
            d.server("250 ok\r\n");
            d.server("452 4.5.3 too many recipients\r\n");
            d.server("354 go\r\n");
        }
        d.client();
        d.server("250 ok\r\n");
        QCOMPARE(d.count<smtp::Finished>(), 0);
        const QByteArray mail = "MAIL FROM:<from@corp.example>\r\n";
        QCOMPARE(d.client(), pipelining ? mail + "RCPT TO:<b@corp.example>\r\nDATA\r\n" : mail);
        if (pipelining) {
            d.server("250 ok\r\n250 ok\r\n354 go\r\n");
        } else {
            d.server("250 ok\r\n");
            d.server("250 ok\r\n");
            d.server("354 go\r\n");
        }
        d.server("250 ok\r\n");
        QCOMPARE(d.result().recipients[0].outcome, DeliveryOutcome::Accepted);
        QCOMPARE(d.result().recipients[1].outcome, DeliveryOutcome::Accepted);
        QVERIFY(!d.result().failure);
    }
}

void TestSmtpSession::case55_canonicalLinesAndDots_data()
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

void TestSmtpSession::case55_canonicalLinesAndDots()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, data);
    QCOMPARE(toSmtpData(message), data);
    Dialogue d;
    d.greet();
    d.send(message);
    d.server("250 ok\r\n");
    d.server("250 ok\r\n");
    d.client();
    d.server("354 go\r\n");
    QCOMPARE(d.client(), data + ".\r\n");
}

void TestSmtpSession::case59_addressesBeyondAscii()
{
    Dialogue without;
    without.greet("8BITMIME");
    without.send("m\r\n", {u"måns@corp.example"_s, u"info@bücher.example"_s});
    without.server("250 ok\r\n");
    QCOMPARE(without.client(),
        QByteArray("MAIL FROM:<from@corp.example>\r\nRCPT TO:<info@xn--bcher-kva.example>\r\n"));
    without.server("250 ok\r\n");
    without.server("354 go\r\n");
    without.server("250 ok\r\n");
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

void TestSmtpSession::case60_longLinesAndNulAreRefused()
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

void TestSmtpSession::case61_deadBeforeAnythingIsTold()
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

void TestSmtpSession::senderIsCheckedAndTakenBack()
{
    Dialogue d;
    d.greet("SIZE 100");
    d.take(d.session().checkSender(address(u"from@corp.example"_s)));
    QCOMPARE(d.client(), QByteArray("MAIL FROM:<from@corp.example>\r\n"));
    d.server("250 ok\r\n");
    QCOMPARE(d.client(), QByteArray("RSET\r\n"));
    d.server("250 ok\r\n");
    QVERIFY(!d.last<smtp::SenderChecked>()->failure);
    QCOMPARE(d.session().state(), State::Ready);

    d.take(d.session().checkSender(address(u"from@corp.example"_s)));
    d.client();
    d.server("553 5.7.1 not yours\r\n");
    QCOMPARE(d.client(), QByteArray());
    QCOMPARE(d.last<smtp::SenderChecked>()->failure->cause, MailCause::SenderRefused);
    QCOMPARE(d.last<smtp::SenderChecked>()->failure->kind, MailFailureKind::Account);
    QCOMPARE(d.session().state(), State::Ready);
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

void TestSmtpSession::verdictCountsEvenWhenMoreFollows()
{
    Dialogue d;
    d.greet();
    d.send();
    d.server("250 ok\r\n");
    d.server("250 ok\r\n");
    d.server("354 go\r\n");
    d.server("250 queued\r\n421 going down\r\n");
    QCOMPARE(d.result().outcome, DeliveryOutcome::Accepted);
    QCOMPARE(d.session().state(), State::Closed);
    QCOMPARE(d.count<smtp::Failed>(), 0);
}

// S30, S33
void TestSmtpSession::secretsAreNotInTheTranscript()
{
    Dialogue d(MailSecurity::ImplicitTls, u"olivia"_s);
    d.greet("AUTH LOGIN");
    d.server("334 VXNlcm5hbWU6\r\n");
    d.server("334 UGFzc3dvcmQ6\r\n");
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

// S2, S33
void TestSmtpSession::transcriptHoldsNoMessage()
{
    Dialogue d;
    d.greet();
    d.send("Subject: x\r\n\r\nhttps://site.example/reset?code=TOPSECRET\r\n");
    d.server("250 ok\r\n");
    d.server("250 ok\r\n");
    d.server("354 go\r\n");
    d.server("250 ok\r\n");
    const QString transcript = d.result().transcript.join(u'\n');
    QVERIFY(!transcript.contains(u"TOPSECRET"_s));
    QVERIFY(transcript.contains(u"C: RCPT TO:<to@corp.example>"_s));
    QVERIFY(transcript.endsWith(u"C: .\nS: 250 ok"_s));
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
    d.server("250 ok\r\n");
    d.server("250 ok\r\n");
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

void TestSmtpSession::meansWhatItSays_data()
{
    QTest::addColumn<SmtpStep>("step");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<MailFailureKind>("kind");
    QTest::addColumn<MailCause>("cause");
    using Kind = MailFailureKind;
    using Step = SmtpStep;
    const auto row = [](const char *name, Step step, const char *reply, Kind kind, MailCause cause) {
        QTest::newRow(name) << step << QByteArray(reply) << kind << cause;
    };
    row("unknown user", Step::Recipient, "550 5.1.1 no such user", Kind::RecipientPermanent,
        MailCause::Reply);
    row("case 53: full", Step::Recipient, "552 5.2.2 mailbox full", Kind::RecipientPermanent,
        MailCause::Reply);
    row("over quota is a mailbox", Step::Recipient, "552 5.2.2 The recipient is over quota",
        Kind::RecipientPermanent, MailCause::Reply);
    row("full, later", Step::Recipient, "452 4.2.2 mailbox full", Kind::RecipientTransient, MailCause::Reply);
    row("greylisted", Step::Recipient, "450 4.2.0 greylisted", Kind::RecipientTransient, MailCause::Reply);
    row("too many", Step::Recipient, "452 4.5.3 too many", Kind::RecipientTransient,
        MailCause::TooManyRecipients);
    row("relay", Step::Recipient, "554 5.7.1 <a@b.example>: Relay access denied", Kind::Account,
        MailCause::RelayDenied);
    row("relay, Exim", Step::Recipient, "550 relay not permitted", Kind::Account, MailCause::RelayDenied);
    row("not your sender, at RCPT", Step::Recipient,
        "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user x", Kind::Account,
        MailCause::SenderRefused);
    row("sign-in wanted", Step::Sender, "530 5.7.0 Authentication Required", Kind::Account,
        MailCause::SignInRefused);
    row("M365 not authenticated", Step::Sender, "530 5.7.57 Client not authenticated to send mail",
        Kind::Account, MailCause::SignInRefused);
    row("M365 send as", Step::Data, "554 5.2.252 SendAsDenied; a not allowed to send as b", Kind::Account,
        MailCause::SenderRefused);
    row("Gmail quota", Step::Data, "550 5.4.5 Daily user sending limit exceeded", Kind::Account,
        MailCause::QuotaExceeded);
    row("M365 quota", Step::Recipient,
        "550 5.1.90 Your message can't be sent because you've reached your daily limit", Kind::Account,
        MailCause::QuotaExceeded);
    row("SES quota", Step::Data, "454 Throttling failure: Daily message quota exceeded", Kind::Account,
        MailCause::QuotaExceeded);
    row("SES rate", Step::Data, "454 Throttling failure: Maximum sending rate exceeded",
        Kind::RecipientTransient, MailCause::Reply);
    row("SES unverified", Step::Data, "554 Message rejected: Email address is not verified.", Kind::Account,
        MailCause::SenderRefused);
    row("spam", Step::Data, "550 5.7.1 looks like spam", Kind::RecipientPermanent, MailCause::Reply);
    row("too big at the end", Step::Data, "552 5.3.4 too big", Kind::RecipientPermanent,
        MailCause::MessageTooBig);
    row("sender", Step::Sender, "550 5.1.8 bad sender", Kind::Account, MailCause::SenderRefused);
    row("server busy at MAIL", Step::Sender, "452 4.3.1 no space", Kind::ServerTransient, MailCause::Reply);
    row("case 38: sign-in later", Step::SigningIn, "454 4.7.0 later", Kind::ServerTransient,
        MailCause::Reply);
    row("sign-in expired", Step::SigningIn, "432 4.7.12 change it", Kind::Account, MailCause::SignInRefused);
    row("421", Step::Recipient, "421 4.7.0 later", Kind::ServerTransient, MailCause::Reply);
    row("not welcome", Step::Greeting, "554 5.7.1 listed", Kind::Account, MailCause::Reply);
    row("busy", Step::Greeting, "450 busy", Kind::ServerTransient, MailCause::Reply);
}

void TestSmtpSession::meansWhatItSays()
{
    QFETCH(SmtpStep, step);
    QFETCH(QByteArray, reply);
    SmtpReplyParser parser;
    parser.feed(reply + "\r\n");
    const auto meaning = meaningOf(step, std::get<SmtpReply>(*parser.next()));
    QTEST(meaning.kind, "kind");
    QTEST(meaning.cause, "cause");
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

QTEST_GUILESS_MAIN(TestSmtpSession)
#include "tst_smtpsession.moc"
