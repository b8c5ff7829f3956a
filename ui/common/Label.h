// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Theme.h"

#include <optional>
#include <QLabel>

namespace latchkey {

/// A label in one of the theme's sizes and colours that follows the theme. Text is plain: what comes from a
/// mail server or a person is never read as markup. Use setTextFormat() where a link is wanted.
class Label : public QLabel {
    Q_OBJECT

public:
    explicit Label(const QString &text = {}, TextStyle style = TextStyle::Body,
        ColorRole role = ColorRole::Text, QWidget *parent = nullptr);

    void setTextStyle(TextStyle style);
    void setColorRole(ColorRole role);
    void setWeight(QFont::Weight weight);
    /// For codes and server replies.
    void setFixedPitch(bool fixedPitch);
    /// Lets people mark and copy the text with the mouse. It does not become a stop for Tab: what the
    /// keyboard copies has a button or an action.
    void setSelectable(bool selectable);

protected:
    void changeEvent(QEvent *event) override;

private:
    void follow();
    void alignToLayout();

    TextStyle m_style;
    ColorRole m_role;
    std::optional<QFont::Weight> m_weight;
    bool m_fixedPitch = false;
};

} // namespace latchkey
