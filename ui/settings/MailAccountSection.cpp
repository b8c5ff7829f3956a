// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/MailAccountSection.h"

#include "common/AskDialog.h"
#include "common/Card.h"
#include "common/Label.h"
#include "Desk.h"
#include "settings/MailAccountForm.h"
#include "settings/MailProbePanel.h"
#include "settings/SaveBar.h"
#include "settings/TwoColumns.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

MailAccountSection::MailAccountSection(const PageContext &context, QWidget *parent)
    : SettingsSection(context, parent)
    , m_columns(new TwoColumns)
    , m_keychain(new Notice)
    , m_form(new MailAccountForm(context.surroundings))
    , m_probe(new MailProbePanel(context.surroundings, context.desk.sharedClock()))
    , m_saveBar(new SaveBar(tr("Save")))
{
    m_keychain->setObjectName(u"keychainNotice"_s);
    auto *account = new Card;
    account->body()->addWidget(new Label(tr("The account that mails are sent with"), TextStyle::Section));
    account->body()->addSpacing(measure::grid);
    account->body()->addWidget(m_form);
    auto *test = new Card;
    auto *words = new Label(tr("Tries what stands in the form, step by step. Nothing is saved."),
        TextStyle::Caption, ColorRole::MutedText);
    words->setWordWrap(true);
    test->body()->addWidget(new Label(tr("Does it work?"), TextStyle::Section));
    test->body()->addWidget(words);
    test->body()->addSpacing(measure::grid);
    test->body()->addWidget(m_probe);
    m_columns->first()->addWidget(account);
    m_columns->first()->addStretch();
    m_columns->second()->addWidget(m_keychain);
    m_columns->second()->addWidget(test);
    m_columns->second()->addStretch();
    m_columns->guardWheel();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_columns, 1);
    column->addWidget(m_saveBar);

    connect(m_form, &MailAccountForm::edited, this, &MailAccountSection::onEdited);
    connect(m_form, &MailAccountForm::forgetPasswordRequested, this, &MailAccountSection::forgetPassword);
    connect(m_probe, &MailProbePanel::testRequested, this, &MailAccountSection::test);
    connect(m_probe, &MailProbePanel::fixChosen, this, &MailAccountSection::applyFix);
    connect(m_probe, &MailProbePanel::certificateTrusted, this, &MailAccountSection::trustCertificate);
    connect(m_saveBar, &SaveBar::saveRequested, this, &MailAccountSection::save);
    connect(m_saveBar, &SaveBar::putBackRequested, this, &MailAccountSection::putBack);
    connect(&desk(), &Desk::keychainStateChanged, this, &MailAccountSection::showKeychain);
    connect(&desk(), &Desk::mailAccountChanged, this, &MailAccountSection::takeProfile);
    takeProfile();
}

void MailAccountSection::refresh()
{
    if (!std::exchange(m_asked, true)) {
        // Only what was tried tells where a password would go.
        desk().vault().state().then(this, [this](SecretStoreState state) { showKeychain(state); });
        learnPasswordPlace();
    }
    takeProfile();
}

void MailAccountSection::takeProfile()
{
    const auto &profile = desk().profile();
    if (profile.mailPasswordStored && m_place == PasswordPlace::Nowhere)
        m_place = PasswordPlace::Keychain;
    if (!std::exchange(m_taken, true) || (profile.mail != m_stored && !isUnsaved())) {
        m_stored = profile.mail;
        m_form->setDraft(m_stored ? m_stored->toDraft() : MailAccountDraft());
    }
    m_stored = profile.mail;
    onEdited();
}

void MailAccountSection::learnPasswordPlace()
{
    if (desk().profile().mailPasswordStored)
        return; // asking would wake a keychain that may want to be unlocked
    desk().mailPassword().then(this, [this](const Result<std::optional<Secret>> &password) {
        if (password && password->has_value() && m_place == PasswordPlace::Nowhere) {
            m_place = PasswordPlace::ThisRun;
            onEdited();
        }
    });
}

