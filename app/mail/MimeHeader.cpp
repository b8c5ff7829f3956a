// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MimeHeader.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype foldAt = 76; // RFC 2047 section 2, for lines that hold an encoded-word
/// RFC 2047 section 2 allows 75 and a line of 76 around it; this leaves room for the name of the field.
constexpr qsizetype maxEncodedWord = 62;
constexpr QByteArrayView atomSpecials("!#$%&'*+-/=?^_`{|}~"); // RFC 5322 section 3.2.3
constexpr QByteArrayView parameterSpecials("!#$&+-.^_`{|}~"); // RFC 2231 section 7 (attribute-char)
constexpr QByteArrayView tokenSpecials("!#$&+-.^_"); // RFC 6838 section 4.2 (restricted-name-chars)
constexpr qsizetype longestWord = foldAt - 20; // fits on a line even behind the name of a long field

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

/// How many bytes at the start of `utf8` make whole characters, fit into one word of B, and need no padding
/// unless they are all there is: some readers decode words that follow each other as one, and stop at the
/// first padding. Nothing when there is no such place.
qsizetype roomInB(const QByteArray &utf8, qsizetype room)
{
    const qsizetype most = room / 4 * 3;
    if (utf8.size() <= most)
        return utf8.size();
    qsizetype found = 0;
    for (qsizetype at = 0; at <= most; at += characterLength(utf8, at)) {
        if (at % 3 == 0)
            found = at;
    }
    return found;
}

/// The same for Q.
qsizetype roomInQ(const QByteArray &utf8, qsizetype room)
{
    qsizetype end = 0;
    for (qsizetype used = 0; end < utf8.size();) {
        const qsizetype length = characterLength(utf8, end);
        used += toQ(QByteArrayView(utf8).sliced(end, length)).size();
        if (used > room)
            break;
        end += length;
    }
    return end;
}

/// `text` as encoded-words, in Q or B, whichever is shorter. White space between them is dropped by readers,
/// so each blank of the text is inside a word.
QList<QByteArray> encodedWords(const QString &text)
{
    QByteArray rest = text.toUtf8();
    const bool isB = toQ(rest).size() > (rest.size() + 2) / 3 * 4;
    constexpr qsizetype room = maxEncodedWord - QByteArrayView("=?utf-8?B?").size() - 2;
    QList<QByteArray> words;
    while (!rest.isEmpty()) {
        const qsizetype inB = isB ? roomInB(rest, room) : 0;
        if (inB > 0) {
            words.append("=?utf-8?B?" + rest.left(inB).toBase64() + "?=");
            rest.remove(0, inB);
        } else { // in B too, a character alone may make the rest come out even
            const qsizetype inQ = isB ? characterLength(rest, 0) : roomInQ(rest, room);
            words.append("=?utf-8?Q?" + toQ(rest.left(inQ)) + "?=");
            rest.remove(0, inQ);
        }
    }
    return words;
}

/// Appends words to a header field, each after a blank or on a new line.
class Folder {
public:
    explicit Folder(HeaderName name)
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
        words.begin(), words.end(), [](const QByteArray &word) { return word.size() <= longestWord; });
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
        auto words = ascii.split(' ');
        if (std::all_of(words.cbegin(), words.cend(), isAtom))
            return words;
        if (const QByteArray whole = quoted(ascii); whole.size() <= longestWord)
            return {whole};
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

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return isAlphanumeric(c) || tokenSpecials.contains(c);
    });
}

/// A field of words that are as they have to be, folded only between them.
QByteArray field(HeaderName name, const QList<QByteArray> &words)
{
    Folder folder(name);
    for (const QByteArray &word : words)
        folder.add(word);
    return folder.finish();
}

/// A parameter in one word, or in the sections of RFC 2231 section 3, each a word.
QList<QByteArray> wordsOf(const HeaderParameter &parameter)
{
    const QByteArray name = parameter.name.toByteArray();
    const QByteArray utf8 = parameter.value.text().toUtf8();
    if (isToken(utf8) && name.size() + utf8.size() < longestWord)
        return {name + '=' + utf8};
    // Some readers decode encoded-words even here, where RFC 2047 section 5 forbids them.
    if (isPrintableAscii(utf8) && !utf8.contains("=?")) {
        if (const QByteArray whole = name + '=' + quoted(utf8); whole.size() <= longestWord)
            return {whole};
    }
    const QByteArray charset = "UTF-8''";
    if (const QByteArray whole = percentEncoded(utf8); name.size() + whole.size() < longestWord)
        return {name + "*=" + charset + whole};
    QList<QByteArray> sections;
    QByteArray section = charset;
    for (qsizetype at = 0; at < utf8.size();) {
        const qsizetype length = characterLength(utf8, at);
        section += percentEncoded(QByteArrayView(utf8).sliced(at, length));
        at += length;
        if (section.size() > 40 || at == utf8.size())
            sections.append(
                name + '*' + QByteArray::number(sections.size()) + "*=" + std::exchange(section, {}));
    }
    for (qsizetype i = 0; i + 1 < sections.size(); ++i)
        sections[i] += ';';
    return sections;
}

} // namespace

std::optional<HeaderToken> HeaderToken::parse(QByteArrayView text)
{
    if (text.size() > maxLength || !isToken(text.toByteArray().replace('/', '.')))
        return std::nullopt;
    HeaderToken token;
    token.m_token = text.toByteArray();
    return token;
}

std::optional<MailId> MailId::parse(QByteArrayView text)
{
    static const QRegularExpression pattern(
        u"\\A(?=[^@]{1,200}@[^@]{1,253}\\z)[\\w-]+(\\.[\\w-]+)*@[\\w-]+(\\.[\\w-]+)*\\z"_s);
    if (!pattern.match(QString::fromLatin1(text)).hasMatch())
        return std::nullopt;
    MailId id;
    id.m_id = text.toByteArray();
    return id;
}

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

QByteArray mimeheader::unstructured(HeaderName name, const HeaderText &value)
{
    const QByteArray utf8 = value.text().toUtf8();
    return field(name, canStandPlain(utf8) ? utf8.split(' ') : encodedWords(value.text()));
}

QByteArray mimeheader::mailboxes(HeaderName name, const QList<Mailbox> &list)
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
    return list.isEmpty() ? QByteArray() : field(name, words);
}

QByteArray mimeheader::token(
    HeaderName name, const HeaderToken &value, const QList<HeaderParameter> &parameters)
{
    QList<QByteArray> words{value.toByteArray()};
    for (const HeaderParameter &parameter : parameters) {
        words.last() += ';';
        words += wordsOf(parameter);
    }
    return field(name, words);
}

QByteArray mimeheader::id(HeaderName name, const MailId &value)
{
    return name.toByteArray() + ": <" + value.toByteArray() + ">\r\n";
}

QByteArray mimeheader::date(HeaderName name, Instant value)
{
    const QString text = QLocale::c().toString(toUtc(value), u"ddd, d MMM yyyy HH:mm:ss '+0000'");
    return field(name, {text.toLatin1()});
}

} // namespace latchkey
