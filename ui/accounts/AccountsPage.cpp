// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountsPage.h"

#include "accounts/AccountBulk.h"
#include "accounts/AccountDetailPanel.h"
#include "accounts/AccountEditor.h"
#include "accounts/AccountListModel.h"
#include "accounts/ListBar.h"
#include "accounts/SelectionBar.h"
#include "common/DataTable.h"
#include "common/EmptyState.h"
#include "common/FilterChips.h"
#include "common/Notice.h"
#include "common/Parts.h"
#include "common/Theme.h"
#include "Desk.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QSettings>
#include <QSignalBlocker>
#include <QSplitter>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

const auto splitterKey = QStringLiteral("accounts/splitter");
const auto layoutKey = QStringLiteral("accounts/table");
const auto allKey = QStringLiteral("all");
constexpr int narrowestAddress = 140;

QString sortWord(AccountSort sort)
{
    switch (sort) {
    case AccountSort::Name:
        return AccountsPage::tr("name");
    case AccountSort::Email:
        return AccountsPage::tr("address");
    case AccountSort::Status:
        return AccountsPage::tr("status");
    case AccountSort::Registered:
        return AccountsPage::tr("registration");
    case AccountSort::TimeLeft:
        return AccountsPage::tr("time left");
    }
    Q_UNREACHABLE();
}

} // namespace

AccountsPage::AccountsPage(const PageContext &context, QWidget *parent)
    : Page(context, parent)
    , m_model(new AccountListModel(context.desk, this))
    , m_actions(new AccountActions(context.desk, this))
    , m_bulk(new AccountBulk(context.desk, this))
    , m_panel(new AccountDetailPanel(context.desk, *m_actions))
    , m_table(new DataTable(context.desk.clock()))
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_chips(new FilterChips(tr("Filter by status")))
    , m_help(new Button(IconName::Help, tr("What can be searched for")))
    , m_export(new Button(IconName::Export, tr("Export this list")))
    , m_bar(new ListBar(m_chips, {m_help, m_table->makeColumnsButton(), m_export}))
    , m_queryNotice(new Notice(Tone::Waiting))
    , m_readNotice(new Notice(Tone::Bad))
    , m_doneNotice(new Notice)
    , m_selectionBar(new SelectionBar(*m_bulk))
    , m_empty(new EmptyState(IconName::Accounts, QString(), QString()))
    , m_emptyNew(m_empty->addAction(tr("New account"), ButtonKind::Primary))
    , m_emptyClear(m_empty->addAction(tr("Show everybody")))
{
    setObjectName(u"accountsPage"_s);
    m_panel->setObjectName(u"accountDetailPanel"_s);
    setUpTable();
    setUpEmptyState();
    m_splitter->setObjectName(u"accountsSplitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(0); // the panel draws the line; the grip is wider than it
    m_splitter->addWidget(makeListSide());
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);
    setFocusProxy(m_table);
    m_slow.setSingleShot(true);
    m_slow.setInterval(300ms);
    connect(&m_slow, &QTimer::timeout, this, &AccountsPage::showCaption);
    connectList();
    connectDeeds();
    connectBulk();
    restoreSplitter();
    m_chips->setChips({{allKey, tr("All"), std::nullopt}});
}

AccountsPage::~AccountsPage()
{
    stopListeningToParts(*this);
}

void AccountsPage::setUpTable()
{
    m_table->setObjectName(u"accountsTable"_s);
    m_table->setAccessibleName(tr("People"));
    m_table->setModel(m_model);
    m_table->setColumn(int(AccountColumn::Name), CellKind::Person, 184);
    m_table->setColumn(int(AccountColumn::Email), CellKind::Text, 230);
    m_table->setColumn(int(AccountColumn::Status), CellKind::Pill, 128);
    m_table->setColumn(int(AccountColumn::Registered), CellKind::Time, 108);
    m_table->setColumn(int(AccountColumn::TimeLeft), CellKind::TimeLeft, 104);
    m_table->setColumn(int(AccountColumn::UserName), CellKind::Text, 130);
    m_table->setColumn(int(AccountColumn::Phone), CellKind::Text, 140);
    m_table->setColumn(int(AccountColumn::ActivationSent), CellKind::Time, 150);
    m_table->setStretchColumn(int(AccountColumn::Email));
    m_table->viewport()->installEventFilter(this);
    for (const AccountColumn hidden :
        {AccountColumn::UserName, AccountColumn::Phone, AccountColumn::ActivationSent})
        m_table->setColumnShown(int(hidden), false);
    m_table->enableSorting(int(AccountColumn::TimeLeft), Qt::AscendingOrder);
    m_table->rememberLayout(context().settings, layoutKey);
    m_table->setLoading(true);
    const auto tasks = AccountActions::all();
    for (const AccountTask task : tasks)
        m_table->addAction(m_actions->action(task));
}

