// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/SettingsSection.h" // first: moc of Qt 6.4 stumbles over libstdc++'s <compare>

#include "mail/MailAccount.h"
#include "secrets/SecretVault.h"

namespace latchkey {

class MailAccountForm;
class MailProbePanel;
class Notice;
class SaveBar;
class TwoColumns;
struct MailFix;

/// The mail account of this profile: entering it, trying it without saving, and keeping its password where
/// this computer keeps passwords.
class MailAccountSection : public SettingsSection {
    Q_OBJECT

public:
    explicit MailAccountSection(const PageContext &context, QWidget *parent = nullptr);

    void refresh() override;

private:
    /// Where the password that goes with the saved account is.
    enum class PasswordPlace { Nowhere, Keychain, ThisRun };

    void takeProfile();
    void learnPasswordPlace();
    void onEdited();
    bool keepsPassword() const;
    std::optional<QString> passwordProblem() const;
    void showPasswordPlace();
    void showKeychain(SecretStoreState state);
    void tryKeychainAgain();

    void test();
    void applyFix(const MailFix &fix);
    void trustCertificate(const QString &sha256);

    void save();
    void saveWith(const MailAccount &account, const std::optional<Secret> &password, bool keptForThisRun);
    void onSaved(const MailAccount &account, PasswordPlace place, bool hadPassword);
    void offerThisRun(const Error &error, const MailAccount &account, const Secret &password);
    void forgetPassword();
    void putBack();

    TwoColumns *m_columns;
    Notice *m_keychain;
    MailAccountForm *m_form;
    MailProbePanel *m_probe;
    SaveBar *m_saveBar;
    std::optional<MailAccount> m_stored; ///< as last taken from the profile
    bool m_taken = false;
    PasswordPlace m_place = PasswordPlace::Nowhere;
    bool m_asked = false; ///< the keychain was looked at
};

} // namespace latchkey
