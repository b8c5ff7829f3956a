// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MimeMessage.h"

#include "core/Random.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QLocale>
#include <QRegularExpression>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxEncodedLine = 76; // RFC 2045 sections 6.7 and 6.8
constexpr qsizetype maxPlainLine = 78; // RFC 5322 section 2.1.1

/// A node of the message: its own header fields and the body behind the empty line.
struct Part {
    QByteArray headers;
    QByteArray body;
};

QByteArray withCanonicalLineEnds(QString text)
{
    text.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
    text.replace(u"\n"_s, u"\r\n"_s);
    return text.toUtf8();
}

/// Text that every server and reader leaves alone without any encoding.
bool canTravelPlain(const QByteArray &text)
{
    if (text.contains("=_")) // what our boundaries start with
        return false;
    const auto lines = text.split('\n');
    return std::all_of(lines.begin(), lines.end(), [](QByteArray line) {
        if (line.endsWith('\r'))
            line.chop(1);
        return line.size() <= maxPlainLine && !line.endsWith(' ') && !line.startsWith("From ") && line != "."
            && std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
    });
}

Part textPart(const QByteArray &subtype, const QString &text)
{
    const QByteArray body = withCanonicalLineEnds(text);
    const QByteArray type = "Content-Type: text/" + subtype + "; charset=utf-8\r\n";
    if (canTravelPlain(body))
        return {type + "Content-Transfer-Encoding: 7bit\r\n", body};
    QByteArray printable = toQuotedPrintable(body);
    QByteArray base64 = toBase64Lines(body);
    if (printable.size() <= base64.size())
        return {type + "Content-Transfer-Encoding: quoted-printable\r\n", std::move(printable)};
    return {type + "Content-Transfer-Encoding: base64\r\n", std::move(base64)};
}

Part imagePart(const InlineImage &image)
{
    return {mimeheader::tokens("Content-Type", {image.mediaType}) + "Content-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: inline\r\n" + "Content-ID: <" + image.contentId + ">\r\n",
        toBase64Lines(image.data)};
}

Part attachmentPart(const MailAttachment &file)
{
    QList<QByteArray> disposition{"attachment"};
    if (!file.fileName.isEmpty()) {
        disposition[0] += ';';
        disposition += mimeheader::parameter("filename", file.fileName);
    }
    return {mimeheader::tokens("Content-Type", {file.mediaType}) + "Content-Transfer-Encoding: base64\r\n"
            + mimeheader::tokens("Content-Disposition", disposition),
        toBase64Lines(file.data)};
}

/// Joins parts (RFC 2046 section 5.1). No encoded body can hold "=_", so none can hold the boundary.
Part multipart(
    const QByteArray &subtype, const QByteArray &seed, const QList<Part> &parts, const QByteArray &more = {})
{
    const QByteArray hash = QCryptographicHash::hash(subtype + seed, QCryptographicHash::Sha256);
    const QByteArray boundary = "=_" + hash.left(15).toBase64(QByteArray::Base64UrlEncoding);
    QByteArray body;
    for (const Part &part : parts)
        body += "--" + boundary + "\r\n" + part.headers + "\r\n" + part.body + "\r\n";
    body += "--" + boundary + "--\r\n";
    QList<QByteArray> type{"multipart/" + subtype + ";"};
    if (!more.isEmpty())
        type.append(more + ';');
    type.append("boundary=\"" + boundary + '"');
    return {mimeheader::tokens("Content-Type", type), body};
}

Part bodyOf(const MailContent &content)
{
    Part body = textPart("plain", content.text);
    if (!content.html.isEmpty()) {
        Part html = textPart("html", content.html);
        if (!content.images.isEmpty()) {
            QList<Part> related{html};
            for (const InlineImage &image : content.images)
                related.append(imagePart(image));
            html = multipart("related", content.messageId, related, "type=\"text/html\"");
        }
        body = multipart("alternative", content.messageId, {body, html});
    }
    if (!content.attachments.isEmpty()) {
        QList<Part> mixed{body};
        for (const MailAttachment &file : content.attachments)
            mixed.append(attachmentPart(file));
        body = multipart("mixed", content.messageId, mixed);
    }
    return body;
}

