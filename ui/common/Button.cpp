// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Button.h"

#include "common/Theme.h"

namespace latchkey {

Button::Button(const QString &text, ButtonKind kind, QWidget *parent)
    : QPushButton(text, parent)
    , m_kind(kind)
{
    setAutoDefault(false);
}

Button::Button(IconName icon, const QString &name, QWidget *parent)
    : Button(QString(), ButtonKind::Quiet, parent)
{
    setIconName(icon);
    setAccessibleName(name);
    setHelp(name);
}

void Button::setKind(ButtonKind kind)
{
    m_kind = kind;
    showIcon();
    updateGeometry();
    update();
}

void Button::setIconName(IconName icon)
{
    m_iconName = icon;
    showIcon();
}

void Button::showIcon()
{
    if (m_iconName)
        setIcon(Icon::get(*m_iconName, textRole(m_kind)));
}

void Button::setBlocked(const std::optional<QString> &reason)
{
    m_blockedReason = reason;
    setEnabled(!reason);
    showTips();
}

void Button::setHelp(const QString &help)
{
    m_help = help;
    showTips();
}

void Button::showTips()
{
    setToolTip(m_blockedReason.value_or(m_help));
    setAccessibleDescription(
        m_blockedReason ? *m_blockedReason : (m_help == accessibleName() ? QString() : m_help));
}

ButtonKind kindOf(const QWidget *button)
{
    const auto *ours = qobject_cast<const Button *>(button);
    return ours ? ours->kind() : ButtonKind::Plain;
}

ColorRole textRole(ButtonKind kind)
{
    switch (kind) {
    case ButtonKind::Plain:
    case ButtonKind::Quiet:
        return ColorRole::Text;
    case ButtonKind::Primary:
        return ColorRole::OnAccent;
    case ButtonKind::Danger:
        return ColorRole::BadText;
    case ButtonKind::DangerFilled:
        return ColorRole::OnBad;
    }
    Q_UNREACHABLE();
}

} // namespace latchkey
