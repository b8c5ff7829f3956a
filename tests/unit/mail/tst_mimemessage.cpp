// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/mail/AwkwardMail.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

EmailAddress address(const QString &text)
{
    return *EmailAddress::parse(text);
}

HeaderText header(const QString &text)
{
    return *HeaderText::parse(text);
}

MailContent content()
{
    return {.from = {address(u"desk@corp.example"_s), header(u"Support Desk"_s)},
        .to = {{address(u"olivia@corp.example"_s), header(u"Olivia Smith"_s)}},
        .replyTo = std::nullopt,
        .subject = header(u"Hello"_s),
        .text = u"Hi Olivia,\n\nall is well.\n"_s,
        .html = {},
        .images = {},
        .attachments = {},
        .language = {},
        .date = toInstant(QDateTime({2026, 11, 21}, {14, 2, 3}, Qt::UTC)),
        .messageId = "abc@corp.example"};
}

} // namespace

class TestMimeMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plainMessageReadsLikeOne();
    void alternativeCarriesBoth();
    void case57_headersCannotBeInjected_data();
    void case57_headersCannotBeInjected();
    void contentThatIsNoMessageIsRefused();
    void sameContentSameBytes();
    void linesStayShort();
    void fileNamesInSections();
    void quotedPrintable_data();
    void quotedPrintable();
    void utf8AddressesStandAsTheyAre();
    void messageIdsAreFreshAndOurs();
    void dates();
    void pythonReadsBackEverything();
};

void TestMimeMessage::plainMessageReadsLikeOne()
{
    MailContent message = content();
    message.replyTo = address(u"help@corp.example"_s);
    message.language = u"en"_s;
    QCOMPARE(composedMail(message),
        QByteArray("Date: Sat, 21 Nov 2026 14:02:03 +0000\r\n"
                   "From: Support Desk <desk@corp.example>\r\n"
                   "To: Olivia Smith <olivia@corp.example>\r\n"
                   "Reply-To: help@corp.example\r\n"
                   "Subject: Hello\r\n"
                   "Message-ID: <abc@corp.example>\r\n"
                   "Auto-Submitted: auto-generated\r\n"
                   "MIME-Version: 1.0\r\n"
                   "Content-Language: en\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: 7bit\r\n"
                   "\r\n"
                   "Hi Olivia,\r\n\r\nall is well.\r\n"));
}

void TestMimeMessage::alternativeCarriesBoth()
{
    MailContent message = content();
    message.html = u"<p>Hi</p>"_s;
    const QByteArray bytes = composedMail(message);
    QVERIFY(bytes.contains("Content-Type: multipart/alternative;"));
    QVERIFY(bytes.indexOf("text/plain") < bytes.indexOf("text/html")); // the last one is preferred
    QVERIFY(!bytes.contains("multipart/related"));
    QVERIFY(!bytes.contains("List-"));
}

void TestMimeMessage::case57_headersCannotBeInjected_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("CRLF") << u"Hi\r\nBcc: evil@evil.example"_s;
    QTest::newRow("CR") << u"Hi\rBcc: x"_s;
    QTest::newRow("LF") << u"Hi\nBcc: x"_s;
    QTest::newRow("NUL") << u"Hi"_s + QChar(0) + u"x"_s;
    QTest::newRow("escape") << u"Hi\x1b[31m"_s;
    QTest::newRow("next line") << u"Hi\u0085Bcc: x"_s;
    QTest::newRow("line separator") << u"Hi\u2028Bcc: x"_s;
    QTest::newRow("half a character") << u"Hi"_s + QChar(0xd800);
}

// S28
void TestMimeMessage::case57_headersCannotBeInjected()
{
    QFETCH(QString, text);
    const auto value = HeaderText::parse(text);
    QVERIFY(!value.has_value()); // S28
    QCOMPARE(value.error().code, Error::Code::InvalidInput);
    QVERIFY(HeaderText::parse(u"tab\tis fine"_s).has_value());
}

