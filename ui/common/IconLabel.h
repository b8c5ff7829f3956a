// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Icon.h"

#include <QWidget>

namespace latchkey {

/// An icon that stands by itself and follows the theme. It only repeats the words beside it.
class IconLabel : public QWidget {
    Q_OBJECT

public:
    /// `size` in pixels at 100 % text.
    IconLabel(IconName icon, ColorRole role, int size = 18, QWidget *parent = nullptr);
    void setIcon(IconName icon, ColorRole role);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QIcon m_icon;
    int m_size;
};

} // namespace latchkey
