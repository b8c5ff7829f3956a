// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "common/Surroundings.h"
#include "mail/MailProbe.h"

class QLineEdit;

namespace latchkey {

class Button;
class CertificateCard;
class FormField;
class Label;
class MailProbeRunner;
class Notice;
class ProbeStepList;

/// "Test connection" and "Send me a test mail": shows each step as it happens, and explains a failure. Tries
/// what is in the form; nothing is saved.
class MailProbePanel : public QWidget {
    Q_OBJECT

public:
    MailProbePanel(Surroundings &surroundings, std::shared_ptr<const Clock> clock, QWidget *parent = nullptr);

    /// Why no test can be made just now.
    void setBlocked(const std::optional<QString> &reason);
    /// Where the test mail goes as long as nobody has typed another address.
    void setDefaultRecipient(const QString &address);
    /// Runs the test; the answer to testRequested().
    void start(const MailAccount &account, const std::optional<Secret> &password);
    /// The answer to testRequested() if the password could not be had.
    void refuse(const Error &error);

Q_SIGNALS:
    /// Somebody wants a test: call start() with what is in the form, or refuse().
    void testRequested();
    /// The other port and encryption that would probably work was chosen.
    void fixChosen(const latchkey::MailFix &fix);
    void certificateTrusted(const QString &sha256);

private:
    void request(bool withMail);
    void cancel();
    void onFinished(const MailProbeReport &report);
    void showSuccess(const MailProbeReport &report);
    void showFailure(const MailProbeReport &report);
    void showFix(const MailFix &fix);
    void updateButtons();

    Surroundings &m_surroundings;
    std::shared_ptr<const Clock> m_clock;
    MailProbeRunner *m_runner;
    ProbeStepList *m_steps;
    Notice *m_notice;
    Label *m_words; ///< the server's words at a failure
    CertificateCard *m_certificate;
    QLineEdit *m_recipient;
    FormField *m_recipientField;
    Button *m_test;
    Button *m_send;
    Button *m_cancel;
    std::optional<QString> m_blocked;
    QString m_defaultRecipient;
    std::optional<EmailAddress> m_mailTo; ///< of the test that was asked for
    QString m_host; ///< of the test that runs
};

} // namespace latchkey
