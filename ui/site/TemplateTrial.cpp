// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/TemplateTrial.h"

#include "common/Button.h"
#include "common/FormField.h"
#include "common/Notice.h"
#include "common/Theme.h"
#include "Desk.h"
#include "settings/MailProbeRunner.h"

#include <QHBoxLayout>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace latchkey {

TemplateTrial::TemplateTrial(Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_runner(new MailProbeRunner({}, this))
    , m_recipient(new QLineEdit)
    , m_recipientField(new FormField(tr("Send it to m&yself"), m_recipient))
    , m_send(new Button(tr("Send me this")))
    , m_notice(new Notice)
{
    m_recipient->setObjectName(u"trialRecipientLineEdit"_s);
    m_send->setObjectName(u"sendMeThisButton"_s);
    m_notice->setObjectName(u"trialNotice"_s);
    m_notice->setDismissible(true);
    m_notice->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(measure::gap);
    row->addWidget(m_recipientField, 1, Qt::AlignTop);
    row->addWidget(m_send, 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::gap);
    column->addLayout(row);
    column->addWidget(m_notice);

    connect(m_send, &QPushButton::clicked, this, &TemplateTrial::send);
    connect(m_recipient, &QLineEdit::returnPressed, m_send, &QPushButton::click);
    connect(m_recipient, &QLineEdit::textEdited, this, [this] { m_recipientField->setError(std::nullopt); });
    connect(m_runner, &MailProbeRunner::finished, this, &TemplateTrial::showReport);
    connect(&desk, &Desk::mailAccountChanged, this, &TemplateTrial::followMailAccount);
    followMailAccount();
}

void TemplateTrial::setBlocked(const std::optional<QString> &reason)
{
    m_blocked = reason;
    updateButton();
}

void TemplateTrial::followMailAccount()
{
    const auto &account = m_desk.profile().mail;
    const QString own = account ? account->from.toString() : QString();
    if (m_recipient->text() == m_defaultRecipient)
        m_recipient->setText(own);
    m_defaultRecipient = own;
    updateButton();
}

void TemplateTrial::updateButton()
{
    if (m_runner->isRunning())
        m_send->setBlocked(tr("It is being sent."));
    else if (!m_desk.profile().mail)
        m_send->setBlocked(tr("Enter a mail account first."));
    else
        m_send->setBlocked(m_blocked);
}

void TemplateTrial::send()
{
    const auto to = EmailAddress::parse(m_recipient->text());
    if (!to) {
        m_recipientField->setError(to.error().message);
        m_recipient->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_notice->hide();
    m_desk.mailPassword().then(this,
        [this, to = *to, account = *m_desk.profile().mail](const Result<std::optional<Secret>> &password) {
            if (password)
                start(account, to, *password);
            else
                m_notice->showError(password.error());
        });
}

void TemplateTrial::start(
    const MailAccount &account, const EmailAddress &to, const std::optional<Secret> &password)
{
    const auto mail =
        composeTestMail(account, to, {m_message.subject, m_message.text, m_message.html}, m_desk.clock());
    if (!mail)
        return m_notice->showError(mail.error());
    m_runner->start(account, password, *mail);
    updateButton();
}

void TemplateTrial::showReport(const MailProbeReport &report)
{
    updateButton();
    if (!report.isSuccess()) {
        Error error = report.advice.value_or(MailAdvice()).toError();
        error.detail += u'\n' + report.transcript.join(u'\n');
        m_notice->showError(error);
        return;
    }
    const DeliveryResult mail = report.testMail.value_or(DeliveryResult());
    m_notice->showText(Tone::Good, tr("The mail server has taken it."),
        mail.replyCode ? QString::number(*mail.replyCode) + u' ' + mail.replyText : mail.replyText);
}

} // namespace latchkey
