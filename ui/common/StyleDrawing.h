// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"

#include <QRect>

class QPainter;
class QStyle;
class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionTab;
class QStyleOptionToolButton;
class QWidget;

/// The strokes behind ThemeStyle, one function a thing.
namespace latchkey::drawing {

/// What Qt hands over as the general option, for an element that always comes with this one.
template <typename Option> const Option &as(const QStyleOption *option)
{
    return *static_cast<const Option *>(option);
}
/// A field of many lines, whose rounded frame paints its ground.
bool isTextArea(const QWidget *widget);

void pushButtonPanel(const QStyleOptionButton &option, QPainter &painter, const QWidget *widget);
void pushButtonLabel(
    const QStyleOptionButton &option, QPainter &painter, const QStyle &style, const QWidget *widget);
void toolButtonPanel(const QStyleOption &option, QPainter &painter);
/// A field's frame: line edit, combo box, spin box, text area.
/// `widget` may be wrong (see FormField).
void field(const QStyleOption &option, QPainter &painter, bool focused, const QWidget *widget);
void checkIndicator(const QStyleOption &option, QPainter &painter);
void radioIndicator(const QStyleOption &option, QPainter &painter);
void comboBox(
    const QStyleOptionComboBox &option, QPainter &painter, const QStyle &style, const QWidget *widget);
void spinBox(
    const QStyleOptionSpinBox &option, QPainter &painter, const QStyle &style, const QWidget *widget);
void scrollBar(
    const QStyleOptionSlider &option, QPainter &painter, const QStyle &style, const QWidget *widget);
void headerSection(const QStyleOption &option, QPainter &painter);
void headerLabel(const QStyleOptionHeader &option, QPainter &painter, const QStyle &style);
void menuItem(const QStyleOptionMenuItem &option, QPainter &painter, const QStyle &style);
QSize menuItemSize(const QStyleOptionMenuItem &option);
void tab(const QStyleOptionTab &option, QPainter &painter);
void progressBar(const QStyleOptionProgressBar &option, QPainter &painter, bool groove);
/// The row under the mouse or chosen, in menus, pop-up lists and plain list views.
void itemPanel(const QStyleOption &option, QPainter &painter);

} // namespace latchkey::drawing
