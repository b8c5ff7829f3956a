// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/MailAccountForm.h"

#include "common/Button.h"
#include "common/FormField.h"
#include "common/Label.h"
#include "common/Parts.h"
#include "settings/MailLimitsFields.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

using Field = MailAccountProblem::Field;

/// Wide enough that a number out of range can be typed and gets its sentence.
constexpr int largestPort = 999999;

int usualPort(MailSecurity security)
{
    switch (security) {
    case MailSecurity::ImplicitTls:
        return 465;
    case MailSecurity::StartTls:
        return 587;
    case MailSecurity::PlainOnLoopback:
        return 25;
    }
    Q_UNREACHABLE();
}

} // namespace

MailAccountForm::MailAccountForm(Surroundings &surroundings, QWidget *parent)
    : QWidget(parent)
    , m_surroundings(surroundings)
    , m_preset(new QComboBox)
    , m_host(new QLineEdit)
    , m_port(new QSpinBox)
    , m_security(new QComboBox)
    , m_userName(new QLineEdit)
    , m_password(new QLineEdit)
    , m_fromAddress(new QLineEdit)
    , m_fromName(new QLineEdit)
    , m_replyTo(new QLineEdit)
    , m_authority(new QLineEdit)
    , m_limits(new MailLimitsFields)
    , m_trust(new QWidget)
    , m_pinned(new QWidget)
    , m_pinnedWords(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    , m_forget(new Button(tr("Forget the password...")))
    , m_steps(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    , m_help(new Button(tr("Open the provider's help")))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::gap);
    buildServer(column);
    buildSignIn(column);
    buildSender(column);
    buildTrust(column);
    connect(m_limits, &MailLimitsFields::edited, this, &MailAccountForm::onEdited);
    column->addWidget(m_limits);
    setDraft({});
}

MailAccountForm::~MailAccountForm()
{
    stopListeningToParts(*this);
}

FormField *MailAccountForm::addField(Field key, const QString &label, QWidget *editor)
{
    auto *field = new FormField(label, editor);
    m_fields.insert(int(key), field);
    return field;
}

FormField *MailAccountForm::addLine(Field key, const QString &label, QLineEdit *edit, const char *name)
{
    edit->setObjectName(QLatin1String(name));
    connect(edit, &QLineEdit::textChanged, this, &MailAccountForm::onEdited);
    connect(edit, &QLineEdit::editingFinished, this, [this, key, edit] {
        if (!edit->text().isEmpty())
            visited(key);
    });
    return addField(key, label, edit);
}

void MailAccountForm::buildServer(QVBoxLayout *column)
{
    m_preset->setObjectName(u"presetComboBox"_s);
    m_preset->setMaxVisibleItems(12);
    for (const MailPreset &preset : mailPresets())
        m_preset->addItem(preset.name, int(preset.provider));
    connect(m_preset, &QComboBox::activated, this, &MailAccountForm::choosePreset);
    column->addWidget(new FormField(tr("Mail &provider"), m_preset));

    auto *server = new QHBoxLayout;
    server->setSpacing(measure::gap);
    server->addWidget(addLine(Field::Host, tr("Mail &server"), m_host, "hostLineEdit"), 3, Qt::AlignTop);
    m_port->setObjectName(u"portSpinBox"_s);
    m_port->setRange(0, largestPort);
    m_port->setGroupSeparatorShown(false);
    server->addWidget(addField(Field::Port, tr("P&ort"), m_port), 1, Qt::AlignTop);
    connect(m_port, &QSpinBox::valueChanged, this, [this] {
        m_visited.insert(int(Field::Port));
        onEdited();
    });
    column->addLayout(server);

    m_security->setObjectName(u"securityComboBox"_s);
    m_security->addItem(tr("Encrypted from the start (TLS)"), int(MailSecurity::ImplicitTls));
    m_security->addItem(tr("Encrypted after the greeting (STARTTLS)"), int(MailSecurity::StartTls));
    m_security->addItem(tr("Not encrypted, on this computer only"), int(MailSecurity::PlainOnLoopback));
    connect(m_security, &QComboBox::currentIndexChanged, this, &MailAccountForm::onSecurityChosen);
    column->addWidget(addField(Field::Security, tr("&Encryption"), m_security));
}

void MailAccountForm::buildSignIn(QVBoxLayout *column)
{
    auto *userName = addLine(Field::UserName, tr("&User name"), m_userName, "userNameLineEdit");
    column->addWidget(userName);
    m_password->setObjectName(u"passwordLineEdit"_s);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoAutoUppercase);
    m_passwordField = new FormField(tr("Pass&word"), m_password);
    connect(m_password, &QLineEdit::textChanged, this, &MailAccountForm::onEdited);
    connect(m_password, &QLineEdit::editingFinished, this, [this] {
        m_passwordVisited = m_passwordVisited || !m_password->text().isEmpty();
        showErrors();
    });
    column->addWidget(m_passwordField);
    m_forget->setObjectName(u"forgetPasswordButton"_s);
    connect(m_forget, &QPushButton::clicked, this, &MailAccountForm::forgetPasswordRequested);
    column->addWidget(m_forget, 0, Qt::AlignLeading);

    m_steps->setObjectName(u"passwordStepsLabel"_s);
    m_steps->setWordWrap(true);
    m_help->setObjectName(u"providerHelpButton"_s);
    m_help->setIconName(IconName::External);
    connect(
        m_help, &QPushButton::clicked, this, [this] { m_surroundings.openUrl(mailPreset(provider()).help); });
    column->addWidget(m_steps);
    column->addWidget(m_help, 0, Qt::AlignLeading);
}

