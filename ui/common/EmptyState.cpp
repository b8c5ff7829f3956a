// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/EmptyState.h"

#include "common/Label.h"
#include "common/Paint.h"

#include <QHBoxLayout>
#include <QPainter>

namespace latchkey {

namespace {

/// The icon on a soft disc.
class Emblem : public QWidget {
public:
    explicit Emblem(IconName icon)
        : m_icon(Icon::get(icon, ColorRole::Accent))
    {
        const auto size = [this] {
            const int side = Theme::current().scaled(56);
            setFixedSize(side, side); // a hint alone is squeezed where the text below wraps
        };
        size();
        connect(&Theme::current(), &Theme::changed, this, size);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paint::box(painter, rect(), width() / 2.0, Theme::current().color(ColorRole::AccentSoft));
        const int inset = width() * 2 / 7;
        m_icon.paint(&painter, rect().adjusted(inset, inset, -inset, -inset));
    }

private:
    QIcon m_icon;
};

} // namespace

EmptyState::EmptyState(IconName icon, const QString &title, const QString &sentence, QWidget *parent)
    : QWidget(parent)
    , m_title(new Label(title, TextStyle::Section))
    , m_sentence(new Label(sentence, TextStyle::Body, ColorRole::MutedText))
    , m_buttons(new QHBoxLayout)
{
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    const auto narrow = [this] { m_sentence->setMaximumWidth(Theme::current().scaled(420)); };
    narrow();
    connect(&Theme::current(), &Theme::changed, this, narrow);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(measure::gap, 0, measure::gap, 0);
    column->setSpacing(measure::gapSmall);
    column->addStretch(2);
    column->addWidget(new Emblem(icon), 0, Qt::AlignHCenter);
    column->addSpacing(measure::grid);
    column->addWidget(m_title);
    // In a row of its own between stretches: a wrapping label that is centred by alignment gets too little
    // width.
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_sentence, 100);
    row->addStretch(1);
    column->addLayout(row);
    column->addSpacing(measure::gapSmall);
    m_buttons->setAlignment(Qt::AlignHCenter);
    column->addLayout(m_buttons);
    column->addStretch(3);
    setText(title, sentence);
}

void EmptyState::setText(const QString &title, const QString &sentence)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
}

QSize EmptyState::minimumSizeHint() const
{
    return {
        QWidget::minimumSizeHint().width(), layout()->totalMinimumHeightForWidth(m_sentence->maximumWidth())};
}

Button *EmptyState::addAction(const QString &text, ButtonKind kind)
{
    auto *button = new Button(text, kind);
    m_buttons->addWidget(button);
    return button;
}

} // namespace latchkey
