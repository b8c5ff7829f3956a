// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MailProbe.h"
#include "mail/MimeMessage.h"
#include "support/PostfixServer.h"

#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;

namespace {

EmailAddress address(const QString &text)
{
    return *EmailAddress::parse(text);
}

/// A message with everything in it that a mail server might not leave alone.
QByteArray awkwardMessage(const QByteArray &id)
{
    MailContent content{.from = {address(u"desk@corp.example"_s), *HeaderText::parse(u"Grüße, Desk"_s)},
        .to = {{address(u"olivia@corp.example"_s), *HeaderText::parse(u"Olivia \"O\" Smith"_s)}},
        .replyTo = address(u"help@corp.example"_s),
        .subject = *HeaderText::parse(u"Setzen Sie Ihr Passwort zurück 🔑 日本語"_s),
        .text = u".\n..\n.leading dot\nFrom the start\ntrailing blank \n\n"_s + QString(2000, u'x')
            + u"\nGrüße"_s,
        .html = u"<p>.</p>\n.\n<img src=\"cid:logo@corp.example\">"_s,
        .images = {{"logo@corp.example", "image/png", QByteArray("\x89PNG\r\n\x1a\n\0", 9).repeated(100)}},
        .attachments = {},
        .language = u"de"_s,
        .date = Instant(std::chrono::milliseconds(1795269723000)),
        .messageId = id};
    return *composeMessage(content);
}

/// As a Unix mail server stores it.
QByteArray stored(QByteArray message)
{
    return message.replace("\r\n", "\n");
}

} // namespace

class TestPostfix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void deliversByteForByte_data();
    void deliversByteForByte();
    void deliversSeveralOverOneConnection();
    void deliversToAddressesBeyondAscii();
    void signsInWithScram();
    void refusesAWrongPassword_data();
    void refusesAWrongPassword();
    void refusesAnUnknownAuthority();
    void passesTheConnectionTest();
    void tellsThePortsApart();
    void runsBesideAnother();

private:
    MailAccount account(MailSecurity security) const;
    QList<DeliveryResult> send(const MailAccount &account, const QList<SmtpEnvelope> &mails,
        const QString &password, std::optional<MailFailure> *failure = nullptr) const;
    /// The delivered files with this Message-ID, without the trace fields. Bounces of other tests may come at
    /// any time.
    QList<QByteArray> arrived(const QByteArray &messageId) const;

    PostfixServer m_server;
};

void TestPostfix::initTestCase()
{
    const auto started = m_server.start();
    QVERIFY2(started.has_value(),
        started ? "" : qPrintable(started.error().message + u'\n' + started.error().detail));
}

QList<QByteArray> TestPostfix::arrived(const QByteArray &messageId) const
{
    QList<QByteArray> found;
    for (const QByteArray &mail : m_server.deliveredMails()) {
        const QByteArray sent = PostfixServer::withoutTrace(mail);
        if (sent.left(sent.indexOf("\n\n")).contains("Message-ID: <" + messageId + '>'))
            found.append(sent);
    }
    return found;
}

MailAccount TestPostfix::account(MailSecurity security) const
{
    MailAccountDraft draft;
    draft.host = m_server.host();
    draft.port = security == MailSecurity::StartTls ? m_server.submissionPort() : m_server.smtpsPort();
    draft.security = security;
    draft.userName = m_server.userName();
    draft.fromAddress = u"desk@corp.example"_s;
    draft.extraCaFile = m_server.caFile();
    return MailAccount::parse(draft).value();
}

QList<DeliveryResult> TestPostfix::send(const MailAccount &account, const QList<SmtpEnvelope> &mails,
    const QString &password, std::optional<MailFailure> *failure) const
{
    SmtpConnection connection(account);
    QList<DeliveryResult> results;
    connect(&connection, &SmtpConnection::finished, &connection,
        [&](const DeliveryResult &result) { results.append(result); });
    connect(&connection, &SmtpConnection::failed, &connection, [&](const MailFailure &why) {
        if (failure)
            *failure = why;
    });
    QSignalSpy closed(&connection, &SmtpConnection::closed);
    connection.open(Secret(password));
    for (const SmtpEnvelope &mail : mails)
        connection.send(mail);
    (void)QTest::qWaitFor([&] { return results.size() == mails.size(); }, 30000);
    connection.close();
    (void)QTest::qWaitFor([&] { return !closed.isEmpty(); }, 10000);
    return results;
}

void TestPostfix::deliversByteForByte_data()
{
    QTest::addColumn<MailSecurity>("security");
    QTest::newRow("submission with STARTTLS") << MailSecurity::StartTls;
    QTest::newRow("implicit TLS") << MailSecurity::ImplicitTls;
}

