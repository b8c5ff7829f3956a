// SPDX-License-Identifier: GPL-3.0-or-later
// The strokes for things that stand in rows: headers, menus, tabs, lists, progress.
#include "common/Icon.h"
#include "common/Paint.h"
#include "common/StyleDrawing.h"
#include "common/Theme.h"

#include <QPainter>
#include <QStyleOption>

namespace latchkey::drawing {

namespace {

constexpr int menuIconColumn = 26;
constexpr int menuPadding = 10;
constexpr int menuShortcutGap = 28;
constexpr int menuArrow = 18;

} // namespace

void headerSection(const QStyleOption &option, QPainter &painter)
{
    const auto &theme = Theme::current();
    const bool over =
        option.state.testFlag(QStyle::State_MouseOver) && option.state.testFlag(QStyle::State_Enabled);
    painter.fillRect(option.rect, theme.color(over ? ColorRole::Hover : ColorRole::Surface));
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
        theme.color(ColorRole::Line));
}

void headerLabel(const QStyleOptionHeader &option, QPainter &painter, const QStyle &style)
{
    const auto &theme = Theme::current();
    const int pad = theme.scaled(measure::gap);
    const int arrow = theme.scaled(14);
    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    QRect area = option.rect.adjusted(pad, 0, -pad, 0);
    painter.setFont(theme.font(TextStyle::Caption, QFont::DemiBold));
    painter.setPen(theme.color(sorted ? ColorRole::Text : ColorRole::MutedText));
    const QFontMetrics metrics(painter.font());
    const bool atEnd = option.textAlignment.testFlag(Qt::AlignRight);
    const int room = area.width() - (sorted ? arrow + 4 : 0);
    const QString text = metrics.elidedText(option.text, Qt::ElideRight, room);
    const int width = metrics.horizontalAdvance(text);
    // The arrow follows the word, also where the word stands at the column's end.
    const int x = atEnd ? area.right() + 1 - width - (sorted ? arrow + 4 : 0) : area.left();
    const auto visual = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    painter.drawText(
        visual(QRect(x, area.top(), width + 1, area.height())), Qt::AlignCenter | Qt::TextSingleLine, text);
    if (sorted) {
        const bool ascending = option.sortIndicator == QStyleOptionHeader::SortDown;
        Icon::get(ascending ? IconName::ChevronUp : IconName::ChevronDown)
            .paint(&painter, visual(QRect(x + width + 4, area.center().y() - arrow / 2 + 1, arrow, arrow)));
    }
    Q_UNUSED(style);
}

QSize menuItemSize(const QStyleOptionMenuItem &option)
{
    const auto &theme = Theme::current();
    if (option.menuItemType == QStyleOptionMenuItem::Separator)
        return {10, theme.scaled(9)};
    const QFontMetrics metrics(option.font);
    const int tabAt = int(option.text.indexOf(u'\t'));
    const QString words = tabAt < 0 ? option.text : option.text.left(tabAt);
    int width =
        theme.scaled(menuIconColumn + 2 * menuPadding) + metrics.size(Qt::TextShowMnemonic, words).width();
    if (tabAt >= 0)
        width += theme.scaled(menuShortcutGap); // Qt adds the widest shortcut itself
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        width += theme.scaled(menuArrow);
    return {width, theme.scaled(measure::compactRowHeight)};
}

