// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/TemplateSection.h"

#include "common/AskDialog.h"
#include "common/Card.h"
#include "common/FilterChips.h"
#include "common/FormField.h"
#include "common/Label.h"
#include "common/Languages.h"
#include "Desk.h"
#include "messages/TemplateStore.h"
#include "settings/SaveBar.h"
#include "settings/TwoColumns.h"
#include "site/PlaceholderButtons.h"
#include "site/SiteStore.h"
#include "site/TemplateLanguageBox.h"
#include "site/TemplatePreview.h"
#include "site/TemplateTrial.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScopedValueRollback>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr auto purposes = {
    MessagePurpose::Activation, MessagePurpose::Reset, MessagePurpose::PasswordChanged};

QString labelOf(MessagePurpose purpose)
{
    switch (purpose) {
    case MessagePurpose::Activation:
        return TemplateSection::tr("Activation");
    case MessagePurpose::Reset:
        return TemplateSection::tr("Password reset");
    case MessagePurpose::PasswordChanged:
        return TemplateSection::tr("Password was changed");
    }
    Q_UNREACHABLE();
}

bool hasWordingIn(const QString &locale, const MessageTemplate &wording)
{
    return languageOf(wording.locale) == languageOf(locale);
}

/// The languages of these locales and those that wordings came with, the site's first.
QStringList languagesWith(const QStringList &ownLocales, const QString &siteLocale)
{
    QStringList languages{siteLocale};
    const auto add = [&](const QString &locale) {
        if (languageOf(locale) != languageOf(siteLocale) && !languages.contains(languageOf(locale)))
            languages += languageOf(locale);
    };
    for (const QString &locale : ownLocales)
        add(locale);
    for (const QString &code : offeredLanguages()) {
        if (hasWordingIn(code, shippedTemplate(MessagePurpose::Activation, ChannelKind::Email, code)))
            add(code);
    }
    return languages;
}

} // namespace

TemplateSection::TemplateSection(const PageContext &context, QWidget *parent)
    : SettingsSection(context, parent)
    , m_columns(new TwoColumns)
    , m_saveBar(new SaveBar(tr("Save")))
    , m_shipped(new Button(tr("Back to the shipped wording..."), ButtonKind::Quiet))
{
    m_columns->first()->addWidget(editorCard(), 1);
    m_columns->second()->addWidget(previewCard(), 1);
    m_columns->setBreadthNeeded(820);
    m_shipped->setObjectName(u"shippedWordingButton"_s);
    m_saveBar->addButton(m_shipped);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_columns, 1);
    column->addWidget(m_saveBar);
    m_columns->setEnabled(false); // until there is something to edit

    connect(m_saveBar, &SaveBar::saveRequested, this, &TemplateSection::save);
    connect(m_saveBar, &SaveBar::putBackRequested, this, &TemplateSection::putBack);
    connect(m_shipped, &QPushButton::clicked, this, &TemplateSection::askForShipped);
    showState();
}

