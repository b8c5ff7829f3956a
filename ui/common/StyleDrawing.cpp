// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/StyleDrawing.h"

#include "common/Button.h"
#include "common/FormField.h"
#include "common/Paint.h"
#include "common/Theme.h"

#include <QPainter>
#include <QPlainTextEdit>
#include <QStyleOption>
#include <QTextEdit>

namespace latchkey::drawing {

namespace {

bool hovered(const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_Enabled) && option.state.testFlag(QStyle::State_MouseOver);
}

/// Buttons show the ring once the keyboard is in use; a click with the mouse needs none.
bool keyboardFocused(const QStyleOption &option)
{
    return option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange);
}

ButtonKind kindFor(const QStyleOptionButton &option, const QWidget *widget)
{
    const bool ours = qobject_cast<const Button *>(widget) != nullptr;
    if (!ours && option.features.testFlag(QStyleOptionButton::DefaultButton))
        return ButtonKind::Primary; // the default button of one of Qt's own dialogs
    return kindOf(widget);
}

QColor panelFill(const QStyleOptionButton &option, ButtonKind kind)
{
    const auto &theme = Theme::current();
    const bool over = hovered(option);
    const bool down = option.state.testFlag(QStyle::State_Sunken) || option.state.testFlag(QStyle::State_On);
    const auto quiet = [&](ColorRole ground) {
        if (down)
            return theme.color(ColorRole::AccentSoft);
        return over ? theme.color(ColorRole::Hover) : theme.color(ground);
    };
    if (!option.state.testFlag(QStyle::State_Enabled))
        return kind == ButtonKind::Quiet ? QColor() : theme.color(ColorRole::Surface);
    switch (kind) {
    case ButtonKind::Plain:
    case ButtonKind::Danger:
        return quiet(ColorRole::Surface);
    case ButtonKind::Quiet:
        return over || down ? quiet(ColorRole::Surface) : QColor();
    case ButtonKind::Primary:
        return theme.color(over || down ? ColorRole::AccentHover : ColorRole::Accent);
    case ButtonKind::DangerFilled: {
        const QColor bad = theme.color(ColorRole::BadText);
        return over || down ? paint::mixed(bad, theme.color(ColorRole::Text), 0.15) : bad;
    }
    }
    Q_UNREACHABLE();
}

} // namespace

bool isTextArea(const QWidget *widget)
{
    return qobject_cast<const QTextEdit *>(widget) || qobject_cast<const QPlainTextEdit *>(widget);
}

void pushButtonPanel(const QStyleOptionButton &option, QPainter &painter, const QWidget *widget)
{
    const auto &theme = Theme::current();
    const ButtonKind kind = kindFor(option, widget);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool filled = enabled && (kind == ButtonKind::Primary || kind == ButtonKind::DangerFilled);
    const bool outlined = !filled && kind != ButtonKind::Quiet;
    const double radius = theme.scaled(measure::controlRadius);
    paint::box(painter, option.rect, radius, panelFill(option, kind),
        outlined ? theme.color(ColorRole::Line) : QColor());
    if (!keyboardFocused(option))
        return;
    if (filled)
        paint::focusRingWithGap(painter, option.rect, radius, theme.color(ColorRole::Surface));
    else
        paint::focusRing(painter, option.rect, radius);
}

void pushButtonLabel(
    const QStyleOptionButton &option, QPainter &painter, const QStyle &style, const QWidget *widget)
{
    const auto &theme = Theme::current();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const int gap = theme.scaled(measure::gapSmall);
    const bool iconOnly = option.text.isEmpty();
    const bool menu = !iconOnly && option.features.testFlag(QStyleOptionButton::HasMenu);
    const QRect area = iconOnly ? option.rect : option.rect.adjusted(gap, 0, -gap, 0);
    const int iconWidth = option.icon.isNull() ? 0 : option.iconSize.width();
    const int arrow = menu ? theme.scaled(16) : 0;
    const int textWidth = option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width();
    const int iconGap = iconWidth && !iconOnly ? gap : 0;
    const int total = std::min(area.width(), iconWidth + iconGap + textWidth + (menu ? arrow + gap / 2 : 0));
    int x = area.x() + (area.width() - total) / 2;
    const auto place = [&](int width) {
        const QRect part(x, area.y(), width, area.height());
        x += width;
        return QStyle::visualRect(option.direction, option.rect, part);
    };
    if (iconWidth) {
        option.icon.paint(&painter, place(iconWidth), Qt::AlignCenter,
            enabled ? QIcon::Normal : QIcon::Disabled,
            option.state.testFlag(QStyle::State_On) ? QIcon::On : QIcon::Off);
        x += iconGap;
    }
    painter.setPen(theme.color(enabled ? textRole(kindFor(option, widget)) : ColorRole::MutedText));
    if (!iconOnly) {
        const int room = area.x() + area.width() - x - (menu ? arrow + gap / 2 : 0);
        int flags = Qt::AlignCenter | Qt::TextShowMnemonic;
        if (!style.styleHint(QStyle::SH_UnderlineShortcut, &option, widget))
            flags |= Qt::TextHideMnemonic;
        const QString text = textWidth > room
            ? option.fontMetrics.elidedText(option.text, Qt::ElideRight, room, Qt::TextShowMnemonic)
            : option.text;
        painter.drawText(place(std::min(textWidth, room)).adjusted(-1, 0, 1, 0), flags, text);
        x += gap / 2;
    }
    if (menu)
        Icon::get(IconName::ChevronDown, enabled ? textRole(kindFor(option, widget)) : ColorRole::MutedText)
            .paint(&painter, place(arrow));
}

