// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/MailProbePanel.h"

#include "common/Button.h"
#include "common/FormField.h"
#include "common/Label.h"
#include "common/Notice.h"
#include "settings/CertificateCard.h"
#include "settings/MailProbeRunner.h"
#include "settings/ProbeStepList.h"

#include <QHBoxLayout>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace latchkey {

MailProbePanel::MailProbePanel(
    Surroundings &surroundings, std::shared_ptr<const Clock> clock, QWidget *parent)
    : QWidget(parent)
    , m_surroundings(surroundings)
    , m_clock(std::move(clock))
    , m_runner(new MailProbeRunner({}, this))
    , m_steps(new ProbeStepList)
    , m_notice(new Notice)
    , m_words(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    , m_certificate(new CertificateCard)
    , m_recipient(new QLineEdit)
    , m_recipientField(new FormField(tr("Test mail &to"), m_recipient))
    , m_test(new Button(tr("Test connection")))
    , m_send(new Button(tr("Send me a test mail")))
    , m_cancel(new Button(tr("Cancel")))
{
    m_steps->setObjectName(u"probeStepList"_s);
    m_steps->hide();
    m_notice->setObjectName(u"probeNotice"_s);
    m_words->setObjectName(u"serverWordsLabel"_s);
    m_words->setFixedPitch(true);
    m_words->setWordWrap(true);
    m_words->setSelectable(true);
    m_words->hide();
    m_certificate->setObjectName(u"certificateCard"_s);
    m_certificate->hide();
    m_recipient->setObjectName(u"testRecipientLineEdit"_s);
    m_test->setObjectName(u"testConnectionButton"_s);
    m_send->setObjectName(u"sendTestMailButton"_s);
    m_cancel->setObjectName(u"cancelTestButton"_s);
    m_cancel->hide();

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_test);
    buttons->addWidget(m_send);
    buttons->addWidget(m_cancel);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::gap);
    column->addWidget(m_recipientField);
    column->addLayout(buttons);
    column->addWidget(m_steps);
    column->addWidget(m_notice);
    column->addWidget(m_words);
    column->addWidget(m_certificate);

    connect(m_test, &QPushButton::clicked, this, [this] { request(false); });
    connect(m_send, &QPushButton::clicked, this, [this] { request(true); });
    connect(m_cancel, &QPushButton::clicked, this, &MailProbePanel::cancel);
    connect(m_recipient, &QLineEdit::textEdited, this, [this] { m_recipientField->setError(std::nullopt); });
    connect(m_recipient, &QLineEdit::returnPressed, m_send, &QPushButton::click);
    connect(m_runner, &MailProbeRunner::stepChanged, m_steps, &ProbeStepList::showStep);
    connect(m_runner, &MailProbeRunner::finished, this, &MailProbePanel::onFinished);
    connect(m_certificate, &CertificateCard::trusted, this, &MailProbePanel::certificateTrusted);
    updateButtons();
}

void MailProbePanel::setBlocked(const std::optional<QString> &reason)
{
    m_blocked = reason;
    updateButtons();
}

void MailProbePanel::setDefaultRecipient(const QString &address)
{
    if (m_recipient->text() == m_defaultRecipient)
        m_recipient->setText(address);
    m_defaultRecipient = address;
}

void MailProbePanel::updateButtons()
{
    const bool running = m_runner->isRunning();
    const std::optional<QString> reason = running ? std::optional(tr("A test is running.")) : m_blocked;
    m_test->setBlocked(reason);
    m_send->setBlocked(reason);
    m_cancel->setVisible(running);
}

void MailProbePanel::request(bool withMail)
{
    m_mailTo.reset();
    m_recipientField->setError(std::nullopt);
    if (withMail) {
        const auto address = EmailAddress::parse(m_recipient->text());
        if (!address) {
            m_recipientField->setError(address.error().message);
            m_recipient->setFocus(Qt::OtherFocusReason);
            return;
        }
        m_mailTo = *address;
    }
    Q_EMIT testRequested();
}

