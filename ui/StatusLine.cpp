// SPDX-License-Identifier: GPL-3.0-or-later
#include "StatusLine.h"

#include "common/Label.h"
#include "common/Theme.h"
#include "common/TimeText.h"
#include "Desk.h"

namespace latchkey {

namespace {

Label *makePart(const QString &name, QStatusBar *bar, bool right)
{
    auto *label = new Label(QString(), TextStyle::Caption, ColorRole::MutedText, bar);
    label->setObjectName(name);
    label->setContentsMargins(measure::gapSmall, 0, measure::gapSmall, 0);
    right ? bar->addPermanentWidget(label) : bar->addWidget(label);
    return label;
}

} // namespace

StatusLine::StatusLine(Desk &desk, bool practice, QWidget *parent)
    : QStatusBar(parent)
    , m_desk(desk)
    , m_practice(practice)
    , m_accounts(makePart(QStringLiteral("accountCountLabel"), this, false))
    , m_outbox(makePart(QStringLiteral("outboxStateLabel"), this, false))
    , m_mail(makePart(QStringLiteral("mailStateLabel"), this, true))
    , m_keychain(makePart(QStringLiteral("keychainStateLabel"), this, true))
{
    setObjectName(QStringLiteral("statusLine"));
    setSizeGripEnabled(false);
    setContentsMargins(measure::grid, 0, measure::grid, 0);
    auto *profile = makePart(QStringLiteral("profileNameLabel"), this, true);
    profile->setText(desk.profile().name);
    profile->setToolTip(desk.profile().database.path);
    connect(&desk, &Desk::outboxStateChanged, this, &StatusLine::showOutbox);
    connect(&desk, &Desk::mailAccountChanged, this, &StatusLine::showMail);
    connect(&desk, &Desk::keychainStateChanged, this, &StatusLine::showKeychain);
    showOutbox(desk.outboxState());
    showKeychain(desk.keychainState());
    refresh();
}

void StatusLine::refresh()
{
    m_desk.database()
        .read([](Connection &connection) { return AccountStore(connection).count(); })
        .then(this, [this](const Result<qint64> &count) {
            if (count)
                m_accounts->setText(tr("Accounts: %L1").arg(*count));
        });
}

void StatusLine::showOutbox(const DispatcherState &state)
{
    showMail();
    const int waiting = state.outbox.waiting + state.outbox.paused;
    m_outbox->setToolTip(state.trouble ? state.trouble->message + u'\n' + state.trouble->advice : QString());
    if (state.trouble && state.trouble->code != Error::Code::Network) {
        m_outbox->setText(tr("Outbox: cannot be read or written"));
        return;
    }
    QString text = waiting > 0 ? tr("Outbox: %L1 waiting").arg(waiting) : tr("Outbox: empty");
    const bool later = state.outbox.nextTry && *state.outbox.nextTry > m_desk.clock().now();
    if (later && !state.pausedBecause)
        text = tr("%1, next try %2").arg(text, TimeText::timeOfDay(*state.outbox.nextTry));
    if (state.trouble)
        text = tr("%1, mail server not reached").arg(text);
    m_outbox->setText(text);
}

void StatusLine::showMail()
{
    const auto &paused = m_desk.outboxState().pausedBecause;
    if (!m_desk.profile().mail)
        m_mail->setText(tr("Mail: not set up"));
    else
        m_mail->setText(paused ? tr("Mail: stopped") : tr("Mail: ready"));
    m_mail->setToolTip(paused ? paused->message : QString());
    m_mail->setColorRole(paused ? ColorRole::BadText : ColorRole::MutedText);
}

void StatusLine::showKeychain(SecretStoreState state)
{
    m_keychain->setVisible(!m_practice);
    switch (state) {
    case SecretStoreState::Available:
        m_keychain->setText(tr("Keychain: ready"));
        m_keychain->setToolTip(tr("Passwords are kept in this computer's keychain."));
        return;
    case SecretStoreState::Locked:
        m_keychain->setText(tr("Keychain: locked"));
        m_keychain->setToolTip(
            tr("Unlock this computer's keychain so that Latchkey can read the mail password."));
        return;
    case SecretStoreState::Absent:
        m_keychain->setText(tr("Keychain: none"));
        m_keychain->setToolTip(tr("This computer has no keychain: passwords last until Latchkey is closed."));
        return;
    }
}

} // namespace latchkey
