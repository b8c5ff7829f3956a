// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Figure.h"

#include "common/Paint.h"
#include "common/Theme.h"

#include <QPainter>
#include <QStyle>

namespace latchkey {

namespace {

constexpr int padAcross = 18;
constexpr int padAbove = 14;

} // namespace

Figure::Figure(const QString &caption, Tone tone, QWidget *parent)
    : QAbstractButton(parent)
    , m_tone(tone)
{
    setText(caption);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(caption);
    connect(&Theme::current(), &Theme::changed, this, [this] { updateGeometry(); });
}

void Figure::setFigure(const QString &number, const QString &detail)
{
    m_number = number;
    m_detail = detail;
    setAccessibleName(
        number.isEmpty() ? text() : tr("%1 %2", "number and what it counts").arg(number, text()));
    setAccessibleDescription(detail);
    setToolTip(QFontMetrics(Theme::current().font(TextStyle::Caption)).horizontalAdvance(detail) > width()
            ? detail
            : QString());
    updateGeometry();
    update();
}

void Figure::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Figure::setLeadsSomewhere(bool leads)
{
    m_leads = leads;
    setFocusPolicy(leads ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(leads ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setAttribute(Qt::WA_TransparentForMouseEvents, !leads);
}

QSize Figure::sizeHint() const
{
    return minimumSizeHint().expandedTo({Theme::current().scaled(220), 0});
}

QSize Figure::minimumSizeHint() const
{
    const auto &theme = Theme::current();
    const int lines = QFontMetrics(theme.font(TextStyle::Figure)).height()
        + QFontMetrics(theme.font(TextStyle::Body)).height()
        + QFontMetrics(theme.font(TextStyle::Caption)).height();
    const int width = QFontMetrics(theme.font(TextStyle::Body)).horizontalAdvance(text());
    return {width + theme.scaled(2 * padAcross), lines + theme.scaled(2 * padAbove + 4)};
}

void Figure::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    const double radius = theme.scaled(measure::cardRadius);
    const bool over = m_leads && (underMouse() || isDown());
    paint::box(painter, rect(), radius, theme.color(over ? ColorRole::Hover : ColorRole::Surface),
        theme.color(ColorRole::Line));
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paint::focusRing(painter, rect(), radius);

    const int pad = theme.scaled(padAcross);
    QRect area = rect().adjusted(pad, theme.scaled(padAbove), -pad, 0);
    const auto line = [&](const QFont &font, ColorRole role, const QString &words) {
        painter.setFont(font);
        painter.setPen(theme.color(role));
        const int height = painter.fontMetrics().height();
        const QRect row(area.x(), area.y(), area.width(), height);
        area.setTop(area.top() + height + theme.scaled(1));
        painter.drawText(row,
            Qt::AlignVCenter | Qt::TextSingleLine
                | int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)),
            painter.fontMetrics().elidedText(words, Qt::ElideRight, row.width()));
        return row;
    };
    const ColorRole ink = m_tone == Tone::Neutral ? ColorRole::Text : textRole(m_tone);
    const QRect number = line(theme.font(TextStyle::Figure), ink, m_number);
    if (m_number.isEmpty())
        paint::skeletonBar(painter, number, 0.3);
    line(theme.font(TextStyle::Body), ColorRole::Text, text());
    line(theme.font(TextStyle::Caption), ColorRole::MutedText, m_detail);
}

} // namespace latchkey