void MailProbePanel::start(const MailAccount &account, const std::optional<Secret> &password)
{
    std::optional<SmtpEnvelope> mail;
    if (m_mailTo) {
        auto composed = composeTestMail(account, *m_mailTo, TestMailWords::arrival(), *m_clock);
        if (!composed)
            return refuse(composed.error());
        mail = std::move(*composed);
    }
    m_host = account.host;
    m_notice->hide();
    m_notice->clearActions();
    m_words->hide();
    m_certificate->hide();
    m_steps->begin(account, mail.has_value());
    m_steps->show();
    m_runner->start(account, password, mail);
    updateButtons();
    m_cancel->setFocus(Qt::OtherFocusReason);
}

void MailProbePanel::refuse(const Error &error)
{
    m_notice->clearActions();
    m_notice->showError(error);
}

void MailProbePanel::cancel()
{
    m_runner->cancel();
    m_steps->end();
    m_notice->clearActions();
    m_notice->showText(Tone::Neutral, tr("The test was broken off."));
    updateButtons();
    m_test->setFocus(Qt::OtherFocusReason);
}

void MailProbePanel::onFinished(const MailProbeReport &report)
{
    m_steps->end();
    m_notice->clearActions();
    const bool hadFocus = m_cancel->hasFocus();
    updateButtons();
    if (hadFocus)
        m_test->setFocus(Qt::OtherFocusReason);
    if (report.isSuccess())
        showSuccess(report);
    else
        showFailure(report);
}

void MailProbePanel::showSuccess(const MailProbeReport &report)
{
    if (!report.testMail) {
        m_notice->showText(Tone::Good, tr("The connection works."),
            tr("The server takes mail from this sender. Send yourself a test mail to see that it arrives."));
        return;
    }
    m_notice->showText(Tone::Good, tr("The mail server has taken the test mail."),
        tr("Look into the inbox of %1, and into its folder for junk.")
            .arg(m_mailTo ? m_mailTo->toString() : QString()));
    const DeliveryResult &mail = *report.testMail;
    m_words->setText(
        mail.replyCode ? QString::number(*mail.replyCode) + u' ' + mail.replyText : mail.replyText);
    m_words->setVisible(!mail.replyText.isEmpty());
}

void MailProbePanel::showFailure(const MailProbeReport &report)
{
    const MailAdvice advice = report.advice.value_or(MailAdvice());
    Error error = advice.toError();
    error.message = advice.what;
    error.advice = advice.meaning + (advice.nextStep.isEmpty() ? QString() : u"\n\n"_s + advice.nextStep);
    error.detail += u'\n' + report.transcript.join(u'\n');
    m_notice->showError(error);
    if (advice.fix)
        showFix(*advice.fix);
    if (!advice.help.isEmpty()) {
        Button *help = m_notice->addAction(tr("Open the help for this"));
        help->setObjectName(u"adviceHelpButton"_s);
        help->setHelp(advice.help.toDisplayString());
        connect(
            help, &QPushButton::clicked, this, [this, url = advice.help] { m_surroundings.openUrl(url); });
    }
    if (report.failure && report.failure->certificate)
        m_certificate->showCertificate(*report.failure->certificate, m_host);
}

void MailProbePanel::showFix(const MailFix &fix)
{
    const QString text = fix.security == MailSecurity::ImplicitTls ? tr("Use port %1 with TLS")
        : fix.security == MailSecurity::StartTls                   ? tr("Use port %1 with STARTTLS")
                                                                   : tr("Use port %1 without encryption");
    Button *use = m_notice->addAction(text.arg(fix.port));
    use->setObjectName(u"useFixButton"_s);
    connect(use, &QPushButton::clicked, this, [this, fix] { Q_EMIT fixChosen(fix); });
}

} // namespace latchkey
