// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/CatcherSession.h"

namespace latchkey {

namespace {

constexpr qsizetype longestCommand =
    2048; // RFC 5321 section 4.5.3.1.4 asks for 512, RFC 4954 for more with AUTH
constexpr qsizetype longestDataLine = 1024 * 1024;
constexpr qsizetype mostRecipients = 100;
constexpr int mostErrors = 20;

/// "<a@b.example> SIZE=100" after "FROM:" or "TO:"; the address, or nothing when there are no angle brackets.
std::optional<QByteArray> pathIn(const QByteArray &arguments, QByteArrayView keyword, QByteArray *parameters)
{
    const QByteArray trimmed = arguments.trimmed();
    if (trimmed.size() < keyword.size() || trimmed.left(keyword.size()).toUpper() != keyword)
        return std::nullopt;
    const QByteArray rest = trimmed.mid(keyword.size()).trimmed();
    if (!rest.startsWith('<'))
        return std::nullopt;
    // A quoted local part may hold a ">" of its own.
    bool quoted = false;
    for (qsizetype i = 1; i < rest.size(); ++i) {
        if (rest[i] == '\\' && quoted) {
            ++i;
        } else if (rest[i] == '"') {
            quoted = !quoted;
        } else if (rest[i] == '>' && !quoted) {
            *parameters = rest.mid(i + 1).trimmed();
            return rest.mid(1, i - 1);
        }
    }
    return std::nullopt;
}

bool isClear(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

std::optional<QByteArray> fromBase64(const QByteArray &text)
{
    const auto result = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    return result ? std::optional(*result) : std::nullopt;
}

} // namespace

CatcherSession::CatcherSession(
    std::optional<SignIn> signIn, std::function<QByteArray(const Delivery &)> onMail)
    : m_signIn(std::move(signIn))
    , m_onMail(std::move(onMail))
{
}

QByteArray CatcherSession::greeting() const
{
    return "220 localhost ESMTP Latchkey practice mailbox\r\n";
}

QByteArray CatcherSession::receive(const QByteArray &bytes)
{
    QByteArray answer;
    m_buffer += bytes;
    qsizetype start = 0;
    while (!m_over) {
        const qsizetype end = m_buffer.indexOf("\r\n", start);
        if (end < 0)
            break;
        answer += line(m_buffer.mid(start, end - start));
        start = end + 2;
    }
    m_buffer.remove(0, start);
    if (!m_over && m_buffer.size() > (m_state == State::Data ? longestDataLine : longestCommand)) {
        m_over = true;
        answer += "500 5.5.2 The line is too long\r\n";
    }
    return answer;
}

QByteArray CatcherSession::line(const QByteArray &line)
{
    switch (m_state) {
    case State::Data:
        return dataLine(line);
    case State::AuthPlain:
        return authPlain(line);
    case State::AuthUserName: {
        const auto userName = fromBase64(line);
        m_state = userName ? State::AuthPassword : State::Command;
        m_userName = userName.value_or(QByteArray());
        return userName ? "334 UGFzc3dvcmQ6\r\n" : "501 5.5.2 Sign-in given up\r\n";
    }
    case State::AuthPassword: {
        m_state = State::Command;
        const auto password = fromBase64(line);
        return password ? judge(std::exchange(m_userName, {}), *password) : "501 5.5.2 Sign-in given up\r\n";
    }
    case State::Command:
        break;
    }
    QByteArray answer = line.size() > longestCommand || !isClear(line)
        ? QByteArray("500 5.5.2 This is not a command\r\n")
        : command(line);
    if (answer.startsWith('5') && ++m_errors >= mostErrors) {
        m_over = true;
        answer = "421 4.7.0 Too many errors\r\n";
    }
    return answer;
}

QByteArray CatcherSession::command(const QByteArray &line)
{
    const qsizetype blank = line.indexOf(' ');
    const QByteArray verb = (blank < 0 ? line : line.left(blank)).toUpper();
    const QByteArray arguments = blank < 0 ? QByteArray() : line.mid(blank + 1).trimmed();
    if (verb == "EHLO" || verb == "HELO")
        return hello(verb);
    if (verb == "NOOP")
        return "250 2.0.0 Ok\r\n";
    if (verb == "RSET") {
        forgetMail();
        return "250 2.0.0 Ok\r\n";
    }
    if (verb == "QUIT") {
        m_over = true;
        return "221 2.0.0 Bye\r\n";
    }
    if (verb == "VRFY")
        return "252 2.1.5 Send some mail and see\r\n";
    if (verb != "AUTH" && verb != "MAIL" && verb != "RCPT" && verb != "DATA")
        return "502 5.5.1 This command is not known here\r\n";
    if (!m_greeted)
        return "503 5.5.1 Say EHLO first\r\n";
    if (verb == "AUTH")
        return auth(arguments);
    if (m_signIn && !m_signedIn)
        return "530 5.7.0 Sign in first\r\n";
    if (verb == "MAIL")
        return mail(arguments);
    if (verb == "RCPT")
        return recipient(arguments);
    if (m_delivery.recipients.isEmpty())
        return "503 5.5.1 There is no recipient yet\r\n";
    m_state = State::Data;
    return "354 End with a line that holds a single dot\r\n";
}

QByteArray CatcherSession::hello(const QByteArray &verb)
{
    forgetMail();
    m_greeted = true;
    if (verb == "HELO")
        return "250 localhost\r\n";
    QByteArray answer = "250-localhost\r\n250-PIPELINING\r\n250-SIZE " + QByteArray::number(largestMessage)
        + "\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n";
    if (m_signIn)
        answer += "250-AUTH PLAIN LOGIN\r\n";
    return answer + "250 ENHANCEDSTATUSCODES\r\n";
}

QByteArray CatcherSession::auth(const QByteArray &arguments)
{
    if (!m_signIn)
        return "503 5.5.1 Nobody needs to sign in here\r\n";
    if (m_signedIn || m_hasSender)
        return "503 5.5.1 Not now\r\n";
    const qsizetype blank = arguments.indexOf(' ');
    const QByteArray mechanism = (blank < 0 ? arguments : arguments.left(blank)).toUpper();
    const QByteArray initial = blank < 0 ? QByteArray() : arguments.mid(blank + 1).trimmed();
    if (mechanism == "PLAIN") {
        if (!initial.isEmpty())
            return authPlain(initial);
        m_state = State::AuthPlain;
        return "334 \r\n";
    }
    if (mechanism != "LOGIN")
        return "504 5.5.4 Only PLAIN and LOGIN are known here\r\n";
    m_state = State::AuthUserName;
    return initial.isEmpty() ? "334 VXNlcm5hbWU6\r\n" : line(initial);
}

QByteArray CatcherSession::authPlain(const QByteArray &base64)
{
    m_state = State::Command;
    const auto message = fromBase64(base64);
    const QByteArrayList parts = message.value_or(QByteArray()).split('\0'); // RFC 4616 section 2
    if (parts.size() != 3)
        return "501 5.5.2 Sign-in given up\r\n";
    return judge(parts[1], parts[2]);
}

QByteArray CatcherSession::judge(const QByteArray &userName, const QByteArray &password)
{
    if (userName != m_signIn->userName.toUtf8() || !constantTimeEquals(password, m_signIn->password.view()))
        return "535 5.7.8 User name and password not accepted\r\n";
    m_signedIn = true;
    return "235 2.7.0 Signed in\r\n";
}

QByteArray CatcherSession::mail(const QByteArray &arguments)
{
    if (m_hasSender)
        return "503 5.5.1 There is a sender already\r\n";
    QByteArray parameters;
    const auto path = pathIn(arguments, "FROM:", &parameters);
    if (!path)
        return "501 5.5.4 It has to be MAIL FROM:<address>\r\n";
    for (const QByteArray &parameter : parameters.split(' ')) {
        if (parameter.toUpper().startsWith("SIZE=") && parameter.mid(5).toLongLong() > largestMessage)
            return "552 5.3.4 The message is too large\r\n";
    }
    m_hasSender = true;
    m_delivery.sender = *path;
    return "250 2.1.0 Ok\r\n";
}

QByteArray CatcherSession::recipient(const QByteArray &arguments)
{
    if (!m_hasSender)
        return "503 5.5.1 There is no sender yet\r\n";
    QByteArray parameters;
    const auto path = pathIn(arguments, "TO:", &parameters);
    if (!path || path->isEmpty())
        return "501 5.5.4 It has to be RCPT TO:<address>\r\n";
    if (m_delivery.recipients.size() >= mostRecipients)
        return "452 4.5.3 Too many recipients\r\n";
    // For practising what happens to an address that does not exist.
    if (path->toLower().startsWith("bounce"))
        return "550 5.1.1 <" + *path + ">: Recipient address rejected: User unknown\r\n";
    m_delivery.recipients += *path;
    return "250 2.1.5 Ok\r\n";
}

QByteArray CatcherSession::dataLine(const QByteArray &line)
{
    if (line == ".")
        return endOfData();
    // RFC 5321 section 4.5.2: one dot at the start of a line was added for the way.
    const QByteArrayView text = QByteArrayView(line).sliced(line.startsWith('.') ? 1 : 0);
    if (m_delivery.message.size() + text.size() + 2 > largestMessage)
        m_tooLarge = true;
    else if (!m_tooLarge)
        m_delivery.message.append(text.data(), text.size()).append("\r\n");
    return {};
}

QByteArray CatcherSession::endOfData()
{
    m_state = State::Command;
    const Delivery delivery = std::exchange(m_delivery, {});
    const bool tooLarge = m_tooLarge;
    forgetMail();
    if (tooLarge)
        return "552 5.3.4 The message is too large\r\n";
    return "250 2.0.0 Ok: queued as " + m_onMail(delivery) + "\r\n";
}

void CatcherSession::forgetMail()
{
    m_delivery = {};
    m_hasSender = false;
    m_tooLarge = false;
}

} // namespace latchkey
