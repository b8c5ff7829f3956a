// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"

#include <QStyledItemDelegate>

namespace latchkey {

/// How a column of a DataTable is painted.
enum class CellKind {
    Text,
    Person, ///< initials and a name
    Pill, ///< DisplayRole as a pill in ToneRole's colour
    Number, ///< at the column's end
    Time, ///< InstantRole relative to now, muted
    TimeLeft, ///< what is left until InstantRole, at the column's end
    Countdown, ///< the same to the second
    Code, ///< fixed pitch
};

/// Paints one column of a DataTable, and answers for its tooltips.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    CellDelegate(CellKind kind, const Clock &clock, QObject *parent);

    CellKind kind() const { return m_kind; }
    /// What stands in the cell now, in words.
    QString shownText(const QModelIndex &index) const;

    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

private:
    QRect contentRect(const QRect &cell) const;
    QFont cellFont() const;
    void paintGround(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintText(
        QPainter &painter, QRect rect, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    CellKind m_kind;
    const Clock &m_clock;
};

} // namespace latchkey
