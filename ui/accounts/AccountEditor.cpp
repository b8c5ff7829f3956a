// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountEditor.h"

#include "accounts/AddressSuggestion.h"
#include "common/Form.h"
#include "common/Languages.h"
#include "common/Notice.h"
#include "common/Parts.h"
#include "Desk.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

QLineEdit *lineEdit(const QString &objectName)
{
    auto *edit = new QLineEdit;
    edit->setObjectName(objectName);
    return edit;
}

} // namespace

AccountEditor::AccountEditor(Desk &desk, const std::optional<Account> &account, QWidget *parent)
    : TaskDialog(account ? tr("Edit %1").arg(account->displayName()) : tr("New account"),
        account ? QString()
                : tr("The person chooses a password through a link; nobody here sees or types one."),
        account ? tr("Save") : tr("Create account"), parent)
    , m_desk(desk)
    , m_account(account)
    , m_userName(lineEdit(u"userNameLineEdit"_s))
    , m_fullName(lineEdit(u"fullNameLineEdit"_s))
    , m_email(lineEdit(u"emailLineEdit"_s))
    , m_phone(lineEdit(u"phoneLineEdit"_s))
    , m_language(new QComboBox)
{
    setObjectName(u"accountEditor"_s);
    addFields();
    if (m_account)
        fill(*m_account);
    connect(m_email, &QLineEdit::textChanged, this, [this] { checkEmail(false); });
    connect(m_email, &QLineEdit::editingFinished, this, [this] { checkEmail(true); });
    connect(this, &TaskDialog::submitted, this, &AccountEditor::submit);
    setErrorShown([this](const Error &error) { return showError(error); });
    m_fullName->setFocus();
}

AccountEditor::~AccountEditor()
{
    stopListeningToParts(*this);
}

void AccountEditor::addFields()
{
    m_fullNameField = form()->addField(tr("&Full name"), m_fullName);
    m_fullNameField->setOptional(true);
    m_emailField = form()->addField(tr("&E-mail"), m_email,
        m_account ? tr("A new address ends every link that was sent to the old one.") : QString());
    form()->addWidget(new AddressSuggestion(m_email));
    m_userNameField = form()->addField(tr("&User name"), m_userName, tr("What the person signs in with."));
    m_phoneField = form()->addField(tr("&Phone"), m_phone, tr("International, for example +49 30 123456."));
    m_phoneField->setOptional(true);
    m_language->setObjectName(u"languageComboBox"_s);
    m_language->addItem(tr("The site's language"), QString());
    // An account that has another one keeps it.
    for (const QString &code : offeredLanguages())
        m_language->addItem(languageName(code), code);
    form()->addField(tr("&Language of mails"), m_language);
    if (!m_account) {
        m_send = new QCheckBox(tr("&Send the activation now"));
        m_send->setObjectName(u"sendActivationCheckBox"_s);
        m_send->setChecked(true);
        form()->addWidget(m_send);
    }
}

void AccountEditor::fill(const Account &account)
{
    const AccountDraft draft = AccountDraft::of(account);
    m_userName->setText(draft.userName);
    m_fullName->setText(draft.fullName);
    m_email->setText(draft.email);
    m_phone->setText(draft.phone);
    if (m_language->findData(draft.locale) < 0)
        m_language->addItem(draft.locale, draft.locale);
    m_language->setCurrentIndex(m_language->findData(draft.locale));
    form()->clearErrors();
}

AccountDraft AccountEditor::typed() const
{
    return {m_userName->text().trimmed(), m_fullName->text().trimmed(), m_email->text().trimmed(),
        m_phone->text().trimmed(), m_language->currentData().toString()};
}

void AccountEditor::checkEmail(bool complain)
{
    const auto email = EmailAddress::parse(m_email->text());
    if (email || m_email->text().isEmpty())
        m_emailField->setError(std::nullopt);
    else if (complain || m_emailField->error())
        m_emailField->setError(email.error().message);
}

