// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QBoxLayout;
class QVBoxLayout;

namespace latchkey {

/// Two columns of cards side by side that scroll together; one below the other where there is no room for
/// both.
class TwoColumns : public QScrollArea {
    Q_OBJECT

public:
    explicit TwoColumns(QWidget *parent = nullptr);

    QVBoxLayout *first() const { return m_first; }
    QVBoxLayout *second() const { return m_second; }
    /// How the room is shared while they stand side by side.
    void setShares(int first, int second);
    /// Below this width, at 100 % text, they stand one below the other.
    void setBreadthNeeded(int width);
    bool isStacked() const;
    /// Call it when everything is in: from then on the wheel scrolls, and turns a number or a choice under
    /// the mouse only while that has the focus.
    void guardWheel();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void arrange();

    QBoxLayout *m_columns;
    QVBoxLayout *m_first;
    QVBoxLayout *m_second;
    int m_breadthNeeded = 760;
    int m_firstShare = 1;
    int m_secondShare = 1;
};

} // namespace latchkey
