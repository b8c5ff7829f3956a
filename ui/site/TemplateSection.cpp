// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/TemplateSection.h"

#include "common/AskDialog.h"
#include "common/Card.h"
#include "common/FilterChips.h"
#include "common/FlowLayout.h"
#include "common/FormField.h"
#include "common/Label.h"
#include "common/TimeText.h"
#include "Desk.h"
#include "messages/TemplateStore.h"
#include "settings/SaveBar.h"
#include "settings/TwoColumns.h"
#include "site/SiteStore.h"
#include "site/TemplatePreview.h"
#include "site/TemplateTrial.h"

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

/// Looks like a code and is none.
const Secret &exampleCode()
{
    static const Secret code(QStringLiteral("an-example-code-that-opens-nothing"));
    return code;
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
    m_placeholders = new QWidget;
    m_placeholders->setAccessibleName(tr("Places that are filled in for each person"));
    m_placeholderFlow = new FlowLayout(m_placeholders);
    m_placeholderFlow->setSpacing(6);

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
    column->addWidget(m_purposes);
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

Result<TemplateSection::Reading> TemplateSection::read(
    Connection &connection, std::optional<AccountId> person)
{
    Reading reading;
    auto site = SiteStore(connection).read();
    if (!site)
        return fail(std::move(site).error());
    reading.site = *site;
    for (const MessagePurpose purpose : purposes) {
        auto found = TemplateStore(connection).find(purpose, ChannelKind::Email, site->locale);
        if (!found)
            return fail(std::move(found).error());
        reading.templates += *found;
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
        .read([person = m_personId](Connection &connection) { return read(connection, person); })
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
    for (const MessageTemplate &fresh : reading->templates) {
        const bool known = m_wordings.contains(fresh.purpose);
        Wording &wording = m_wordings[fresh.purpose];
        // What was typed stays; what was not touched follows what somebody else may have saved.
        if (!known || wording.draft == wording.stored)
            wording.draft = fresh;
        wording.stored = fresh;
    }
    m_columns->setEnabled(true);
    showDraft();
}

TemplateSection::Wording *TemplateSection::current()
{
    const auto found = m_wordings.find(m_purpose);
    return found == m_wordings.end() ? nullptr : &*found;
}

void TemplateSection::choose(MessagePurpose purpose)
{
    m_purpose = purpose;
    m_saveBar->notice()->hide();
    showDraft();
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
    showPlaceholders();
    showState();
    showPreview();
}

void TemplateSection::showPlaceholders()
{
    const auto wanted = placeholdersFor(m_purpose);
    if (m_placeholderFlow->count() == wanted.size())
        return;
    while (QLayoutItem *item = m_placeholderFlow->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const auto &placeholder : wanted) {
        auto *button = new Button(u"{{%1}}"_s.arg(placeholder.name));
        button->setObjectName(placeholder.name + u"PlaceholderButton"_s);
        button->setHelp(placeholder.meaning);
        const auto followTheme = [button] { button->setFixedHeight(Theme::current().scaled(28)); };
        followTheme();
        connect(&Theme::current(), &Theme::changed, button, followTheme);
        connect(button, &QPushButton::clicked, this,
            [this, name = placeholder.name] { insertPlaceholder(name); });
        m_placeholderFlow->addWidget(button);
        button->show();
    }
    m_placeholders->updateGeometry();
}

void TemplateSection::insertPlaceholder(const QString &name)
{
    const QString text = u"{{%1}}"_s.arg(name);
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
    QList<FilterChips::Chip> chips;
    bool anyUnsaved = false;
    for (const MessagePurpose purpose : purposes) {
        const auto found = m_wordings.constFind(purpose);
        const bool unsaved = found != m_wordings.cend() && found->draft != found->stored;
        anyUnsaved = anyUnsaved || unsaved;
        chips +=
            {nameOf(purpose), unsaved ? tr("%1, not saved").arg(labelOf(purpose)) : labelOf(purpose), {}};
    }
    m_purposes->setChips(chips);
    setUnsaved(anyUnsaved);

    const Wording *wording = current();
    if (!wording) {
        m_saveBar->setState(false, std::nullopt);
        m_shipped->setBlocked(tr("The wording has not been read yet."));
        return;
    }
    const auto problems = check(wording->draft);
    for (auto it = m_fields.cbegin(); it != m_fields.cend(); ++it) {
        const auto first = std::find_if(problems.begin(), problems.end(),
            [part = TemplatePart(it.key())](const TemplateProblem &problem) { return problem.part == part; });
        it.value()->setError(first == problems.end() ? std::nullopt : std::optional(first->message));
    }
    const auto problem = problems.isEmpty() ? std::nullopt : std::optional(problems.constFirst().message);
    m_saveBar->setState(wording->draft != wording->stored, problem);
    m_trial->setBlocked(problem);
    const bool shipped = wording->stored == shippedTemplate(m_purpose, ChannelKind::Email, m_site.locale);
    m_shipped->setBlocked(
        shipped ? std::optional(tr("What is saved is the shipped wording.")) : std::nullopt);
}

QMap<QString, QString> TemplateSection::previewValues(MessagePurpose purpose) const
{
    QMap<QString, QString> values;
    for (const auto &placeholder : placeholdersFor(purpose))
        values[placeholder.name] = placeholder.example;
    if (m_person) {
        values[u"name"_s] = m_person->displayName();
        values[u"user_name"_s] = m_person->userName;
        values[u"email"_s] = m_person->email;
    }
    values[u"site"_s] = m_site.name;
    if (tokenPurposeOf(purpose)) {
        const bool activation = purpose == MessagePurpose::Activation;
        const Duration lifetime = activation ? m_site.activationLifetime : m_site.resetLifetime;
        values[u"link"_s] = (activation ? m_site.activationLink : m_site.resetLink).linkFor(exampleCode());
        values[u"lifetime"_s] = TimeText::duration(lifetime);
        values[u"expires"_s] = toUtc(desk().clock().now() + lifetime).toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
    }
    return values;
}

void TemplateSection::showPreview()
{
    const Wording *wording = current();
    if (!wording)
        return;
    const auto values = previewValues(m_purpose);
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
        .then(this, [this, written = wording->draft](const Result<void> &saved) {
            onWritten(written, saved, tr("The wording is saved. Messages from now on use it."));
        });
}

void TemplateSection::onWritten(
    const MessageTemplate &written, const Result<void> &result, const QString &toast)
{
    m_saveBar->setSaving(false);
    if (!result) {
        m_saveBar->notice()->showError(result.error());
        return;
    }
    m_wordings[written.purpose].stored = written;
    showDraft();
    Q_EMIT toastRequested(toast);
    refresh();
}

void TemplateSection::putBack()
{
    Wording *wording = current();
    if (!wording)
        return;
    wording->draft = wording->stored;
    m_saveBar->notice()->hide();
    showDraft();
}

void TemplateSection::askForShipped()
{
    const Wording *wording = current();
    if (!wording)
        return;
    AskDialog::Question question;
    question.title = tr("Go back to the shipped wording?");
    question.sentence =
        tr("The site's own wording of \"%1\" is dropped, with what is not saved of it. Messages from now on "
           "use the wording that came with Latchkey.")
            .arg(labelOf(m_purpose));
    question.actionText = tr("Use the shipped wording");
    question.cancelText = tr("Keep ours");
    question.actionKind = ButtonKind::Danger;
    AskDialog::ask(this, question, this,
        [this, stored = wording->stored](const std::optional<AskDialog::Answer> &answer) {
            if (answer)
                resetToShipped(stored);
        });
}

void TemplateSection::resetToShipped(const MessageTemplate &message)
{
    m_saveBar->notice()->hide();
    m_saveBar->setSaving(true);
    desk()
        .database()
        .run([message, actor = desk().actor(), now = desk().clock().now()](Connection &connection) {
            return TemplateStore(connection)
                .reset(message.purpose, message.channel, message.locale, now, actor);
        })
        .then(this, [this, message](const Result<void> &reset) {
            const MessageTemplate shipped = shippedTemplate(message.purpose, message.channel, m_site.locale);
            if (reset)
                m_wordings[message.purpose].draft = shipped;
            onWritten(shipped, reset, tr("The shipped wording is back."));
        });
}

} // namespace latchkey
