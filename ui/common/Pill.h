// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"

#include <QWidget>

namespace latchkey {

/// A state as a dot and a word on a soft ground. The word carries the meaning, the colour only helps.
class Pill : public QWidget {
    Q_OBJECT

public:
    explicit Pill(const QString &text = {}, Tone tone = Tone::Neutral, QWidget *parent = nullptr);

    /// Also what a screen reader says.
    void setState(const QString &text, Tone tone);
    QString text() const { return m_text; }
    Tone tone() const { return m_tone; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    /// The same pill for item views: its size, and the drawing of it at the start of `rect`, vertically
    /// centred, cut with an ellipsis if `rect` is too narrow.
    static QSize sizeOf(const QString &text);
    static void paint(
        QPainter &painter, const QRect &rect, const QString &text, Tone tone, Qt::LayoutDirection direction);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    Tone m_tone;
};

} // namespace latchkey
