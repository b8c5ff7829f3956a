// SPDX-License-Identifier: GPL-3.0-or-later
#include "MailHarness.h"

#include "mail/MimeMessage.h"

// What is in a message, and whom it is addressed to, as the server sees it, over real sockets. Numbers 55 to
// 60 of the project's list of server behaviours.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;

namespace {

/// A message with this text, this subject, and this name of the person it goes to.
Result<QByteArray> composed(const QString &text, const QString &subject, const QString &name,
    const EmailAddress &to = *EmailAddress::parse(u"to@corp.example"_s))
{
    const auto from = EmailAddress::parse(u"desk@corp.example"_s);
    const auto title = HeaderText::parse(subject);
    const auto person = HeaderText::parse(name);
    if (!title)
        return fail(title.error());
    if (!person)
        return fail(person.error());
    return composeMessage({.from = {*from, {}},
        .to = {{to, *person}},
        .replyTo = {},
        .subject = *title,
        .text = text,
        .html = {},
        .images = {},
        .attachments = {},
        .language = {},
        .date = Instant(std::chrono::milliseconds(1795269723000)),
        .messageId = newMessageId(*from)});
}

qsizetype longestLine(const QByteArray &message)
{
    qsizetype longest = 0;
    for (const QByteArray &line : message.split('\n'))
        longest = std::max(longest, line.size() - line.endsWith('\r'));
    return longest;
}

} // namespace

class TestSmtpContent : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void case55to56_bytesArriveAsTheyAre();
    void case55_nulIsNotSent();
    void case57_nothingBreaksOutOfItsPlace_data();
    void case57_nothingBreaksOutOfItsPlace();
    void case58_quotedAddressIsOneRecipient();
    void case59_lettersBeyondAscii_data();
    void case59_lettersBeyondAscii();
    void case60_longLinesAreEncoded();
    void case60_longLinesAreNotSent();
};

void TestSmtpContent::case55to56_bytesArriveAsTheyAre()
{
    const QByteArray message = "Subject: dots\r\n\r\n.\r\n..\r\n.leading\r\nbare\nlf\rcr\r\n\r\n.end";
    QByteArray received;
    MailServer server([&received](SmtpDialogue &s) {
        s.greet();
        received = s.takeMessage();
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(message)}));
    VERIFY_SERVER(server);
    QCOMPARE(received,
        QByteArray("Subject: dots\r\n\r\n..\r\n...\r\n..leading\r\nbare\r\nlf\r\ncr\r\n\r\n..end\r\n"));
}

void TestSmtpContent::case55_nulIsNotSent()
{
    MailServer server([](SmtpDialogue &s) {
        s.greet();
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(QByteArray("Subject: x\r\n\r\na\0b\r\n", 19))}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.result().failure->cause, MailCause::MessageInvalid);
}

void TestSmtpContent::case57_nothingBreaksOutOfItsPlace_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &end :
        {u"\r\n"_s, u"\n"_s, u"\r"_s, QString(QChar(0)), u"\v"_s, u"\u0085"_s, u"\u2028"_s})
        QTest::addRow("U+%04x", end[end.size() - 1].unicode())
            << u"Olivia"_s + end + u"Bcc: eve@evil.example"_s;
    QTest::newRow("encoded") << u"=?utf-8?q?Olivia=0D=0ABcc:_eve@evil.example?="_s;
    QTest::newRow("quote") << u"Olivia\" <eve@evil.example>, \""_s;
    QTest::newRow("backslash") << u"Olivia\\"_s;
}