void TestMimeMessage::contentThatIsNoMessageIsRefused()
{
    const auto isRefused = [](auto spoil) {
        MailContent message = content();
        spoil(message);
        const auto result = composeMessage(message);
        return !result && result.error().code == Error::Code::InvalidInput;
    };
    QVERIFY(isRefused([](MailContent &m) { m.to.clear(); }));
    QVERIFY(isRefused([](MailContent &m) { m.messageId = "a@b>\r\nBcc: x"; }));
    QVERIFY(isRefused([](MailContent &m) { m.messageId = "a@b\n"; }));
    QVERIFY(isRefused([](MailContent &m) { m.language = u"de\r\nBcc: x"_s; }));
    QVERIFY(isRefused([](MailContent &m) { m.language = u"de\n"_s; }));
    QVERIFY(isRefused([](MailContent &m) { m.images = {{"x\r\n@y", "image/png", {}}}; }));
    QVERIFY(isRefused([](MailContent &m) { m.images = {{"x@y", "image/png\r\nBcc: x", {}}}; }));
    QVERIFY(isRefused([](MailContent &m) { m.messageId = QByteArray(201, 'a') + "@b"; }));
    QVERIFY(isRefused([](MailContent &m) { m.messageId = "a..b@c"; }));
    QVERIFY(isRefused([](MailContent &m) { m.language = u"a-"_s.repeated(600) + u'a'; }));
    QVERIFY(isRefused([](MailContent &m) { m.date = Instant::max(); }));
    QVERIFY(isRefused([](MailContent &m) { m.date = Instant::min(); }));
    // Encoding these is forbidden (RFC 2045 section 6.4), and readers would look for parts in them.
    for (const char *type : {"text/plain\n", "text", "text/", "/plain", "a/b/c", "text/plain; x=y",
             "Text/Plain", "multipart/mixed", "message/rfc822"}) {
        QVERIFY2(isRefused([type](MailContent &m) { m.attachments = {{HeaderText(), type, {}}}; }), type);
    }
}

void TestMimeMessage::sameContentSameBytes()
{
    QRandomGenerator first(7);
    QRandomGenerator second(7);
    QCOMPARE(composedMail(awkwardMail(&first, 1)), composedMail(awkwardMail(&second, 1)));
}

void TestMimeMessage::linesStayShort()
{
    QRandomGenerator random(11);
    for (int i = 0; i < 200; ++i) {
        const QByteArray bytes = composedMail(awkwardMail(&random, i));
        QVERIFY(bytes.endsWith("\r\n"));
        QByteArray rest = bytes;
        QVERIFY(!rest.replace("\r\n", "").contains('\n'));
        QVERIFY(!rest.contains('\r'));
        QVERIFY(!rest.contains('\0'));
        // Some readers, GMime among them, read such words as one and stop at the padding of the first.
        QVERIFY(!bytes.contains("=?=\r\n =?utf-8?B?") && !bytes.contains("=?= =?utf-8?B?"));
        for (const QByteArray &line : bytes.split('\n')) {
            // A word cannot be folded: a long address, a long media type.
            const bool isOneWord = line.size() <= 300 && line.trimmed().count(' ') <= 1;
            const bool hasEncodedWord = line.contains("?=") && line.contains("=?utf-8?");
            QVERIFY2(line.size() <= (hasEncodedWord ? 77 : 79) || isOneWord || line.contains("\" <"),
                line.constData());
        }
    }
}

void TestMimeMessage::fileNamesInSections()
{
    MailContent message = content();
    message.attachments = {
        {header(u"Übersicht über das Konto von Jürgen, im März eingerichtet.pdf"_s), "application/pdf", "x"}};
    const QByteArray bytes = composedMail(message);
    QVERIFY2(bytes.contains("Content-Disposition: attachment;\r\n"
                            " filename*0*=UTF-8''%C3%9Cbersicht%20%C3%BCber%20das%20;\r\n"),
        bytes.constData());
    QVERIFY(bytes.contains("\r\n filename*1*="));
}

