// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Label.h"

namespace latchkey {

/// A name or an address that is never cut: it goes on in the next line, within a word when it has to.
class WholeText : public Label {
    Q_OBJECT

public:
    explicit WholeText(TextStyle style, ColorRole role, QWidget *parent = nullptr);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// The height it takes; draws when given a painter.
    qreal lay(int width, QPainter *painter) const;
};

} // namespace latchkey
