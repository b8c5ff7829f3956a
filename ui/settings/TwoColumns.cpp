// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/TwoColumns.h"

#include "common/Theme.h"

#include <QAbstractSpinBox>
#include <QBoxLayout>
#include <QComboBox>
#include <QEvent>

namespace latchkey {

TwoColumns::TwoColumns(QWidget *parent)
    : QScrollArea(parent)
{
    auto *content = new QWidget;
    auto *outer = new QVBoxLayout(content);
    outer->setContentsMargins(0, 0, 0, 0);
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight);
    m_first = new QVBoxLayout;
    m_second = new QVBoxLayout;
    m_columns->addLayout(m_first);
    m_columns->addLayout(m_second);
    outer->addLayout(m_columns);
    for (QBoxLayout *layout :
        {m_columns, static_cast<QBoxLayout *>(m_first), static_cast<QBoxLayout *>(m_second)})
        layout->setSpacing(measure::gapLarge);
    content->setAutoFillBackground(false);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setAutoFillBackground(false);
    connect(&Theme::current(), &Theme::changed, this, &TwoColumns::arrange);
    arrange();
}

void TwoColumns::setShares(int first, int second)
{
    m_firstShare = first;
    m_secondShare = second;
    arrange();
}

void TwoColumns::setBreadthNeeded(int width)
{
    m_breadthNeeded = width;
    arrange();
}

bool TwoColumns::isStacked() const
{
    return m_columns->direction() == QBoxLayout::TopToBottom;
}

void TwoColumns::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    arrange();
}

void TwoColumns::guardWheel()
{
    const auto guard = [this](QWidget *editor) {
        editor->setFocusPolicy(Qt::StrongFocus);
        editor->installEventFilter(this);
    };
    for (QAbstractSpinBox *box : findChildren<QAbstractSpinBox *>())
        guard(box);
    for (QComboBox *box : findChildren<QComboBox *>())
        guard(box);
}

bool TwoColumns::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel && watched != viewport()) {
        const auto *editor = qobject_cast<QWidget *>(watched);
        if (editor && !editor->hasFocus()) {
            event->ignore(); // so that it goes on to what scrolls
            return true;
        }
    }
    return QScrollArea::eventFilter(watched, event);
}

void TwoColumns::arrange()
{
    const int needed =
        m_first->minimumSize().width() + m_second->minimumSize().width() + m_columns->spacing();
    const bool stacked = width() < std::max(needed, Theme::current().scaled(m_breadthNeeded));
    m_columns->setDirection(stacked ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_columns->setStretch(0, stacked ? 0 : m_firstShare);
    m_columns->setStretch(1, stacked ? 0 : m_secondShare);
}

} // namespace latchkey
