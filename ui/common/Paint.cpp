// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Paint.h"

#include "common/Theme.h"

#include <QGuiApplication>
#include <QPainter>

namespace latchkey::paint {

void box(QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &line,
    double lineWidth)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill.isValid() ? QBrush(fill) : Qt::NoBrush);
    QRectF inner = rect;
    if (line.isValid()) {
        painter.setPen(QPen(line, lineWidth));
        const double half = lineWidth / 2;
        inner.adjust(half, half, -half, -half);
        radius = std::max(0.0, radius - half);
    } else {
        painter.setPen(Qt::NoPen);
    }
    radius = std::min({radius, inner.width() / 2, inner.height() / 2});
    painter.drawRoundedRect(inner, radius, radius);
    painter.restore();
}

void focusRing(QPainter &painter, const QRectF &rect, double radius)
{
    box(painter, rect, radius, {}, Theme::current().color(ColorRole::Accent), measure::focusRing);
}

void focusRingWithGap(QPainter &painter, const QRectF &rect, double radius, const QColor &gap)
{
    constexpr double ring = measure::focusRing;
    focusRing(painter, rect, radius);
    box(painter, rect.adjusted(ring, ring, -ring, -ring), radius - ring, {}, gap, ring);
}

void skeletonBar(QPainter &painter, const QRectF &rect, double share)
{
    const auto &theme = Theme::current();
    const double height = theme.scaled(10);
    QRectF bar(rect.x(), rect.center().y() - height / 2, rect.width() * share, height);
    if (QGuiApplication::layoutDirection() == Qt::RightToLeft)
        bar.moveRight(rect.right());
    box(painter, bar, height / 2, theme.color(ColorRole::NeutralFill));
}

QColor mixed(const QColor &bottom, const QColor &top, double opacity)
{
    const auto channel = [opacity](float a, float b) { return float(a + (b - a) * opacity); };
    return QColor::fromRgbF(channel(bottom.redF(), top.redF()), channel(bottom.greenF(), top.greenF()),
        channel(bottom.blueF(), top.blueF()));
}

} // namespace latchkey::paint
