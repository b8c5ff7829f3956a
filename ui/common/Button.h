// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Icon.h"

#include <optional>
#include <QPushButton>

namespace latchkey {

/// How loud a button is. One Primary on a page: the next sensible action.
enum class ButtonKind {
    Plain, ///< outlined
    Primary, ///< filled with the accent
    Quiet, ///< words only until the mouse is over it
    Danger, ///< outlined, in the colour of bad news; filled inside a confirmation (DangerFilled)
    DangerFilled,
};

/// A push button of one of the kinds that can say why it cannot be pressed.
class Button : public QPushButton {
    Q_OBJECT

public:
    explicit Button(const QString &text, ButtonKind kind = ButtonKind::Plain, QWidget *parent = nullptr);
    /// An icon alone; `name` is what a screen reader and the tooltip say.
    Button(IconName icon, const QString &name, QWidget *parent = nullptr);

    ButtonKind kind() const { return m_kind; }
    void setKind(ButtonKind kind);
    /// Drawn in the colour of the button's words.
    void setIconName(IconName icon);

    /// Disables the button and says why, in one sentence, in its tooltip and to screen readers. An absent
    /// reason enables it again and brings back the tooltip set with setHelp().
    void setBlocked(const std::optional<QString> &reason);
    std::optional<QString> blockedReason() const { return m_blockedReason; }
    /// The tooltip while the button can be pressed.
    void setHelp(const QString &help);

private:
    void showIcon();
    void showTips();

    ButtonKind m_kind;
    std::optional<IconName> m_iconName;
    std::optional<QString> m_blockedReason;
    QString m_help;
};

/// The kind of any push button: its own, or Plain for one made by Qt (a dialog's button box).
ButtonKind kindOf(const QWidget *button);
/// What words and icons on a button of this kind are drawn with.
ColorRole textRole(ButtonKind kind);

} // namespace latchkey