void MailAccountForm::buildSender(QVBoxLayout *column)
{
    auto *from = addLine(Field::FromAddress, tr("Mails come &from"), m_fromAddress, "fromAddressLineEdit");
    m_fromAddress->setPlaceholderText(tr("support@mysite.com"));
    column->addWidget(from);
    auto *name = addLine(Field::FromName, tr("Sender's na&me"), m_fromName, "fromNameLineEdit");
    name->setOptional(true);
    auto *reply = addLine(Field::ReplyTo, tr("Answers &go to"), m_replyTo, "replyToLineEdit");
    reply->setOptional(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(measure::gap);
    row->addWidget(name, 1, Qt::AlignTop);
    row->addWidget(reply, 1, Qt::AlignTop);
    column->addLayout(row);
}

void MailAccountForm::buildTrust(QVBoxLayout *column)
{
    m_authority->setObjectName(u"authorityLineEdit"_s);
    m_authorityField = new FormField(tr("Certificates of a private authority"), m_authority);
    m_authorityField->setOptional(true);
    m_authorityField->setHint(
        tr("Only for an own server whose certificate no public authority has signed: its PEM file."));
    connect(m_authority, &QLineEdit::textChanged, this, &MailAccountForm::onEdited);
    auto *choose = new Button(tr("Choose..."));
    choose->setObjectName(u"chooseAuthorityButton"_s);
    choose->setAccessibleName(tr("Choose the file with certificates"));
    connect(choose, &QPushButton::clicked, this, &MailAccountForm::chooseAuthority);
    auto *trust = new QVBoxLayout(m_trust);
    trust->setContentsMargins(0, 0, 0, 0);
    trust->addWidget(m_authorityField);
    trust->addWidget(choose, 0, Qt::AlignLeading);
    column->addWidget(m_trust);

    auto *forget = new Button(tr("Forget it"), ButtonKind::Quiet);
    forget->setObjectName(u"forgetCertificateButton"_s);
    m_pinnedWords->setWordWrap(true);
    auto *row = new QHBoxLayout(m_pinned);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_pinnedWords, 1);
    row->addWidget(forget);
    column->addWidget(m_pinned);
    connect(forget, &QPushButton::clicked, this, [this] {
        m_pinnedCertificate.clear();
        onEdited();
    });
}

MailAccountDraft MailAccountForm::draft() const
{
    MailAccountDraft draft;
    draft.host = m_host->text().trimmed();
    draft.port = m_port->value();
    draft.security = MailSecurity(m_security->currentData().toInt());
    draft.userName = m_userName->text().trimmed();
    draft.fromAddress = m_fromAddress->text().trimmed();
    draft.fromName = m_fromName->text().trimmed();
    draft.replyTo = m_replyTo->text().trimmed();
    draft.pinnedCertificate = m_pinnedCertificate;
    draft.extraCaFile = m_authority->text().trimmed();
    draft.limits = m_limits->limits();
    return draft;
}

void MailAccountForm::setDraft(const MailAccountDraft &draft)
{
    {
        const QScopedValueRollback filling(m_filling, true);
        m_host->setText(draft.host);
        m_port->setValue(draft.port);
        m_security->setCurrentIndex(m_security->findData(int(draft.security)));
        m_userName->setText(draft.userName);
        m_fromAddress->setText(draft.fromAddress);
        m_fromName->setText(draft.fromName);
        m_replyTo->setText(draft.replyTo);
        m_authority->setText(draft.extraCaFile);
        m_limits->setLimits(draft.limits);
        m_pinnedCertificate = draft.pinnedCertificate;
        m_lastSecurity = draft.security;
        m_preset->setCurrentIndex(m_preset->findData(int(mailProviderOf(draft.host))));
    }
    m_visited.clear();
    m_passwordVisited = false;
    onEdited();
}

std::optional<Secret> MailAccountForm::password() const
{
    if (m_password->text().isEmpty())
        return std::nullopt;
    return Secret(normalizeAppPassword(provider(), m_password->text()));
}

void MailAccountForm::clearPassword()
{
    m_password->clear();
}

void MailAccountForm::setPasswordPlace(const QString &placeholder, const QString &note)
{
    m_password->setPlaceholderText(placeholder);
    m_passwordNote = note;
    showHints();
}

