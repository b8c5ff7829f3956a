// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Label.h"

namespace latchkey {

Label::Label(const QString &text, TextStyle style, ColorRole role, QWidget *parent)
    : QLabel(text, parent)
    , m_style(style)
    , m_role(role)
{
    setTextFormat(Qt::PlainText);
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
    setTextInteractionFlags(
        selectable ? Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard : Qt::LinksAccessibleByMouse);
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
