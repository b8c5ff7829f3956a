// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MimeMessage.h"

#include "core/Random.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRegularExpression>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxEncodedLine = 76; // RFC 2045 sections 6.7 and 6.8
constexpr qsizetype maxPlainLine = 78; // RFC 5322 section 2.1.1

/// What this program says in its own words; the tests compose every message there is.
HeaderToken token(const char *literal)
{
    return *HeaderToken::parse(literal);
}

/// A node of the message: its own header fields and the body behind the empty line.
struct Part {
    QByteArray headers;
    QByteArray body;
};

QByteArray withCanonicalLineEnds(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    QByteArray canonical;
    canonical.reserve(utf8.size() + utf8.size() / 16);
    qsizetype copied = 0;
    for (qsizetype at = 0; at < utf8.size(); ++at) {
        if (utf8[at] != '\r' && utf8[at] != '\n')
            continue;
        canonical.append(QByteArrayView(utf8).sliced(copied, at - copied)).append("\r\n", 2);
        if (utf8[at] == '\r' && at + 1 < utf8.size() && utf8[at + 1] == '\n')
            ++at;
        copied = at + 1;
    }
    return canonical.append(QByteArrayView(utf8).sliced(copied));
}

/// Text that every server and reader leaves alone without any encoding.
bool canTravelPlain(const QByteArray &text)
{
    if (text.contains("=_")) // what our boundaries start with
        return false;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = text.indexOf('\n', at) < 0 ? text.size() : text.indexOf('\n', at);
        QByteArrayView line = QByteArrayView(text).sliced(at, end - at);
        if (line.endsWith('\r'))
            line.chop(1);
        const bool plain = line.size() <= maxPlainLine && !line.endsWith(' ') && !line.startsWith("From ")
            && line != "."
            && std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
        if (!plain)
            return false;
        at = end + 1;
    }
    return true;
}

/// The header field that says how a part's body is written.
QByteArray encodedAs(const char *encoding)
{
    return mimeheader::token("Content-Transfer-Encoding", token(encoding));
}

/// What toBase64Lines() makes of so many bytes.
qsizetype base64LinesSize(qsizetype bytes)
{
    const qsizetype encoded = (bytes + 2) / 3 * 4;
    return encoded + (encoded + maxEncodedLine - 1) / maxEncodedLine * 2;
}

Part textPart(const HeaderToken &mediaType, const QString &text)
{
    const QByteArray body = withCanonicalLineEnds(text);
    const QByteArray type =
        mimeheader::token("Content-Type", mediaType, {{"charset", *HeaderText::parse(u"utf-8"_s)}});
    if (canTravelPlain(body))
        return {type + encodedAs("7bit"), body};
    QByteArray printable = toQuotedPrintable(body);
    if (printable.size() <= base64LinesSize(body.size()))
        return {type + encodedAs("quoted-printable"), std::move(printable)};
    return {type + encodedAs("base64"), toBase64Lines(body)};
}

// Both of these are called with what problemOf() has found to be right.

Part imagePart(const InlineImage &image)
{
    return {mimeheader::token("Content-Type", *HeaderToken::parse(image.mediaType)) + encodedAs("base64")
            + mimeheader::token("Content-Disposition", token("inline"))
            + mimeheader::id("Content-ID", *MailId::parse(image.contentId)),
        toBase64Lines(image.data)};
}

Part attachmentPart(const MailAttachment &file)
{
    QList<HeaderParameter> parameters;
    if (!file.fileName.isEmpty())
        parameters.append({"filename", file.fileName});
    return {mimeheader::token("Content-Type", *HeaderToken::parse(file.mediaType)) + encodedAs("base64")
            + mimeheader::token("Content-Disposition", token("attachment"), parameters),
        toBase64Lines(file.data)};
}

/// Joins parts (RFC 2046 section 5.1). No encoded body can hold "=_", so none can hold the boundary.
Part multipart(const HeaderToken &mediaType, const QByteArray &seed, const QList<Part> &parts,
    QList<HeaderParameter> parameters = {})
{
    const QByteArray hash =
        QCryptographicHash::hash(mediaType.toByteArray() + seed, QCryptographicHash::Sha256);
    const QByteArray boundary = "=_" + hash.left(15).toBase64(QByteArray::Base64UrlEncoding);
    QByteArray body;
    for (const Part &part : parts)
        body += "--" + boundary + "\r\n" + part.headers + "\r\n" + part.body + "\r\n";
    body += "--" + boundary + "--\r\n";
    parameters.append({"boundary", *HeaderText::parse(QString::fromLatin1(boundary))});
    return {mimeheader::token("Content-Type", mediaType, parameters), body};
}

Part bodyOf(const MailContent &content)
{
    Part body = textPart(token("text/plain"), content.text);
    if (!content.html.isEmpty()) {
        Part html = textPart(token("text/html"), content.html);
        if (!content.images.isEmpty()) {
            QList<Part> related{html};
            for (const InlineImage &image : content.images)
                related.append(imagePart(image));
            html = multipart(token("multipart/related"), content.messageId, related,
                {{"type", *HeaderText::parse(u"text/html"_s)}});
        }
        body = multipart(token("multipart/alternative"), content.messageId, {body, html});
    }
    if (!content.attachments.isEmpty()) {
        QList<Part> mixed{body};
        for (const MailAttachment &file : content.attachments)
            mixed.append(attachmentPart(file));
        body = multipart(token("multipart/mixed"), content.messageId, mixed);
    }
    return body;
}

