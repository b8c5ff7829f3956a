// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/smtp_session/Wire.h"

#include "fuzz/Check.h"
#include "mail/SmtpCapabilities.h"

namespace latchkey {

namespace {

QByteArray verbOf(const QByteArray &line)
{
    return line.left(line.indexOf(' ') < 0 ? line.size() : line.indexOf(' '));
}

bool isLastChunk(const QByteArray &line)
{
    return line.startsWith("BDAT ") && line.endsWith(" LAST");
}

} // namespace

void Wire::encrypted()
{
    m_isClear = false;
    m_canPipeline = false;
}

void Wire::fromServer(QByteArrayView bytes)
{
    m_replies.feed(bytes);
    while (!m_isOutOfStep) {
        const auto next = m_replies.next();
        if (!next)
            return;
        const auto *reply = std::get_if<SmtpReply>(&*next);
        if (!reply || m_unanswered.empty()) {
            m_isOutOfStep = !reply || reply->code != 421; // this one may come at any time
            return;
        }
        const QByteArray line = m_unanswered.front();
        m_unanswered.pop_front();
        if (line.startsWith("EHLO") && reply->code == 250)
            m_canPipeline = SmtpCapabilities::parse(*reply).pipelining;
        answered(line, reply->code);
    }
}

void Wire::answered(const QByteArray &line, int code)
{
    const QByteArray verb = verbOf(line);
    m_hasHeardSinceMail = m_hasHeardSinceMail || code != 421;
    m_isSigningIn = (verb == "AUTH" || verb == "more") && code == 334;
    if ((verb == "AUTH" || verb == "more") && code == 535)
        ++m_refusals;
    if (verb == "MAIL")
        m_isSenderAccepted = code / 100 == 2;
    if (verb == "RCPT" && code / 100 == 2 && m_isSenderAccepted)
        m_accepted.insert(line.mid(9, line.indexOf('>') - 9));
    if (verb == "DATA" && code == 354) {
        m_body = Body::Data;
        m_content.clear();
    }
    if (line == "." || isLastChunk(line))
        verdict(code);
    if (verb == "RSET")
        m_accepted.clear();
}

void Wire::verdict(int code)
{
    m_isVerdictUnclear = code / 100 == 3;
    if (code / 100 == 2)
        m_delivered.insert(m_accepted.begin(), m_accepted.end());
    m_accepted.clear();
}

bool Wire::isVerdictOpen() const
{
    return m_isVerdictUnclear
        || std::any_of(m_unanswered.begin(), m_unanswered.end(),
            [](const QByteArray &line) { return line == "." || isLastChunk(line); });
}

void Wire::fromClient(const QByteArray &bytes)
{
    m_unread += bytes;
    while (!m_unread.isEmpty()) {
        const qsizetype before = m_unread.size();
        if (m_body == Body::Data)
            takeData();
        else if (m_body == Body::Chunk)
            takeChunk();
        else if (const qsizetype end = m_unread.indexOf("\r\n"); end >= 0)
            command(QByteArray(m_unread.left(end)));
        if (m_unread.size() == before)
            break;
    }
    check(m_body != Body::None || m_unread.isEmpty(), "a command is written with its end");
}

void Wire::command(const QByteArray &line)
{
    m_unread.remove(0, line.size() + 2);
    ++m_commands;
    check(!line.contains('\r') && !line.contains('\n') && !line.contains('\0'), "a command is one line");
    check(line.size() <= 2000, "a command line has bounds");
    const QByteArray verb = m_isSigningIn ? "more" : verbOf(line);
    static const std::set<QByteArray> known{
        "EHLO", "HELO", "STARTTLS", "AUTH", "more", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "QUIT"};
    check(known.contains(verb), "a command is one");
    check(!m_isClear || verb == "EHLO" || verb == "STARTTLS" || verb == "QUIT",
        "nothing of worth is said in clear where TLS is due");
    checkOrder(verb);
    if (verb == "EHLO" || verb == "HELO")
        m_canPipeline = false;
    if (verb == "MAIL") {
        m_accepted.clear();
        m_content.clear();
        m_isVerdictUnclear = false;
        m_hasHeardSinceMail = false;
    }
    m_isSigningIn = false;
    m_unanswered.push_back(verb == "more" ? verb : line);
    if (verb == "BDAT") {
        m_body = Body::Chunk;
        m_chunkLeft = line.split(' ').value(1).toLongLong();
        takeChunk();
    }
}

/// With PIPELINING the commands of an envelope may follow each other; nothing else may wait.
void Wire::checkOrder(const QByteArray &verb) const
{
    if (m_unanswered.empty())
        return;
    check(m_canPipeline, "a command waits for the answer to the one before");
    check(verb == "RCPT" || verb == "DATA", "only an envelope is pipelined");
    for (const QByteArray &line : m_unanswered)
        check(verbOf(line) == "MAIL" || verbOf(line) == "RCPT", "only an envelope is pipelined");
}

void Wire::takeData()
{
    m_content += std::exchange(m_unread, {});
    QByteArray content = "\r\n" + m_content; // a line with a lone dot ends it, also as the first
    const qsizetype end = content.indexOf("\r\n.\r\n");
    if (end < 0)
        return;
    m_unread = content.mid(end + 5);
    content = content.left(end + 2).replace("\r\n.", "\r\n").mid(2);
    check(m_accepted.empty() ? content.isEmpty() : content == m_message, "the message arrives as it is");
    m_content.clear();
    m_body = Body::None;
    m_unanswered.emplace_back(".");
}

void Wire::takeChunk()
{
    const qsizetype size = std::min(m_chunkLeft, m_unread.size());
    m_content += m_unread.left(size);
    m_unread.remove(0, size);
    m_chunkLeft -= size;
    if (m_chunkLeft > 0)
        return;
    m_body = Body::None;
    if (isLastChunk(m_unanswered.back()))
        check(m_content == m_message, "the message arrives as it is");
}

} // namespace latchkey
