// SPDX-License-Identifier: GPL-3.0-or-later
#include "channels/EmailChannel.h"

#include "mail/MailAdvice.h"
#include "mail/MimeMessage.h"
#include <QCoreApplication>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

/// Enough that each connection has the next message at hand, and few enough that no link waits long.
constexpr int leastUnderWay = 24;
/// A server that takes all that is under way within this gets more at once, so that what is written down
/// about it is written together; one that takes longer than the other gets less.
constexpr Duration quickPace = 250ms;
constexpr Duration slowPace = 1s;
constexpr Duration idleTime = 15s;
/// Enough of a user name to tell one from another; with the longest host it fits where it is counted.
constexpr qsizetype countedName = 120;

/// "SigningIn" -> "signing_in", the form in which steps are stored.
QString storedStep(SmtpStep step)
{
    QString stored;
    for (const QChar c : nameOf(step)) {
        if (c.isUpper() && !stored.isEmpty())
            stored += QLatin1Char('_');
        stored += c.toLower();
    }
    return stored;
}

FailureScope scopeOf(const DeliveryResult &result)
{
    if (!result.failure)
        return FailureScope::Message;
    switch (result.failure->kind) {
    case MailFailureKind::Account:
        return FailureScope::Account;
    case MailFailureKind::Network:
        return FailureScope::Network;
    case MailFailureKind::RecipientPermanent:
    case MailFailureKind::RecipientTransient:
    case MailFailureKind::ServerTransient:
        return FailureScope::Message;
    }
    Q_UNREACHABLE();
}

} // namespace

struct EmailChannel::Line {
    SmtpConnection *connection = nullptr;
    std::deque<std::pair<AttemptId, QByteArray>> underWay; ///< with the Message-ID of each
    bool isFormer = false; ///< to an account that is no longer the one to send with
};

EmailChannel::EmailChannel(std::shared_ptr<const Clock> clock, SmtpConnectionOptions options)
    : m_clock(std::move(clock))
    , m_options(std::move(options))
    , m_room(leastUnderWay)
    , m_idle(this)
{
    m_idle.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, [this] { setAccount(m_account); });
}

EmailChannel::~EmailChannel()
{
    for (const auto &line : m_lines)
        line->connection->disconnect(this);
}

void EmailChannel::setAccount(const std::optional<MailAccount> &account)
{
    m_account = account;
    m_password.reset();
    m_hasPassword = false;
    // What is under way ends by itself, with the account it began with; new messages get new connections.
    std::erase_if(m_lines, [](const auto &line) {
        line->isFormer = true;
        return closeIfDone(*line);
    });
    tellRoom();
}

void EmailChannel::tellRoom()
{
    Q_EMIT roomChanged(m_account ? m_room : 0, limits());
}

bool EmailChannel::closeIfDone(const Line &line)
{
    if (!line.isFormer || !line.underWay.empty())
        return false;
    line.connection->close();
    return true;
}

int EmailChannel::capacity() const
{
    if (!m_account)
        return 0;
    std::size_t underWay = m_waiting.size();
    for (const auto &line : m_lines)
        underWay += line->underWay.size();
    return std::max(0, m_room - int(underWay));
}

SendingLimits EmailChannel::limits() const
{
    if (!m_account)
        return {};
    const QString who = m_account->signsIn() ? m_account->userName : m_account->from.toString();
    return {QStringLiteral("%1@%2").arg(who.left(countedName), m_account->server()),
        m_account->limits.perMinute, m_account->limits.perDay};
}

void EmailChannel::deliver(const OutgoingMessage &message)
{
    m_idle.stop();
    m_waiting.push_back(message);
    if (m_account && m_account->signsIn() && !m_hasPassword) {
        if (!std::exchange(m_asked, true))
            Q_EMIT passwordNeeded();
        return;
    }
    distribute();
}

void EmailChannel::providePassword(const std::optional<Secret> &password)
{
    m_asked = false;
    m_password = password;
    m_hasPassword = true;
    distribute();
}

void EmailChannel::refusePassword(const Error &error)
{
    m_asked = false;
    refuseAll(error);
}

void EmailChannel::refuseAll(const Error &error)
{
    DeliveryReport report;
    report.scope = FailureScope::Account;
    report.step = QStringLiteral("signing_in");
    report.replyText = error.message;
    report.error = error;
    for (const OutgoingMessage &message : std::exchange(m_waiting, {}))
        reportLater(message.attempt, report);
}

void EmailChannel::reportLater(AttemptId attempt, const DeliveryReport &report)
{
    // Never from inside deliver(): its caller has not yet taken note of this attempt.
    QMetaObject::invokeMethod(
        this, [this, attempt, report] { Q_EMIT finished(attempt, report); }, Qt::QueuedConnection);
}