QWidget *TemplateSection::editorCard()
{
    m_purposes = new FilterChips(tr("Which message"));
    m_purposes->setObjectName(u"purposeFilterChips"_s);
    m_subject = new QLineEdit;
    m_subject->setObjectName(u"subjectLineEdit"_s);
    m_text = new QPlainTextEdit;
    m_text->setObjectName(u"textPlainTextEdit"_s);
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(Theme::current().scaled(110));
    m_html = new QPlainTextEdit;
    m_html->setObjectName(u"htmlPlainTextEdit"_s);
    m_html->setTabChangesFocus(true);
    m_html->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_html->setMinimumHeight(Theme::current().scaled(120));
    const auto followFont = [this] { m_html->setFont(Theme::current().fixedFont(TextStyle::Caption)); };
    followFont();
    connect(&Theme::current(), &Theme::changed, m_html, followFont);
    m_placeholders = new PlaceholderButtons;

    const auto field = [this](TemplatePart part, const QString &label, QWidget *editor) {
        auto *made = new FormField(label, editor);
        m_fields.insert(int(part), made);
        editor->installEventFilter(this);
        return made;
    };
    auto *card = new Card;
    auto *column = new QVBoxLayout;
    column->setSpacing(measure::gap);
    card->body()->addLayout(column, 1);
    m_languageBox = new TemplateLanguageBox;
    m_languageNote = new Label(QString(), TextStyle::Caption, ColorRole::MutedText);
    m_languageNote->setObjectName(u"languageNoteLabel"_s);
    m_languageNote->setWordWrap(true);
    auto *which = new QHBoxLayout;
    which->setSpacing(measure::gap);
    which->addWidget(m_purposes, 1);
    which->addWidget(m_languageBox, 0, Qt::AlignTop);
    column->addLayout(which);
    column->addWidget(m_languageNote);
    column->addWidget(field(TemplatePart::Subject, tr("&Subject"), m_subject));
    column->addWidget(new Label(tr("Put in where the cursor is:"), TextStyle::Caption, ColorRole::MutedText));
    column->addWidget(m_placeholders);
    column->addWidget(field(TemplatePart::Text, tr("Te&xt"), m_text), 2);
    column->addWidget(field(TemplatePart::Html, tr("&HTML"), m_html), 3);
    m_lastEditor = m_text;

    connect(m_purposes, &FilterChips::chosen, this, [this](const QString &key) {
        if (const auto purpose = messagePurposeFromName(key))
            choose(*purpose);
    });
    connect(m_languageBox, &TemplateLanguageBox::chosen, this, &TemplateSection::chooseLanguage);
    connect(m_placeholders, &PlaceholderButtons::chosen, this, &TemplateSection::insertText);
    connect(m_subject, &QLineEdit::textChanged, this, &TemplateSection::onEdited);
    connect(m_text, &QPlainTextEdit::textChanged, this, &TemplateSection::onEdited);
    connect(m_html, &QPlainTextEdit::textChanged, this, &TemplateSection::onEdited);
    return card;
}

QWidget *TemplateSection::previewCard()
{
    auto *card = new Card;
    card->body()->addWidget(new Label(tr("How it looks"), TextStyle::Section));
    m_preview = new TemplatePreview;
    card->body()->addWidget(m_preview, 1);
    m_trial = new TemplateTrial(desk());
    card->body()->addSpacing(measure::gapSmall);
    card->body()->addWidget(m_trial);
    return card;
}

bool TemplateSection::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        m_lastEditor = qobject_cast<QWidget *>(watched);
    return SettingsSection::eventFilter(watched, event);
}

bool TemplateSection::Wording::isEdited() const
{
    return draft.subject != stored.subject || draft.text != stored.text || draft.html != stored.html;
}

Result<TemplateSection::Reading> TemplateSection::read(
    Connection &connection, std::optional<AccountId> person, const QString &language)
{
    Reading reading;
    auto site = SiteStore(connection).read();
    if (!site)
        return fail(std::move(site).error());
    reading.site = *site;
    TemplateStore store(connection);
    const auto own = store.ownLocales();
    if (!own)
        return fail(own.error());
    reading.languages = languagesWith(*own, site->locale);
    QStringList wanted = reading.languages;
    if (!language.isEmpty() && !wanted.contains(language))
        wanted += language;
    for (const QString &each : std::as_const(wanted)) {
        for (const MessagePurpose purpose : purposes) {
            auto found = store.find(purpose, ChannelKind::Email, each, site->locale);
            if (!found)
                return fail(std::move(found).error());
            reading.templates.insert({each, purpose}, *found);
        }
    }
    if (person) {
        auto account = AccountStore(connection).find(*person);
        if (!account)
            return fail(std::move(account).error());
        reading.person = *account;
    }
    return reading;
}

void TemplateSection::refresh()
{
    const int generation = ++m_generation;
    desk()
        .database()
        .read([person = m_personId, language = m_language](
                  Connection &connection) { return read(connection, person, language); })
        .then(this, [this, generation](const Result<Reading> &reading) {
            if (generation == m_generation)
                take(reading);
        });
}

void TemplateSection::setPreviewPerson(std::optional<AccountId> person)
{
    m_personId = person;
    if (isVisible())
        refresh();
}