bool MailAccountSection::keepsPassword() const
{
    const MailAccountDraft draft = m_form->draft();
    return m_place != PasswordPlace::Nowhere && m_stored && m_stored->userName == draft.userName
        && m_stored->host == draft.host.toLower();
}

std::optional<QString> MailAccountSection::passwordProblem() const
{
    const MailAccountDraft draft = m_form->draft();
    if (draft.userName.isEmpty() || m_form->password() || keepsPassword())
        return std::nullopt;
    if (m_place == PasswordPlace::Nowhere || !m_stored)
        return tr("Enter the password.");
    // A password must not reach another server or name than it was entered for.
    return tr("Enter the password for this server and user name; the stored one belongs to %1 at %2.")
        .arg(m_stored->userName, m_stored->host);
}

void MailAccountSection::onEdited()
{
    const MailAccountDraft saved = m_stored ? m_stored->toDraft() : MailAccountDraft();
    const bool unsaved = m_form->draft() != saved || m_form->password().has_value();
    m_form->setPasswordProblem(passwordProblem());
    const auto problem = m_form->problem();
    setUnsaved(unsaved);
    m_saveBar->setState(unsaved, problem);
    m_probe->setBlocked(problem);
    m_probe->setDefaultRecipient(m_form->draft().fromAddress);
    showPasswordPlace();
}

void MailAccountSection::showPasswordPlace()
{
    m_form->setForgettable(m_place != PasswordPlace::Nowhere);
    if (m_form->draft().userName.isEmpty())
        return m_form->setPasswordPlace({}, tr("Not needed without a user name."));
    if (!keepsPassword()) {
        return m_form->setPasswordPlace({},
            desk().keychainState() == SecretStoreState::Absent
                ? tr("Will be kept until Latchkey is closed: this computer has no keychain.")
                : tr("Will be stored in the keychain of this computer, and nowhere else."));
    }
    if (m_place == PasswordPlace::Keychain)
        m_form->setPasswordPlace(
            tr("stored in the keychain"), tr("Leave it empty to keep the stored password."));
    else
        m_form->setPasswordPlace(
            tr("kept until Latchkey is closed"), tr("Leave it empty to keep the password."));
}

void MailAccountSection::showKeychain(SecretStoreState state)
{
    m_keychain->clearActions();
    switch (state) {
    case SecretStoreState::Available:
        m_keychain->hide();
        break;
    case SecretStoreState::Locked:
        m_keychain->showText(Tone::Waiting, tr("The keychain is locked."),
            tr("The mail password can neither be stored nor read until you unlock it."));
        break;
    case SecretStoreState::Absent:
        m_keychain->showText(Tone::Info, tr("This computer has no keychain."),
            tr("A mail password is kept until Latchkey is closed, and asked for again after that. It is "
               "never written into a file."));
        break;
    }
    if (state != SecretStoreState::Available) {
        Button *again = m_keychain->addAction(tr("Try again"));
        again->setObjectName(u"tryKeychainButton"_s);
        connect(again, &QPushButton::clicked, this, &MailAccountSection::tryKeychainAgain);
    }
    showPasswordPlace();
}

void MailAccountSection::tryKeychainAgain()
{
    desk().vault().lookAgain();
    desk().vault().state().then(this, [this](SecretStoreState state) { showKeychain(state); });
}

void MailAccountSection::test()
{
    const auto account = MailAccount::parse(m_form->draft());
    if (m_form->showProblems() || !account)
        return;
    if (!account->signsIn() || m_form->password())
        return m_probe->start(*account, m_form->password());
    desk().mailPassword().then(
        this, [this, account = *account](const Result<std::optional<Secret>> &password) {
            if (password)
                m_probe->start(account, *password);
            else
                m_probe->refuse(password.error());
        });
}

void MailAccountSection::applyFix(const MailFix &fix)
{
    MailAccountDraft draft = m_form->draft();
    draft.port = fix.port;
    draft.security = fix.security;
    m_form->setDraft(draft);
    test();
}