bool AccountEditor::showProblems()
{
    form()->clearErrors();
    const auto problems = check(typed());
    for (const DraftProblem &problem : problems) {
        FormField *field = problem.field == DraftProblem::Field::UserName ? m_userNameField
            : problem.field == DraftProblem::Field::FullName              ? m_fullNameField
            : problem.field == DraftProblem::Field::Email                 ? m_emailField
                                                                          : m_phoneField;
        field->setError(problem.message);
    }
    return form()->focusFirstError();
}

void AccountEditor::submit()
{
    if (isBusy() || showProblems())
        return;
    const AccountDraft draft = typed();
    if (!m_account) {
        const bool send = m_send->isChecked();
        await(m_desk.act([draft, send](AccountDesk &desk) { return desk.create(draft, send); }),
            [this, send](AccountId id) { Q_EMIT saved(id, send); });
        return;
    }
    if (draft == AccountDraft::of(*m_account)) {
        accept();
        return;
    }
    const AccountId id = m_account->id;
    await(m_desk.act([draft, id, version = m_account->rowVersion](
                         AccountDesk &desk) { return desk.edit(id, draft, version); }),
        [this, id] { Q_EMIT saved(id, false); });
}

bool AccountEditor::showError(const Error &error)
{
    if (error.code != Error::Code::Conflict)
        return false;
    if (error.advice.isEmpty())
        tellWhoHasIt(error);
    else
        showConflict(error);
    return true;
}

void AccountEditor::tellWhoHasIt(const Error &error)
{
    const QString name = typed().userName;
    m_desk.database()
        .read([name](Connection &connection) { return AccountStore(connection).findByNameOrEmail(name); })
        .then(this, [this, error, name](const Result<std::optional<Account>> &other) {
            const bool theName = other && *other && (!m_account || (*other)->id != m_account->id)
                && (*other)->userName.compare(name, Qt::CaseInsensitive) == 0;
            (theName ? m_userNameField : m_emailField)->setError(error.message);
            form()->focusFirstError();
        });
}

void AccountEditor::showConflict(const Error &error)
{
    m_desk.database()
        .read([id = m_account->id](Connection &connection) { return AccountStore(connection).find(id); })
        .then(this, [this, error](const Result<std::optional<Account>> &now) {
            notice()->clearActions();
            if (!now)
                notice()->showError(now.error());
            else if (!*now)
                notice()->showText(Tone::Bad, tr("The account no longer exists."),
                    tr("Somebody has deleted it, or the clock has removed it. What you typed is still "
                       "here."));
            else
                offerBothVersions(error, **now);
        });
}

void AccountEditor::offerBothVersions(const Error &error, const Account &now)
{
    const QString differences = differencesTo(now);
    notice()->showText(Tone::Waiting, error.message,
        differences.isEmpty() ? tr("What you can edit here is as it was; only something else was changed.")
                              : tr("It now says: %1.").arg(differences));
    Button *mine = notice()->addAction(tr("Save what I typed"));
    mine->setObjectName(u"keepMineButton"_s);
    connect(mine, &QPushButton::clicked, this, [this, now] {
        notice()->hide();
        m_account = now;
        submit();
    });
    Button *theirs = notice()->addAction(tr("Show theirs"));
    theirs->setObjectName(u"takeTheirsButton"_s);
    connect(theirs, &QPushButton::clicked, this, [this, now] {
        notice()->hide();
        m_account = now;
        fill(now);
    });
}

QString AccountEditor::differencesTo(const Account &now) const
{
    const AccountDraft was = AccountDraft::of(*m_account);
    const AccountDraft is = AccountDraft::of(now);
    const auto shown = [](const QString &text) { return text.isEmpty() ? tr("nothing") : text; };
    QStringList parts;
    if (was.fullName != is.fullName)
        parts.append(tr("full name %1").arg(shown(is.fullName)));
    if (was.email != is.email)
        parts.append(tr("e-mail %1").arg(shown(is.email)));
    if (was.userName != is.userName)
        parts.append(tr("user name %1").arg(shown(is.userName)));
    if (was.phone != is.phone)
        parts.append(tr("phone %1").arg(shown(is.phone)));
    if (was.locale != is.locale)
        parts.append(tr("language %1").arg(shown(is.locale)));
    return parts.join(u", "_s);
}

} // namespace latchkey
