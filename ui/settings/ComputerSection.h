// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/SettingsSection.h" // first: moc of Qt 6.4 stumbles over libstdc++'s <compare>

#include "secrets/SecretStore.h"

class QComboBox;
class QLineEdit;

namespace latchkey {

class Button;
class Card;
class Label;
class Notice;
class Pill;
class TwoColumns;

/// What belongs to this person at this computer: the name in the activity log, the look, where the database
/// is, and the keychain.
class ComputerSection : public SettingsSection {
    Q_OBJECT

public:
    explicit ComputerSection(const PageContext &context, QWidget *parent = nullptr);

    void refresh() override;

private:
    Card *operatorCard();
    Card *lookCard();
    Card *databaseCard();
    Card *keychainCard();
    void onNameEdited();
    void saveName();
    void showLook();
    void showKeychain(std::optional<SecretStoreState> state);
    void askKeychain();

    TwoColumns *m_columns;
    QLineEdit *m_name = nullptr;
    Button *m_saveName = nullptr;
    Notice *m_nameNotice = nullptr;
    QComboBox *m_theme = nullptr;
    QComboBox *m_textSize = nullptr;
    Pill *m_keychainPill = nullptr;
    Label *m_keychainWords = nullptr;
    Button *m_tryKeychain = nullptr;
    bool m_asked = false;
};

} // namespace latchkey