/// As a subject, as a name, and as an address: refused, or taken in a form that stays in its place.
// S28
void TestSmtpContent::case57_nothingBreaksOutOfItsPlace()
{
    QFETCH(QString, text);
    QVERIFY(!EmailAddress::parse(text + u"@corp.example"_s));
    QVERIFY(!EmailAddress::parse(u"to@corp.example"_s + text));
    const auto message = composed(u"Hello\n"_s, text, text);
    QByteArray received;
    MailServer server([&](SmtpDialogue &s) {
        s.greet();
        if (message)
            received = s.takeMessage();
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send(message ? QList<SmtpEnvelope>{mail(*message)} : QList<SmtpEnvelope>()));
    VERIFY_SERVER(server);
    QCOMPARE(server.receivedBytes().count("RCPT TO"), message ? 1 : 0);
    QVERIFY(!received.contains("\r\nBcc:"));
    QVERIFY(!received.contains("<eve@evil.example>") || received.contains("\\\" <eve@evil.example>"));
    for (const QByteArray &line : received.split('\n'))
        QVERIFY(!line.chopped(line.endsWith('\r')).contains('\r'));
}

void TestSmtpContent::case58_quotedAddressIsOneRecipient()
{
    const auto to = EmailAddress::parse(u"\"a@evil.example x\"@good.example"_s);
    QVERIFY(to.has_value());
    const auto message = composed(u"Hello\n"_s, u"Hello"_s, u"Olivia"_s, *to);
    QVERIFY(message.has_value());
    QByteArray received;
    MailServer server([&received](SmtpDialogue &s) {
        s.greet();
        takeEnvelope(s, {"\"a@evil.example x\"@good.example"});
        received = takeData(s);
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    SmtpEnvelope envelope = mail(*message, {});
    envelope.to = {*to};
    QVERIFY(run.send({envelope}));
    VERIFY_SERVER(server);
    QCOMPARE(run.result().recipients.size(), 1);
    QVERIFY2(received.contains("<\"a@evil.example x\"@good.example>\r\n"), received);
}

void TestSmtpContent::case59_lettersBeyondAscii_data()
{
    QTest::addColumn<bool>("isOffered");
    QTest::newRow("without SMTPUTF8") << false;
    QTest::newRow("with SMTPUTF8") << true;
}

void TestSmtpContent::case59_lettersBeyondAscii()
{
    QFETCH(bool, isOffered);
    MailServer server([isOffered](SmtpDialogue &s) {
        s.greet(isOffered ? QList<QByteArray>{"8BITMIME", "SMTPUTF8"} : QList<QByteArray>{"8BITMIME"});
        s.expect(isOffered ? "MAIL FROM:<desk@corp.example> SMTPUTF8" : "MAIL FROM:<desk@corp.example>");
        s.reply("250 ok");
        if (isOffered) {
            s.expect("RCPT TO:<m\xc3\xa5ns@corp.example>");
            s.reply("250 ok");
        }
        s.expect("RCPT TO:<info@xn--bcher-kva.example>"); // in both cases
        s.reply("250 ok");
        takeData(s);
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail("x\r\n", {u"m\u00e5ns@corp.example"_s, u"info@b\u00fccher.example"_s})}));
    VERIFY_SERVER(server);
    const auto &recipients = run.result().recipients;
    QCOMPARE(recipients[0].outcome, isOffered ? DeliveryOutcome::Accepted : DeliveryOutcome::Rejected);
    if (!isOffered) {
        QCOMPARE(recipients[0].failure->cause, MailCause::NeedsSmtpUtf8);
        QCOMPARE(recipients[0].failure->kind, MailFailureKind::RecipientPermanent);
    }
    QCOMPARE(recipients[1].outcome, DeliveryOutcome::Accepted);
}

void TestSmtpContent::case60_longLinesAreEncoded()
{
    const auto message = composed(QString(3000, u'x') + u'\n', u"Hello"_s, u"Olivia"_s);
    QVERIFY(message.has_value());
    QByteArray received;
    MailServer server([&received](SmtpDialogue &s) {
        s.greet();
        received = s.takeMessage();
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(*message)}));
    VERIFY_SERVER(server);
    QVERIFY(longestLine(received) <= 998);
    QVERIFY(QByteArray(received).replace("=\r\n", "").contains(QByteArray(3000, 'x'))
        || received.contains(QByteArray(3000, 'x').toBase64().left(76)));
}

void TestSmtpContent::case60_longLinesAreNotSent()
{
    QByteArray received;
    MailServer server([&received](SmtpDialogue &s) {
        s.greet();
        received = s.takeMessage();
        s.expectQuit();
    });
    MailRun run(account(server.port()));
    QVERIFY(run.send({mail(QByteArray(999, 'x')), mail(QByteArray(998, 'x'))}));
    VERIFY_SERVER(server);
    QCOMPARE(longestLine(received), 998);
    QCOMPARE(run.outcome.results[0].failure->cause, MailCause::MessageInvalid);
    QCOMPARE(run.outcome.results[0].outcome, DeliveryOutcome::Rejected);
    QCOMPARE(run.outcome.results[1].outcome, DeliveryOutcome::Accepted);
}

QTEST_GUILESS_MAIN(TestSmtpContent)
#include "tst_smtpcontent.moc"
