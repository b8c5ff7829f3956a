// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "common/Surroundings.h"
#include "core/Secret.h"
#include "mail/MailPresets.h"

#include <QSet>

class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace latchkey {

class Button;
class FormField;
class Label;
class MailLimitsFields;

/// A mail account as fields, with what is known of its provider beside them. Says what is wrong at each field
/// once somebody has been there. Knows nothing of where passwords are kept.
class MailAccountForm : public QWidget {
    Q_OBJECT

public:
    explicit MailAccountForm(Surroundings &surroundings, QWidget *parent = nullptr);
    ~MailAccountForm() override;

    MailAccountDraft draft() const;
    /// Fills the fields and forgets where somebody has been. The password stays.
    void setDraft(const MailAccountDraft &draft);

    /// What was typed as the password, without the blanks that a provider prints into it; absent if nothing
    /// was.
    std::optional<Secret> password() const;
    void clearPassword();
    /// What stands in the empty password field, and the sentence below it.
    void setPasswordPlace(const QString &placeholder, const QString &note);
    /// Offers to forget the password that is kept.
    void setForgettable(bool forgettable);
    /// Why the password field cannot stay as it is; shown like the problems of the other fields.
    void setPasswordProblem(const std::optional<QString> &problem);

    /// The first thing that is wrong with the draft or the password, whether it is shown yet or not.
    std::optional<QString> problem() const;
    /// Shows everything that is wrong and puts the cursor into the first such field; false if nothing is.
    bool showProblems();
    MailProvider provider() const;

Q_SIGNALS:
    void edited();
    void forgetPasswordRequested();

private:
    void buildServer(QVBoxLayout *column);
    void buildSignIn(QVBoxLayout *column);
    void buildSender(QVBoxLayout *column);
    void buildTrust(QVBoxLayout *column);
    FormField *addField(MailAccountProblem::Field key, const QString &label, QWidget *editor);
    FormField *addLine(
        MailAccountProblem::Field key, const QString &label, QLineEdit *edit, const char *name);
    void visited(MailAccountProblem::Field key);
    void choosePreset();
    void onSecurityChosen();
    void onEdited();
    void showHints();
    void showErrors();
    std::optional<QString> authorityProblem() const;
    void chooseAuthority();

    Surroundings &m_surroundings;
    QComboBox *m_preset;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QComboBox *m_security;
    QLineEdit *m_userName;
    QLineEdit *m_password;
    QLineEdit *m_fromAddress;
    QLineEdit *m_fromName;
    QLineEdit *m_replyTo;
    QLineEdit *m_authority;
    MailLimitsFields *m_limits;
    QWidget *m_trust; ///< only an own server may need it
    QWidget *m_pinned;
    Label *m_pinnedWords;
    FormField *m_passwordField = nullptr;
    Button *m_forget;
    FormField *m_authorityField = nullptr;
    Label *m_steps;
    Button *m_help;
    QHash<int, FormField *> m_fields; ///< by MailAccountProblem::Field
    QSet<int> m_visited; ///< fields whose problems are shown
    bool m_passwordVisited = false;
    std::optional<QString> m_passwordProblem;
    QString m_passwordNote;
    QString m_pinnedCertificate;
    MailSecurity m_lastSecurity = MailSecurity::ImplicitTls;
    bool m_filling = false;
};

} // namespace latchkey
