// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/ComputerSection.h"

#include "common/Card.h"
#include "common/FormField.h"
#include "common/Label.h"
#include "common/Notice.h"
#include "common/Pill.h"
#include "core/Pending.h"
#include "Desk.h"
#include "settings/Look.h"
#include "settings/TwoColumns.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

Card *cardWith(const QString &title)
{
    auto *card = new Card;
    card->body()->addWidget(new Label(title, TextStyle::Section));
    return card;
}

Label *addWords(Card *card, const QString &text)
{
    auto *words = new Label(text, TextStyle::Caption, ColorRole::MutedText);
    words->setWordWrap(true);
    card->body()->addWidget(words);
    return words;
}

} // namespace

ComputerSection::ComputerSection(const PageContext &context, QWidget *parent)
    : SettingsSection(context, parent)
    , m_columns(new TwoColumns)
{
    m_columns->first()->addWidget(operatorCard());
    m_columns->first()->addWidget(lookCard());
    m_columns->first()->addStretch();
    m_columns->second()->addWidget(databaseCard());
    m_columns->second()->addWidget(keychainCard());
    m_columns->second()->addStretch();
    m_columns->guardWheel();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_columns);
    connect(&desk(), &Desk::keychainStateChanged, this, &ComputerSection::showKeychain);
    connect(&Theme::current(), &Theme::changed, this, &ComputerSection::showLook);
    m_name->setText(desk().profile().operatorName);
    onNameEdited();
    showLook();
    showKeychain(std::nullopt);
}

Card *ComputerSection::operatorCard()
{
    auto *card = cardWith(tr("You"));
    m_name = new QLineEdit;
    m_name->setObjectName(u"operatorNameLineEdit"_s);
    m_name->setMaxLength(100);
    auto *field = new FormField(tr("Your &name"), m_name);
    field->setHint(tr("Stands in the activity log at everything you do."));
    m_saveName = new Button(tr("Save name"));
    m_saveName->setObjectName(u"saveNameButton"_s);
    m_nameNotice = new Notice;
    m_nameNotice->setObjectName(u"operatorNotice"_s);
    card->body()->addWidget(field);
    card->body()->addWidget(m_nameNotice);
    card->body()->addWidget(m_saveName, 0, Qt::AlignLeading);
    connect(m_name, &QLineEdit::textChanged, this, &ComputerSection::onNameEdited);
    connect(m_name, &QLineEdit::returnPressed, m_saveName, &QPushButton::click);
    connect(m_saveName, &QPushButton::clicked, this, &ComputerSection::saveName);
    return card;
}

Card *ComputerSection::lookCard()
{
    auto *card = cardWith(tr("Look"));
    m_theme = new QComboBox;
    m_theme->setObjectName(u"themeComboBox"_s);
    m_theme->addItem(tr("As the system has it"), int(ThemeChoice::System));
    m_theme->addItem(tr("Light"), int(ThemeChoice::Light));
    m_theme->addItem(tr("Dark"), int(ThemeChoice::Dark));
    m_theme->addItem(tr("High contrast"), int(ThemeChoice::HighContrast));
    m_textSize = new QComboBox;
    m_textSize->setObjectName(u"textSizeComboBox"_s);
    for (const int percent : {100, 110, 125, 150, 175, 200})
        m_textSize->addItem(tr("%1 %").arg(percent), percent);
    auto *row = new QHBoxLayout;
    row->setSpacing(measure::gapLarge);
    row->addWidget(new FormField(tr("&Theme"), m_theme), 1);
    row->addWidget(new FormField(tr("Text si&ze"), m_textSize), 1);
    card->body()->addLayout(row);
    addWords(card, tr("Takes effect at once."));
    connect(m_theme, &QComboBox::activated, this, [this] {
        Theme::current().setChoice(ThemeChoice(m_theme->currentData().toInt()));
        look::remember(context().settings, Theme::current());
    });
    connect(m_textSize, &QComboBox::activated, this, [this] {
        Theme::current().setTextScale(m_textSize->currentData().toInt() / 100.0);
        look::remember(context().settings, Theme::current());
    });
    return card;
}

