// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/ThemeStyle.h"

#include "common/Button.h"
#include "common/Icon.h"
#include "common/Paint.h"
#include "common/StyleDrawing.h"
#include "common/Theme.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace latchkey {

ThemeStyle::ThemeStyle()
    : QProxyStyle(u"Fusion"_s)
{
}

void ThemeStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (auto *button = qobject_cast<QPushButton *>(widget)) {
        QFont font = button->font();
        font.setWeight(kindOf(button) == ButtonKind::Primary || kindOf(button) == ButtonKind::DangerFilled
                ? QFont::DemiBold
                : QFont::Medium);
        font.setResolveMask(QFont::WeightResolved); // size and family go on following the application
        button->setFont(font);
    } else if (drawing::isTextArea(widget)) {
        // The rounded frame paints the ground; a filled viewport would square its corners.
        static_cast<QAbstractScrollArea *>(widget)->viewport()->setAutoFillBackground(false);
        widget->setAttribute(Qt::WA_Hover);
    } else if (qobject_cast<QAbstractItemView *>(widget)) {
        widget->setAttribute(Qt::WA_Hover);
    }
}

int ThemeStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    const auto &theme = Theme::current();
    switch (metric) {
    case PM_DefaultFrameWidth:
        return drawing::isTextArea(widget) ? theme.scaled(6) : 1;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return theme.scaled(measure::gapLarge);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return theme.scaled(measure::gapSmall);
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_ListViewIconSize:
        return theme.scaled(measure::iconSize);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return theme.scaled(18);
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return theme.scaled(measure::gapSmall);
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return theme.scaled(32);
    case PM_ScrollView_ScrollBarOverlap:
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    case PM_MenuVMargin:
        return theme.scaled(4);
    case PM_MenuHMargin:
        return 0;
    case PM_MenuPanelWidth:
    case PM_SplitterWidth:
        return 1;
    case PM_ToolTipLabelFrameWidth:
        return theme.scaled(6);
    case PM_TabBarTabHSpace:
        return theme.scaled(24);
    case PM_TabBarTabVSpace:
        return theme.scaled(16);
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarBaseOverlap:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int ThemeStyle::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_Widget_Animation_Duration:
    case SH_Widget_Animate:
        return Theme::current().animates() ? QProxyStyle::styleHint(hint, option, widget, returnData) : 0;
    case SH_EtchDisabledText:
    case SH_ComboBox_Popup:
    case SH_ScrollBar_Transient:
    case SH_TitleBar_NoBorder:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollView_FrameOnlyAroundContents:
        return hint == SH_ItemView_ShowDecorationSelected;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_Menu_MouseTracking:
    case SH_Menu_FlashTriggeredItem:
        return hint == SH_Menu_MouseTracking;
    case SH_Table_GridLineColor:
        return int(Theme::current().color(ColorRole::Line).rgb());
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize ThemeStyle::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    const auto &theme = Theme::current();
    const int height = theme.scaled(measure::controlHeight);
    switch (type) {
    case CT_PushButton: {
        const auto &button = drawing::as<QStyleOptionButton>(option);
        const int tall = std::max(height, size.height() + theme.scaled(measure::gapSmall));
        if (button.text.isEmpty())
            return {tall, tall};
        const int menu = button.features.testFlag(QStyleOptionButton::HasMenu) ? theme.scaled(20) : 0;
        return {size.width() + 2 * theme.scaled(14) + menu, tall};
    }
    case CT_ToolButton:
        return size.expandedTo({theme.scaled(28), theme.scaled(28)}) + QSize(4, 4);
    case CT_LineEdit:
        return {size.width() + 2 * theme.scaled(10), std::max(height, size.height() + 8)};
    case CT_ComboBox:
        // Beside the field's inset and the arrow, the bit that Qt keeps clear around the text.
        return {size.width() + theme.scaled(10 + 32) + 4, std::max(height, size.height() + 8)};
    case CT_SpinBox:
        return {size.width() + theme.scaled(20 + 24), std::max(height, size.height())};
    case CT_HeaderSection: {
        const auto &header = drawing::as<QStyleOptionHeader>(option);
        const QFontMetrics metrics(theme.font(TextStyle::Caption, QFont::DemiBold));
        const int arrow = theme.scaled(18);
        return {metrics.horizontalAdvance(header.text) + 2 * theme.scaled(measure::gap) + arrow,
            theme.scaled(measure::headerHeight)};
    }
    case CT_MenuItem:
        return drawing::menuItemSize(drawing::as<QStyleOptionMenuItem>(option));
    case CT_ItemViewItem: {
        const QSize usual = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {usual.width() + theme.scaled(12),
            std::max(usual.height(), theme.scaled(measure::compactRowHeight))};
    }
    default:
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    }
}

