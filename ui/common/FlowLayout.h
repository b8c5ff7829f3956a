// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

namespace latchkey {

/// Widgets in reading order that go on in the next line when a line is full. Or, for a group of buttons, in
/// equal columns as long as the widest fits: at 200 % text two columns become one and nothing is cut.
class FlowLayout : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(QWidget *parent = nullptr);
    ~FlowLayout() override;

    /// At most so many equal columns across the whole width; 0 (as it starts) lets every widget keep its own
    /// width.
    void setEqualColumns(int columns);

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return place(QRect(0, 0, width, 0), false); }
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    /// Returns the height that is needed.
    int place(const QRect &rect, bool move) const;

    int placeInColumns(const QRect &area, bool move) const;

    QList<QLayoutItem *> m_items;
    int m_columns = 0;
};

} // namespace latchkey