void AccountsPage::fitAddressColumn()
{
    QHeaderView *header = m_table->horizontalHeader();
    const int column = int(AccountColumn::Email);
    const int others = header->length() - header->sectionSize(column);
    const int least = Theme::current().scaled(narrowestAddress);
    // A column that takes the room the others leave keeps its width when they leave none.
    const bool room = m_table->viewport()->width() - others >= least;
    const auto mode = room ? QHeaderView::Stretch : QHeaderView::Interactive;
    if (header->isSectionHidden(column) || header->sectionResizeMode(column) == mode)
        return;
    header->setSectionResizeMode(column, mode);
    if (!room)
        header->resizeSection(column, least);
}

bool AccountsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        fitAddressColumn();
        trackVisibleRows();
    }
    return Page::eventFilter(watched, event);
}

void AccountsPage::setUpEmptyState()
{
    m_empty->setObjectName(u"accountsEmptyState"_s);
    m_emptyNew->setObjectName(u"emptyNewAccountButton"_s);
    m_emptyClear->setObjectName(u"clearFilterButton"_s);
    m_table->setEmptyState(m_empty);
    connect(m_emptyNew, &QPushButton::clicked, this, &AccountsPage::newAccount);
    connect(m_emptyClear, &QPushButton::clicked, this, &AccountsPage::clearFilter);
}

QWidget *AccountsPage::makeListSide()
{
    auto *side = new QWidget;
    side->setMinimumWidth(360);
    m_chips->setObjectName(u"statusFilterChips"_s);
    m_help->setObjectName(u"searchHelpButton"_s);
    m_export->setObjectName(u"exportButton"_s);
    m_queryNotice->setObjectName(u"queryNotice"_s);
    m_readNotice->setObjectName(u"readNotice"_s);
    m_doneNotice->setObjectName(u"doneNotice"_s);
    auto *notices = new QVBoxLayout;
    notices->setContentsMargins(measure::pageMargin, 0, measure::pageMargin, 0);
    notices->setSpacing(measure::gapSmall);
    for (Notice *notice : {m_queryNotice, m_readNotice, m_doneNotice})
        notices->addWidget(notice);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    column->addWidget(m_bar);
    column->addLayout(notices);
    column->addWidget(m_table, 1);
    column->addWidget(m_selectionBar);
    return side;
}

void AccountsPage::connectList()
{
    connect(m_model, &AccountListModel::aboutToList, this, &AccountsPage::rememberPlace);
    connect(m_model, &AccountListModel::listed, this, &AccountsPage::onListed);
    connect(m_model, &AccountListModel::failed, this, [this](const Error &error) {
        m_slow.stop();
        m_readNotice->clearActions();
        m_readNotice->showError(error);
        Button *again = m_readNotice->addAction(tr("Try again"));
        again->setObjectName(u"tryAgainButton"_s);
        connect(again, &QPushButton::clicked, this, &AccountsPage::refresh);
    });
    connect(m_model, &AccountListModel::rowsChanged, this, [this](const QList<int> &rows) {
        for (const int row : rows)
            m_table->glow(m_model->index(row, 0));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
        &AccountsPage::onSelectionChanged);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &AccountsPage::trackVisibleRows);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &AccountsPage::trackVisibleRows);
    connect(m_table, &QTableView::activated, m_panel, &AccountDetailPanel::focusNextStep);
    connect(m_chips, &FilterChips::chosen, this, [this](const QString &key) {
        m_status = key == allKey ? QString() : key;
        setQuery();
    });
    QHeaderView *header = m_table->horizontalHeader();
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this, header](int column) {
        m_fromTop = true;
        if (column >= 0 && sortOf(AccountColumn(column))) {
            m_slow.start();
            return;
        }
        // The arrow stays at the column the list is really sorted by.
        const QSignalBlocker quiet(header);
        header->setSortIndicator(int(columnOf(m_model->query().sort())), m_model->query().order());
    });
    // Rows that were never on screen are not in the model: copying reads them first.
    if (auto *copy = m_table->findChild<QAction *>(u"copyAction"_s)) {
        disconnect(copy, nullptr, m_table, nullptr);
        connect(copy, &QAction::triggered, this, &AccountsPage::copyRows);
    }
}

