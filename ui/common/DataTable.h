// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/CellDelegate.h"
#include "common/TickClock.h"
#include "core/Result.h"

#include <memory>
#include <QTableView>

class QIODevice;
class QMenu;
class QSettings;

namespace latchkey {

class Button;
class TableLayout;

/// The list of every page: rows with lines between them, a header that sorts, columns that can be chosen,
/// copied and exported, and a layout that is remembered. Models speak through ItemRoles.h; a model is set
/// first, then the columns, then rememberLayout(). The clock must outlive the table.
class DataTable : public QTableView {
    Q_OBJECT

public:
    explicit DataTable(const Clock &clock, QWidget *parent = nullptr);
    ~DataTable() override;

    void setModel(QAbstractItemModel *model) override;

    /// `width` in pixels at 100 % text.
    void setColumn(int column, CellKind kind, int width);
    /// The column that takes the room the others leave. One a table.
    void setStretchColumn(int column);
    /// Lets people sort by a click on a header; the model's sort() does it.
    void enableSorting(int column, Qt::SortOrder order);
    /// Rows of 32 instead of 44.
    void setCompact(bool compact);
    bool isCompact() const { return m_compact; }
    /// For tables with Countdown cells: repaint each second.
    void setTickRate(TickClock::Rate rate) { m_ticks.setRate(rate); }

    /// Reads widths, order, hidden columns and sorting from `settings` now and writes them there when they
    /// change. The settings must outlive the table. What no longer fits the model is ignored.
    void rememberLayout(QSettings &settings, const QString &key);
    /// Which columns are shown, for a menu bar or a button; also opens on the header by right click.
    QMenu *columnsMenu() const { return m_columnsMenu; }
    Button *makeColumnsButton(QWidget *parent = nullptr);
    void setColumnShown(int column, bool shown);

    /// Stands in the middle while there are no rows and nothing is loading. Takes it over.
    void setEmptyState(QWidget *emptyState);
    /// Grey bars instead of rows until the first rows are there.
    void setLoading(bool loading);

    /// Selected rows as shown, in the order on screen, tab separated; times exact.
    QString selectedText() const;
    /// What is shown (columns, order, sorting) as UTF-8 CSV with a header line (RFC 4180). Times in UTC.
    /// Cells that a spreadsheet would take for a formula are escaped. Busy while rows are still being read.
    Result<> exportCsv(QIODevice &device) const;
    /// The same into a new file that only its owner can read; an older file of that name is replaced when all
    /// is written.
    Result<> exportCsvFile(const QString &path) const;

    /// Lets a row that something else has changed fade in once.
    void glow(const QModelIndex &index);

    /// For the delegate.
    int hoveredRow() const { return m_hoveredRow; }
    double glowOf(const QModelIndex &index) const;
    /// Visible columns in the order on screen.
    QList<int> shownColumns() const;
    const CellDelegate *cellDelegate(int column) const;

public Q_SLOTS:
    void copySelection();
    /// The keyboard comes in from above: focus, and the first row chosen when none is.
    void enter();

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Glow {
        QPersistentModelIndex index;
        qint64 endsAt; ///< on m_glowClock, in milliseconds
    };

    void followTheme();
    void setHoveredRow(int row);
    void updateOverlay();
    void fillColumnsMenu();
    void paintSkeleton(QPainter &painter);

    const Clock &m_clock;
    TickClock m_ticks;
    QMenu *m_columnsMenu;
    QWidget *m_emptyState = nullptr;
    std::unique_ptr<TableLayout> m_layout;
    QList<QMetaObject::Connection> m_modelConnections;
    QList<Glow> m_glows;
    QTimer m_glowTimer;
    double m_scale;
    int m_hoveredRow = -1; ///< Qt's "no row"
    bool m_compact = false;
    bool m_loading = false;
};

} // namespace latchkey
