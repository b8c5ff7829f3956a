// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/DataTable.h"

#include "common/Button.h"
#include "common/ItemRoles.h"
#include "common/Paint.h"
#include "common/TableLayout.h"
#include "common/Theme.h"

#include <QAction>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr qint64 glowTime = 1400;

/// Animations run on the machine's time, not on the injected clock that may stand still.
qint64 animationTime()
{
    static const QElapsedTimer timer = [] {
        QElapsedTimer started;
        started.start();
        return started;
    }();
    return timer.elapsed();
}

} // namespace

DataTable::DataTable(const Clock &clock, QWidget *parent)
    : QTableView(parent)
    , m_clock(clock)
    , m_ticks(clock)
    , m_columnsMenu(new QMenu(tr("Columns"), this))
    , m_scale(Theme::current().textScale())
{
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab leaves the list; arrows move in it
    setCornerButtonEnabled(false);
    setWordWrap(false);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
        [this, header](const QPoint &at) { m_columnsMenu->popup(header->mapToGlobal(at)); });
    connect(m_columnsMenu, &QMenu::aboutToShow, this, &DataTable::fillColumnsMenu);

    auto *copy = new QAction(Icon::get(IconName::Copy), tr("Copy"), this);
    copy->setObjectName(u"copyAction"_s);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &DataTable::copySelection);
    addAction(copy);

    connect(&m_ticks, &TickClock::ticked, viewport(), qOverload<>(&QWidget::update));
    m_glowTimer.setInterval(33ms);
    connect(&m_glowTimer, &QTimer::timeout, this, [this] {
        const qint64 now = animationTime();
        m_glows.removeIf([now](const Glow &glow) { return glow.endsAt <= now || !glow.index.isValid(); });
        if (m_glows.isEmpty())
            m_glowTimer.stop();
        viewport()->update();
    });
    followTheme();
    connect(&Theme::current(), &Theme::changed, this, &DataTable::followTheme);
}

DataTable::~DataTable() = default;

void DataTable::setModel(QAbstractItemModel *newModel)
{
    for (const auto &connection : std::as_const(m_modelConnections))
        disconnect(connection);
    m_modelConnections.clear();
    QTableView::setModel(newModel);
    if (newModel)
        m_modelConnections = {
            connect(newModel, &QAbstractItemModel::rowsInserted, this, &DataTable::updateOverlay),
            connect(newModel, &QAbstractItemModel::rowsRemoved, this, &DataTable::updateOverlay),
            connect(newModel, &QAbstractItemModel::modelReset, this, &DataTable::updateOverlay),
        };
    updateOverlay();
}

void DataTable::followTheme()
{
    const auto &theme = Theme::current();
    const double ratio = theme.textScale() / m_scale;
    m_scale = theme.textScale();
    verticalHeader()->setDefaultSectionSize(
        theme.scaled(m_compact ? measure::compactRowHeight : measure::rowHeight));
    horizontalHeader()->setMinimumSectionSize(theme.scaled(56));
    if (!qFuzzyCompare(ratio, 1.0) && model()) {
        for (int column = 0; column < horizontalHeader()->count(); ++column)
            setColumnWidth(column, qRound(columnWidth(column) * ratio));
    }
    horizontalHeader()->setFixedHeight(theme.scaled(measure::headerHeight));
    viewport()->update();
}

void DataTable::setColumn(int column, CellKind kind, int width)
{
    delete itemDelegateForColumn(column);
    setItemDelegateForColumn(column, new CellDelegate(kind, m_clock, this));
    setColumnWidth(column, Theme::current().scaled(width));
}

const CellDelegate *DataTable::cellDelegate(int column) const
{
    return qobject_cast<const CellDelegate *>(itemDelegateForColumn(column));
}

void DataTable::setStretchColumn(int column)
{
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void DataTable::enableSorting(int column, Qt::SortOrder order)
{
    horizontalHeader()->setSortIndicator(column, order);
    setSortingEnabled(true);
}

void DataTable::setCompact(bool compact)
{
    m_compact = compact;
    followTheme();
}

void DataTable::rememberLayout(QSettings &settings, const QString &key)
{
    m_layout = std::make_unique<TableLayout>(*horizontalHeader(), settings, key);
}

Button *DataTable::makeColumnsButton(QWidget *parent)
{
    auto *button = new Button(IconName::Columns, tr("Choose columns"), parent);
    button->setObjectName(u"columnsButton"_s);
    button->setMenu(m_columnsMenu);
    return button;
}

void DataTable::setColumnShown(int column, bool shown)
{
    if (!shown && shownColumns() == QList<int>{column})
        return; // a table without a column could not be found again
    setColumnHidden(column, !shown);
    if (m_layout)
        m_layout->scheduleSave();
}

QList<int> DataTable::shownColumns() const
{
    QList<int> columns;
    const QHeaderView *header = horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        if (!header->isSectionHidden(column))
            columns.append(column);
    }
    return columns;
}