void TemplateSection::take(const Result<Reading> &reading)
{
    if (!reading) {
        m_saveBar->notice()->showError(reading.error());
        m_showsReadError = true;
        return;
    }
    if (std::exchange(m_showsReadError, false))
        m_saveBar->notice()->hide();
    m_site = reading->site;
    m_person = reading->person;
    m_languages = reading->languages;
    if (m_language.isEmpty())
        m_language = m_languages.constFirst();
    for (auto it = reading->templates.cbegin(); it != reading->templates.cend(); ++it) {
        const bool known = m_wordings.contains(it.key());
        Wording &wording = m_wordings[it.key()];
        // What was typed stays; what was not touched follows what somebody else may have saved.
        if (!known || !wording.isEdited())
            wording.draft = it.value();
        wording.stored = it.value();
        // The wording of another language is where one begins to translate.
        if (!hasWordingIn(it.key().first, wording.stored))
            wording.draft.locale = it.key().first;
    }
    m_languageBox->setLanguages(m_languages, m_language);
    m_columns->setEnabled(true);
    showDraft();
}

TemplateSection::Wording *TemplateSection::current()
{
    const auto found = m_wordings.find({m_language, m_purpose});
    return found == m_wordings.end() ? nullptr : &*found;
}

void TemplateSection::choose(MessagePurpose purpose)
{
    m_purpose = purpose;
    m_saveBar->notice()->hide();
    showDraft();
}

void TemplateSection::chooseLanguage(const QString &language)
{
    if (language == m_language)
        return;
    m_language = language;
    m_saveBar->notice()->hide();
    if (current())
        showDraft();
    else
        refresh();
}

void TemplateSection::showDraft()
{
    const Wording *wording = current();
    if (!wording)
        return;
    {
        const QScopedValueRollback filling(m_filling, true);
        if (m_subject->text() != wording->draft.subject)
            m_subject->setText(wording->draft.subject);
        if (m_text->toPlainText() != wording->draft.text)
            m_text->setPlainText(wording->draft.text);
        if (m_html->toPlainText() != wording->draft.html)
            m_html->setPlainText(wording->draft.html);
    }
    m_placeholders->setPurpose(m_purpose);
    showState();
    showPreview();
}

void TemplateSection::insertText(const QString &text)
{
    if (auto *line = qobject_cast<QLineEdit *>(m_lastEditor))
        line->insert(text);
    else if (auto *area = qobject_cast<QPlainTextEdit *>(m_lastEditor))
        area->insertPlainText(text);
    m_lastEditor->setFocus(Qt::OtherFocusReason);
}

void TemplateSection::onEdited()
{
    Wording *wording = current();
    if (m_filling || !wording)
        return;
    wording->draft.subject = m_subject->text();
    wording->draft.text = m_text->toPlainText();
    wording->draft.html = m_html->toPlainText();
    showState();
    showPreview();
}

void TemplateSection::showState()
{
    bool anyUnsaved = false;
    for (const Wording &wording : std::as_const(m_wordings))
        anyUnsaved = anyUnsaved || wording.isEdited();
    setUnsaved(anyUnsaved);
    QList<FilterChips::Chip> chips;
    for (const MessagePurpose purpose : purposes) {
        const auto found = m_wordings.constFind({m_language, purpose});
        const bool unsaved = found != m_wordings.cend() && found->isEdited();
        chips +=
            {nameOf(purpose), unsaved ? tr("%1, not saved").arg(labelOf(purpose)) : labelOf(purpose), {}};
    }
    m_purposes->setChips(chips);

    const Wording *wording = current();
    showShippedButton();
    if (!wording) {
        m_saveBar->setState(false, std::nullopt);
        m_languageNote->hide();
        return;
    }
    m_languageNote->setVisible(!wording->isWritten());
    m_languageNote->setText(
        tr("There is no wording in %1 yet: people with this language get the one in %2, until "
           "you save yours.")
            .arg(languageName(wording->draft.locale), languageName(wording->stored.locale)));
    const auto problems = check(wording->draft);
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        const auto first = std::find_if(problems.begin(), problems.end(),
            [part = TemplatePart(it.key())](const TemplateProblem &problem) { return problem.part == part; });
        it.value()->setError(first == problems.end() ? std::nullopt : std::optional(first->message));
    }
    const auto problem = problems.isEmpty() ? std::nullopt : std::optional(problems.constFirst().message);
    m_saveBar->setState(wording->draft != wording->stored, problem);
    m_trial->setBlocked(problem);
}

