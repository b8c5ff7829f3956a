// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MimeMessage.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
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

QByteArray composed(const MailContent &message)
{
    const auto bytes = composeMessage(message);
    return bytes ? *bytes : "FAILED: " + bytes.error().detail.toUtf8();
}

/// Texts that headers and bodies have stumbled over somewhere in the world.
QString awkwardText(QRandomGenerator *random, bool isHeader)
{
    static const QStringList words{u"reset"_s, u"Grüße"_s, u"日本語のテスト"_s, u"👩‍👩‍👧"_s,
        u"=?utf-8?Q?=41?="_s, u"a=b"_s, u"."_s, u"\"quoted\""_s, u"back\\slash"_s, u"(comment)"_s,
        u"<angle>"_s, u"semi;colon,comma"_s, u"From here"_s, u"=_boundary"_s, u"--"_s, QString(90, u'x'),
        QString(300, u'ß'), u"https://site.example/r?c=A_b-9"_s, u"مرحبا"_s, u"e\u0301"_s, u"\u00a0"_s,
        u" "_s, u"  "_s, u"?="_s, u"_"_s, u"100%"_s, u"'"_s, u"*"_s, u"İ"_s};
    QString text;
    const int count = int(random->bounded(1, 12));
    for (int i = 0; i < count; ++i) {
        text += words[qsizetype(random->bounded(words.size()))];
        if (!isHeader && random->bounded(4) == 0)
            text += random->bounded(2) == 0 ? u"\n"_s : u" \n\t.\n"_s;
        else if (random->bounded(3) > 0)
            text += u' ';
    }
    return text;
}

QByteArray randomBytesOf(QRandomGenerator *random, int count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    for (char &c : bytes)
        c = char(random->bounded(256));
    return bytes;
}

MailContent awkwardContent(QRandomGenerator *random, int number)
{
    MailContent message = content();
    message.subject = header(awkwardText(random, true));
    message.from.name = header(awkwardText(random, true).trimmed());
    message.to.clear();
    for (int i = 0; i <= int(random->bounded(4)); ++i) {
        const QStringList addresses{u"olivia@corp.example"_s, u"\"a b\"@corp.example"_s,
            u"info@bücher.example"_s, QString(64, u'l') + u"@"_s + QString(60, u'd') + u".example"_s,
            u"o'neil+tag@corp.example"_s};
        message.to.append({address(addresses[qsizetype(random->bounded(addresses.size()))]),
            random->bounded(3) == 0 ? HeaderText() : header(awkwardText(random, true).trimmed())});
    }
    message.text = awkwardText(random, false);
    message.messageId = QByteArray::number(number) + "@corp.example";
    if (random->bounded(2) == 0)
        message.replyTo = address(u"help@corp.example"_s);
    if (random->bounded(3) > 0) {
        message.html = u"<p>"_s + awkwardText(random, false) + u"</p>"_s;
        if (random->bounded(2) == 0)
            message.images.append(
                {"logo@corp.example", "image/png", randomBytesOf(random, int(random->bounded(2000)))});
    }
    for (int i = 0; i < int(random->bounded(3)); ++i)
        message.attachments.append({header(awkwardText(random, true).trimmed()), "application/octet-stream",
            randomBytesOf(random, int(random->bounded(500)))});
    message.language = random->bounded(2) == 0 ? u"de-CH"_s : QString();
    return message;
}

/// What a reader of the message must find in it.
QJsonObject expectation(const MailContent &message)
{
    QJsonArray to;
    for (const Mailbox &mailbox : message.to)
        to.append(QJsonArray{mailbox.name.text(), mailbox.address.toSmtp()});
    QJsonArray files;
    for (const MailAttachment &file : message.attachments)
        files.append(QJsonArray{file.fileName.text(), QString::fromLatin1(file.data.toBase64())});
    QJsonArray images;
    if (!message.html.isEmpty()) {
        for (const InlineImage &image : message.images)
            images.append(QJsonArray{u'<' + QString::fromLatin1(image.contentId) + u'>',
                QString::fromLatin1(image.data.toBase64())});
    }
    return {{u"message"_s, QString::fromLatin1(composed(message).toBase64())},
        {u"subject"_s, message.subject.text()},
        {u"from"_s, QJsonArray{message.from.name.text(), message.from.address.toSmtp()}}, {u"to"_s, to},
        {u"replyTo"_s, message.replyTo ? message.replyTo->toSmtp() : QString()}, {u"text"_s, message.text},
        {u"html"_s, message.html}, {u"files"_s, files}, {u"images"_s, images},
        {u"messageId"_s, QString::fromLatin1('<' + message.messageId + '>')},
        {u"date"_s, u"2026-11-21T14:02:03+00:00"_s}, {u"language"_s, message.language}};
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
    QCOMPARE(composed(message),
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
    const QByteArray bytes = composed(message);
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
    QVERIFY(isRefused([](MailContent &m) { m.attachments = {{HeaderText(), "text/plain\n", {}}}; }));
}

void TestMimeMessage::sameContentSameBytes()
{
    QRandomGenerator first(7);
    QRandomGenerator second(7);
    QCOMPARE(composed(awkwardContent(&first, 1)), composed(awkwardContent(&second, 1)));
}

void TestMimeMessage::linesStayShort()
{
    QRandomGenerator random(11);
    for (int i = 0; i < 200; ++i) {
        const QByteArray bytes = composed(awkwardContent(&random, i));
        QVERIFY(bytes.endsWith("\r\n"));
        QByteArray rest = bytes;
        QVERIFY(!rest.replace("\r\n", "").contains('\n'));
        QVERIFY(!rest.contains('\r'));
        QVERIFY(std::all_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) == 0 && c != 0; }));
        for (const QByteArray &line : bytes.split('\n')) {
            const bool hasOneLongWord = line.count(' ') <= 1 || line.startsWith("Message-ID");
            QVERIFY2(line.size() <= 79 || (hasOneLongWord && line.size() <= 300), line.constData());
        }
    }
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
    QVERIFY(composed(message).contains("To: =?utf-8?B?TcOlbnM=?= <måns@xn--bcher-kva.example>\r\n"));
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
    QCOMPARE(mailDate(toInstant(QDateTime({2027, 1, 5}, {0, 0, 0}, Qt::UTC))),
        QByteArray("Tue, 5 Jan 2027 00:00:00 +0000"));
}

// Python's own mail package reads several hundred messages and finds every header, name, text and file as it
// was put in.
void TestMimeMessage::pythonReadsBackEverything()
{
    QRandomGenerator random(20261121);
    QByteArray input;
    constexpr int count = 400;
    for (int i = 0; i < count; ++i)
        input += QJsonDocument(expectation(awkwardContent(&random, i))).toJson(QJsonDocument::Compact) + '\n';

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
