// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QScrollArea;
class QVBoxLayout;

namespace latchkey {

/// The panel beside a list with what there is to know about the chosen row: a column that scrolls, and a foot
/// that stays. 348 wide at 100 % text.
class SidePanel : public QFrame {
    Q_OBJECT

public:
    explicit SidePanel(QWidget *parent = nullptr);

    /// Put content here; it stands at the top.
    QVBoxLayout *body() const { return m_body; }
    /// Stays below what scrolls. Takes it over.
    void setFoot(QWidget *foot);
    void scrollToTop();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void space();

    QScrollArea *m_scroll;
    QVBoxLayout *m_body;
    QVBoxLayout *m_outer;
    QWidget *m_foot = nullptr;
};

} // namespace latchkey
