// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/TemplatePreview.h"

#include "common/Button.h"
#include "common/FilterChips.h"
#include "common/Label.h"
#include "common/TimeText.h"
#include "mailbox/MailView.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// The width of a mail on a phone, at 100 % text.
constexpr int phoneWidth = 360;

/// Looks like a code and is none.
const Secret &exampleCode()
{
    static const Secret code(QStringLiteral("an-example-code-that-opens-nothing"));
    return code;
}

} // namespace

TemplatePreview::TemplatePreview(QWidget *parent)
    : QWidget(parent)
    , m_person(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    , m_subject(new Label)
    , m_part(new FilterChips(tr("Part of the message")))
    , m_dark(new Button(tr("Dark")))
    , m_narrow(new Button(tr("Narrow")))
    , m_stack(new QStackedWidget)
    , m_html(new MailView)
    , m_text(new QPlainTextEdit)
{
    m_person->setObjectName(u"previewPersonLabel"_s);
    m_person->setWordWrap(true);
    m_subject->setObjectName(u"previewSubjectLabel"_s);
    m_subject->setWeight(QFont::DemiBold);
    m_subject->setWordWrap(true);
    m_subject->setSelectable(true);
    m_part->setObjectName(u"previewPartFilterChips"_s);
    m_part->setChips({{u"html"_s, tr("As HTML"), {}}, {u"text"_s, tr("As text"), {}}});
    m_dark->setObjectName(u"previewDarkButton"_s);
    m_dark->setCheckable(true);
    m_dark->setHelp(tr("Shows the message as a mail program with a dark theme does."));
    m_narrow->setObjectName(u"previewNarrowButton"_s);
    m_narrow->setCheckable(true);
    m_narrow->setHelp(tr("Shows the message as wide as a phone."));
    m_html->setAccessibleName(tr("Preview of the HTML part"));
    m_text->setObjectName(u"previewTextPlainTextEdit"_s);
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("Preview of the text part"));
    m_stack->addWidget(m_html);
    m_stack->addWidget(m_text);

    auto *row = new QHBoxLayout;
    row->addWidget(m_part, 1, Qt::AlignVCenter);
    row->addWidget(m_dark);
    row->addWidget(m_narrow);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::gapSmall);
    column->addLayout(row);
    column->addWidget(m_person);
    column->addWidget(m_subject);
    column->addWidget(m_stack, 1);

    connect(m_part, &FilterChips::chosen, this, [this](const QString &key) {
        const bool html = key == u"html";
        m_stack->setCurrentIndex(html ? 0 : 1);
        const auto why = html ? std::nullopt : std::optional(tr("The text part looks the same everywhere."));
        m_dark->setBlocked(why);
        m_narrow->setBlocked(why);
    });
    connect(m_dark, &QPushButton::toggled, m_html, &MailView::setDark);
    connect(m_narrow, &QPushButton::toggled, this, &TemplatePreview::arrange);
    arrange();
}

void TemplatePreview::setMessage(const RenderedMessage &message)
{
    m_subject->setText(message.subject);
    m_html->setMail(message.html);
    if (m_text->toPlainText() != message.text)
        m_text->setPlainText(message.text);
}

void TemplatePreview::setPerson(const QString &name)
{
    m_person->setText(tr("Filled in for %1").arg(name));
}

void TemplatePreview::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TemplatePreview::arrange()
{
    m_html->setMaximumWidth(m_narrow->isChecked() ? Theme::current().scaled(phoneWidth) : QWIDGETSIZE_MAX);
}

QMap<QString, QString> previewValues(
    MessagePurpose purpose, const SiteSettings &site, const std::optional<Account> &person, Instant now)
{
    QMap<QString, QString> values;
    for (const auto &placeholder : placeholdersFor(purpose))
        values[placeholder.name] = placeholder.example;
    if (person) {
        values[u"name"_s] = person->displayName();
        values[u"user_name"_s] = person->userName;
        values[u"email"_s] = person->email;
    }
    values[u"site"_s] = site.name;
    if (tokenPurposeOf(purpose)) {
        const bool activation = purpose == MessagePurpose::Activation;
        const Duration lifetime = activation ? site.activationLifetime : site.resetLifetime;
        values[u"link"_s] = (activation ? site.activationLink : site.resetLink).linkFor(exampleCode());
        values[u"lifetime"_s] = TimeText::duration(lifetime);
        values[u"expires"_s] = toUtc(now + lifetime).toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
    }
    return values;
}

} // namespace latchkey
