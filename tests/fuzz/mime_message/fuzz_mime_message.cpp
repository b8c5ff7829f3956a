// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/Check.h"
#include "mail/MimeMessage.h"

#include <fuzzer/FuzzedDataProvider.h>

// A message of arbitrary values: whatever they hold, it keeps its form, and no value becomes a header field.

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytes(FuzzedDataProvider &input)
{
    return QByteArray::fromStdString(input.ConsumeRandomLengthString(600));
}

QString text(FuzzedDataProvider &input)
{
    const QByteArray raw = bytes(input);
    if (input.ConsumeBool())
        return QString::fromUtf8(raw);
    return QString(
        reinterpret_cast<const QChar *>(raw.constData()), raw.size() / 2); // with halves of characters
}

HeaderText header(FuzzedDataProvider &input)
{
    return HeaderText::parse(text(input)).value_or(HeaderText());
}

EmailAddress address(FuzzedDataProvider &input)
{
    if (auto parsed = EmailAddress::parse(text(input)))
        return *parsed;
    return *EmailAddress::parse(u"olivia@corp.example"_s);
}

/// Half of the time what belongs there.
QByteArray value(FuzzedDataProvider &input, const char *right)
{
    return input.ConsumeBool() ? QByteArray(right) : bytes(input);
}

MailContent contentFrom(FuzzedDataProvider &input)
{
    MailContent mail{.from = {address(input), header(input)},
        .to = {},
        .replyTo = std::nullopt,
        .subject = header(input),
        .text = text(input),
        .html = input.ConsumeBool() ? text(input) : QString(),
        .images = {},
        .attachments = {},
        .language = QString::fromUtf8(value(input, "de-CH")),
        .date = fromMilliseconds(input.ConsumeIntegral<qint64>() >> input.ConsumeIntegralInRange(0, 40)),
        .messageId = value(input, "a.b@corp.example")};
    for (int i = input.ConsumeIntegralInRange(0, 4); i > 0; --i)
        mail.to.append({address(input), header(input)});
    if (input.ConsumeBool())
        mail.replyTo = address(input);
    for (int i = input.ConsumeIntegralInRange(0, 2); i > 0; --i)
        mail.images.append({value(input, "logo@corp.example"), value(input, "image/png"), bytes(input)});
    for (int i = input.ConsumeIntegralInRange(0, 3); i > 0; --i)
        mail.attachments.append({header(input), value(input, "text/csv"), bytes(input)});
    return mail;
}

void checkForm(const QByteArray &message, bool isUtf8Allowed)
{
    check(message.endsWith("\r\n"), "the last line has its end");
    qsizetype lineStart = 0;
    for (qsizetype i = 0; i < message.size(); ++i) {
        const char c = message[i];
        check(c != '\0', "no NUL");
        check(isUtf8Allowed || (c & 0x80) == 0, "ASCII only");
        check(c != '\r' || message.at(std::min(i + 1, message.size() - 1)) == '\n', "no bare CR");
        if (c != '\n')
            continue;
        check(i > 0 && message[i - 1] == '\r', "no bare LF");
        check(i - 1 - lineStart <= 998, "no line over 998 octets");
        lineStart = i + 1;
    }
}

QList<QByteArray> fieldNames(const QByteArray &message)
{
    QList<QByteArray> names;
    for (const QByteArray &line : message.left(message.indexOf("\r\n\r\n")).split('\n')) {
        if (!line.startsWith(' '))
            names.append(line.left(line.indexOf(':')));
    }
    return names;
}

void checkHeaders(const QByteArray &message, const MailContent &mail)
{
    QList<QByteArray> names{"Date", "From", "To"};
    if (mail.replyTo)
        names.append("Reply-To");
    names += {"Subject", "Message-ID", "Auto-Submitted", "MIME-Version"};
    if (!mail.language.isEmpty())
        names.append("Content-Language");
    names.append("Content-Type");
    if (mail.html.isEmpty() && mail.attachments.isEmpty())
        names.append("Content-Transfer-Encoding");
    check(fieldNames(message) == names, "the header fields are ours");
    qsizetype parts = 0;
    for (const QByteArray &line : message.split('\n'))
        parts += line.startsWith("Content-Type: ") ? 1 : 0;
    const qsizetype multiparts = (mail.html.isEmpty()            ? 0
                                         : mail.images.isEmpty() ? 1
                                                                 : 2)
        + (mail.attachments.isEmpty() ? 0 : 1);
    const qsizetype leaves = 1 + (mail.html.isEmpty() ? 0 : 1 + mail.images.size()) + mail.attachments.size();
    // A line of text may look like it; a line of a header may not.
    check(parts >= multiparts + leaves, "every part is there");
    qsizetype boundaries = 0;
    for (const QByteArray &line : message.split('\n'))
        boundaries += line.startsWith("--=_") ? 1 : 0;
    const qsizetype children = multiparts == 0 ? 0 : multiparts + leaves - 1;
    check(boundaries == children + multiparts, "no text looks like a boundary");
}

void checkQuotedPrintable(const QByteArray &text)
{
    QByteArray encoded = toQuotedPrintable(text);
    for (const QByteArray &line : encoded.split('\n')) {
        const QByteArray bare = line.endsWith('\r') ? line.chopped(1) : line;
        check(bare.size() <= 76, "quoted-printable has short lines");
        check(!bare.endsWith(' ') && !bare.endsWith('\t'), "no blank at the end of a line");
    }
    encoded.replace("=\r\n", "");
    check(QByteArray::fromPercentEncoding(encoded, '=') == text, "quoted-printable comes back");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzedDataProvider input(data, size);
    const MailContent mail = contentFrom(input);
    checkQuotedPrintable(mail.text.toUtf8());
    const auto message = composeMessage(mail);
    if (!message) {
        check(message.error().code == Error::Code::InvalidInput, "what cannot be a message is refused");
        return 0;
    }
    const bool isUtf8Allowed = mail.from.address.needsSmtpUtf8()
        || (mail.replyTo && mail.replyTo->needsSmtpUtf8())
        || std::any_of(mail.to.begin(), mail.to.end(),
            [](const Mailbox &mailbox) { return mailbox.address.needsSmtpUtf8(); });
    checkForm(*message, isUtf8Allowed);
    checkHeaders(*message, mail);
    return 0;
}
