// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "core/EmailAddress.h"
#include "mail/MailProbe.h"
#include "messages/MessageTemplate.h"

class QLineEdit;

namespace latchkey {

class Button;
class Desk;
class FormField;
class MailProbeRunner;
class Notice;

/// "Send me this": the message as the preview shows it, saved or not, sent with this profile's mail account
/// to an address of one's own. Its link opens nothing. It does not go through the outbox: it is about the
/// wording, not about a person.
class TemplateTrial : public QWidget {
    Q_OBJECT

public:
    explicit TemplateTrial(Desk &desk, QWidget *parent = nullptr);

    void setMessage(const RenderedMessage &message) { m_message = message; }
    /// Why the message cannot be sent as it is; absent: it can.
    void setBlocked(const std::optional<QString> &reason);

private:
    void followMailAccount();
    void updateButton();
    void send();
    void start(const MailAccount &account, const EmailAddress &to, const std::optional<Secret> &password);
    void showReport(const MailProbeReport &report);

    Desk &m_desk;
    MailProbeRunner *m_runner;
    QLineEdit *m_recipient;
    FormField *m_recipientField;
    Button *m_send;
    Notice *m_notice;
    RenderedMessage m_message;
    QString m_defaultRecipient;
    std::optional<QString> m_blocked;
};

} // namespace latchkey
