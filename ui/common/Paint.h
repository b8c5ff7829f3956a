// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"

#include <QRectF>

class QPainter;

/// Strokes that several widgets and the style share. All lengths are final pixels (already scaled).
namespace latchkey::paint {

/// A filled rounded box with a hair line inside its edge. An invalid colour leaves that part out.
void box(QPainter &painter, const QRectF &rect, double radius, const QColor &fill, const QColor &line = {},
    double lineWidth = 1.0);

/// The 2 px accent ring along the inside of `rect`.
void focusRing(QPainter &painter, const QRectF &rect, double radius);

/// The ring around something that is itself accent-coloured: ring, gap in the colour behind, then the fill.
void focusRingWithGap(QPainter &painter, const QRectF &rect, double radius, const QColor &gap);

/// A quiet grey bar where text will be, `share` of the rectangle long.
void skeletonBar(QPainter &painter, const QRectF &rect, double share);

/// `top` over `bottom` with the given opacity, 0 to 1.
QColor mixed(const QColor &bottom, const QColor &top, double opacity);

} // namespace latchkey::paint
