// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Notice.h"

#include "common/IconLabel.h"
#include "common/Label.h"
#include "common/Paint.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

IconName iconOf(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return IconName::Check;
    case Tone::Waiting:
        return IconName::Clock;
    case Tone::Bad:
        return IconName::Warning;
    case Tone::Info:
    case Tone::Neutral:
        return IconName::Info;
    }
    Q_UNREACHABLE();
}

} // namespace

QString copiedDetails(const Error &error)
{
    QStringList lines{error.message};
    if (!error.advice.isEmpty())
        lines.append(error.advice);
    lines.append(nameOf(error.code) + (error.detail.isEmpty() ? QString() : u": "_s + error.detail));
    return lines.join(u'\n');
}

Notice::Notice(Tone tone, QWidget *parent)
    : QFrame(parent)
    , m_tone(tone)
    , m_icon(new IconLabel(iconOf(tone), textRole(tone)))
    , m_title(new Label)
    , m_text(new Label)
    , m_actionRow(new QWidget)
    , m_actions(new QHBoxLayout(m_actionRow))
    , m_copy(new Button(tr("Copy details"), ButtonKind::Quiet))
    , m_dismiss(new Button(IconName::Close, tr("Dismiss")))
{
    m_title->setWeight(QFont::DemiBold);
    m_title->setWordWrap(true);
    m_text->setWordWrap(true);
    m_title->setSelectable(true);
    m_text->setSelectable(true);
    m_title->setObjectName(u"titleLabel"_s);
    m_text->setObjectName(u"textLabel"_s);
    m_copy->setObjectName(u"copyDetailsButton"_s);
    m_dismiss->setObjectName(u"dismissButton"_s);
    m_actions->setContentsMargins(0, 4, 0, 0);
    m_actions->addWidget(m_copy);
    m_actions->addStretch();

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addWidget(m_actionRow);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 12, 12, 12);
    row->setSpacing(10);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(m_dismiss, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_actionRow->hide();
    m_copy->hide();
    m_dismiss->hide();
    hide();
    connect(
        m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(m_dismiss, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT dismissed();
    });
}

void Notice::setWords(Tone tone, const QString &title, const QString &text)
{
    m_tone = tone;
    m_icon->setIcon(iconOf(tone), textRole(tone));
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_title->setColorRole(tone == Tone::Neutral ? ColorRole::Text : textRole(tone));
    m_copy->setVisible(!m_details.isEmpty());
    m_actionRow->setVisible(!m_details.isEmpty() || !m_added.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
    show();
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Notice::showText(Tone tone, const QString &title, const QString &text)
{
    m_details.clear();
    setWords(tone, title, text);
}

void Notice::showError(const Error &error)
{
    m_details = error.detail.isEmpty() ? QString() : copiedDetails(error);
    setWords(Tone::Bad, error.message, error.advice);
}

QString Notice::title() const
{
    return m_title->text();
}

Button *Notice::addAction(const QString &text)
{
    auto *button = new Button(text);
    m_actions->insertWidget(int(m_added.size()), button);
    m_added.append(button);
    button->show(); // now, and not with the event that the layout posts
    m_actionRow->show();
    return button;
}

void Notice::clearActions()
{
    for (Button *button : std::as_const(m_added)) {
        button->hide();
        button->deleteLater();
    }
    m_added.clear();
    m_actionRow->setVisible(!m_details.isEmpty());
}

void Notice::setDismissible(bool dismissible)
{
    m_dismiss->setVisible(dismissible);
}

void Notice::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    paint::box(painter, rect(), theme.scaled(10), theme.color(fillRole(m_tone)),
        paint::mixed(theme.color(fillRole(m_tone)), theme.color(textRole(m_tone)), 0.18));
}

} // namespace latchkey
