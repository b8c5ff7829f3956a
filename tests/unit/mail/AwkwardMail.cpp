// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/mail/AwkwardMail.h"

#include <QFile>
#include <QJsonArray>
#include <QXmlStreamReader>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

const QString &oneOf(const QStringList &list, QRandomGenerator *random)
{
    return list[qsizetype(random->bounded(list.size()))];
}

const QStringList &words()
{
    static const QStringList list{u"reset"_s, u"Grüße"_s, u"日本語のテスト"_s, u"パスワード再設定のご案内"_s,
        u"한국어"_s, u"Здравствуйте"_s, u"Ελληνικά"_s, u"हिन्दी"_s, u"ไทย"_s, u"Tiếng"_s, u"İstanbul"_s,
        u"مرحبا"_s, u"שלום"_s, u"\u200fשלום\u200e"_s, u"\u202ecod.exe"_s, u"👩‍👩‍👧"_s, u"🇨🇭"_s,
        u"𝒳"_s, u"e\u0301"_s, u"\u00a0"_s, u"\ufeff"_s, u"\u3000"_s, u"=?utf-8?Q?=41?="_s, u"=?"_s, u"?="_s,
        u"a=b"_s, u"=3D"_s, u"=_boundary"_s, u"--"_s, u"."_s, u".."_s, u".hidden"_s, u"From here"_s,
        u">From"_s, u"\"quoted\""_s, u"\""_s, u"back\\slash"_s, u"\\"_s, u"(comment)"_s, u"("_s, u"<angle>"_s,
        u"semi;colon,comma"_s, u":"_s, u"a@b"_s, u"[x]"_s, u"_"_s, u"100%"_s, u"%41"_s, u"'"_s, u"UTF-8''x"_s,
        u"*"_s, u"*0*="_s, u"\t"_s, u" "_s, u"   "_s, QString(90, u'x'), QString(1100, u'w'),
        QString(300, u'ß'), QString(80, u'漢'), u"https://site.example/r?c=A_b-9"_s};
    return list;
}

QString headerLine(QRandomGenerator *random)
{
    QString text;
    const int count = int(random->bounded(0, 12));
    for (int i = 0; i < count; ++i) {
        text += oneOf(words(), random);
        if (random->bounded(3) > 0)
            text += u' ';
    }
    return text;
}

QString bodyText(QRandomGenerator *random)
{
    static const QStringList lineEnds{
        u"\n"_s, u"\r\n"_s, u"\r"_s, u"\n\n"_s, u" \n"_s, u"\t\r\n"_s, u"\n.\n"_s, u"\nFrom "_s, u"\n."_s};
    static const QStringList inLines{
        u"\f"_s, u"\v"_s, u"\u0085"_s, u"\u2028"_s, u"\u2029"_s, QString(QChar(0))};
    QString text;
    const int count = int(random->bounded(0, 40));
    for (int i = 0; i < count; ++i) {
        text += oneOf(words(), random);
        if (random->bounded(4) == 0)
            text += oneOf(lineEnds, random);
        else if (random->bounded(40) == 0)
            text += oneOf(inLines, random);
        else if (random->bounded(3) > 0)
            text += u' ';
    }
    return text;
}

/// Every address of the collection at https://isemail.info that is one for us, where it is at hand.
QStringList collectedAddresses()
{
    QFile file(QStringLiteral(LATCHKEY_SHARED_CORPORA "/isemail-tests.xml"));
    QStringList addresses;
    if (!file.open(QIODevice::ReadOnly))
        return addresses;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != u"address")
            continue;
        QString text = xml.readElementText();
        for (QChar &c : text) {
            if (c >= QChar(0x2400) && c < QChar(0x2420))
                c = QChar(
                    c.unicode() - 0x2400); // XML has no control characters, so the collection shows them
        }
        if (EmailAddress::parse(text))
            addresses += text;
    }
    return addresses;
}

EmailAddress awkwardAddress(QRandomGenerator *random)
{
    static const QStringList addresses =
        QStringList{u"olivia@corp.example"_s, u"\"a b\"@corp.example"_s, u"\"a\\\"b,<c>@x\"@corp.example"_s,
            u"info@bücher.example"_s, u"måns@bücher.example"_s, u"ユーザー@例え.example"_s,
            QString(64, u'l') + u"@"_s + QString(60, u'd') + u".example"_s, u"o'neil+tag@corp.example"_s,
            u"=?x?=@corp.example"_s}
        + collectedAddresses();
    return *EmailAddress::parse(oneOf(addresses, random));
}

QByteArray someBytes(QRandomGenerator *random, int most)
{
    QByteArray bytes(qsizetype(random->bounded(most)), Qt::Uninitialized);
    for (char &c : bytes)
        c = char(random->bounded(256));
    return bytes;
}