void DataTable::fillColumnsMenu()
{
    m_columnsMenu->clear();
    const QHeaderView *header = horizontalHeader();
    const bool onlyOne = shownColumns().size() == 1;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        const bool shown = !header->isSectionHidden(column);
        auto *action = m_columnsMenu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setObjectName(columnKey(*header, column) + u"ColumnAction"_s);
        action->setCheckable(true);
        action->setChecked(shown);
        action->setEnabled(!(shown && onlyOne));
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnShown(column, on); });
    }
    if (m_layout) {
        m_columnsMenu->addSeparator();
        auto *usual = m_columnsMenu->addAction(Icon::get(IconName::Undo), tr("Usual layout"));
        usual->setObjectName(u"usualLayoutAction"_s);
        connect(usual, &QAction::triggered, m_layout.get(), &TableLayout::reset);
    }
}

void DataTable::setEmptyState(QWidget *emptyState)
{
    delete m_emptyState;
    m_emptyState = emptyState;
    if (m_emptyState)
        m_emptyState->setParent(viewport());
    updateOverlay();
}

void DataTable::setLoading(bool loading)
{
    m_loading = loading;
    updateOverlay();
}

void DataTable::updateOverlay()
{
    if (m_emptyState) {
        m_emptyState->setGeometry(viewport()->rect());
        m_emptyState->setVisible(!m_loading && model() && model()->rowCount() == 0);
    }
    viewport()->update();
}

void DataTable::glow(const QModelIndex &index)
{
    if (!Theme::current().animates() || !index.isValid())
        return;
    m_glows.append({QPersistentModelIndex(index.siblingAtColumn(0)), animationTime() + glowTime});
    m_glowTimer.start();
}

double DataTable::glowOf(const QModelIndex &index) const
{
    for (const Glow &glow : m_glows) {
        if (glow.index.row() == index.row() && glow.index.isValid())
            return std::clamp(double(glow.endsAt - animationTime()) / glowTime, 0.0, 1.0);
    }
    return 0;
}

QModelIndex DataTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    // In a list of rows Home and End mean the first and the last row, not the first and the last cell.
    const int rows = model() ? model()->rowCount() : 0;
    if (rows > 0 && (action == MoveHome || action == MoveEnd)) {
        const QList<int> columns = shownColumns();
        const int column = currentIndex().isValid() ? currentIndex().column() : columns.value(0);
        return model()->index(action == MoveHome ? 0 : rows - 1, column);
    }
    return QTableView::moveCursor(action, modifiers);
}

void DataTable::enter()
{
    setFocus(Qt::TabFocusReason);
    if (!currentIndex().isValid() && model() && model()->rowCount() > 0)
        setCurrentIndex(model()->index(0, 0));
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    window()->setAttribute(Qt::WA_KeyboardFocusChange); // the row shows its ring; Qt sets it for Tab alone
    QTableView::keyPressEvent(event);
    viewport()->update();
}

void DataTable::setHoveredRow(int row)
{
    if (m_hoveredRow == row)
        return;
    m_hoveredRow = row;
    viewport()->update();
}

void DataTable::mouseMoveEvent(QMouseEvent *event)
{
    setHoveredRow(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

bool DataTable::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHoveredRow(-1);
    return QTableView::viewportEvent(event);
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    updateOverlay();
}

void DataTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    QPainter painter(viewport());
    if (m_loading && model() && model()->rowCount() == 0)
        paintSkeleton(painter);
    // The ring of the keyboard's row, once, around the whole of it.
    const QModelIndex current = currentIndex();
    if (hasFocus() && current.isValid() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        const QRect cell = visualRect(current);
        const int width = std::min(horizontalHeader()->length(), viewport()->width());
        const int x = layoutDirection() == Qt::RightToLeft ? viewport()->width() - width : 0;
        paint::focusRing(painter, QRect(x, cell.y(), width, cell.height() - 1).adjusted(1, 0, -1, 0), 4);
    }
}

void DataTable::paintSkeleton(QPainter &painter)
{
    const auto &theme = Theme::current();
    const int height = verticalHeader()->defaultSectionSize();
    const int pad = theme.scaled(measure::gap);
    const auto columns = shownColumns();
    for (int row = 0; row * height < viewport()->height(); ++row) {
        for (const int column : columns) {
            const QRect cell(columnViewportPosition(column), row * height, columnWidth(column), height);
            const double share = 0.45 + 0.1 * ((row * 7 + column * 3) % 5);
            paint::skeletonBar(painter, cell.adjusted(pad, 0, -pad, 0), share);
        }
        painter.fillRect(
            QRect(0, (row + 1) * height - 1, viewport()->width(), 1), theme.color(ColorRole::Line));
    }
}

} // namespace latchkey