void AccountsPage::connectDeeds()
{
    connect(m_help, &QPushButton::clicked, this, &AccountsPage::showSearchHelp);
    connect(m_export, &QPushButton::clicked, this, [this] { exportList(m_model->ids()); });
    connect(m_selectionBar, &SelectionBar::exportRequested, this, [this] { exportList(selectedIds()); });
    connect(m_selectionBar, &SelectionBar::copyAddressesRequested, this, &AccountsPage::copyAddresses);
    connect(m_selectionBar, &SelectionBar::clearRequested, m_table, &QTableView::clearSelection);
    connect(m_actions, &AccountActions::linkCheckRequested, this, &Page::linkCheckRequested);
    connect(m_actions, &AccountActions::begun, this, [this](AccountId) {
        m_watched.reset();
        m_shownNews.reset();
        m_panel->clearNews();
    });
    connect(m_actions, &AccountActions::done, this,
        [this](AccountId account, const QString &sentence, std::optional<MessageId> message) {
            if (!sentence.isEmpty())
                Q_EMIT toastRequested(sentence);
            if (message)
                watch(account, message);
            refresh();
        });
    connect(m_actions, &AccountActions::failed, this,
        [this](AccountId account, const Error &error, std::optional<AccountTask> allTheSame) {
            if (m_person == account)
                m_panel->showError(error, allTheSame);
            refresh();
        });
    connect(m_actions, &AccountActions::deleted, this, [this](AccountId, const QString &name) {
        Q_EMIT toastRequested(tr("%1 is deleted.").arg(name));
        refresh();
    });
    connect(m_panel, &AccountDetailPanel::messageRequested, this, &Page::messageRequested);
    connect(m_panel, &AccountDetailPanel::mailAccountRequested, this,
        [this] { Q_EMIT pageRequested(u"site"_s); });
    connect(m_panel, &AccountDetailPanel::toastRequested, this, &Page::toastRequested);
    connect(&desk(), &Desk::outboxStateChanged, this, [this] {
        if (m_watched && m_person && isVisible())
            readPerson(*m_person);
    });
}

void AccountsPage::connectBulk()
{
    connect(m_selectionBar, &SelectionBar::chooseAllRequested, m_table, &QTableView::selectAll);
    connect(
        m_bulk, &AccountBulk::finished, this, [this](Tone tone, const QString &title, const QString &text) {
            m_doneNotice->clearActions();
            m_doneNotice->showText(tone, title, text);
            m_doneNotice->setDismissible(true);
            refresh();
            m_bulk->consider(selectedIds());
        });
    connect(m_bulk, &AccountBulk::sent, this, &AccountsPage::showSent);
    connect(m_bulk, &AccountBulk::failed, this, [this](const Error &error) {
        m_doneNotice->clearActions();
        m_doneNotice->showError(error);
        m_doneNotice->setDismissible(true);
    });
}

void AccountsPage::showSent(BatchId batch, MessagePurpose purpose, int people)
{
    m_doneNotice->clearActions();
    m_doneNotice->showText(Tone::Good,
        purpose == MessagePurpose::Reset ? tr("The reset to %Ln people is on its way.", nullptr, people)
                                         : tr("The activation to %Ln people is on its way.", nullptr, people),
        tr("It goes on by itself, also after Latchkey was closed."));
    Button *see = m_doneNotice->addAction(tr("See progress"));
    see->setObjectName(u"seeProgressButton"_s);
    connect(see, &QPushButton::clicked, this, [this, batch] { Q_EMIT batchRequested(batch); });
    m_doneNotice->setDismissible(true);
    refresh();
}

void AccountsPage::restoreSplitter()
{
    const int side = Theme::current().scaled(measure::sidePanelWidth);
    m_splitter->setSizes({side * 2, side});
    if (const QByteArray state = context().settings.value(splitterKey).toByteArray(); !state.isEmpty())
        m_splitter->restoreState(state);
    connect(m_splitter, &QSplitter::splitterMoved, this,
        [this] { context().settings.setValue(splitterKey, m_splitter->saveState()); });
}

QString AccountsPage::searchHint() const
{
    return tr("Search people: name, e-mail, status:unconfirmed registered:<3d");
}

void AccountsPage::refresh()
{
    m_model->refresh();
    readCounts();
    if (m_person)
        readPerson(*m_person);
}

void AccountsPage::search(const QString &text)
{
    if (text == m_typed)
        return;
    m_typed = text;
    const auto understood = AccountQuery::parse(text);
    explainQuery(understood ? std::nullopt : std::optional(understood.error()));
    if (!understood || text == m_text)
        return;
    m_text = text;
    setQuery();
}

