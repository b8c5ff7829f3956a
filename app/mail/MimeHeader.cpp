// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MimeHeader.h"

#include <QCoreApplication>

namespace latchkey {

namespace {

constexpr qsizetype foldAt = 76; // with room for the ";" or "," that follows
/// RFC 2047 section 2 allows 75 and a line of 76 around it; this leaves room for the name of the field.
constexpr qsizetype maxEncodedWord = 62;
constexpr QByteArrayView atomSpecials("!#$%&'*+-/=?^_`{|}~"); // RFC 5322 section 3.2.3
constexpr QByteArrayView parameterSpecials("!#$&+-.^_`{|}~"); // RFC 2231 section 7 (attribute-char)

bool isAlphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool isPrintableAscii(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

QByteArray hex(char c)
{
    return QByteArray(1, c).toHex().toUpper();
}

/// The length of the UTF-8 character at `at`: an encoded-word must not cut one (RFC 2047 section 5).
qsizetype characterLength(const QByteArray &utf8, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < utf8.size() && (utf8[end] & 0xc0) == 0x80)
        ++end;
    return end - at;
}

/// The "Q" form of one character, in the alphabet that is allowed everywhere, also in a name (RFC 2047
/// section 5 (3)).
QByteArray toQ(QByteArrayView character)
{
    QByteArray encoded;
    for (const char c : character) {
        if (isAlphanumeric(c) || QByteArrayView("!*+-/").contains(c))
            encoded += c;
        else if (c == ' ')
            encoded += '_';
        else
            encoded += '=' + hex(c);
    }
    return encoded;
}

/// `text` as encoded-words, in Q or B, whichever is shorter. White space between them is dropped by readers,
/// so each blank of the text is inside a word.
QList<QByteArray> encodedWords(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    const bool isB = toQ(utf8).size() > (utf8.size() + 2) / 3 * 4;
    const QByteArray start = isB ? "=?utf-8?B?" : "=?utf-8?Q?";
    const qsizetype room = maxEncodedWord - start.size() - 2;
    const auto encode = [isB](const QByteArray &raw) { return isB ? raw.toBase64() : toQ(raw); };

    QList<QByteArray> words;
    QByteArray raw;
    for (qsizetype at = 0; at < utf8.size();) {
        const QByteArray character = utf8.mid(at, characterLength(utf8, at));
        if (!raw.isEmpty() && encode(raw + character).size() > room)
            words.append(start + encode(std::exchange(raw, {})) + "?=");
        raw += character;
        at += character.size();
    }
    if (!raw.isEmpty())
        words.append(start + encode(raw) + "?=");
    return words;
}

/// Appends words to a header field, each after a blank or on a new line.
class Folder {
public:
    explicit Folder(QByteArrayView name)
        : m_text(name.toByteArray() + ':')
        , m_column(m_text.size())
    {
    }
    void add(const QByteArray &word)
    {
        // The first word stays beside the name: some readers take an empty first line for an empty value.
        if (m_column + 1 + word.size() > foldAt && !m_isFirst) {
            m_text += "\r\n";
            m_column = 0;
        }
        m_isFirst = false;
        m_text += ' ' + word;
        m_column += 1 + word.size();
    }
    QByteArray finish() { return m_text + "\r\n"; }

private:
    QByteArray m_text;
    qsizetype m_column;
    bool m_isFirst = true;
};

/// Free text can stand as it is when it is ASCII, cannot be taken for an encoded-word, and folding at its
/// single blanks keeps both the text and the line length.
bool canStandPlain(const QByteArray &value)
{
    if (!isPrintableAscii(value) || value.contains("=?") || value.contains("  ") || value.startsWith(' ')
        || value.endsWith(' '))
        return false;
    const auto words = value.split(' ');
    return std::all_of(
        words.begin(), words.end(), [](const QByteArray &word) { return word.size() <= foldAt - 20; });
}

bool isAtom(const QByteArray &word)
{
    return !word.isEmpty() && std::all_of(word.begin(), word.end(), [](char c) {
        return isAlphanumeric(c) || atomSpecials.contains(c);
    });
}

QByteArray quoted(QByteArray text)
{
    text.replace('\\', "\\\\").replace('"', "\\\"");
    return '"' + text + '"';
}

/// A display name as a phrase (RFC 5322 section 3.2.5).
QList<QByteArray> phrase(const HeaderText &name)
{
    const QByteArray ascii = name.text().toLatin1();
    if (canStandPlain(name.text().toUtf8())) {
        const auto words = ascii.split(' ');
        if (std::all_of(words.begin(), words.end(), isAtom))
            return words;
        if (ascii.size() <= foldAt - 20)
            return {quoted(ascii)};
    }
    return encodedWords(name.text());
}

QByteArray percentEncoded(QByteArrayView bytes)
{
    QByteArray encoded;
    for (const char c : bytes)
        encoded += isAlphanumeric(c) || parameterSpecials.contains(c) ? QByteArray(1, c) : '%' + hex(c);
    return encoded;
}

} // namespace

Result<HeaderText> HeaderText::parse(const QString &text)
{
    const bool hasForbidden = std::any_of(text.begin(), text.end(), [](QChar c) {
        return (c.category() == QChar::Other_Control && c != u'\t') || c.category() == QChar::Separator_Line
            || c.category() == QChar::Separator_Paragraph;
    });
    if (hasForbidden || !text.isValidUtf16()) {
        return fail(Error::Code::InvalidInput,
            QCoreApplication::translate(
                "HeaderText", "This has to fit on one line, without line breaks or hidden characters."));
    }
    HeaderText value;
    value.m_text = text;
    return value;
}

QByteArray mimeheader::unstructured(QByteArrayView name, const HeaderText &value)
{
    const QByteArray utf8 = value.text().toUtf8();
    return tokens(name, canStandPlain(utf8) ? utf8.split(' ') : encodedWords(value.text()));
}

QByteArray mimeheader::mailboxes(QByteArrayView name, const QList<Mailbox> &list)
{
    QList<QByteArray> words;
    for (const Mailbox &mailbox : list) {
        const QByteArray address = mailbox.address.toSmtp().toUtf8();
        if (!words.isEmpty())
            words.last() += ',';
        if (mailbox.name.isEmpty())
            words.append(address);
        else
            words += phrase(mailbox.name) << '<' + address + '>';
    }
    return list.isEmpty() ? QByteArray() : tokens(name, words);
}

QByteArray mimeheader::tokens(QByteArrayView name, const QList<QByteArray> &words)
{
    Folder folder(name);
    for (const QByteArray &word : words)
        folder.add(word);
    return folder.finish();
}

QList<QByteArray> mimeheader::parameter(QByteArrayView name, const HeaderText &value)
{
    const QByteArray key = name.toByteArray();
    const QByteArray utf8 = value.text().toUtf8();
    // Some readers decode encoded-words even here, where RFC 2047 section 5 forbids them.
    if (isPrintableAscii(utf8) && !utf8.contains("=?") && key.size() + utf8.size() < foldAt - 20)
        return {key + '=' + quoted(utf8)};

    const QByteArray charset = "UTF-8''";
    if (const QByteArray whole = percentEncoded(utf8); key.size() + whole.size() < foldAt - 20)
        return {key + "*=" + charset + whole};
    QList<QByteArray> sections;
    QByteArray section = charset;
    for (qsizetype at = 0; at < utf8.size();) {
        const qsizetype length = characterLength(utf8, at);
        section += percentEncoded(QByteArrayView(utf8).sliced(at, length));
        at += length;
        if (section.size() > 40 || at == utf8.size())
            sections.append(
                key + '*' + QByteArray::number(sections.size()) + "*=" + std::exchange(section, {}));
    }
    for (qsizetype i = 0; i + 1 < sections.size(); ++i)
        sections[i] += ';';
    return sections;
}

} // namespace latchkey