void toolButtonPanel(const QStyleOption &option, QPainter &painter)
{
    const auto &theme = Theme::current();
    const double radius = theme.scaled(measure::controlRadius);
    const bool down = option.state.testFlag(QStyle::State_Sunken) || option.state.testFlag(QStyle::State_On);
    if (down || hovered(option))
        paint::box(
            painter, option.rect, radius, theme.color(down ? ColorRole::AccentSoft : ColorRole::Hover));
    if (keyboardFocused(option))
        paint::focusRing(painter, option.rect, radius);
}

void field(const QStyleOption &option, QPainter &painter, bool focused, const QWidget *widget)
{
    const auto &theme = Theme::current();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const double radius = theme.scaled(measure::controlRadius);
    QColor line = theme.color(ColorRole::Line);
    if (hovered(option))
        line = paint::mixed(line, theme.color(ColorRole::MutedText), 0.5);
    if (isMarkedWrong(widget))
        line = theme.color(ColorRole::BadText);
    const bool readOnly = option.state.testFlag(QStyle::State_ReadOnly);
    paint::box(painter, option.rect, radius,
        theme.color(enabled && !readOnly ? ColorRole::Surface : ColorRole::Window), line);
    if (focused)
        paint::focusRing(painter, option.rect, radius);
}

void checkIndicator(const QStyleOption &option, QPainter &painter)
{
    const auto &theme = Theme::current();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool partly = option.state.testFlag(QStyle::State_NoChange);
    const double radius = theme.scaled(5);
    const QColor line = theme.color(hovered(option) ? ColorRole::Accent : ColorRole::MutedText);
    if (!on && !partly) {
        paint::box(painter, option.rect, radius, theme.color(ColorRole::Surface), line, 1.2);
        return;
    }
    paint::box(painter, option.rect, radius, theme.color(enabled ? ColorRole::Accent : ColorRole::MutedText));
    const ColorRole ink = enabled ? ColorRole::OnAccent : ColorRole::Surface;
    if (on) {
        const int inset = theme.scaled(2);
        Icon::get(IconName::Check, ink).paint(&painter, option.rect.adjusted(inset, inset, -inset, -inset));
    } else {
        const QRectF dash(option.rect.center().x() - theme.scaled(4) + 0.5, option.rect.center().y() - 0.5,
            theme.scaled(8), 2);
        paint::box(painter, dash, 1, theme.color(ink));
    }
}

void radioIndicator(const QStyleOption &option, QPainter &painter)
{
    const auto &theme = Theme::current();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const double radius = option.rect.width() / 2.0;
    if (!option.state.testFlag(QStyle::State_On)) {
        paint::box(painter, option.rect, radius, theme.color(ColorRole::Surface),
            theme.color(hovered(option) ? ColorRole::Accent : ColorRole::MutedText), 1.2);
        return;
    }
    const double inset = option.rect.width() * 0.32;
    paint::box(painter, option.rect, radius, theme.color(enabled ? ColorRole::Accent : ColorRole::MutedText));
    paint::box(painter, QRectF(option.rect).adjusted(inset, inset, -inset, -inset), radius,
        theme.color(enabled ? ColorRole::OnAccent : ColorRole::Surface));
}

void comboBox(
    const QStyleOptionComboBox &option, QPainter &painter, const QStyle &style, const QWidget *widget)
{
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    field(option, painter, option.state.testFlag(QStyle::State_HasFocus), widget);
    const QRect arrow = style.subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxArrow, widget);
    const int side = Theme::current().scaled(16);
    QRect square(0, 0, side, side);
    square.moveCenter(arrow.center());
    Icon::get(IconName::ChevronDown, ColorRole::MutedText)
        .paint(&painter, square, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
}

void spinBox(const QStyleOptionSpinBox &option, QPainter &painter, const QStyle &style, const QWidget *widget)
{
    const auto &theme = Theme::current();
    field(option, painter, option.state.testFlag(QStyle::State_HasFocus), widget);
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto arrow = [&](QStyle::SubControl part, IconName icon, QAbstractSpinBox::StepEnabledFlag step) {
        const QRect rect = style.subControlRect(QStyle::CC_SpinBox, &option, part, widget);
        const bool active = option.activeSubControls.testFlag(part) && hovered(option);
        if (active)
            paint::box(painter, rect.adjusted(2, 2, -2, -2), theme.scaled(4), theme.color(ColorRole::Hover));
        const int side = theme.scaled(14);
        QRect square(0, 0, side, side);
        square.moveCenter(rect.center());
        const bool can = option.state.testFlag(QStyle::State_Enabled) && option.stepEnabled.testFlag(step);
        painter.setOpacity(can ? 1.0 : 0.4);
        Icon::get(icon, ColorRole::MutedText).paint(&painter, square);
        painter.setOpacity(1.0);
    };
    arrow(QStyle::SC_SpinBoxUp, IconName::ChevronUp, QAbstractSpinBox::StepUpEnabled);
    arrow(QStyle::SC_SpinBoxDown, IconName::ChevronDown, QAbstractSpinBox::StepDownEnabled);
}

void scrollBar(
    const QStyleOptionSlider &option, QPainter &painter, const QStyle &style, const QWidget *widget)
{
    if (option.minimum == option.maximum)
        return;
    const auto &theme = Theme::current();
    QRectF handle = style.subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, widget);
    const bool active = hovered(option) || option.state.testFlag(QStyle::State_Sunken);
    const double inset = active ? 2 : 3;
    const bool upright = option.orientation == Qt::Vertical;
    handle.adjust(upright ? inset : 2, upright ? 2 : inset, upright ? -inset : -2, upright ? -2 : -inset);
    const QColor color =
        paint::mixed(theme.color(ColorRole::Surface), theme.color(ColorRole::MutedText), active ? 0.75 : 0.4);
    paint::box(painter, handle, 8, color);
}

} // namespace latchkey::drawing
