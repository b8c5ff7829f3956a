// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/SideBarItem.h"

#include "common/Paint.h"
#include "common/Theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

namespace latchkey {

namespace {

constexpr int itemHeight = 34;
constexpr int pad = 11;
constexpr int textAfterIcon = 28;
constexpr int badgeHeight = 18;

} // namespace

SideBarItem::SideBarItem(const QString &text, std::optional<IconName> icon, QWidget *parent)
    : QAbstractButton(parent)
    , m_iconName(icon)
{
    setText(text);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, [this] { updateGeometry(); });
}

void SideBarItem::setBadge(std::optional<int> count, const QString &meaning)
{
    m_badge = count && *count > 0 ? count : std::nullopt;
    setAccessibleDescription(m_badge ? meaning : QString());
    setToolTip(m_badge ? meaning : QString());
    update();
}

QSize SideBarItem::sizeHint() const
{
    const auto &theme = Theme::current();
    return {theme.scaled(120), theme.scaled(itemHeight)};
}

bool SideBarItem::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        const int room = width() - Theme::current().scaled(2 * pad + (m_iconName ? textAfterIcon : 0));
        if (fontMetrics().horizontalAdvance(text()) > room)
            QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text().toHtmlEscaped(), this);
        return true;
    }
    return QAbstractButton::event(event);
}

void SideBarItem::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    const auto visual = [this](const QRect &part) {
        return QStyle::visualRect(layoutDirection(), rect(), part);
    };
    const double radius = theme.scaled(measure::controlRadius);
    if (isChecked())
        paint::box(painter, rect(), radius, theme.color(ColorRole::AccentSoft));
    else if (underMouse() || isDown())
        paint::box(painter, rect(), radius,
            paint::mixed(theme.color(ColorRole::Window), theme.color(ColorRole::NeutralFill), 0.8));
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paint::focusRing(painter, rect(), radius);

    const ColorRole ink = isChecked() ? ColorRole::Accent : ColorRole::MutedText;
    int x = theme.scaled(pad);
    if (m_iconName) {
        const int side = theme.scaled(measure::iconSize);
        Icon::get(*m_iconName, ink).paint(&painter, visual({x - 1, (height() - side) / 2, side, side}));
        x += theme.scaled(textAfterIcon);
    }
    int end = width() - theme.scaled(pad);
    if (m_badge) {
        painter.setFont(theme.font(TextStyle::Caption, QFont::DemiBold));
        const QString count = QLocale().toString(*m_badge);
        const int tall = theme.scaled(badgeHeight);
        const int wide =
            std::max(theme.scaled(26), painter.fontMetrics().horizontalAdvance(count) + theme.scaled(14));
        const QRect pill(width() - wide - theme.scaled(9), (height() - tall) / 2, wide, tall);
        paint::box(painter, visual(pill), tall / 2.0, theme.color(ColorRole::BadFill));
        painter.setPen(theme.color(ColorRole::BadText));
        painter.drawText(visual(pill), Qt::AlignCenter, count);
        end = pill.left() - theme.scaled(measure::grid);
    }
    painter.setFont(theme.font(TextStyle::Body, isChecked() ? QFont::DemiBold : QFont::Medium));
    painter.setPen(theme.color(ink));
    painter.drawText(visual({x, 0, end - x, height()}),
        Qt::AlignVCenter | int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)),
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, end - x));
}

} // namespace latchkey