void TestPostfix::deliversByteForByte()
{
    QFETCH(MailSecurity, security);
    const QByteArray id = "byte-for-byte." + QByteArray::number(int(security)) + "@corp.example";
    const QByteArray message = awkwardMessage(id);
    const auto results = send(account(security),
        {{address(u"desk@corp.example"_s), {address(u"olivia@corp.example"_s)}, message}},
        m_server.password());
    QCOMPARE(results.size(), 1);
    QVERIFY2(results[0].outcome == DeliveryOutcome::Accepted,
        qPrintable(results[0].transcript.join(u'\n')
            + (results[0].failure ? results[0].failure->detail : QString())));
    QCOMPARE(results[0].replyCode, 250);
    QCOMPARE(results[0].enhancedCode->toString(), u"2.0.0"_s);
    QVERIFY(results[0].replyText.contains(u"queued as"_s));
    QVERIFY(!results[0].transcript.join(u'\n').contains(
        QString::fromLatin1(m_server.password().toUtf8().toBase64())));
    QTRY_COMPARE_WITH_TIMEOUT(arrived(id).size(), 1, 20000);
    QCOMPARE(arrived(id).first(), stored(message));
}

void TestPostfix::deliversSeveralOverOneConnection()
{
    constexpr int count = 20;
    QList<SmtpEnvelope> mails;
    for (int i = 0; i < count; ++i)
        mails.append({address(u"desk@corp.example"_s),
            {address(u"a@corp.example"_s), address(u"\"b c\"@corp.example"_s)},
            "Subject: " + QByteArray::number(i) + "\r\nMessage-ID: <s" + QByteArray::number(i)
                + "@corp.example>\r\n\r\n.\r\n"});
    // One that is refused in between must not disturb the others.
    mails[10].to = {address(u"someone@elsewhere.example"_s)};
    const auto results = send(account(MailSecurity::ImplicitTls), mails, m_server.password());
    QCOMPARE(results.size(), count);
    for (const DeliveryResult &result : results)
        QVERIFY2(result.outcome == DeliveryOutcome::Accepted || result.outcome == DeliveryOutcome::Rejected,
            qPrintable(result.transcript.join(u'\n')));
    for (int i = 0; i < count; ++i) {
        const QByteArray id = "s" + QByteArray::number(i) + "@corp.example";
        QTRY_COMPARE_WITH_TIMEOUT(arrived(id).size(), i == 10 ? 0 : 2, 30000);
        if (i != 10)
            QVERIFY(arrived(id).first().endsWith("\n\n.\n"));
    }
    // PIPELINING, DSN and CHUNKING: Postfix offers them, so the whole envelope stands before the first
    // answer.
    const QString transcript = results[0].transcript.join(u'\n');
    QVERIFY2(transcript.contains(u"C: MAIL FROM:<desk@corp.example> SIZE=48 RET=HDRS\n"
                                 "C: RCPT TO:<a@corp.example> NOTIFY=FAILURE ORCPT=rfc822;a@corp.example\n"
                                 "C: RCPT TO:<\"b c\"@corp.example> NOTIFY=FAILURE "
                                 "ORCPT=rfc822;\"b+20c\"@corp.example\nS: 250"_s),
        qPrintable(transcript));
    QVERIFY2(transcript.contains(u"C: BDAT 48 LAST"_s), qPrintable(transcript));
}

void TestPostfix::deliversToAddressesBeyondAscii()
{
    const QByteArray message = "Date: Sat, 21 Nov 2026 14:02:03 +0000\r\nFrom: desk@corp.example\r\n"
                               "To: måns@corp.example\r\nMessage-ID: <utf8@corp.example>\r\n\r\nhi\r\n";
    const auto results = send(account(MailSecurity::StartTls),
        {{address(u"desk@corp.example"_s), {address(u"måns@corp.example"_s)}, message}}, m_server.password());
    QVERIFY2(results[0].outcome == DeliveryOutcome::Accepted, qPrintable(results[0].transcript.join(u'\n')));
    QTRY_COMPARE_WITH_TIMEOUT(arrived("utf8@corp.example").size(), 1, 20000);
    QCOMPARE(arrived("utf8@corp.example").first(), stored(message));
}

/// Cyrus SASL calculates the server's half of SCRAM.
void TestPostfix::signsInWithScram()
{
    PostfixServer scram("SCRAM-SHA-256 PLAIN LOGIN");
    const auto started = scram.start();
    QVERIFY2(started.has_value(),
        started ? "" : qPrintable(started.error().message + u'\n' + started.error().detail));
    MailAccount there = account(MailSecurity::StartTls);
    there.port = scram.submissionPort();
    there.extraCaFile = scram.caFile();
    const auto accepted = send(there,
        {{address(u"desk@corp.example"_s), {address(u"olivia@corp.example"_s)},
            "Message-ID: <scram@corp.example>\r\n\r\n"}},
        scram.password());
    const QString transcript = accepted[0].transcript.join(u'\n');
    QVERIFY2(accepted[0].outcome == DeliveryOutcome::Accepted, qPrintable(transcript));
    QVERIFY2(transcript.contains(u"C: AUTH SCRAM-SHA-256 ****"_s), qPrintable(transcript));
    QTRY_VERIFY(scram.log().contains("sasl_method=SCRAM-SHA-256, sasl_username=desk@corp.example"));

    std::optional<MailFailure> failure;
    const auto refused =
        send(there, {{address(u"desk@corp.example"_s), {address(u"olivia@corp.example"_s)}, "x\r\n"}},
            u"wrong"_s, &failure);
    QCOMPARE(refused[0].outcome, DeliveryOutcome::Deferred);
    QVERIFY(failure.has_value());
    QCOMPARE(failure->cause, MailCause::SignInRefused);
    QCOMPARE(failure->reply->code, 535);
}

