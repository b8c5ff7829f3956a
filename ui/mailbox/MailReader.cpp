// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailbox/MailReader.h"

#include "common/Button.h"
#include "common/ElidedLabel.h"
#include "common/EmptyState.h"
#include "common/FilterChips.h"
#include "common/TimeText.h"
#include "mailbox/MailView.h"

#include <QGridLayout>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// A mail of ours has one or two; one from elsewhere may have hundreds.
constexpr int linksShown = 6;
constexpr qsizetype sourceShown = 200000;

Label *selectable(const char *name)
{
    auto *label = new Label;
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setSelectable(true);
    return label;
}

} // namespace

MailReader::MailReader(Surroundings &surroundings, QWidget *parent)
    : QWidget(parent)
    , m_surroundings(surroundings)
    , m_pages(new QStackedWidget)
    , m_subject(selectable("mailSubjectLabel"))
    , m_from(selectable("mailFromLabel"))
    , m_to(selectable("mailToLabel"))
    , m_received(selectable("mailReceivedLabel"))
    , m_links(new QWidget)
    , m_linkColumn(new QVBoxLayout(m_links))
    , m_part(new FilterChips(tr("How the mail is shown")))
    , m_stack(new QStackedWidget)
    , m_html(new MailView)
    , m_text(new QPlainTextEdit)
    , m_source(new QPlainTextEdit)
{
    m_pages->addWidget(new EmptyState(IconName::Mailbox, tr("No mail is open"),
        tr("Choose one on the left, and its text and links stand here.")));
    m_pages->addWidget(buildMail());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    const auto followTheme = [this] {
        m_html->setDark(Theme::current().isDark());
        m_source->setFont(Theme::current().fixedFont(TextStyle::Caption));
    };
    followTheme();
    connect(&Theme::current(), &Theme::changed, this, followTheme);
    connect(m_part, &FilterChips::chosen, this, &MailReader::showPart);
    connect(m_html, &MailView::linkClicked, this, &MailReader::openLink);
}

QWidget *MailReader::buildMail()
{
    m_subject->setTextStyle(TextStyle::Title);
    m_links->setObjectName(u"mailLinksWidget"_s);
    m_linkColumn->setContentsMargins(0, 0, 0, 0);
    m_part->setObjectName(u"mailPartFilterChips"_s);
    m_html->setAccessibleName(tr("The mail as HTML"));
    m_text->setObjectName(u"mailTextPlainTextEdit"_s);
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("The mail as text"));
    m_source->setObjectName(u"mailSourcePlainTextEdit"_s);
    m_source->setReadOnly(true);
    m_source->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_source->setAccessibleName(tr("The mail as it came"));
    for (QWidget *view :
        {static_cast<QWidget *>(m_html), static_cast<QWidget *>(m_text), static_cast<QWidget *>(m_source)})
        m_stack->addWidget(view);

    auto *head = new QGridLayout;
    head->setHorizontalSpacing(measure::gap);
    head->setVerticalSpacing(2);
    head->setColumnStretch(1, 1);
    auto add = [head, row = 0](const QString &name, Label *value) mutable {
        head->addWidget(new Label(name, TextStyle::Body, ColorRole::MutedText), row, 0, Qt::AlignTop);
        head->addWidget(value, row++, 1);
    };
    add(tr("From"), m_from);
    add(tr("To"), m_to);
    add(tr("Received"), m_received);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(measure::grid, measure::grid, 0, 0);
    column->setSpacing(measure::gap);
    column->addWidget(m_subject);
    column->addLayout(head);
    column->addWidget(m_links);
    column->addWidget(m_part);
    column->addWidget(m_stack, 1);
    return page;
}

std::optional<qint64> MailReader::mailId() const
{
    return m_mail ? std::optional(m_mail->id) : std::nullopt;
}

void MailReader::setMail(const std::optional<CaughtMail> &mail)
{
    m_mail = mail;
    m_pages->setCurrentIndex(mail ? 1 : 0);
    if (!mail)
        return;
    m_subject->setText(mail->subject.isEmpty() ? tr("(no subject)") : mail->subject);
    m_from->setText(mail->from);
    m_to->setText(mail->to.isEmpty() ? mail->recipients.join(u", "_s) : mail->to);
    m_received->setText(TimeText::exactLocal(mail->received));
    m_received->setToolTip(TimeText::toolTip(mail->received));
    showLinks(mail->links);
    m_html->setMail(mail->html);
    m_html->moveCursor(QTextCursor::Start);
    m_text->setPlainText(mail->text);
    m_source->setPlainText(QString::fromUtf8(mail->raw.left(sourceShown)));
    QList<FilterChips::Chip> parts;
    if (!mail->html.isEmpty())
        parts += {u"html"_s, tr("As HTML"), {}};
    if (!mail->text.isEmpty())
        parts += {u"text"_s, tr("As text"), {}};
    parts += {u"source"_s, tr("Show source"), {}};
    m_part->setChips(parts);
    showPart(m_part->current());
}

void MailReader::showPart(const QString &key)
{
    m_stack->setCurrentIndex(key == u"html" ? 0 : key == u"text" ? 1 : 2);
}

void MailReader::showLinks(const QStringList &links)
{
    while (QLayoutItem *item = m_linkColumn->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (int i = 0; i < std::min(int(links.size()), linksShown); ++i) {
        auto *line = new QWidget;
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(measure::gap);
        auto *open = new Button(tr("Open link in browser"), i == 0 ? ButtonKind::Primary : ButtonKind::Plain);
        open->setObjectName(u"openLink%1Button"_s.arg(i + 1));
        open->setIconName(IconName::External);
        open->setAccessibleDescription(links.at(i));
        auto *address = new ElidedLabel(links.at(i), TextStyle::Caption, ColorRole::MutedText);
        address->setElideMode(Qt::ElideMiddle);
        address->setFixedPitch(true); // in Inter, 2x0 becomes a multiplication
        row->addWidget(open);
        row->addWidget(address, 1);
        m_linkColumn->addWidget(line);
        line->show();
        connect(open, &QPushButton::clicked, this, [this, link = QUrl(links.at(i))] { openLink(link); });
    }
    m_links->setVisible(!links.isEmpty());
}

void MailReader::openLink(const QUrl &link)
{
    // A mail may name anything; only what a browser is for goes there.
    if (link.scheme() == u"http" || link.scheme() == u"https")
        m_surroundings.openUrl(link);
}

} // namespace latchkey