void menuItem(const QStyleOptionMenuItem &option, QPainter &painter, const QStyle &style)
{
    const auto &theme = Theme::current();
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter.fillRect(QRect(option.rect.left() + 8, option.rect.center().y(), option.rect.width() - 16, 1),
            theme.color(ColorRole::Line));
        return;
    }
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const auto visual = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    if (enabled && option.state.testFlag(QStyle::State_Selected))
        paint::box(
            painter, option.rect.adjusted(4, 1, -4, -1), theme.scaled(6), theme.color(ColorRole::Selection));
    const int pad = theme.scaled(menuPadding);
    const int side = theme.scaled(16);
    const QRect iconRect(option.rect.left() + pad, option.rect.center().y() - side / 2 + 1, side, side);
    const auto mode = enabled ? QIcon::Normal : QIcon::Disabled;
    if (option.checked)
        Icon::get(IconName::Check, ColorRole::Accent)
            .paint(&painter, visual(iconRect), Qt::AlignCenter, mode);
    else if (!option.icon.isNull())
        option.icon.paint(&painter, visual(iconRect), Qt::AlignCenter, mode);

    const int textLeft = pad + theme.scaled(menuIconColumn);
    const QRect text = option.rect.adjusted(textLeft, 0, -pad, 0);
    painter.setFont(option.font);
    painter.setPen(theme.color(enabled ? ColorRole::Text : ColorRole::MutedText));
    int flags = Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextShowMnemonic;
    if (!style.styleHint(QStyle::SH_UnderlineShortcut, &option))
        flags |= Qt::TextHideMnemonic;
    const int tabAt = int(option.text.indexOf(u'\t'));
    const auto start = QStyle::visualAlignment(option.direction, Qt::AlignLeft);
    const auto end = QStyle::visualAlignment(option.direction, Qt::AlignRight);
    painter.drawText(visual(text), flags | int(start), tabAt < 0 ? option.text : option.text.left(tabAt));
    if (tabAt >= 0) {
        painter.setPen(theme.color(ColorRole::MutedText));
        painter.drawText(visual(text), flags | int(end), option.text.mid(tabAt + 1));
    }
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        const QRect arrow(text.right() - side + 4, iconRect.top(), side, side);
        Icon::get(IconName::ChevronForward, ColorRole::MutedText).paint(&painter, visual(arrow));
    }
}

void tab(const QStyleOptionTab &option, QPainter &painter)
{
    const auto &theme = Theme::current();
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    const bool over = option.state.testFlag(QStyle::State_MouseOver);
    painter.setFont(theme.font(TextStyle::Body, chosen ? QFont::DemiBold : QFont::Medium));
    painter.setPen(theme.color(chosen ? ColorRole::Accent : over ? ColorRole::Text : ColorRole::MutedText));
    painter.drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic, option.text);
    if (chosen)
        painter.fillRect(QRect(option.rect.left() + theme.scaled(8), option.rect.bottom() - 1,
                             option.rect.width() - theme.scaled(16), 2),
            theme.color(ColorRole::Accent));
    if (option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange))
        paint::focusRing(painter, option.rect.adjusted(2, 2, -2, -4), theme.scaled(6));
}

void progressBar(const QStyleOptionProgressBar &option, QPainter &painter, bool groove)
{
    const auto &theme = Theme::current();
    const double height = theme.scaled(6);
    QRectF bar(option.rect.x(), option.rect.center().y() - height / 2 + 0.5, option.rect.width(), height);
    if (!groove) {
        const qint64 span = qint64(option.maximum) - option.minimum;
        // Without an end in sight a third of the bar stands in its middle; the words beside it say what is
        // going on.
        const double share =
            span > 0 ? double(qint64(option.progress) - option.minimum) / double(span) : 0.34;
        const double width = bar.width() * std::clamp(share, 0.0, 1.0);
        if (width < 1)
            return;
        const double left = span > 0 ? bar.left() : bar.left() + (bar.width() - width) / 2;
        const bool fromRight = (option.direction == Qt::RightToLeft) != option.invertedAppearance;
        bar = QRectF(span > 0 && fromRight ? bar.right() - width : left, bar.y(), width, height);
    }
    paint::box(painter, bar, height / 2, theme.color(groove ? ColorRole::NeutralFill : ColorRole::Accent));
}

void itemPanel(const QStyleOption &option, QPainter &painter)
{
    const auto &theme = Theme::current();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const double radius = theme.scaled(6);
    if (option.state.testFlag(QStyle::State_Selected))
        paint::box(painter, option.rect.adjusted(2, 1, -2, -1), radius, theme.color(ColorRole::Selection));
    else if (enabled && option.state.testFlag(QStyle::State_MouseOver))
        paint::box(painter, option.rect.adjusted(2, 1, -2, -1), radius, theme.color(ColorRole::Hover));
}

} // namespace latchkey::drawing
