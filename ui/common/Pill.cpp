// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Pill.h"

#include "common/Paint.h"
#include "common/Theme.h"

#include <QPainter>
#include <QStyle>

namespace latchkey {

namespace {

constexpr int dotSize = 6;
constexpr int padBefore = 8;
constexpr int dotGap = 5;
constexpr int padAfter = 10;

QFont pillFont()
{
    return Theme::current().font(TextStyle::Caption, QFont::Medium);
}

} // namespace

Pill::Pill(const QString &text, Tone tone, QWidget *parent)
    : QWidget(parent)
    , m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setState(text, tone);
    connect(&Theme::current(), &Theme::changed, this, [this] { updateGeometry(); });
}

void Pill::setState(const QString &text, Tone tone)
{
    m_text = text;
    m_tone = tone;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const
{
    return sizeOf(m_text);
}

QSize Pill::sizeOf(const QString &text)
{
    const auto &theme = Theme::current();
    return {QFontMetrics(pillFont()).horizontalAdvance(text)
            + theme.scaled(padBefore + dotSize + dotGap + padAfter),
        theme.scaled(measure::pillHeight)};
}

void Pill::paint(
    QPainter &painter, const QRect &rect, const QString &text, Tone tone, Qt::LayoutDirection direction)
{
    const auto &theme = Theme::current();
    const QSize size = sizeOf(text).boundedTo({rect.width(), rect.height()});
    const QRect pill(rect.x(), rect.y() + (rect.height() - size.height()) / 2, size.width(), size.height());
    const auto visual = [&](const QRect &part) { return QStyle::visualRect(direction, rect, part); };
    const int dot = theme.scaled(dotSize);
    const QRect dotRect(pill.x() + theme.scaled(padBefore), pill.y() + (pill.height() - dot) / 2, dot, dot);
    const QRect textRect =
        pill.adjusted(theme.scaled(padBefore + dotSize + dotGap), 0, -theme.scaled(padAfter) + 1, 0);

    paint::box(painter, visual(pill), pill.height() / 2.0, theme.color(fillRole(tone)),
        theme.scheme() >= ColorScheme::HighContrastLight ? theme.color(textRole(tone)) : QColor());
    paint::box(painter, visual(dotRect), dot / 2.0, theme.color(textRole(tone)));
    painter.save();
    painter.setFont(pillFont());
    painter.setPen(theme.color(textRole(tone)));
    painter.drawText(visual(textRect),
        Qt::AlignVCenter | Qt::TextSingleLine | int(QStyle::visualAlignment(direction, Qt::AlignLeft)),
        painter.fontMetrics().elidedText(text, Qt::ElideRight, textRect.width()));
    painter.restore();
}

void Pill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(painter, rect(), m_text, m_tone, layoutDirection());
}

} // namespace latchkey
