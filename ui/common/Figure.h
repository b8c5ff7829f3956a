// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"

#include <QAbstractButton>

namespace latchkey {

/// A card with one big number, what it counts and a word more; a click leads to the list behind it.
class Figure : public QAbstractButton {
    Q_OBJECT

public:
    explicit Figure(const QString &caption, Tone tone = Tone::Neutral, QWidget *parent = nullptr);

    /// `number` as shown ("37", "98 %"); empty while it is not known yet (a grey bar). `detail` is the small
    /// line.
    void setFigure(const QString &number, const QString &detail = {});
    void setTone(Tone tone);
    /// A figure that leads nowhere neither reacts to the mouse nor takes the focus.
    void setLeadsSomewhere(bool leads);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_number;
    QString m_detail;
    Tone m_tone;
    bool m_leads = true;
};

} // namespace latchkey
