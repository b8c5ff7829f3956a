// SPDX-License-Identifier: GPL-3.0-or-later
#include "lists/ListPage.h"

#include "common/ElidedLabel.h"
#include "common/EmptyState.h"
#include "common/Label.h"
#include "common/Paint.h"
#include "common/SidePanel.h"
#include "common/Surroundings.h"

#include <QAction>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QPainter>
#include <QStandardPaths>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// The bar below the list, on the list's own ground.
class FootBar : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const auto &theme = Theme::current();
        QPainter painter(this);
        painter.fillRect(rect(), theme.color(ColorRole::Surface));
        painter.fillRect(QRect(0, 0, width(), 1), theme.color(ColorRole::Line));
    }
};

} // namespace

ListPage::ListPage(const PageContext &context, const QString &key, IconName icon, QWidget *parent)
    : Page(context, parent)
    , m_key(key)
    , m_table(new DataTable(context.desk.clock()))
    , m_chips(new FilterChips(tr("Show only")))
    , m_caption(new Label({}, TextStyle::Body, ColorRole::MutedText))
    , m_columnsButton(m_table->makeColumnsButton())
    , m_exportButton(new Button(IconName::Export, tr("Export what is shown")))
    , m_readNotice(new Notice)
    , m_actionNotice(new Notice)
    , m_emptyState(new EmptyState(icon, {}, {}))
    , m_column(new QVBoxLayout)
    , m_outer(new QHBoxLayout(this))
    , m_head(new QHBoxLayout)
    , m_banners(new QVBoxLayout)
    , m_foot(nullptr)
    , m_footBar(new FootBar)
    , m_selectionText(new ElidedLabel({}, TextStyle::Body, ColorRole::MutedText))
{
    setObjectName(key + u"Page"_s);
    m_table->setObjectName(key + u"Table"_s);
    m_chips->setObjectName(key + u"FilterChips"_s);
    m_caption->setObjectName(key + u"CaptionLabel"_s);
    m_readNotice->setObjectName(key + u"ReadNotice"_s);
    m_actionNotice->setObjectName(key + u"ActionNotice"_s);
    m_emptyState->setObjectName(key + u"EmptyState"_s);
    m_selectionText->setObjectName(key + u"SelectionLabel"_s);
    m_actionNotice->setDismissible(true);

    fillHead();
    fillFoot();
    m_column->setSpacing(0);
    m_column->addLayout(m_head);
    m_column->addLayout(m_banners);
    addBanner(m_readNotice);
    addBanner(m_actionNotice);
    m_column->addWidget(m_table, 1);
    m_column->addWidget(m_footBar);
    m_outer->setContentsMargins(0, 0, 0, 0);
    m_outer->setSpacing(0);
    m_outer->addLayout(m_column, 1);

    m_table->installEventFilter(this);
    m_table->setEmptyState(m_emptyState);
    connect(m_table, &QAbstractItemView::doubleClicked, this,
        [this](const QModelIndex &index) { openRow(index.row()); });
    connect(m_chips, &FilterChips::chosen, this, [this] {
        wishChanged();
        refresh();
    });
}

void ListPage::fillHead()
{
    m_exportButton->setObjectName(u"exportButton"_s);
    connect(m_exportButton, &QPushButton::clicked, this, &ListPage::exportList);
    m_caption->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_head->setContentsMargins(measure::pageMargin, 0, measure::gap, 10);
    m_head->setSpacing(measure::gapSmall);
    m_head->addWidget(m_chips, 1, Qt::AlignVCenter);
    m_head->addWidget(m_caption);
    m_head->addWidget(m_columnsButton);
    m_head->addWidget(m_exportButton);
}

void ListPage::fillFoot()
{
    m_foot = new QHBoxLayout(m_footBar);
    m_foot->setContentsMargins(measure::pageMargin, 10, measure::pageMargin, 10);
    m_foot->setSpacing(measure::gapSmall);
    m_foot->addWidget(m_selectionText, 1);
    m_footBar->hide();
}

void ListPage::addBanner(QWidget *banner)
{
    auto *margins = new QWidget;
    auto *row = new QHBoxLayout(margins);
    row->setContentsMargins(measure::pageMargin, 0, measure::pageMargin, 10);
    row->addWidget(banner);
    margins->setVisible(false);
    // The margins come and go with what is in them.
    banner->installEventFilter(this);
    m_banners->addWidget(margins);
}

bool ListPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_table->currentIndex().isValid()) {
            openRow(m_table->currentIndex().row());
            return true;
        }
    } else if (watched != m_table) {
        auto *banner = qobject_cast<QWidget *>(watched);
        if (banner && (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent))
            banner->parentWidget()->setVisible(event->type() == QEvent::ShowToParent);
    }
    return Page::eventFilter(watched, event);
}

void ListPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    orderTabs();
}

/// Tab follows the eye, whatever was made first.
void ListPage::orderTabs()
{
    QList<QWidget *> order;
    const auto chipButtons = m_chips->findChildren<QAbstractButton *>();
    for (QAbstractButton *chip : chipButtons)
        order.append(chip);
    order.append({m_columnsButton, m_exportButton});
    order.append(m_beforeList);
    order.append(m_table);
    for (int i = 0; i < m_foot->count(); ++i) {
        if (QWidget *widget = m_foot->itemAt(i)->widget())
            order.append(widget);
    }
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void ListPage::placeBeforeList(const QList<QWidget *> &widgets)
{
    m_beforeList = widgets;
    orderTabs();
}

void ListPage::setModel(QAbstractItemModel *model)
{
    m_table->setModel(model);
    connect(
        m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { updateActions(); });
    m_table->setLoading(true);
}

void ListPage::finishTable(int sortColumn, Qt::SortOrder order)
{
    m_table->enableSorting(sortColumn, order);
    m_table->rememberLayout(context().settings, u"pages/"_s + m_key);
}

void ListPage::addChips(const QList<FilterChips::Chip> &list)
{
    m_chips->setChips(list);
}

void ListPage::setCaption(const QString &text)
{
    m_caption->setText(text);
}

Button *ListPage::addAction(const QString &objectName, const QString &text, const QKeySequence &keys)
{
    auto *button = new Button(text);
    button->setObjectName(objectName);
    m_foot->addWidget(button);
    m_footBar->show();
    auto *action = new QAction(text, m_table);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, button, [button] {
        if (button->isEnabled())
            button->click();
    });
    m_table->insertAction(m_table->actions().value(0), action);
    return button;
}

void ListPage::setSelectionText(const QString &text)
{
    m_selectionText->setText(text);
}

void ListPage::setSidePanel(SidePanel *panel)
{
    m_outer->addWidget(panel);
}

void ListPage::setEmptyText(const QString &title, const QString &sentence)
{
    m_emptyTitle = title;
    m_emptySentence = sentence;
}

QList<int> ListPage::selectedRows() const
{
    QList<int> rows;
    const auto selected = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &index : selected)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void ListPage::glow(const QList<int> &rows)
{
    // A glow says "this one"; when most of the list is new it would say nothing.
    constexpr int most = 12;
    if (!m_sameWish || rows.size() > most)
        return;
    for (const int row : rows)
        m_table->glow(m_table->model()->index(row, 0));
}

void ListPage::wishChanged()
{
    ++m_wish;
}

void ListPage::refresh()
{
    if (m_reading)
        m_again = true;
    else
        startRead();
}

void ListPage::search(const QString &text)
{
    if (m_searchText == text.trimmed())
        return;
    m_searchText = text.trimmed();
    wishChanged();
    refresh();
}

void ListPage::readSucceeded()
{
    m_table->setLoading(false);
    m_readNotice->hide();
    if (!m_searchText.isEmpty())
        m_emptyState->setText(tr("Nothing found"), tr("Nothing here contains \"%1\".").arg(m_searchText));
    else if (!m_chips->current().isEmpty() && m_chips->current() != u"all"_s)
        m_emptyState->setText(tr("Nothing of this kind"), tr("Choose \"All\" above to see the others."));
    else
        m_emptyState->setText(m_emptyTitle, m_emptySentence);
}

void ListPage::readFailed(const Error &error)
{
    m_table->setLoading(false);
    if (!m_shown)
        m_emptyState->setText(tr("The list could not be read"), tr("What is known about it stands above."));
    m_readNotice->showError(error);
}

void ListPage::setBusy(bool busy)
{
    m_busy = busy;
    updateActions();
}

QString ListPage::busyReason()
{
    return tr("One moment: the last step is still being done.");
}

void ListPage::exportList()
{
    const QString name = u"%1-%2.csv"_s.arg(m_key, toLocal(now()).toString(u"yyyy-MM-dd"_s));
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    context().surroundings.chooseFileToSave(this, tr("Export the list"), QDir(folder).filePath(name),
        tr("Table (*.csv)"), [this](const QString &path) {
            if (const auto written = m_table->exportCsvFile(path); !written) {
                m_actionNotice->showError(written.error());
                return;
            }
            m_actionNotice->hide();
            Q_EMIT toastRequested(tr("%Ln rows exported.", nullptr, m_table->model()->rowCount()));
        });
}

} // namespace latchkey