void MailAccountForm::setForgettable(bool forgettable)
{
    m_forget->setVisible(forgettable);
}

void MailAccountForm::setPasswordProblem(const std::optional<QString> &problem)
{
    m_passwordProblem = problem;
    showErrors();
}

MailProvider MailAccountForm::provider() const
{
    return mailProviderOf(m_host->text());
}

void MailAccountForm::choosePreset()
{
    const MailPreset former = mailPreset(provider());
    const MailPreset &preset = mailPreset(MailProvider(m_preset->currentData().toInt()));
    {
        const QScopedValueRollback filling(m_filling, true);
        // An own server keeps the name that was typed; a provider's name would be wrong there.
        if (preset.provider != MailProvider::OwnServer || former.provider != MailProvider::OwnServer)
            m_host->setText(preset.host);
        m_port->setValue(preset.port);
        m_security->setCurrentIndex(m_security->findData(int(preset.security)));
        m_lastSecurity = preset.security;
        if (m_userName->text().isEmpty() || m_userName->text() == former.userName)
            m_userName->setText(preset.userName);
        m_limits->setLimits(preset.limits);
    }
    onEdited();
    (m_host->text().isEmpty() ? m_host : m_userName)->setFocus(Qt::OtherFocusReason);
}

void MailAccountForm::onSecurityChosen()
{
    const auto security = MailSecurity(m_security->currentData().toInt());
    if (!m_filling && m_port->value() == usualPort(m_lastSecurity))
        m_port->setValue(usualPort(security));
    m_lastSecurity = security;
    m_visited.insert(int(Field::Security));
    onEdited();
}

void MailAccountForm::visited(Field key)
{
    m_visited.insert(int(key));
    showErrors();
}

void MailAccountForm::onEdited()
{
    if (m_filling)
        return;
    const int preset = m_preset->findData(int(provider()));
    if (!m_host->text().isEmpty())
        m_preset->setCurrentIndex(preset);
    showHints();
    showErrors();
    Q_EMIT edited();
}

void MailAccountForm::showHints()
{
    const MailPreset &preset = mailPreset(MailProvider(m_preset->currentData().toInt()));
    QString userHint = preset.userNameHint;
    if (preset.provider == MailProvider::OwnServer)
        userHint += u' ' + tr("Empty if the server wants no sign-in.");
    m_fields.value(int(Field::UserName))->setHint(userHint);
    m_passwordField->setHint(m_passwordNote);
    m_steps->setText(preset.passwordHint);
    m_limits->setHint(preset.limitsHint);
    m_help->setVisible(!preset.help.isEmpty());
    m_help->setHelp(preset.help.toDisplayString());
    m_pinned->setVisible(!m_pinnedCertificate.isEmpty());
    m_pinnedWords->setText(tr("One certificate is trusted although it could not be verified: %1...")
                               .arg(m_pinnedCertificate.left(16)));
    m_trust->setVisible(provider() == MailProvider::OwnServer || !m_authority->text().isEmpty());
    m_passwordField->setEnabled(!m_userName->text().trimmed().isEmpty());
}

void MailAccountForm::showErrors()
{
    QHash<int, QString> sentences;
    for (const auto &problem : validate(draft()))
        sentences.insert(int(problem.field), problem.message);
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        const bool show = m_visited.contains(it.key()) && sentences.contains(it.key());
        it.value()->setError(show ? std::optional(sentences.value(it.key())) : std::nullopt);
    }
    m_authorityField->setError(authorityProblem());
    m_passwordField->setError(m_passwordVisited ? m_passwordProblem : std::nullopt);
}

std::optional<QString> MailAccountForm::problem() const
{
    const auto problems = validate(draft());
    if (!problems.isEmpty())
        return problems.constFirst().message;
    return m_passwordProblem ? m_passwordProblem : authorityProblem();
}

std::optional<QString> MailAccountForm::authorityProblem() const
{
    const QString path = m_authority->text().trimmed();
    if (path.isEmpty() || QFileInfo(path).isReadable())
        return std::nullopt;
    return tr("There is no such file, or it may not be read.");
}

bool MailAccountForm::showProblems()
{
    const auto problems = validate(draft());
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it)
        m_visited.insert(it.key());
    m_passwordVisited = true;
    showErrors();
    for (const auto &problem : problems) {
        if (FormField *field = m_fields.value(int(problem.field))) {
            field->editor()->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    if (m_passwordProblem)
        m_password->setFocus(Qt::OtherFocusReason);
    else if (authorityProblem())
        m_authority->setFocus(Qt::OtherFocusReason);
    return problem().has_value();
}

void MailAccountForm::chooseAuthority()
{
    m_surroundings.chooseFileToOpen(this, tr("Choose the file with certificates"),
        tr("Certificates (*.pem *.crt *.cer);;All files (*)"),
        [this](const QString &path) { m_authority->setText(QDir::toNativeSeparators(path)); });
}

} // namespace latchkey
