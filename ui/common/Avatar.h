// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace latchkey {

/// A person's initials in a circle. It repeats the name beside it, so screen readers pass over it.
class Avatar : public QWidget {
    Q_OBJECT

public:
    explicit Avatar(const QString &name = {}, int diameter = 28, QWidget *parent = nullptr);

    void setName(const QString &name);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    /// First letters of the first and the last word ("OS"), whole characters of any script; "?" for nothing.
    static QString initials(const QString &name);
    /// The same circle for item views, filling `rect`. `raised` is for a ground that is itself accent-tinted.
    static void paint(QPainter &painter, const QRect &rect, const QString &name, bool raised = false);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    int m_diameter; ///< at 100 % text
};

} // namespace latchkey
