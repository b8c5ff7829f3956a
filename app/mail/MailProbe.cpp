// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MailProbe.h"

#include "mail/MimeMessage.h"

#include <QCoreApplication>

namespace latchkey {

namespace {

/// What stands in the test mail; the free function below has no class that could translate.
struct MailProbeText {
    Q_DECLARE_TR_FUNCTIONS(MailProbe)
};

} // namespace

MailProbe::MailProbe(MailAccount account, SmtpConnectionOptions options, QObject *parent)
    : QObject(parent)
    , m_connection(new SmtpConnection(std::move(account), std::move(options), this))
{
    connect(m_connection, &SmtpConnection::progressed, this, &MailProbe::onProgress);
    connect(m_connection, &SmtpConnection::ready, this, &MailProbe::onReady);
    connect(m_connection, &SmtpConnection::senderChecked, this, &MailProbe::onSenderChecked);
    connect(m_connection, &SmtpConnection::finished, this, &MailProbe::onMailFinished);
    connect(
        m_connection, &SmtpConnection::failed, this, [this](const MailFailure &failure) { finish(failure); });
}

void MailProbe::start(const std::optional<Secret> &password, const std::optional<SmtpEnvelope> &testMail)
{
    m_testMail = testMail;
    m_connection->open(password);
}

void MailProbe::cancel()
{
    m_isOver = true;
    m_connection->close();
}

void MailProbe::onProgress(SmtpStep step, const QString &words)
{
    if (m_isOver)
        return;
    closeStep(MailProbeStep::State::Done, words);
    if (step == SmtpStep::Ready || step == SmtpStep::Delivered)
        return; // these are results, not steps to wait for
    m_report.steps.append({step, MailProbeStep::State::Running, m_connection->account().server(), {}});
    Q_EMIT stepChanged(m_report.steps.constLast());
}

void MailProbe::closeStep(MailProbeStep::State state, const QString &words)
{
    if (m_report.steps.isEmpty() || m_report.steps.constLast().state != MailProbeStep::State::Running)
        return;
    m_report.steps.last().state = state;
    m_report.steps.last().words = words;
    Q_EMIT stepChanged(m_report.steps.constLast());
}

void MailProbe::onReady()
{
    if (m_isOver)
        return;
    if (!m_isSenderChecked)
        m_connection->checkSender();
    else if (m_testMail)
        m_connection->send(*std::exchange(m_testMail, std::nullopt));
    else if (!m_report.testMail)
        finish(std::nullopt);
}

void MailProbe::onSenderChecked(const std::optional<MailFailure> &failure)
{
    m_isSenderChecked = true;
    if (failure)
        finish(failure);
}

void MailProbe::onMailFinished(const DeliveryResult &result)
{
    m_report.testMail = result;
    finish(result.failure);
}

void MailProbe::finish(const std::optional<MailFailure> &failure)
{
    if (std::exchange(m_isOver, true))
        return;
    const QString words = failure && failure->reply
        ? QString::number(failure->reply->code) + u' ' + failure->reply->text()
        : QString();
    closeStep(failure ? MailProbeStep::State::Failed : MailProbeStep::State::Done, words);
    m_report.failure = failure;
    if (failure)
        m_report.advice = explainMailFailure(*failure, m_connection->account());
    m_report.transcript = m_connection->transcript();
    m_connection->close();
    Q_EMIT finished(m_report);
}

TestMailWords TestMailWords::arrival()
{
    return {MailProbeText::tr("Test mail from Latchkey"),
        MailProbeText::tr("This mail was sent by Latchkey to see whether mail from this account arrives.\n\n"
                          "It has arrived. Nothing needs to be done.\n"),
        {}};
}

Result<SmtpEnvelope> composeTestMail(
    const MailAccount &account, const EmailAddress &to, const TestMailWords &words, const Clock &clock)
{
    const auto subject = HeaderText::parse(words.subject);
    if (!subject)
        return fail(subject.error());
    MailContent content{.from = account.sender(),
        .to = {Mailbox{to, {}}},
        .replyTo = account.replyTo,
        .subject = *subject,
        .text = words.text,
        .html = words.html,
        .images = {},
        .attachments = {},
        .language = {},
        .date = clock.now(),
        .messageId = newMessageId(account.from)};
    const auto message = composeMessage(content);
    if (!message)
        return fail(message.error());
    return SmtpEnvelope{account.from, {to}, *message};
}

} // namespace latchkey