void TemplateSection::showShippedButton()
{
    const Wording *wording = current();
    if (!wording) {
        m_shipped->setBlocked(tr("The wording has not been read yet."));
        return;
    }
    const MessageTemplate shipped = shippedTemplate(m_purpose, ChannelKind::Email, m_language);
    const bool isShipped = hasWordingIn(m_language, shipped);
    m_shipped->setText(isShipped ? tr("Back to the shipped wording...") : tr("Remove this wording..."));
    std::optional<QString> reason;
    if (!wording->isWritten())
        reason = tr("There is nothing to remove yet.");
    else if (wording->stored == shipped)
        reason = tr("What is saved is the shipped wording.");
    m_shipped->setBlocked(reason);
}

void TemplateSection::showPreview()
{
    const Wording *wording = current();
    if (!wording)
        return;
    const auto values = previewValues(m_purpose, m_site, m_person, desk().clock().now());
    m_preview->setPerson(values.value(u"name"_s));
    const RenderedMessage message = latchkey::render(wording->draft, values);
    m_preview->setMessage(message);
    m_trial->setMessage(message);
}

void TemplateSection::save()
{
    const Wording *wording = current();
    if (!wording)
        return;
    m_saveBar->notice()->hide();
    m_saveBar->setSaving(true);
    desk()
        .database()
        .run([draft = wording->draft, actor = desk().actor(), now = desk().clock().now()](
                 Connection &connection) { return TemplateStore(connection).save(draft, now, actor); })
        .then(this,
            [this, key = Key(m_language, m_purpose), written = wording->draft](const Result<void> &saved) {
                m_saveBar->setSaving(false);
                if (!saved) {
                    m_saveBar->notice()->showError(saved.error());
                    return;
                }
                m_wordings[key].stored = written;
                showDraft();
                Q_EMIT toastRequested(tr("The wording is saved. Messages from now on use it."));
                refresh();
            });
}

void TemplateSection::putBack()
{
    Wording *wording = current();
    if (!wording)
        return;
    const QString locale = wording->draft.locale;
    wording->draft = wording->stored;
    wording->draft.locale = locale;
    m_saveBar->notice()->hide();
    showDraft();
}

void TemplateSection::askForShipped()
{
    const Wording *wording = current();
    if (!wording)
        return;
    const bool isShipped =
        hasWordingIn(m_language, shippedTemplate(m_purpose, ChannelKind::Email, m_language));
    AskDialog::Question question;
    question.title = isShipped ? tr("Go back to the shipped wording?")
                               : tr("Remove the wording in %1?").arg(languageName(m_language));
    const QString dropped = tr("The site's own wording of \"%1\" is dropped, with what is not saved of it.")
                                .arg(labelOf(m_purpose));
    const QString then = isShipped
        ? tr("Messages from now on use the wording that came with Latchkey.")
        : tr("People with this language get the message in the site's language from now on.");
    question.sentence = dropped + u' ' + then;
    question.actionText = isShipped ? tr("Use the shipped wording") : tr("Remove");
    question.cancelText = tr("Keep ours");
    question.actionKind = ButtonKind::Danger;
    AskDialog::ask(this, question, this,
        [this, stored = wording->stored](const std::optional<AskDialog::Answer> &answer) {
            if (answer)
                removeOwn(stored);
        });
}

void TemplateSection::removeOwn(const MessageTemplate &message)
{
    m_saveBar->notice()->hide();
    m_saveBar->setSaving(true);
    desk()
        .database()
        .run([message, actor = desk().actor(), now = desk().clock().now()](Connection &connection) {
            return TemplateStore(connection)
                .reset(message.purpose, message.channel, message.locale, now, actor);
        })
        .then(this, [this, key = Key(m_language, message.purpose)](const Result<void> &removed) {
            m_saveBar->setSaving(false);
            if (!removed) {
                m_saveBar->notice()->showError(removed.error());
                return;
            }
            m_wordings.remove(key); // with what was not saved of it: read anew
            Q_EMIT toastRequested(tr("The site's own wording is gone."));
            refresh();
        });
}

} // namespace latchkey