QRect ThemeStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const auto &theme = Theme::current();
    switch (element) {
    case SE_LineEditContents: {
        const auto &frame = drawing::as<QStyleOptionFrame>(option);
        if (frame.lineWidth == 0)
            return option->rect;
        const int pad = theme.scaled(8);
        return option->rect.adjusted(pad, 1, -pad, -1);
    }
    case SE_PushButtonContents:
    case SE_PushButtonFocusRect:
        return option->rect;
    case SE_ItemViewItemText: {
        const int pad = theme.scaled(4);
        return QProxyStyle::subElementRect(element, option, widget).adjusted(pad, 0, -pad, 0);
    }
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect ThemeStyle::subControlRect(
    ComplexControl control, const QStyleOptionComplex *option, SubControl part, const QWidget *widget) const
{
    const auto &theme = Theme::current();
    const QRect &all = option->rect;
    const auto visual = [&](const QRect &rect) { return visualRect(option->direction, all, rect); };
    if (control == CC_ComboBox) {
        const int arrow = theme.scaled(32);
        if (part == SC_ComboBoxArrow)
            return visual({all.right() + 1 - arrow, all.top(), arrow, all.height()});
        if (part == SC_ComboBoxEditField)
            return visual(all.adjusted(theme.scaled(10), 1, -arrow, -1));
    } else if (control == CC_SpinBox) {
        const bool buttons =
            drawing::as<QStyleOptionSpinBox>(option).buttonSymbols != QAbstractSpinBox::NoButtons;
        const int width = buttons ? theme.scaled(26) : 0;
        const int half = all.height() / 2;
        if (part == SC_SpinBoxUp)
            return buttons ? visual({all.right() - width, all.top() + 2, width, half - 2}) : QRect();
        if (part == SC_SpinBoxDown)
            return buttons ? visual({all.right() - width, all.top() + half, width, half - 2}) : QRect();
        if (part == SC_SpinBoxEditField)
            return visual(all.adjusted(theme.scaled(10), 2, -width - 4, -2));
    } else if (control == CC_ScrollBar) {
        // No arrow buttons: the groove is the whole bar and the handle moves in it.
        const auto &bar = drawing::as<QStyleOptionSlider>(option);
        const bool upright = bar.orientation == Qt::Vertical;
        const int length = upright ? all.height() : all.width();
        const qint64 range = qint64(bar.maximum) - bar.minimum;
        int handle = length;
        if (range > 0)
            handle = std::clamp(int(qint64(bar.pageStep) * length / (range + bar.pageStep)),
                std::min(length, pixelMetric(PM_ScrollBarSliderMin, option, widget)), length);
        const int start = sliderPositionFromValue(
            bar.minimum, bar.maximum, bar.sliderPosition, length - handle, bar.upsideDown);
        const auto along = [&](int from, int size) {
            return visual(upright ? QRect(all.x(), all.y() + from, all.width(), size)
                                  : QRect(all.x() + from, all.y(), size, all.height()));
        };
        switch (part) {
        case SC_ScrollBarGroove:
            return all;
        case SC_ScrollBarSlider:
            return along(start, handle);
        case SC_ScrollBarSubPage:
            return along(0, start);
        case SC_ScrollBarAddPage:
            return along(start + handle, length - start - handle);
        default:
            return {};
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QIcon ThemeStyle::standardIcon(
    StandardPixmap standardIcon, const QStyleOption *option, const QWidget *widget) const
{
    switch (standardIcon) {
    case SP_LineEditClearButton:
        return Icon::get(IconName::Close, ColorRole::MutedText);
    case SP_MessageBoxWarning:
        return Icon::get(IconName::Warning, ColorRole::WaitingText);
    case SP_MessageBoxCritical:
        return Icon::get(IconName::Warning, ColorRole::BadText);
    case SP_MessageBoxInformation:
        return Icon::get(IconName::Info, ColorRole::InfoText);
    case SP_MessageBoxQuestion:
        return Icon::get(IconName::Help, ColorRole::InfoText);
    default:
        return QProxyStyle::standardIcon(standardIcon, option, widget);
    }
}

} // namespace latchkey