void TestPostfix::refusesAWrongPassword_data()
{
    deliversByteForByte_data();
}

void TestPostfix::refusesAWrongPassword()
{
    QFETCH(MailSecurity, security);
    std::optional<MailFailure> failure;
    const auto results = send(account(security),
        {{address(u"desk@corp.example"_s), {address(u"olivia@corp.example"_s)},
            "Message-ID: <wrong@corp.example>\r\n\r\n"}},
        u"wrong password"_s, &failure);
    QVERIFY(failure.has_value());
    QCOMPARE(failure->cause, MailCause::SignInRefused);
    QCOMPARE(failure->kind, MailFailureKind::Account);
    QCOMPARE(failure->step, SmtpStep::SigningIn);
    QCOMPARE(failure->reply->code, 535);
    QCOMPARE(failure->reply->enhanced->toString(), u"5.7.8"_s);
    QCOMPARE(results[0].outcome, DeliveryOutcome::Deferred);
    QVERIFY(arrived("wrong@corp.example").isEmpty());
}

void TestPostfix::refusesAnUnknownAuthority()
{
    MailAccount stranger = account(MailSecurity::ImplicitTls);
    stranger.extraCaFile.clear();
    const auto signedIn = m_server.log().count("sasl_username=");
    std::optional<MailFailure> failure;
    send(stranger, {{address(u"desk@corp.example"_s), {address(u"olivia@corp.example"_s)}, "x\r\n"}},
        m_server.password(), &failure);
    QVERIFY(failure.has_value());
    QCOMPARE(failure->cause, MailCause::CertificateUntrusted);
    QCOMPARE(m_server.log().count("sasl_username="), signedIn); // it did not even come to a sign-in
}

void TestPostfix::passesTheConnectionTest()
{
    const SystemClock clock;
    const auto testMail = composeTestMail(
        account(MailSecurity::StartTls), address(u"me@corp.example"_s), TestMailWords::arrival(), clock);
    QVERIFY(testMail.has_value());
    MailProbe probe(account(MailSecurity::StartTls));
    QSignalSpy finished(&probe, &MailProbe::finished);
    probe.start(Secret(m_server.password()), *testMail);
    QVERIFY(finished.wait(20000));
    const auto report = finished[0][0].value<MailProbeReport>();
    QVERIFY2(report.isSuccess(), qPrintable(report.transcript.join(u'\n')));
    const QByteArray start = "Message-ID: <";
    const qsizetype at = testMail->message.indexOf(start) + start.size();
    const QByteArray id = testMail->message.mid(at, testMail->message.indexOf('>', at) - at);
    QTRY_COMPARE_WITH_TIMEOUT(arrived(id).size(), 1, 20000);
    QCOMPARE(arrived(id).first(), stored(testMail->message));
}

void TestPostfix::tellsThePortsApart()
{
    MailAccount swapped = account(MailSecurity::ImplicitTls);
    swapped.port = m_server.submissionPort();
    std::optional<MailFailure> failure;
    send(swapped, {{address(u"desk@corp.example"_s), {address(u"olivia@corp.example"_s)}, "x\r\n"}},
        m_server.password(), &failure);
    QVERIFY2(
        failure && failure->cause == MailCause::WrongSecurity, failure ? qPrintable(failure->detail) : "");
    QCOMPARE(explainMailFailure(*failure, swapped).fix->security, MailSecurity::StartTls);
}

void TestPostfix::runsBesideAnother()
{
    PostfixServer other;
    const auto started = other.start();
    QVERIFY2(started.has_value(),
        started ? "" : qPrintable(started.error().message + u'\n' + started.error().detail));
    QVERIFY(other.submissionPort() != m_server.submissionPort());
    other.stop();
    const auto results = send(account(MailSecurity::StartTls),
        {{address(u"desk@corp.example"_s), {address(u"olivia@corp.example"_s)},
            "Message-ID: <still.there@corp.example>\r\n\r\n"}},
        m_server.password());
    QCOMPARE(results[0].outcome, DeliveryOutcome::Accepted);
    QTRY_COMPARE_WITH_TIMEOUT(arrived("still.there@corp.example").size(), 1, 20000);
}

QTEST_GUILESS_MAIN(TestPostfix)
#include "tst_postfix.moc"