void AccountsPage::explainQuery(const std::optional<Error> &error)
{
    if (!error) {
        m_queryNotice->hide();
        return;
    }
    m_queryNotice->clearActions();
    m_queryNotice->showText(
        Tone::Waiting, error->message, tr("The list below is still the one from before."));
    Button *help = m_queryNotice->addAction(tr("What can be searched for"));
    help->setObjectName(u"explainSearchButton"_s);
    connect(help, &QPushButton::clicked, this, &AccountsPage::showSearchHelp);
}

void AccountsPage::setQuery()
{
    auto query = AccountQuery::parse(m_text);
    if (!query)
        return;
    query->setStatusCode(m_status);
    m_fromTop = true;
    m_slow.start();
    m_model->setQuery(*query);
    readCounts();
}

bool AccountsPage::hasFilter() const
{
    return !m_text.trimmed().isEmpty() || !m_status.isEmpty();
}

void AccountsPage::clearFilter()
{
    const bool searched = !m_typed.isEmpty();
    m_text.clear();
    m_typed.clear();
    m_status.clear();
    m_chips->setCurrent(allKey);
    explainQuery(std::nullopt);
    setQuery();
    if (searched)
        Q_EMIT accountSearchRequested(QString()); // the line is the window's
}

void AccountsPage::readCounts()
{
    const int counting = ++m_countings;
    desk()
        .database()
        .read([text = m_text, clock = desk().sharedClock(), purgeAfter = m_model->purgeAfter()](
                  Connection &connection) -> Result<QList<StatusCount>> {
            AccountStore store(connection);
            auto counts = store.countByStatus();
            if (!counts || text.trimmed().isEmpty())
                return counts;
            // While something is searched for, the chips say how many of those found they would show.
            for (StatusCount &one : *counts) {
                auto query = AccountQuery::parse(text);
                if (!query)
                    return fail(std::move(query).error());
                query->setStatusCode(one.status.code);
                const auto found = store.ids(*query, clock->now(), purgeAfter);
                if (!found)
                    return fail(found.error());
                one.count = found->size();
            }
            return counts;
        })
        .then(this, [this, counting](const Result<QList<StatusCount>> &counts) {
            // A failure is the list's to report: it reads the same tables.
            if (counts && counting == m_countings)
                showCounts(*counts);
        });
}

void AccountsPage::showCounts(const QList<StatusCount> &counts)
{
    qint64 all = 0;
    QList<FilterChips::Chip> chips;
    for (const StatusCount &one : counts) {
        all += one.count;
        chips.append({one.status.code, one.status.displayLabel(), one.count});
    }
    chips.prepend({allKey, tr("All"), all});
    m_chips->setChips(chips);
}

void AccountsPage::showCaption()
{
    if (m_model->isReading() && !m_slow.isActive()) {
        m_bar->setCaption(tr("Reading..."), tr("Reading..."));
        return;
    }
    const int count = m_model->rowCount();
    m_selectionBar->setListed(count);
    const QString people = tr("%Ln people", nullptr, count);
    m_bar->setCaption(
        count > 1 ? tr("%1, sorted by %2").arg(people, sortWord(m_model->query().sort())) : people, people);
}

void AccountsPage::showEmptyState()
{
    const bool filtered = hasFilter();
    m_emptyClear->setVisible(filtered);
    m_emptyNew->setVisible(!filtered);
    if (!filtered)
        m_empty->setText(tr("Nobody is here yet"),
            tr("People appear here as soon as they register on the website, or when you make an account for "
               "them."));
    else if (m_text.trimmed().isEmpty())
        m_empty->setText(
            tr("Nobody has this status"), tr("People appear here as soon as their status changes to it."));
    else
        m_empty->setText(tr("Nobody found"),
            m_status.isEmpty() ? tr("No account fits \"%1\". A part of the name or of the address is enough.")
                                     .arg(m_text.trimmed())
                               : tr("No account of this status fits \"%1\".").arg(m_text.trimmed()));
    m_export->setBlocked(
        m_model->rowCount() == 0 ? std::optional(tr("There is nothing to export.")) : std::nullopt);
}

void AccountsPage::newAccount()
{
    auto *editor = new AccountEditor(desk(), std::nullopt, this);
    connect(editor, &AccountEditor::saved, this, [this](AccountId account, bool sent) {
        if (sent)
            watch(account, std::nullopt);
        showAccount(account);
        Q_EMIT toastRequested(tr("The account is created."));
    });
    editor->open();
}

} // namespace latchkey