/// The kind of one body that may be written in base64; multipart and message may not (RFC 2045 section 6.4).
bool isMediaType(const QByteArray &text)
{
    const bool isEncodable = !text.startsWith("multipart/") && !text.startsWith("message/");
    const auto halves = text.split('/');
    return isEncodable && halves.size() == 2 && !halves[0].isEmpty() && !halves[1].isEmpty()
        && HeaderToken::parse(text) && text == text.toLower();
}

bool isLanguage(const QString &text)
{
    static const QRegularExpression pattern(u"\\A(?=.{1,35}\\z)[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\\z"_s);
    return pattern.match(text).hasMatch(); // 35: RFC 5646 section 4.4.1
}

/// English, because these are values a program passes in, never what a person typed.
std::optional<QString> problemOf(const MailContent &content)
{
    if (content.to.isEmpty())
        return u"no recipient"_s;
    if (!MailId::parse(content.messageId))
        return u"not a Message-ID"_s;
    if (!content.language.isEmpty() && !isLanguage(content.language))
        return u"not a language tag"_s;
    using namespace std::chrono;
    if (content.date < sys_days(year(1900) / 1 / 1) || content.date >= sys_days(year(10000) / 1 / 1))
        return u"not a date that can stand in a header"_s; // RFC 5322 section 3.3
    for (const InlineImage &image : content.images) {
        if (!MailId::parse(image.contentId) || !isMediaType(image.mediaType))
            return u"not a Content-ID or media type"_s;
    }
    for (const MailAttachment &file : content.attachments) {
        if (!isMediaType(file.mediaType))
            return u"not a media type"_s;
    }
    return std::nullopt;
}

} // namespace

QByteArray newMessageId(const EmailAddress &sender)
{
    return randomBytes(16).toHex() + '@' + sender.asciiDomain().toLatin1();
}

QByteArray toQuotedPrintable(const QByteArray &text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    const QByteArrayView view(text);
    const auto startsLineEnd = [view](qsizetype at) {
        return at + 1 < view.size() && view[at] == '\r' && view[at + 1] == '\n';
    };
    // Written through a pointer, character by character, thousands of them for every message. At worst each
    // takes three, and each line of them a soft line break.
    QByteArray encoded(3 * text.size() + 3 * (3 * text.size() / (maxEncodedLine - 3) + 1), Qt::Uninitialized);
    char *out = encoded.data();
    const auto put = [&out](auto... characters) { ((*out++ = characters), ...); };
    qsizetype column = 0;
    for (qsizetype i = 0; i < view.size(); ++i) {
        const char c = view[i];
        if (c == '\r' && startsLineEnd(i)) {
            put('\r', '\n');
            column = 0;
            ++i;
            continue;
        }
        const bool endsLine = i + 1 == view.size() || startsLineEnd(i + 1);
        const bool isBlank = c == ' ' || c == '\t';
        const bool canBeLiteral = (c > 0x20 && c <= 0x7e && c != '=') || (isBlank && !endsLine);
        const auto isLiteralAt = [&](qsizetype place) {
            if (place > 0 || !canBeLiteral)
                return canBeLiteral;
            const bool changedByReaders =
                (c == '.' && endsLine) || (c == 'F' && view.sliced(i).startsWith("From "));
            return !changedByReaders;
        };
        // A soft line break takes a column itself.
        if (column + (isLiteralAt(column) ? 1 : 3) > maxEncodedLine - (endsLine ? 0 : 1)) {
            put('=', '\r', '\n');
            column = 0;
        }
        if (isLiteralAt(column)) {
            put(c);
            column += 1;
        } else {
            put('=', digits[uchar(c) >> 4], digits[uchar(c) & 15]);
            column += 3;
        }
    }
    encoded.truncate(out - encoded.data());
    return encoded;
}

QByteArray toBase64Lines(const QByteArray &data)
{
    const QByteArray encoded = data.toBase64();
    QByteArray lines;
    lines.reserve(base64LinesSize(data.size()));
    for (qsizetype at = 0; at < encoded.size(); at += maxEncodedLine) {
        lines.append(QByteArrayView(encoded).sliced(at, std::min(maxEncodedLine, encoded.size() - at)));
        lines.append("\r\n", 2);
    }
    return lines;
}

Result<QByteArray> composeMessage(const MailContent &content)
{
    if (const auto problem = problemOf(content)) {
        return fail(Error::Code::InvalidInput,
            QCoreApplication::translate("MimeMessage", "The message could not be put together."), {},
            *problem);
    }
    QByteArray message = mimeheader::date("Date", content.date);
    message += mimeheader::mailboxes("From", {content.from});
    message += mimeheader::mailboxes("To", content.to);
    if (content.replyTo)
        message += mimeheader::mailboxes("Reply-To", {Mailbox{*content.replyTo, {}}});
    message += mimeheader::unstructured("Subject", content.subject);
    message += mimeheader::id("Message-ID", *MailId::parse(content.messageId));
    message += mimeheader::token("Auto-Submitted", token("auto-generated")); // RFC 3834 section 5
    message += mimeheader::token("MIME-Version", token("1.0"));
    if (!content.language.isEmpty())
        message += mimeheader::token("Content-Language", *HeaderToken::parse(content.language.toLatin1()));
    const Part body = bodyOf(content);
    message += body.headers + "\r\n" + body.body;
    if (!message.endsWith("\r\n"))
        message += "\r\n";
    return message;
}

} // namespace latchkey