Card *ComputerSection::databaseCard()
{
    auto *card = cardWith(tr("Database"));
    const DatabaseTarget &target = desk().database().target();
    const bool file = target.dialect == SqlDialect::Sqlite;
    const QString place = file ? QDir::toNativeSeparators(target.path) : target.displayName();
    auto *path = new Label(place);
    path->setObjectName(u"databasePathLabel"_s);
    path->setAccessibleName(tr("Where the database is: %1").arg(place));
    path->setWordWrap(true);
    path->setSelectable(true);
    auto *copy = new Button(file ? tr("Copy path") : tr("Copy name"));
    copy->setObjectName(u"copyPathButton"_s);
    copy->setIconName(IconName::Copy);
    connect(copy, &QPushButton::clicked, this, [this, place] {
        QGuiApplication::clipboard()->setText(place);
        Q_EMIT toastRequested(tr("Copied."));
    });
    card->body()->addWidget(path);
    card->body()->addWidget(copy, 0, Qt::AlignLeading);
    auto *note = new Notice;
    note->setObjectName(u"fileAccessNotice"_s);
    card->body()->addWidget(note);
    if (file) {
        note->showText(Tone::Info, tr("Whoever can open this file can do everything."),
            tr("A file knows no roles. Where several people with different rights work, use a PostgreSQL "
               "database."));
    }
    return card;
}

Card *ComputerSection::keychainCard()
{
    auto *card = cardWith(tr("Keychain"));
    m_keychainPill = new Pill;
    m_keychainPill->setObjectName(u"keychainPill"_s);
    card->body()->addWidget(m_keychainPill, 0, Qt::AlignLeading);
    m_keychainWords = addWords(card, {});
    m_keychainWords->setObjectName(u"keychainWordsLabel"_s);
    m_tryKeychain = new Button(tr("Try again"));
    m_tryKeychain->setObjectName(u"tryKeychainButton"_s);
    card->body()->addWidget(m_tryKeychain, 0, Qt::AlignLeading);
    connect(m_tryKeychain, &QPushButton::clicked, this, [this] {
        desk().vault().lookAgain();
        askKeychain();
    });
    return card;
}

void ComputerSection::refresh()
{
    if (!isUnsaved())
        m_name->setText(desk().profile().operatorName);
    if (!std::exchange(m_asked, true))
        askKeychain();
}

void ComputerSection::onNameEdited()
{
    const QString name = m_name->text().trimmed();
    const bool unsaved = name != desk().profile().operatorName;
    setUnsaved(unsaved);
    if (!unsaved)
        m_saveName->setBlocked(tr("The name is saved."));
    else if (name.isEmpty())
        m_saveName->setBlocked(tr("Enter your name first."));
    else
        m_saveName->setBlocked(std::nullopt);
}

void ComputerSection::saveName()
{
    if (m_saveName->blockedReason())
        return;
    m_nameNotice->hide();
    const auto saved = desk().setOperatorName(m_name->text().trimmed());
    if (saved) {
        m_name->setText(desk().profile().operatorName);
        Q_EMIT toastRequested(tr("Your name is saved."));
    } else {
        m_nameNotice->showError(saved.error());
    }
    onNameEdited();
}

void ComputerSection::showLook()
{
    m_theme->setCurrentIndex(m_theme->findData(int(Theme::current().choice())));
    const int percent = qRound(Theme::current().textScale() * 100);
    if (m_textSize->findData(percent) < 0) // the system may ask for any size
        m_textSize->addItem(tr("%1 %").arg(percent), percent);
    m_textSize->setCurrentIndex(m_textSize->findData(percent));
}

void ComputerSection::askKeychain()
{
    m_tryKeychain->setBlocked(tr("The keychain is being asked."));
    desk().vault().state().then(this, [this](SecretStoreState state) { showKeychain(state); });
}

void ComputerSection::showKeychain(std::optional<SecretStoreState> state)
{
    m_tryKeychain->setBlocked(std::nullopt);
    m_tryKeychain->setVisible(state && *state != SecretStoreState::Available);
    if (!state) {
        m_keychainPill->setState(tr("not asked yet"), Tone::Neutral);
        m_keychainWords->setText(tr("Passwords are kept there and nowhere else."));
        return;
    }
    switch (*state) {
    case SecretStoreState::Available:
        m_keychainPill->setState(tr("ready"), Tone::Good);
        m_keychainWords->setText(tr("Passwords are kept there and nowhere else."));
        break;
    case SecretStoreState::Locked:
        m_keychainPill->setState(tr("locked"), Tone::Waiting);
        m_keychainWords->setText(
            tr("The mail password can neither be stored nor read until you unlock it, so messages wait."));
        break;
    case SecretStoreState::Absent:
        m_keychainPill->setState(tr("none here"), Tone::Info);
        m_keychainWords->setText(
            tr("This computer has no keychain, or it does not answer. Passwords are kept until Latchkey "
               "is closed, and never written into a file."));
        break;
    }
}

} // namespace latchkey
