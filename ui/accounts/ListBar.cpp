// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/ListBar.h"

#include "common/Button.h"
#include "common/FilterChips.h"
#include "common/Label.h"

#include <QEvent>
#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

ListBar::ListBar(FilterChips *chips, const QList<Button *> &buttons, QWidget *parent)
    : QWidget(parent)
    , m_chips(chips)
    , m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this))
    , m_end(new QWidget)
    , m_caption(new Label({}, TextStyle::Body, ColorRole::MutedText))
{
    m_caption->setObjectName(u"listCaptionLabel"_s);
    auto *end = new QHBoxLayout(m_end);
    end->setContentsMargins(0, 0, 0, 0);
    end->setSpacing(2);
    end->addWidget(m_caption);
    end->addStretch();
    for (Button *button : buttons)
        end->addWidget(button);
    m_layout->setContentsMargins(measure::pageMargin, 0, measure::gapSmall, 6);
    m_layout->setSpacing(measure::gapSmall);
    m_layout->addWidget(m_chips, 1, Qt::AlignVCenter);
    m_layout->addWidget(m_end);
}

void ListBar::setCaption(const QString &whole, const QString &brief)
{
    m_whole = whole;
    m_brief = brief;
    arrange();
}

void ListBar::arrange()
{
    const QMargins margins = m_layout->contentsMargins();
    const int buttons = m_end->layout()->sizeHint().width() - m_caption->sizeHint().width();
    const int line = width() - margins.left() - margins.right() - buttons - measure::gap;
    const int besideChips = line - m_layout->spacing() - m_chips->sizeHint().width();
    const QFontMetrics metrics(m_caption->font());
    const bool row = metrics.horizontalAdvance(m_brief) <= besideChips;
    const bool whole = metrics.horizontalAdvance(m_whole) <= (row ? besideChips : line);
    const QString text = whole ? m_whole : m_brief;
    if (m_caption->text() != text)
        m_caption->setText(text);
    m_caption->setToolTip(whole ? QString() : m_whole);
    const auto direction = row ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
    if (m_layout->direction() != direction) {
        m_layout->setDirection(direction);
        m_layout->setAlignment(m_chips, row ? Qt::AlignVCenter : Qt::Alignment());
        updateGeometry();
    }
}

void ListBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

bool ListBar::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::FontChange)
        arrange();
    return QWidget::event(event);
}

} // namespace latchkey
