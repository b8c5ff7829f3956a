// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/CaughtMail.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringDecoder>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepest = 8;
constexpr int mostParts = 100;
constexpr qsizetype longestHeader = 64 * 1024;

using Headers = QHash<QByteArray, QByteArray>;

struct Entity {
    Headers headers;
    QByteArray body;
};

QString decoded(const QByteArray &bytes, const QByteArray &charset)
{
    QStringDecoder decoder(charset.isEmpty() ? "utf-8" : charset.constData());
    if (!decoder.isValid())
        return QString::fromLatin1(bytes);
    return decoder.decode(bytes);
}

QByteArray fromQuotedPrintable(const QByteArray &encoded, bool underscoreIsBlank)
{
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0'
            : c >= 'A' && c <= 'F'  ? c - 'A' + 10
            : c >= 'a' && c <= 'f'  ? c - 'a' + 10
                                    : -1;
    };
    QByteArray bytes;
    bytes.reserve(encoded.size());
    for (qsizetype i = 0; i < encoded.size(); ++i) {
        const char c = encoded[i];
        if (c == '_' && underscoreIsBlank) {
            bytes += ' ';
        } else if (c != '=') {
            bytes += c;
        } else if (i + 2 < encoded.size() && digit(encoded[i + 1]) >= 0 && digit(encoded[i + 2]) >= 0) {
            bytes += char(digit(encoded[i + 1]) * 16 + digit(encoded[i + 2]));
            i += 2;
        } else if (i + 2 < encoded.size() && encoded[i + 1] == '\r' && encoded[i + 2] == '\n') {
            i += 2; // a line that goes on
        } else if (i + 1 < encoded.size() && encoded[i + 1] == '\n') {
            i += 1;
        } else {
            bytes += c;
        }
    }
    return bytes;
}

/// Header text with its encoded words read. Blanks between two of them are no part of the text (RFC 2047
/// section 6.2), and a character may be cut in two by them, so bytes are joined before they are decoded.
QString decodedHeader(const QByteArray &value)
{
    static const QRegularExpression word(u"=\\?([^?\\s]+)\\?([bBqQ])\\?([^?\\s]*)\\?="_s);
    const QString text = QString::fromUtf8(value);
    QString result;
    QByteArray pending;
    QByteArray pendingCharset;
    const auto flush = [&] {
        if (!pending.isEmpty())
            result += decoded(pending, pendingCharset);
        pending.clear();
    };
    qsizetype at = 0;
    auto matches = word.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const QString between = text.mid(at, match.capturedStart() - at);
        const QByteArray charset = match.captured(1).section(u'*', 0, 0).toLatin1().toLower();
        if (pending.isEmpty() || !between.trimmed().isEmpty() || charset != pendingCharset) {
            flush();
            if (result.isEmpty() || !between.trimmed().isEmpty())
                result += between;
        }
        const QByteArray encoded = match.captured(3).toLatin1();
        pending += match.captured(2).toLower() == u"b"_s ? QByteArray::fromBase64(encoded)
                                                         : fromQuotedPrintable(encoded, true);
        pendingCharset = charset;
        at = match.capturedEnd();
    }
    flush();
    return result + text.mid(at);
}

Entity split(const QByteArray &raw)
{
    qsizetype end = raw.indexOf("\r\n\r\n");
    qsizetype gap = 4;
    if (raw.startsWith("\r\n")) { // no header at all
        end = 0;
        gap = 2;
    }
    Entity entity;
    entity.body = end < 0 ? QByteArray() : raw.mid(end + gap);
    QByteArray header = (end < 0 ? raw : raw.left(end)).left(longestHeader);
    header.replace("\r\n ", " ");
    header.replace("\r\n\t", "\t");
    for (const QByteArray &line : header.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            continue;
        const QByteArray name = line.left(colon).trimmed().toLower();
        if (!entity.headers.contains(name))
            entity.headers.insert(name, line.mid(colon + 1).trimmed());
    }
    return entity;
}

QByteArray parameterOf(const QByteArray &field, const QString &name)
{
    const QRegularExpression pattern(u";\\s*%1\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))"_s.arg(name),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(QString::fromLatin1(field));
    return (match.captured(1).isEmpty() ? match.captured(2) : match.captured(1)).toLatin1();
}

QByteArray contentOf(const Entity &entity)
{
    const QByteArray encoding = entity.headers.value("content-transfer-encoding").toLower();
    if (encoding == "base64")
        return QByteArray::fromBase64(entity.body);
    return encoding == "quoted-printable" ? fromQuotedPrintable(entity.body, false) : entity.body;
}

QList<QByteArray> partsOf(const QByteArray &body, const QByteArray &boundary)
{
    QList<QByteArray> parts;
    const QByteArray line = "\r\n--" + boundary;
    const QByteArray text = "\r\n" + body;
    qsizetype at = text.indexOf(line);
    while (at >= 0 && parts.size() < mostParts) {
        const qsizetype start = at + line.size();
        if (QByteArrayView(text).sliced(start).startsWith("--"))
            break;
        const qsizetype contentStart = text.indexOf("\r\n", start);
        const qsizetype next = contentStart < 0 ? -1 : text.indexOf(line, contentStart);
        if (next < 0)
            break;
        parts += text.mid(contentStart + 2, std::max<qsizetype>(0, next - contentStart - 2));
        at = next;
    }
    return parts;
}

/// The first plain and the first HTML part that are not attachments.
void collect(const Entity &entity, int depth, CaughtMail &mail)
{
    const QByteArray field = entity.headers.value("content-type", "text/plain");
    const QByteArray type = field.split(';').first().trimmed().toLower();
    if (type.startsWith("multipart/") && depth < deepest) {
        const QByteArray boundary = parameterOf(field, u"boundary"_s);
        if (!boundary.isEmpty()) {
            for (const QByteArray &part : partsOf(entity.body, boundary))
                collect(split(part), depth + 1, mail);
        }
        return;
    }
    if (entity.headers.value("content-disposition").toLower().startsWith("attachment"))
        return;
    QString *target = type == "text/html" ? &mail.html : type == "text/plain" ? &mail.text : nullptr;
    if (!target || !target->isEmpty())
        return;
    *target = decoded(contentOf(entity), parameterOf(field, u"charset"_s).toLower());
    target->replace(u"\r\n"_s, u"\n"_s);
}

QStringList linksIn(const CaughtMail &mail)
{
    static const QRegularExpression inText(u"https?://[^\\s<>\"]+"_s);
    static const QRegularExpression inHtml(
        u"href\\s*=\\s*\"(https?://[^\"]+)\""_s, QRegularExpression::CaseInsensitiveOption);
    QStringList links;
    const auto add = [&links](QString link) {
        while (!link.isEmpty() && QStringView(u".,;:!?)'").contains(link.back()))
            link.chop(1);
        if (!links.contains(link) && links.size() < 50)
            links += link;
    };
    for (auto matches = inText.globalMatch(mail.text); matches.hasNext();)
        add(matches.next().captured());
    for (auto matches = inHtml.globalMatch(mail.html); matches.hasNext();)
        add(matches.next().captured(1).replace(u"&amp;"_s, u"&"_s));
    return links;
}

} // namespace

CaughtMail readMail(const QByteArray &raw)
{
    CaughtMail mail;
    mail.raw = raw;
    const Entity entity = split(raw);
    mail.from = decodedHeader(entity.headers.value("from"));
    mail.to = decodedHeader(entity.headers.value("to"));
    mail.subject = decodedHeader(entity.headers.value("subject"));
    collect(entity, 0, mail);
    mail.links = linksIn(mail);
    return mail;
}

} // namespace latchkey
