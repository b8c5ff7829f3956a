// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Label.h"

#include <QEvent>

namespace latchkey {

Label::Label(const QString &text, TextStyle style, ColorRole role, QWidget *parent)
    : QLabel(text, parent)
    , m_style(style)
    , m_role(role)
{
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText); // inside a list's viewport it would be Text
    alignToLayout();
    follow();
    connect(&Theme::current(), &Theme::changed, this, &Label::follow);
}

void Label::setTextStyle(TextStyle style)
{
    m_style = style;
    follow();
}

void Label::setColorRole(ColorRole role)
{
    m_role = role;
    follow();
}

void Label::setWeight(QFont::Weight weight)
{
    m_weight = weight;
    follow();
}

void Label::setFixedPitch(bool fixedPitch)
{
    m_fixedPitch = fixedPitch;
    follow();
}

void Label::setSelectable(bool selectable)
{
    setTextInteractionFlags(selectable ? Qt::TextSelectableByMouse : Qt::LinksAccessibleByMouse);
}

void Label::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        alignToLayout();
}

/// QLabel aligns by the direction of its text, so that a Latin name would stand on the wrong side of an
/// Arabic window. An alignment that somebody has chosen is left alone.
void Label::alignToLayout()
{
    const Qt::Alignment across = alignment() & Qt::AlignHorizontal_Mask;
    const bool ours = across.testFlag(Qt::AlignAbsolute) || !across || across == Qt::AlignLeft;
    if (!ours)
        return;
    const auto side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    setAlignment(side | Qt::AlignAbsolute | (alignment() & Qt::AlignVertical_Mask));
}

void Label::follow()
{
    const auto &theme = Theme::current();
    QFont font = m_fixedPitch ? theme.fixedFont(m_style) : theme.font(m_style);
    if (m_weight)
        font.setWeight(*m_weight);
    setFont(font);
    QPalette colors;
    colors.setColor(QPalette::WindowText, theme.color(m_role));
    colors.setColor(QPalette::Disabled, QPalette::WindowText, theme.color(ColorRole::MutedText));
    setPalette(colors);
}

} // namespace latchkey