void MailAccountSection::trustCertificate(const QString &sha256)
{
    MailAccountDraft draft = m_form->draft();
    draft.pinnedCertificate = sha256;
    m_form->setDraft(draft);
    test();
}

void MailAccountSection::save()
{
    const auto account = MailAccount::parse(m_form->draft());
    if (m_form->showProblems() || !account)
        return;
    saveWith(*account, account->signsIn() ? m_form->password() : std::nullopt, false);
}

void MailAccountSection::saveWith(
    const MailAccount &account, const std::optional<Secret> &password, bool keptForThisRun)
{
    m_saveBar->notice()->clearActions();
    m_saveBar->notice()->hide();
    m_saveBar->setSaving(true);
    const bool typed = password.has_value();
    desk()
        .setMailAccount(account, password)
        .then(this, [this, account, password, typed, keptForThisRun](const Result<Persistence> &where) {
            m_saveBar->setSaving(false);
            if (where) {
                const PasswordPlace place = keptForThisRun || (typed && *where == Persistence::ThisRun)
                    ? PasswordPlace::ThisRun
                    : typed ? PasswordPlace::Keychain
                            : m_place;
                onSaved(account, place, typed || keptForThisRun);
            } else if (typed && where.error().code == Error::Code::Keychain) {
                offerThisRun(where.error(), account, *password);
            } else {
                m_saveBar->notice()->showError(where.error());
            }
        });
}

void MailAccountSection::onSaved(const MailAccount &account, PasswordPlace place, bool hadPassword)
{
    m_place = place;
    m_stored = account;
    m_form->setDraft(account.toDraft());
    if (hadPassword)
        m_form->clearPassword();
    onEdited();
    const QString what = tr("The mail account is saved.");
    if (!hadPassword) {
        Q_EMIT toastRequested(what);
        return;
    }
    Q_EMIT toastRequested(what + u' '
        + (place == PasswordPlace::Keychain ? tr("Its password is in the keychain.")
                                            : tr("Its password is kept until Latchkey is closed.")));
}

void MailAccountSection::offerThisRun(const Error &error, const MailAccount &account, const Secret &password)
{
    Notice *notice = m_saveBar->notice();
    notice->clearActions();
    notice->showError(error);
    Button *keep = notice->addAction(tr("Keep for this run"));
    keep->setObjectName(u"keepForThisRunButton"_s);
    keep->setHelp(tr("Saves the account, and keeps the password until Latchkey is closed."));
    connect(keep, &QPushButton::clicked, this, [this, account, password] {
        desk().vault().keepForThisRun(desk().profile().mailPasswordKey(), password);
        saveWith(account, std::nullopt, true);
    });
    Button *again = notice->addAction(tr("Try again"));
    again->setObjectName(u"trySavingAgainButton"_s);
    connect(again, &QPushButton::clicked, this, [this] {
        desk().vault().lookAgain();
        save();
    });
}

void MailAccountSection::forgetPassword()
{
    const AskDialog::Question question{.title = tr("Forget the mail password?"),
        .sentence = tr("It is removed from this computer. Messages wait until a password is entered again."),
        .actionText = tr("Forget the password"),
        .actionKind = ButtonKind::DangerFilled};
    AskDialog::ask(this, question, this, [this](const std::optional<AskDialog::Answer> &answer) {
        if (!answer)
            return;
        desk().forgetMailPassword().then(this, [this](const Result<> &forgotten) {
            if (!forgotten)
                return m_saveBar->notice()->showError(forgotten.error());
            m_place = PasswordPlace::Nowhere;
            onEdited();
            Q_EMIT toastRequested(tr("The mail password is forgotten."));
        });
    });
}

void MailAccountSection::putBack()
{
    m_saveBar->notice()->clearActions();
    m_saveBar->notice()->hide();
    m_form->clearPassword();
    m_form->setDraft(m_stored ? m_stored->toDraft() : MailAccountDraft());
}

} // namespace latchkey
