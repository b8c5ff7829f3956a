// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/Dispatcher.h"
#include "secrets/SecretStore.h"

#include <QStatusBar>

namespace latchkey {

class Desk;
class ElidedLabel;
class Label;

/// The line at the foot of the window: how many accounts, what the outbox is doing, whether mail and keychain
/// are well, and which profile this is.
class StatusLine : public QStatusBar {
    Q_OBJECT

public:
    StatusLine(Desk &desk, bool practice, QWidget *parent = nullptr);
    /// Reads the number of accounts again.
    void refresh();

private:
    void showOutbox(const DispatcherState &state);
    void showMail();
    void showKeychain(SecretStoreState state);

    Desk &m_desk;
    bool m_practice;
    Label *m_accounts;
    Label *m_outbox;
    Label *m_mail;
    Label *m_keychain;
};

} // namespace latchkey
