// SPDX-License-Identifier: GPL-3.0-or-later
// Which stroke of StyleDrawing stands for which of Qt's elements.
#include "common/Icon.h"
#include "common/Paint.h"
#include "common/StyleDrawing.h"
#include "common/Theme.h"
#include "common/ThemeStyle.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QStyleOption>

namespace latchkey {

namespace {

void chevron(IconName icon, const QStyleOption *option, QPainter *painter)
{
    const int side = Theme::current().scaled(16);
    QRect square(0, 0, side, side);
    square.moveCenter(option->rect.center());
    Icon::get(icon, ColorRole::MutedText).paint(painter, square);
}

} // namespace

void ThemeStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto &theme = Theme::current();
    switch (element) {
    case PE_PanelButtonCommand:
        drawing::pushButtonPanel(drawing::as<QStyleOptionButton>(option), *painter, widget);
        return;
    case PE_PanelButtonTool:
        drawing::toolButtonPanel(*option, *painter);
        return;
    case PE_FrameButtonBevel:
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_IndicatorToolBarSeparator:
        return;
    case PE_FrameFocusRect:
        if (!qobject_cast<const QAbstractItemView *>(widget)
            && option->state.testFlag(State_KeyboardFocusChange))
            paint::focusRing(*painter, option->rect, theme.scaled(4));
        return;
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        if (drawing::as<QStyleOptionFrame>(option).lineWidth > 0)
            drawing::field(*option, *painter, option->state.testFlag(State_HasFocus), widget);
        return;
    case PE_Frame:
        if (drawing::isTextArea(widget))
            drawing::field(*option, *painter, option->state.testFlag(State_HasFocus), widget);
        else
            paint::box(*painter, option->rect, 0, {}, theme.color(ColorRole::Line));
        return;
    case PE_FrameMenu:
        paint::box(*painter, option->rect, 0, {}, theme.color(ColorRole::Line));
        return;
    case PE_PanelMenu:
        painter->fillRect(option->rect, theme.color(ColorRole::Surface));
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, theme.color(ColorRole::ToastFill));
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawing::checkIndicator(*option, *painter);
        return;
    case PE_IndicatorRadioButton:
        drawing::radioIndicator(*option, *painter);
        return;
    case PE_PanelItemViewItem:
        drawing::itemPanel(*option, *painter);
        return;
    case PE_PanelItemViewRow:
        return;
    case PE_IndicatorArrowDown:
        return chevron(IconName::ChevronDown, option, painter);
    case PE_IndicatorArrowUp:
        return chevron(IconName::ChevronUp, option, painter);
    case PE_PanelStatusBar:
        painter->fillRect(option->rect, theme.color(ColorRole::Window));
        painter->fillRect(QRect(0, 0, option->rect.width(), 1), theme.color(ColorRole::Line));
        return;
    case PE_FrameTabWidget: // a tab's page stands on the same ground as the tabs
        painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1),
            theme.color(ColorRole::Line));
        return;
    case PE_PanelScrollAreaCorner:
        painter->fillRect(option->rect, theme.color(ColorRole::Surface));
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            theme.color(ColorRole::Line));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void ThemeStyle::drawControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_PushButton:
        drawing::pushButtonPanel(drawing::as<QStyleOptionButton>(option), *painter, widget);
        drawing::pushButtonLabel(drawing::as<QStyleOptionButton>(option), *painter, *this, widget);
        return;
    case CE_PushButtonBevel:
        drawing::pushButtonPanel(drawing::as<QStyleOptionButton>(option), *painter, widget);
        return;
    case CE_PushButtonLabel:
        drawing::pushButtonLabel(drawing::as<QStyleOptionButton>(option), *painter, *this, widget);
        return;
    case CE_Header: // the arrow belongs to the label: it follows the word
        drawing::headerSection(*option, *painter);
        drawing::headerLabel(drawing::as<QStyleOptionHeader>(option), *painter, *this);
        return;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        drawing::headerSection(*option, *painter);
        return;
    case CE_HeaderLabel:
        drawing::headerLabel(drawing::as<QStyleOptionHeader>(option), *painter, *this);
        return;
    case CE_MenuItem:
        drawing::menuItem(drawing::as<QStyleOptionMenuItem>(option), *painter, *this);
        return;
    case CE_MenuEmptyArea:
        painter->fillRect(option->rect, Theme::current().color(ColorRole::Surface));
        return;
    case CE_TabBarTab:
        drawing::tab(drawing::as<QStyleOptionTab>(option), *painter);
        return;
    case CE_ProgressBarGroove:
        drawing::progressBar(drawing::as<QStyleOptionProgressBar>(option), *painter, true);
        return;
    case CE_ProgressBarContents:
        drawing::progressBar(drawing::as<QStyleOptionProgressBar>(option), *painter, false);
        return;
    case CE_ProgressBarLabel:
        return; // the words stand beside the bar, where they can be read
    case CE_Splitter:
        painter->fillRect(option->rect, Theme::current().color(ColorRole::Line));
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void ThemeStyle::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox:
        drawing::comboBox(drawing::as<QStyleOptionComboBox>(option), *painter, *this, widget);
        return;
    case CC_SpinBox:
        drawing::spinBox(drawing::as<QStyleOptionSpinBox>(option), *painter, *this, widget);
        return;
    case CC_ScrollBar:
        drawing::scrollBar(drawing::as<QStyleOptionSlider>(option), *painter, *this, widget);
        return;
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

} // namespace latchkey
