// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpReply.h"

#include "core/Text.h"

#include <QRegularExpression>

namespace latchkey {

namespace {

constexpr qsizetype sampleBytes = 200;
constexpr int shownLineLength = 500;
constexpr int shownLines = 20;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// No text protocol starts a line with these; the first byte of a TLS record is 0x14 to 0x17.
bool isNoText(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\r' && c != '\n' && c != '\t';
}

/// The code of a line, if it has the form of RFC 5321 section 4.2: three digits, then nothing, a blank or a
/// hyphen.
std::optional<int> codeOf(QByteArrayView line)
{
    if (line.size() < 3 || !isDigit(line[0]) || !isDigit(line[1]) || !isDigit(line[2]))
        return std::nullopt;
    if (line.size() > 3 && line[3] != ' ' && line[3] != '-')
        return std::nullopt;
    const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    return code >= 200 && code <= 599 ? std::optional(code) : std::nullopt;
}

SmtpReply makeReply(int code, const QList<QByteArray> &lines)
{
    SmtpReply reply;
    reply.code = code;
    reply.lines.reserve(lines.size());
    for (const QByteArray &line : lines) {
        QString text = QString::fromUtf8(line);
        text.replace(QChar(0), QChar(QChar::ReplacementCharacter));
        reply.lines.append(text);
    }
    reply.enhanced = EnhancedCode::parse(reply.lines.constFirst());
    if (reply.enhanced && reply.enhanced->status != code / 100)
        reply.enhanced.reset();
    return reply;
}

} // namespace

std::optional<EnhancedCode> EnhancedCode::parse(QStringView text)
{
    static const QRegularExpression pattern(
        QStringLiteral("^([245])\\.([0-9]{1,3})\\.([0-9]{1,3})(?:$|[ \\t])"));
    const auto match = pattern.match(text.left(16).toString());
    if (!match.hasMatch())
        return std::nullopt;
    return EnhancedCode{match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt()};
}

QString EnhancedCode::toString() const
{
    return QStringLiteral("%1.%2.%3").arg(status).arg(subject).arg(detail);
}

QString SmtpReply::text() const
{
    QStringList shown;
    for (const QString &line : lines.mid(0, shownLines))
        shown.append(toSafeLine(line, shownLineLength));
    if (lines.size() > shownLines)
        shown.append(QStringLiteral("..."));
    return shown.join(u'\n');
}

bool SmtpReplyParser::isClosing() const
{
    if (m_failure || !m_lines.isEmpty() || !m_buffer.startsWith("421"))
        return false;
    return m_buffer.size() == 3 || QByteArrayView(" -\r\n").contains(m_buffer[3]);
}

void SmtpReplyParser::feed(QByteArrayView bytes)
{
    if (!m_failure)
        m_buffer.append(bytes.data(), bytes.size());
}

std::optional<std::variant<SmtpReply, SmtpReplyParser::Failure>> SmtpReplyParser::next()
{
    while (!m_failure) {
        if (!m_buffer.isEmpty() && isNoText(m_buffer.front()))
            return stop(Problem::NotAReply, m_buffer);
        const qsizetype end = m_buffer.indexOf('\n', m_scanned);
        if (end < 0)
            m_scanned = m_buffer.size();
        if ((end < 0 ? m_buffer.size() : end) > maxLineBytes)
            return stop(Problem::LineTooLong, m_buffer);
        if (end < 0)
            return std::nullopt;

        QByteArray line = m_buffer.left(end);
        if (line.endsWith('\r'))
            line.chop(1);
        const auto code = codeOf(line);
        if (!code)
            return stop(Problem::NotAReply, line);
        if (!m_lines.isEmpty() && *code != m_code)
            return stop(Problem::MixedCodes, line);
        if (m_lines.size() >= maxLines)
            return stop(Problem::TooManyLines, line);
        m_replyBytes += line.size();
        if (m_replyBytes > maxReplyBytes)
            return stop(Problem::ReplyTooLong, line);
        m_buffer.remove(0, end + 1);
        m_scanned = 0;
        m_code = *code;
        m_lines.append(line.mid(4));
        if (line.size() > 3 && line[3] == '-')
            continue;
        m_replyBytes = 0;
        return makeReply(m_code, std::exchange(m_lines, {}));
    }
    return *m_failure;
}

std::optional<std::variant<SmtpReply, SmtpReplyParser::Failure>> SmtpReplyParser::stop(
    Problem problem, QByteArrayView sample)
{
    m_failure = Failure{problem, sample.first(std::min(sample.size(), sampleBytes)).toByteArray()};
    m_buffer.clear();
    return *m_failure;
}

} // namespace latchkey
