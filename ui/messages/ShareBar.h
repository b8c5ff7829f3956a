// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"

#include <QProgressBar>

namespace latchkey {

/// A slim bar of which parts are filled, each in a colour of its own: what has been done, and how it went. A
/// screen reader hears a progress bar; the words that belong to it are the accessible description.
class ShareBar : public QProgressBar {
    Q_OBJECT

public:
    struct Share {
        int count = 0;
        ColorRole role = ColorRole::Accent;
        bool operator==(const Share &) const = default;
    };

    explicit ShareBar(QWidget *parent = nullptr);

    /// In reading order; what is missing to `of` stays empty.
    void setShares(const QList<Share> &shares, int of);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<Share> m_shares;
};

} // namespace latchkey