void TestMimeMessage::quotedPrintable_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("encoded");
    QTest::newRow("plain") << QByteArray("a b\r\nc") << QByteArray("a b\r\nc");
    QTest::newRow("equals") << QByteArray("a=b") << QByteArray("a=3Db");
    QTest::newRow("blank at the end") << QByteArray("a \r\nb\t") << QByteArray("a=20\r\nb=09");
    QTest::newRow("From") << QByteArray("From me\r\nFromage") << QByteArray("=46rom me\r\nFromage");
    QTest::newRow("lone dot") << QByteArray(".\r\n.a") << QByteArray("=2E\r\n.a");
    QTest::newRow("bare CR and LF") << QByteArray("a\rb\nc") << QByteArray("a=0Db=0Ac");
    QTest::newRow("utf-8") << QByteArray("\xc3\xbc") << QByteArray("=C3=BC");
    QTest::newRow("76 fit") << QByteArray(76, 'x') << QByteArray(76, 'x');
    QTest::newRow("77 do not") << QByteArray(77, 'x') << QByteArray(75, 'x') + "=\r\nxx";
    QTest::newRow("From after a soft break")
        << QByteArray(75, 'x') + "From x" << QByteArray(75, 'x') + "=\r\n=46rom x";
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void TestMimeMessage::quotedPrintable()
{
    QFETCH(QByteArray, text);
    QTEST(toQuotedPrintable(text), "encoded");
}

void TestMimeMessage::utf8AddressesStandAsTheyAre()
{
    MailContent message = content();
    message.to = {{address(u"måns@bücher.example"_s), header(u"Måns"_s)}};
    QVERIFY(composedMail(message).contains("To: =?utf-8?B?TcOlbnM=?= <måns@xn--bcher-kva.example>\r\n"));
}

void TestMimeMessage::messageIdsAreFreshAndOurs()
{
    const auto sender = address(u"desk@Bücher.example"_s);
    QVERIFY(newMessageId(sender) != newMessageId(sender));
    QVERIFY(newMessageId(sender).endsWith("@xn--bcher-kva.example"));
    MailContent message = content();
    message.messageId = newMessageId(sender);
    QVERIFY(composeMessage(message).has_value());
}

void TestMimeMessage::dates()
{
    MailContent message = content();
    message.date = toInstant(QDateTime({2027, 1, 5}, {0, 0, 0}, Qt::UTC));
    QVERIFY(composedMail(message).startsWith("Date: Tue, 5 Jan 2027 00:00:00 +0000\r\n"));
}

// Python's own mail package reads several hundred messages and finds every header, name, text and file as it
// was put in.
void TestMimeMessage::pythonReadsBackEverything()
{
    QRandomGenerator random(20261121);
    QByteArray input;
    constexpr int count = 400;
    for (int i = 0; i < count; ++i) {
        const MailContent mail = awkwardMail(&random, i);
        QJsonObject wanted = whatReadersMustFind(mail);
        wanted.insert(u"message"_s, QString::fromLatin1(composedMail(mail).toBase64()));
        input += QJsonDocument(wanted).toJson(QJsonDocument::Compact) + '\n';
    }

    QProcess python;
    python.start(u"python3"_s, {QStringLiteral(LATCHKEY_MAIL_TEST_DIR "/read_back.py")});
    QVERIFY2(python.waitForStarted(), "python3 is missing");
    python.write(input);
    python.closeWriteChannel();
    QVERIFY(python.waitForFinished(60000));
    const QByteArray said = python.readAllStandardOutput() + python.readAllStandardError();
    QVERIFY2(python.exitCode() == 0, said.left(4000).constData());
    QCOMPARE(said.trimmed(), QByteArray::number(count) + " messages, all as they were");
}

QTEST_GUILESS_MAIN(TestMimeMessage)
#include "tst_mimemessage.moc"
