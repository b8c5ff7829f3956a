// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/CellDelegate.h"

#include "common/Avatar.h"
#include "common/DataTable.h"
#include "common/ItemRoles.h"
#include "common/Paint.h"
#include "common/Pill.h"
#include "common/Theme.h"
#include "common/TimeText.h"

#include <QHelpEvent>
#include <QPainter>
#include <QTextLayout>
#include <QToolTip>

namespace latchkey {

namespace {

constexpr int avatarSize = 28;
constexpr int compactAvatarSize = 22;
constexpr int avatarGap = 10;

bool isChosen(const QStyleOptionViewItem &option)
{
    return option.state.testFlag(QStyle::State_Selected);
}

bool endAligned(CellKind kind)
{
    return kind == CellKind::Number || kind == CellKind::TimeLeft || kind == CellKind::Countdown;
}

/// How much of the cell a grey bar takes while the row loads: uneven, as words are, and the same at each
/// repaint.
double skeletonShare(const QModelIndex &index)
{
    return 0.45 + 0.1 * ((index.row() * 7 + index.column() * 3) % 5);
}

} // namespace

CellDelegate::CellDelegate(CellKind kind, const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_kind(kind)
    , m_clock(clock)
{
}

QString CellDelegate::shownText(const QModelIndex &index) const
{
    const QVariant moment = index.data(InstantRole);
    if (moment.canConvert<Instant>()) {
        switch (m_kind) {
        case CellKind::Time:
            return TimeText::relative(moment.value<Instant>(), m_clock.now());
        case CellKind::TimeLeft:
            return TimeText::left(moment.value<Instant>(), m_clock.now());
        case CellKind::Countdown:
            return TimeText::countdown(moment.value<Instant>(), m_clock.now());
        default:
            break;
        }
    }
    QString text = index.data(Qt::DisplayRole).toString();
    text.replace(u'\n', u' ');
    return text;
}

QRect CellDelegate::contentRect(const QRect &cell) const
{
    const int pad = Theme::current().scaled(measure::gap);
    return cell.adjusted(pad, 0, -pad, -1);
}

QFont CellDelegate::cellFont() const
{
    const auto &theme = Theme::current();
    if (m_kind == CellKind::Code)
        return theme.fixedFont(TextStyle::Caption);
    return theme.font(TextStyle::Body, m_kind == CellKind::Person ? QFont::Medium : QFont::Normal);
}

void CellDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::current();
    painter->save();
    paintGround(*painter, option, index);
    QRect rect = contentRect(option.rect);
    if (index.data(LoadingRole).toBool()) {
        paint::skeletonBar(*painter, rect, skeletonShare(index));
    } else if (m_kind == CellKind::Pill) {
        const QString text = shownText(index);
        if (!text.isEmpty())
            Pill::paint(*painter, rect, text, index.data(ToneRole).value<Tone>(), option.direction);
    } else if (m_kind == CellKind::Person) {
        const int side = theme.scaled(
            option.rect.height() < theme.scaled(measure::rowHeight) ? compactAvatarSize : avatarSize);
        const QRect circle(rect.x(), rect.y() + (rect.height() - side) / 2, side, side);
        Avatar::paint(
            *painter, QStyle::visualRect(option.direction, rect, circle), shownText(index), isChosen(option));
        QRect name = rect.adjusted(side + theme.scaled(avatarGap), 0, 0, 0);
        paintText(*painter, QStyle::visualRect(option.direction, rect, name), option, index);
    } else {
        paintText(*painter, rect, option, index);
    }
    painter->restore();
}

void CellDelegate::paintGround(
    QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::current();
    const auto *table = qobject_cast<const DataTable *>(option.widget);
    QColor ground = theme.color(ColorRole::Surface);
    if (isChosen(option))
        ground = theme.color(ColorRole::Selection);
    else if (table && table->hoveredRow() == index.row())
        ground = theme.color(ColorRole::Hover);
    if (table) {
        if (const double glow = table->glowOf(index); glow > 0)
            ground = paint::mixed(ground, theme.color(ColorRole::Selection), glow);
    }
    painter.fillRect(option.rect, ground);
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
        theme.color(ColorRole::Line));
}

void CellDelegate::paintText(
    QPainter &painter, QRect rect, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &theme = Theme::current();
    ColorRole ink = m_kind == CellKind::Time ? ColorRole::MutedText : ColorRole::Text;
    if (endAligned(m_kind) && m_kind != CellKind::Number)
        ink = ColorRole::MutedText;
    if (const QVariant tone = index.data(ToneRole);
        tone.canConvert<Tone>() && tone.value<Tone>() != Tone::Neutral)
        ink = textRole(tone.value<Tone>());

    const QFont font = cellFont();
    const QFontMetrics metrics(font);
    const QString text = metrics.elidedText(shownText(index), Qt::ElideRight, rect.width());
    Qt::Alignment alignment = endAligned(m_kind) ? Qt::AlignRight : Qt::AlignLeft;
    alignment = QStyle::visualAlignment(option.direction, alignment) | Qt::AlignVCenter;
    const auto found = index.data(MatchRole).value<QList<TextRange>>();
    // A text runs in its own direction, whichever way the window does: names are of everywhere.
    const Qt::LayoutDirection direction = text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight;
    painter.setLayoutDirection(direction);
    painter.setFont(font);
    painter.setPen(theme.color(ink));
    if (found.isEmpty()) {
        painter.drawText(rect, int(alignment) | Qt::TextSingleLine, text);
        return;
    }
    QTextLayout layout(text, font);
    QList<QTextLayout::FormatRange> marks;
    for (const TextRange &range : found) {
        QTextLayout::FormatRange mark;
        mark.start = range.start;
        mark.length = range.length;
        mark.format.setBackground(theme.color(ColorRole::Match));
        mark.format.setForeground(theme.color(ColorRole::Text));
        marks.append(mark);
    }
    QTextOption oneLine(alignment | Qt::AlignAbsolute);
    oneLine.setTextDirection(direction);
    oneLine.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(oneLine);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(rect.width());
    layout.endLayout();
    layout.draw(&painter, QPointF(rect.x(), rect.y() + (rect.height() - line.height()) / 2), marks);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const auto &theme = Theme::current();
    const QString text = shownText(index);
    int width = m_kind == CellKind::Pill ? Pill::sizeOf(text).width()
                                         : QFontMetrics(cellFont()).horizontalAdvance(text) + 1;
    if (m_kind == CellKind::Person)
        width += theme.scaled(avatarSize + avatarGap);
    return {width + 2 * theme.scaled(measure::gap), theme.scaled(measure::rowHeight)};
}

bool CellDelegate::helpEvent(
    QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString tip = index.data(Qt::ToolTipRole).toString();
    if (const QVariant moment = index.data(InstantRole); tip.isEmpty() && moment.canConvert<Instant>())
        tip = TimeText::toolTip(moment.value<Instant>());
    else if (tip.isEmpty() && sizeHint(option, index).width() > option.rect.width())
        tip = index.data(Qt::DisplayRole).toString();
    // Cells hold other people's text: it is shown as it is, never as markup.
    QToolTip::showText(event->globalPos(),
        tip.isEmpty() ? QString() : Qt::convertFromPlainText(tip, Qt::WhiteSpaceNormal), view);
    return true;
}

} // namespace latchkey