Result<EmailChannel::Composed> EmailChannel::compose(const OutgoingMessage &message) const
{
    const auto recipient = EmailAddress::parse(message.recipient);
    if (!recipient)
        return fail(recipient.error());
    const auto subject = HeaderText::parse(message.subject);
    if (!subject)
        return fail(subject.error());
    const auto name = HeaderText::parse(message.recipientName);
    MailContent content{
        .from = m_account->sender(),
        .to = {Mailbox{*recipient, name.value_or(HeaderText())}},
        .replyTo = m_account->replyTo,
        .subject = *subject,
        .text = message.text,
        .html = message.html,
        .images = {},
        .attachments = {},
        .language = {},
        .date = m_clock->now(),
        .messageId = newMessageId(m_account->from),
    };
    const auto bytes = composeMessage(content);
    if (!bytes)
        return fail(bytes.error());
    // In a bounce it leads back to the attempt, with which the Message-ID is kept, and tells nothing else:
    // this part of it is random.
    const QByteArray id = content.messageId.left(content.messageId.indexOf('@'));
    return Composed{{m_account->from, {*recipient}, *bytes, id}, content.messageId};
}

EmailChannel::Line *EmailChannel::lineFor()
{
    Line *shortest = nullptr;
    int open = 0;
    for (const auto &line : m_lines) {
        if (line->isFormer)
            continue;
        ++open;
        if (!shortest || line->underWay.size() < shortest->underWay.size())
            shortest = line.get();
    }
    if (shortest && (shortest->underWay.empty() || open >= m_account->limits.connections))
        return shortest;

    auto line = std::make_unique<Line>();
    Line *raw = line.get();
    raw->connection = new SmtpConnection(*m_account, m_options, this);
    connect(raw->connection, &SmtpConnection::finished, this,
        [this, raw](const DeliveryResult &result) { finish(raw, result); });
    connect(raw->connection, &SmtpConnection::failed, this, [this, raw] { drop(raw); });
    connect(raw->connection, &SmtpConnection::closed, raw->connection, &QObject::deleteLater);
    m_lines.push_back(std::move(line));
    raw->connection->open(m_password);
    return raw;
}

void EmailChannel::distribute()
{
    while (!m_waiting.empty()) {
        const OutgoingMessage message = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (!m_account) {
            DeliveryReport report;
            report.scope = FailureScope::Account;
            report.replyText = QCoreApplication::translate("EmailChannel", "No mail account is set up.");
            reportLater(message.attempt, report);
            continue;
        }
        auto composed = compose(message);
        if (!composed) {
            DeliveryReport report;
            report.outcome = DeliveryOutcome::Rejected;
            report.step = QStringLiteral("composing");
            report.replyText = composed.error().message;
            reportLater(message.attempt, report);
            continue;
        }
        Line *line = lineFor();
        line->underWay.emplace_back(message.attempt, composed->headerMessageId);
        line->connection->send(std::move(composed->envelope));
    }
}

void EmailChannel::finish(Line *line, const DeliveryResult &result)
{
    const auto [attempt, headerMessageId] = line->underWay.front();
    line->underWay.pop_front();

    DeliveryReport report;
    report.outcome = result.outcome;
    report.scope = scopeOf(result);
    report.step = storedStep(result.step);
    report.server = result.server;
    report.replyCode = result.replyCode;
    report.enhancedCode = result.enhancedCode ? result.enhancedCode->toString() : QString();
    report.replyText = result.replyText;
    report.transcript = result.transcript.join(QLatin1Char('\n'));
    report.headerMessageId = QString::fromLatin1(headerMessageId);
    if (result.failure) {
        const MailAdvice advice = explainMailFailure(*result.failure, line->connection->account());
        report.error = advice.toError();
        if (report.replyText.isEmpty())
            report.replyText = advice.what;
    }
    adaptRoom(result);
    Q_EMIT finished(attempt, report);
    std::erase_if(m_lines, [](const auto &each) { return closeIfDone(*each); });
    if (std::all_of(m_lines.begin(), m_lines.end(), [](const auto &each) { return each->underWay.empty(); }))
        m_idle.start(idleTime);
}

void EmailChannel::adaptRoom(const DeliveryResult &result)
{
    if (result.outcome != DeliveryOutcome::Accepted) {
        if (result.failure && result.failure->kind != MailFailureKind::RecipientPermanent)
            setRoom(leastUnderWay);
        return;
    }
    if (!m_pace.isValid())
        m_pace.start();
    if (++m_accepted < m_room)
        return;
    const Duration taken(m_pace.restart());
    m_accepted = 0;
    if (taken < quickPace)
        setRoom(std::min(2 * m_room, mostUnderWay));
    else if (taken > slowPace)
        setRoom(std::max(m_room / 2, leastUnderWay));
}

void EmailChannel::setRoom(int room)
{
    if (std::exchange(m_room, room) != room)
        tellRoom();
}

void EmailChannel::drop(Line *line)
{
    // Its messages have had their finished(); closed() and its end follow.
    std::erase_if(m_lines, [line](const auto &each) { return each.get() == line; });
}

} // namespace latchkey