MailAttachment awkwardFile(QRandomGenerator *random)
{
    static const QStringList names{QString(), u"report.csv"_s, u"../../etc/passwd"_s, u"C:\\Temp\\a.txt"_s,
        u"a\"b.txt"_s, u"x; filename=evil.exe"_s, u"Übersicht März.pdf"_s, u"請求書.pdf"_s, u"📎.png"_s,
        u" led and trailed "_s, u".profile"_s, u"no-extension"_s, QString(300, u'n') + u".txt"_s,
        QString(200, u'ü') + u".txt"_s};
    static const QStringList types{u"application/octet-stream"_s, u"text/csv"_s, u"text/plain"_s,
        u"text/html"_s, u"image/png"_s,
        u"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"_s};
    const QString name = random->bounded(2) == 0 ? oneOf(names, random) : headerLine(random);
    return {*HeaderText::parse(name), oneOf(types, random).toLatin1(), someBytes(random, 3000)};
}

QString withLineFeeds(QString text)
{
    return text.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
}

QJsonArray found(const Mailbox &mailbox)
{
    return {mailbox.name.text(), withoutNeedlessBackslashes(mailbox.address.toSmtp())};
}

} // namespace

MailContent awkwardMail(QRandomGenerator *random, int number)
{
    const auto name = [random] { // GMime drops blanks around a name
        return random->bounded(4) == 0 ? HeaderText() : *HeaderText::parse(headerLine(random).trimmed());
    };
    const auto maybe = [random](const QString &text) { return random->bounded(8) == 0 ? QString() : text; };
    MailContent mail{.from = {awkwardAddress(random), name()},
        .to = {},
        .replyTo = std::nullopt,
        .subject = *HeaderText::parse(headerLine(random)),
        .text = maybe(bodyText(random)),
        .html = {},
        .images = {},
        .attachments = {},
        .language = random->bounded(2) == 0 ? u"de-CH"_s : QString(),
        .date = fromMilliseconds(qint64(random->bounded(2000000000U)) * 2000),
        .messageId = QByteArray::number(number) + "@corp.example"};
    for (quint32 i = random->bounded(4U); i < 4; ++i)
        mail.to.append({awkwardAddress(random), name()});
    if (random->bounded(2) == 0)
        mail.replyTo = awkwardAddress(random);
    if (random->bounded(3) > 0) {
        mail.html = maybe(u"<p>"_s + bodyText(random) + u"</p>"_s);
        for (quint32 i = random->bounded(3U); i > 0; --i)
            mail.images.append(
                {"logo" + QByteArray::number(i) + "@corp.example", "image/png", someBytes(random, 2000)});
    }
    for (quint32 i = random->bounded(2) == 0 ? random->bounded(6U) : 0; i > 0; --i)
        mail.attachments.append(awkwardFile(random));
    return mail;
}

QString withoutNeedlessBackslashes(const QString &address)
{
    QString plain;
    for (qsizetype i = 0; i < address.size(); ++i) {
        if (address[i] == u'\\' && i + 1 < address.size()) {
            ++i;
            if (address[i] == u'"' || address[i] == u'\\')
                plain += u'\\';
        }
        plain += address[i];
    }
    return plain;
}

QByteArray composedMail(const MailContent &content)
{
    const auto bytes = composeMessage(content);
    return bytes ? *bytes : "FAILED: " + bytes.error().detail.toUtf8();
}

QJsonObject whatReadersMustFind(const MailContent &content)
{
    QJsonArray to;
    for (const Mailbox &mailbox : content.to)
        to.append(found(mailbox));
    QJsonArray files;
    for (const MailAttachment &file : content.attachments)
        files.append(QJsonArray{file.fileName.text(), QString::fromLatin1(file.mediaType),
            QString::fromLatin1(file.data.toBase64())});
    QJsonArray images;
    if (!content.html.isEmpty()) {
        for (const InlineImage &image : content.images)
            images.append(
                QJsonArray{QString::fromLatin1(image.contentId), QString::fromLatin1(image.data.toBase64())});
    }
    return {{u"subject"_s, content.subject.text()}, {u"from"_s, found(content.from)}, {u"to"_s, to},
        {u"replyTo"_s, content.replyTo ? withoutNeedlessBackslashes(content.replyTo->toSmtp()) : QString()},
        {u"text"_s, withLineFeeds(content.text)}, {u"html"_s, withLineFeeds(content.html)},
        {u"files"_s, files}, {u"images"_s, images}, {u"messageId"_s, QString::fromLatin1(content.messageId)},
        {u"date"_s, toUtc(content.date).toString(u"yyyy-MM-ddTHH:mm:ss"_s)},
        {u"language"_s, content.language}};
}

} // namespace latchkey
