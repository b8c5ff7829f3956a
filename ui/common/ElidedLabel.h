// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Label.h"

namespace latchkey {

/// One line that is cut with an ellipsis when there is no room; whole in the tooltip while it is cut.
/// Screen readers always get the whole text. Not for names, times and addresses in the detail panel: those
/// wrap.
class ElidedLabel : public Label {
    Q_OBJECT

public:
    using Label::Label;

    void setElideMode(Qt::TextElideMode mode);
    bool isElided() const;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace latchkey
