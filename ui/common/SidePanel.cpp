// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/SidePanel.h"

#include "common/Theme.h"

#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace latchkey {

SidePanel::SidePanel(QWidget *parent)
    : QFrame(parent)
    , m_scroll(new QScrollArea)
    , m_outer(new QVBoxLayout(this))
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    m_body = new QVBoxLayout;
    column->addLayout(m_body);
    column->addStretch();
    m_scroll->setWidget(content);
    content->setAutoFillBackground(false); // the area turns it on
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_outer->addWidget(m_scroll, 1);
    space();
    connect(&Theme::current(), &Theme::changed, this, &SidePanel::space);
}

void SidePanel::space()
{
    const auto &theme = Theme::current();
    setFixedWidth(theme.scaledGently(measure::sidePanelWidth, 0.55));
    const int pad = theme.scaled(20);
    m_outer->setContentsMargins(0, 0, 0, 0);
    m_outer->setSpacing(0);
    m_scroll->widget()->setContentsMargins(
        pad, theme.scaled(measure::gapLarge), pad, theme.scaled(measure::gapLarge));
    m_body->setSpacing(theme.scaled(measure::gapSmall));
    if (m_foot)
        m_foot->setContentsMargins(pad, theme.scaled(measure::gap), pad, theme.scaled(18));
}

void SidePanel::setFoot(QWidget *foot)
{
    delete m_foot;
    m_foot = new QWidget;
    auto *column = new QVBoxLayout(m_foot);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(foot);
    m_outer->addWidget(m_foot);
    space();
}

void SidePanel::scrollToTop()
{
    m_scroll->verticalScrollBar()->setValue(0);
}

void SidePanel::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorRole::Surface));
    const int x = layoutDirection() == Qt::RightToLeft ? width() - 1 : 0;
    painter.fillRect(QRect(x, 0, 1, height()), theme.color(ColorRole::Line));
}

} // namespace latchkey
