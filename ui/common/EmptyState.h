// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Button.h"

#include <QWidget>

class QHBoxLayout;

namespace latchkey {

class Label;

/// What a page says when there is nothing on it: what would be here, and the way to it.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(IconName icon, const QString &title, const QString &sentence, QWidget *parent = nullptr);

    void setText(const QString &title, const QString &sentence);
    /// Adds the button that leads on; its clicked() is the caller's to connect.
    Button *addAction(const QString &text, ButtonKind kind = ButtonKind::Plain);

    /// High enough for the wrapped sentence, which a window does not work out by itself.
    QSize minimumSizeHint() const override;

private:
    Label *m_title;
    Label *m_sentence;
    QHBoxLayout *m_buttons;
};

} // namespace latchkey
