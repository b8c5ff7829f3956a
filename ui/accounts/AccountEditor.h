// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/Account.h"
#include "accounts/TaskDialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace latchkey {

class Desk;
class FormField;

/// Makes a new account or edits one. What is wrong is said at its field; when somebody else has changed the
/// account in the meantime it says what is different now and lets the operator choose. Use open().
class AccountEditor : public TaskDialog {
    Q_OBJECT

public:
    /// `account` none: a new one. The desk must outlive it.
    AccountEditor(Desk &desk, const std::optional<Account> &account, QWidget *parent);
    ~AccountEditor() override;

Q_SIGNALS:
    /// `sent`: an activation message was put into the outbox with it.
    void saved(latchkey::AccountId account, bool sent);

private:
    void addFields();
    void fill(const Account &account);
    AccountDraft typed() const;
    void checkEmail(bool complain);
    bool showProblems();
    void submit();
    bool showError(const Error &error);
    void tellWhoHasIt(const Error &error);
    void showConflict(const Error &error);
    void offerBothVersions(const Error &error, const Account &now);
    QString differencesTo(const Account &now) const;

    Desk &m_desk;
    std::optional<Account> m_account; ///< as it was read
    QLineEdit *m_userName;
    QLineEdit *m_fullName;
    QLineEdit *m_email;
    QLineEdit *m_phone;
    QComboBox *m_language;
    QCheckBox *m_send = nullptr; ///< of a new account only
    FormField *m_userNameField = nullptr;
    FormField *m_fullNameField = nullptr;
    FormField *m_emailField = nullptr;
    FormField *m_phoneField = nullptr;
};

} // namespace latchkey
