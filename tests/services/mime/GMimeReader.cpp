// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/mime/GMimeReader.h"
#include "unit/mail/AwkwardMail.h"

#include <gmime/gmime.h>
#include <memory>
#include <QJsonArray>
#include <QStringDecoder>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T> using Owned = std::unique_ptr<T, Unref>;

QString text(QByteArrayView utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom); // it is text here
    return decoder.decode(utf8);
}

QJsonArray mailboxes(InternetAddressList *list)
{
    QJsonArray found;
    for (int i = 0; i < internet_address_list_length(list); ++i) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        found.append(QJsonArray{text(internet_address_get_name(address)),
            withoutNeedlessBackslashes(
                text(internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(address))))});
    }
    return found;
}

QByteArray contentOf(GMimePart *part)
{
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(part), stream.get());
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return QByteArray(reinterpret_cast<const char *>(bytes->data), qsizetype(bytes->len));
}

struct Contents {
    QString plain;
    QString html;
    QJsonArray files;
    QJsonArray images;
};

void collect(GMimeObject *object, Contents *contents)
{
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i)
            collect(g_mime_multipart_get_part(multipart, i), contents);
        return;
    }
    GMimePart *part = GMIME_PART(object);
    const QByteArray bytes = contentOf(part);
    const QString base64 = QString::fromLatin1(bytes.toBase64());
    GMimeContentType *type = g_mime_object_get_content_type(object);
    if (g_mime_part_is_attachment(part)) {
        const std::unique_ptr<char, decltype(&g_free)> name(g_mime_content_type_get_mime_type(type), g_free);
        contents->files.append(QJsonArray{text(g_mime_part_get_filename(part)), text(name.get()), base64});
    } else if (g_mime_content_type_is_type(type, "image", "*")) {
        contents->images.append(QJsonArray{text(g_mime_object_get_content_id(object)), base64});
    } else {
        const bool isHtml = g_mime_content_type_is_type(type, "text", "html");
        (isHtml ? contents->html : contents->plain) = text(bytes).replace(u"\r\n"_s, u"\n"_s);
    }
}

} // namespace

QJsonObject readWithGMime(const QByteArray &bytes)
{
    static const bool isReady = (g_mime_init(), true);
    Q_UNUSED(isReady)
    const Owned<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(bytes.constData(), size_t(bytes.size())));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
    if (!message)
        return {};
    const auto field = [&message](const char *name) {
        return text(g_mime_object_get_header(GMIME_OBJECT(message.get()), name));
    };
    GMimeObject *root = g_mime_message_get_mime_part(message.get());
    Contents contents;
    collect(root, &contents);
    const qint64 seconds = g_date_time_to_unix(g_mime_message_get_date(message.get()));
    const QJsonArray replyTo = mailboxes(g_mime_message_get_reply_to(message.get()));
    return {{u"subject"_s, text(g_mime_message_get_subject(message.get()))},
        {u"from"_s, mailboxes(g_mime_message_get_from(message.get())).at(0)},
        {u"to"_s, mailboxes(g_mime_message_get_to(message.get()))},
        {u"replyTo"_s, replyTo.at(0).toArray().at(1).toString()},
        {u"messageId"_s, text(g_mime_message_get_message_id(message.get()))},
        {u"date"_s, QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss"_s)},
        {u"language"_s, text(g_mime_object_get_header(root, "Content-Language"))},
        {u"autoSubmitted"_s, field("Auto-Submitted")}, {u"mimeVersion"_s, field("MIME-Version")},
        {u"isText"_s, !GMIME_IS_MULTIPART(root)}, {u"text"_s, contents.plain}, {u"html"_s, contents.html},
        {u"files"_s, contents.files}, {u"images"_s, contents.images}};
}

} // namespace latchkey