/// English, because these are values a program passes in, never what a person typed.
std::optional<QString> problemOf(const MailContent &content)
{
    static const QRegularExpression id(QStringLiteral("^[A-Za-z0-9._-]{1,200}@[A-Za-z0-9._-]{1,253}$"));
    static const QRegularExpression type(QStringLiteral("^[a-z]+/[a-z0-9.+-]{1,64}$"));
    static const QRegularExpression language(QStringLiteral("^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"));
    const auto isId = [&](const QByteArray &value) {
        return id.match(QString::fromLatin1(value)).hasMatch() && !value.endsWith('\n');
    };
    const auto isType = [&](const QByteArray &value) {
        return type.match(QString::fromLatin1(value)).hasMatch() && !value.endsWith('\n');
    };
    if (content.to.isEmpty())
        return QStringLiteral("no recipient");
    if (!isId(content.messageId))
        return QStringLiteral("not a Message-ID");
    if (!content.language.isEmpty()
        && (!language.match(content.language).hasMatch() || content.language.endsWith(u'\n')))
        return QStringLiteral("not a language tag");
    for (const InlineImage &image : content.images) {
        if (!isId(image.contentId) || !isType(image.mediaType))
            return QStringLiteral("not a Content-ID or media type");
    }
    for (const MailAttachment &file : content.attachments) {
        if (!isType(file.mediaType))
            return QStringLiteral("not a media type");
    }
    return std::nullopt;
}

} // namespace

QByteArray newMessageId(const EmailAddress &sender)
{
    return randomBytes(16).toHex() + '@' + sender.asciiDomain().toLatin1();
}

QByteArray mailDate(Instant instant)
{
    return QLocale::c().toString(toUtc(instant), u"ddd, d MMM yyyy HH:mm:ss '+0000'").toLatin1();
}

QByteArray toQuotedPrintable(const QByteArray &text)
{
    const auto startsLineEnd = [&text](qsizetype at) {
        return QByteArrayView(text).sliced(at).startsWith("\r\n");
    };
    QByteArray encoded;
    encoded.reserve(text.size() + text.size() / 8);
    qsizetype column = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (startsLineEnd(i)) {
            encoded += "\r\n";
            column = 0;
            ++i;
            continue;
        }
        const char c = text[i];
        const bool endsLine = i + 1 == text.size() || startsLineEnd(i + 1);
        const bool isBlank = c == ' ' || c == '\t';
        const bool canBeLiteral = (c > 0x20 && c <= 0x7e && c != '=') || (isBlank && !endsLine);
        const auto isLiteralAt = [&](qsizetype place) {
            const bool changedByReaders =
                place == 0 && ((c == '.' && endsLine) || QByteArrayView(text).sliced(i).startsWith("From "));
            return canBeLiteral && !changedByReaders;
        };
        // A soft line break takes a column itself.
        if (column + (isLiteralAt(column) ? 1 : 3) > maxEncodedLine - (endsLine ? 0 : 1)) {
            encoded += "=\r\n";
            column = 0;
        }
        const bool isLiteral = isLiteralAt(column);
        encoded += isLiteral ? QByteArray(1, c) : '=' + QByteArray(1, c).toHex().toUpper();
        column += isLiteral ? 1 : 3;
    }
    return encoded;
}

QByteArray toBase64Lines(const QByteArray &data)
{
    const QByteArray encoded = data.toBase64();
    QByteArray lines;
    lines.reserve(encoded.size() + encoded.size() / 38 + 2);
    for (qsizetype at = 0; at < encoded.size(); at += maxEncodedLine)
        lines += encoded.mid(at, maxEncodedLine) + "\r\n";
    return lines;
}

Result<QByteArray> composeMessage(const MailContent &content)
{
    if (const auto problem = problemOf(content)) {
        return fail(Error::Code::InvalidInput,
            QCoreApplication::translate("MimeMessage", "The message could not be put together."), {},
            *problem);
    }
    using namespace mimeheader;
    QByteArray message = tokens("Date", {mailDate(content.date)});
    message += mailboxes("From", {content.from});
    message += mailboxes("To", content.to);
    if (content.replyTo)
        message += mailboxes("Reply-To", {Mailbox{*content.replyTo, {}}});
    message += unstructured("Subject", content.subject);
    // One line even when it is long: readers differ in whether they accept a folded one.
    message += "Message-ID: <" + content.messageId + ">\r\n";
    message += "Auto-Submitted: auto-generated\r\n"; // RFC 3834 section 5
    message += "MIME-Version: 1.0\r\n";
    if (!content.language.isEmpty())
        message += tokens("Content-Language", {content.language.toLatin1()});
    const Part body = bodyOf(content);
    message += body.headers + "\r\n" + body.body;
    if (!message.endsWith("\r\n"))
        message += "\r\n";
    return message;
}

} // namespace latchkey
