// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/FlowLayout.h"

#include <QStyle>
#include <QWidget>

namespace latchkey {

FlowLayout::FlowLayout(QWidget *parent)
    : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::setEqualColumns(int columns)
{
    m_columns = columns;
    invalidate();
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        width += item->sizeHint().width() + (width > 0 ? spacing() : 0);
        height = std::max(height, item->sizeHint().height());
    }
    return QSize(width, height).grownBy(contentsMargins());
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : m_items) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    return size.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowLayout::place(const QRect &rect, bool move) const
{
    const QRect area = rect.marginsRemoved(contentsMargins());
    if (m_columns > 0)
        return placeInColumns(area, move) + contentsMargins().top() + contentsMargins().bottom();
    const auto direction = parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
    int x = area.x();
    int y = area.y();
    int lineHeight = 0;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint().boundedTo({std::max(area.width(), 1), QLAYOUTSIZE_MAX});
        if (x > area.x() && x + size.width() > area.x() + area.width()) {
            x = area.x();
            y += lineHeight + spacing();
            lineHeight = 0;
        }
        if (move)
            item->setGeometry(QStyle::visualRect(direction, area, QRect(QPoint(x, y), size)));
        x += size.width() + spacing();
        lineHeight = std::max(lineHeight, size.height());
    }
    return y + lineHeight - rect.y() + contentsMargins().bottom();
}

/// Returns the height that is needed without the margins.
int FlowLayout::placeInColumns(const QRect &area, bool move) const
{
    const auto direction = parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
    QList<QLayoutItem *> shown;
    QSize widest;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        shown.append(item);
        widest = widest.expandedTo(item->sizeHint());
    }
    if (shown.isEmpty())
        return 0;
    const int gap = spacing();
    const int fitting = (area.width() + gap) / std::max(widest.width() + gap, 1);
    const int columns = std::clamp(fitting, 1, m_columns);
    const int width = (area.width() - gap * (columns - 1)) / columns;
    for (int i = 0; move && i < shown.size(); ++i) {
        const QPoint at(
            area.x() + (i % columns) * (width + gap), area.y() + (i / columns) * (widest.height() + gap));
        shown[i]->setGeometry(QStyle::visualRect(direction, area, QRect(at, QSize(width, widest.height()))));
    }
    const int lines = (int(shown.size()) + columns - 1) / columns;
    return lines * widest.height() + (lines - 1) * gap;
}

} // namespace latchkey
