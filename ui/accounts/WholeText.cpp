// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/WholeText.h"

#include <QPainter>
#include <QTextLayout>

namespace latchkey {

WholeText::WholeText(TextStyle style, ColorRole role, QWidget *parent)
    : Label({}, style, role, parent)
{
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

qreal WholeText::lay(int width, QPainter *painter) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(text().isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    QTextLayout layout(text(), font());
    layout.setTextOption(option);
    layout.beginLayout();
    qreal height = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += line.height();
    }
    layout.endLayout();
    if (painter)
        layout.draw(painter, QPointF(0, 0));
    return height;
}

int WholeText::heightForWidth(int width) const
{
    return qCeil(lay(std::max(width, 1), nullptr));
}

QSize WholeText::sizeHint() const
{
    const int oneLine = fontMetrics().horizontalAdvance(text()) + 1;
    return {oneLine, heightForWidth(std::max(width(), 1))};
}

QSize WholeText::minimumSizeHint() const
{
    return {1, fontMetrics().height()};
}

void WholeText::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    lay(width(), &painter);
}

} // namespace latchkey
