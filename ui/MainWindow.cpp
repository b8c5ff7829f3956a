// SPDX-License-Identifier: GPL-3.0-or-later
#include "MainWindow.h"

#include "accounts/AccountsPage.h"
#include "activity/ActivityPage.h"
#include "blacklist/BlacklistPage.h"
#include "common/AskDialog.h"
#include "common/Button.h"
#include "common/SearchField.h"
#include "common/SideBar.h"
#include "common/Theme.h"
#include "common/Toast.h"
#include "Desk.h"
#include "linkcheck/LinkCheckPage.h"
#include "mailbox/MailboxPage.h"
#include "messages/MessagesPage.h"
#include "overview/OverviewPage.h"
#include "site/SitePage.h"
#include "StatusLine.h"
#include "tokens/TokensPage.h"

#include <QBoxLayout>
#include <QCloseEvent>
#include <QMenu>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

const auto geometryKey = QStringLiteral("window/geometry");
const auto linkCheck = QStringLiteral("linkcheck");
const auto accountsKey = QStringLiteral("accounts");
const auto messagesKey = QStringLiteral("messages");
const auto siteKey = QStringLiteral("site");

struct SavedFilter {
    const char *name;
    const char *query;
};
constexpr std::array savedFilters{
    SavedFilter{QT_TRANSLATE_NOOP("latchkey::MainWindow", "Goes today"), "left:<24h"},
    SavedFilter{QT_TRANSLATE_NOOP("latchkey::MainWindow", "Open resets"), "is:reset-open"},
    SavedFilter{QT_TRANSLATE_NOOP("latchkey::MainWindow", "Bounced"), "is:bounced"},
};

} // namespace

MainWindow::MainWindow(const PageContext &context, MailCatcher *mailbox, QWidget *parent)
    : QMainWindow(parent)
    , m_context(context)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("%1 - Latchkey").arg(context.desk.profile().name));
    setMinimumSize(1024, 640);

    m_sideBar = new SideBar(this);
    m_sideBar->setObjectName(QStringLiteral("sideBar"));
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("pageStack"));

    auto *content = new QWidget(this);
    auto *right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(makeTopBar());
    right->addWidget(m_stack, 1);
    auto *layout = new QHBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sideBar);
    layout->addLayout(right, 1);
    setCentralWidget(content);

    m_status = new StatusLine(context.desk, mailbox != nullptr, this);
    setStatusBar(m_status);
    m_toast = new Toast(content);

    addPages(mailbox);
    fillSideBar(mailbox != nullptr);
    addShortcuts();

    // Many commits that follow closely are one refresh.
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(50ms);
    connect(&m_refresh, &QTimer::timeout, this, &MainWindow::refresh);
    connect(&context.desk, &Desk::changed, this, &MainWindow::refreshSoon);
    connect(&context.desk, &Desk::outboxStateChanged, this, [this](const DispatcherState &state) {
        const int failed = state.outbox.failed + state.outbox.paused;
        m_sideBar->setBadge(messagesKey, failed > 0 ? std::optional(failed) : std::nullopt,
            tr("stopped, or failed in the last 7 days: %L1").arg(failed));
    });

    restoreLayout();
    showPage(accountsKey);
}

MainWindow::~MainWindow() = default;

template <typename T> T &MainWindow::pageAs(const QString &key) const
{
    return *static_cast<T *>(m_pages.value(key));
}

void MainWindow::addPages(MailCatcher *mailbox)
{
    auto *overview = new OverviewPage(m_context);
    addPage(QStringLiteral("overview"), overview);
    auto *accounts = new AccountsPage(m_context);
    addPage(accountsKey, accounts);
    addPage(messagesKey, new MessagesPage(m_context));
    addPage(QStringLiteral("tokens"), new TokensPage(m_context));
    addPage(QStringLiteral("blacklist"), new BlacklistPage(m_context));
    addPage(QStringLiteral("activity"), new ActivityPage(m_context));
    addPage(siteKey, new SitePage(m_context));
    if (mailbox)
        addPage(QStringLiteral("mailbox"), new MailboxPage(m_context, *mailbox));
    addPage(linkCheck, new LinkCheckPage(m_context));
    connect(overview, &OverviewPage::messagesRequested, this,
        [this](const QString &chip) { pageAs<MessagesPage>(messagesKey).showState(chip); });
    connect(accounts, &AccountsPage::batchRequested, this, [this](BatchId batch) {
        m_searches[messagesKey].clear();
        showPage(messagesKey);
        pageAs<MessagesPage>(messagesKey).showBatch(batch);
    });
}

void MainWindow::addPage(const QString &key, Page *page)
{
    m_keys.append(key);
    m_pages.insert(key, page);
    m_stack->addWidget(page);
    connect(page, &Page::accountRequested, this, &MainWindow::showAccount);
    connect(page, &Page::messageRequested, this, &MainWindow::showMessage);
    connect(page, &Page::accountSearchRequested, this, &MainWindow::searchAccounts);
    connect(page, &Page::pageRequested, this, &MainWindow::showPage);
    connect(page, &Page::linkCheckRequested, this, &MainWindow::checkLink);
    connect(page, &Page::toastRequested, m_toast, &Toast::showText);
}

QWidget *MainWindow::makeTopBar()
{
    auto *bar = new QWidget(this);
    m_search = new SearchField(QString(), bar);
    m_search->setObjectName(QStringLiteral("searchField"));
    m_search->setShortcutHint(QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText));
    connect(m_search, &SearchField::searchChanged, this, &MainWindow::onSearch);
    connect(m_search, &SearchField::movedDown, this,
        [this] { qobject_cast<Page *>(m_stack->currentWidget())->enterList(); });

    auto *check = new Button(tr("Check a link..."), ButtonKind::Plain, bar);
    check->setObjectName(QStringLiteral("checkLinkButton"));
    check->setIconName(IconName::Link);
    check->setHelp(tr("Paste what a person got and see why it does not work (Ctrl+L)"));
    connect(check, &Button::clicked, this, &MainWindow::checkLink);

    auto *create = new Button(tr("New account"), ButtonKind::Plain, bar);
    create->setObjectName(QStringLiteral("newAccountButton"));
    connect(create, &Button::clicked, this, &MainWindow::newAccount);

    auto *more = new Button(IconName::More, tr("More"), bar);
    more->setObjectName(QStringLiteral("windowMenuButton"));
    auto *menu = new QMenu(more);
    menu->setObjectName(QStringLiteral("windowMenu"));
    menu->addAction(tr("Open another database..."), this, &MainWindow::leave);
    menu->addSeparator();
    menu->addAction(tr("Quit"), QKeySequence(QKeySequence::Quit), this, &QWidget::close);
    connect(more, &Button::clicked, menu,
        [menu, more] { menu->popup(more->mapToGlobal(QPoint(0, more->height()))); });

    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(measure::pageMargin, measure::gap, measure::pageMargin, measure::gap);
    layout->setSpacing(measure::gapSmall);
    layout->addWidget(m_search, 1);
    layout->addWidget(check);
    layout->addWidget(create);
    layout->addWidget(more);
    return bar;
}

void MainWindow::fillSideBar(bool practice)
{
    m_sideBar->addEntry({QStringLiteral("overview"), tr("Overview"), IconName::Overview});
    m_sideBar->addEntry({accountsKey, tr("Accounts"), IconName::Accounts});
    m_sideBar->addEntry({messagesKey, tr("Messages"), IconName::Messages});
    m_sideBar->addEntry({QStringLiteral("tokens"), tr("Live links"), IconName::Tokens});
    m_sideBar->addEntry({QStringLiteral("blacklist"), tr("Blacklist"), IconName::Blacklist});
    m_sideBar->addEntry({QStringLiteral("activity"), tr("Activity"), IconName::Activity});
    m_sideBar->addEntry({siteKey, tr("Site"), IconName::Site});
    if (practice)
        m_sideBar->addEntry({QStringLiteral("mailbox"), tr("Mailbox"), IconName::Mailbox});
    QList<SideBar::Entry> filters;
    for (const SavedFilter &filter : savedFilters)
        filters.append(
            {QStringLiteral("filter:") + QLatin1String(filter.query), tr(filter.name), std::nullopt});
    m_sideBar->setSection(tr("Saved filters"), filters);
    m_sideBar->setFooter(practice ? tr("Practice") : tr("Signed in as"),
        practice ? tr("Nothing leaves this computer") : m_context.desk.profile().operatorName);
    connect(m_sideBar, &SideBar::chosen, this, [this](const QString &key) {
        const QString prefix = QStringLiteral("filter:");
        key.startsWith(prefix) ? searchAccounts(key.mid(prefix.size())) : showPage(key);
    });
}

void MainWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence &keys, auto slot) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, slot);
    };
    for (qsizetype i = 0; i < m_keys.size() && i < 9; ++i)
        add(QKeySequence(int(Qt::CTRL) | int(Qt::Key_1 + i)), [this, key = m_keys[i]] { showPage(key); });
    add(QKeySequence(QKeySequence::Find), [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    add(QKeySequence(QKeySequence::New), [this] { newAccount(); });
    add(QKeySequence(QKeySequence::Refresh), [this] { refresh(); });
    add(QKeySequence(QStringLiteral("Ctrl+L")), [this] { checkLink(); });
}

QString MainWindow::currentPage() const
{
    return m_pages.key(qobject_cast<Page *>(m_stack->currentWidget()));
}

void MainWindow::showPage(const QString &key)
{
    Page *page = m_pages.value(key);
    if (!page)
        return;
    // What was typed a moment ago belongs to the page in front, not to the next one.
    if (const auto *front = qobject_cast<Page *>(m_stack->currentWidget()); !front->searchHint().isEmpty())
        m_search->announce();
    if (key == siteKey)
        pageAs<SitePage>(siteKey).setPreviewPerson(pageAs<AccountsPage>(accountsKey).person());
    m_stack->setCurrentWidget(page);
    m_sideBar->setCurrent(key);
    // A page without a search of its own lends the line to the accounts.
    const bool own = !page->searchHint().isEmpty();
    m_search->setPlaceholderText(own ? page->searchHint() : m_pages.value(accountsKey)->searchHint());
    m_search->showText(own ? m_searches.value(key) : QString());
    page->refresh();
}

void MainWindow::onSearch(const QString &text)
{
    auto *page = qobject_cast<Page *>(m_stack->currentWidget());
    if (page->searchHint().isEmpty()) {
        if (!text.isEmpty())
            searchAccounts(text);
        return;
    }
    m_searches[currentPage()] = text;
    page->search(text);
}

void MainWindow::searchAccounts(const QString &query)
{
    m_searches[accountsKey] = query;
    showPage(accountsKey);
    m_pages.value(accountsKey)->search(query);
}

void MainWindow::showAccount(AccountId account)
{
    m_searches[accountsKey].clear();
    showPage(accountsKey);
    pageAs<AccountsPage>(accountsKey).showAccount(account);
}

void MainWindow::showMessage(MessageId message)
{
    showPage(messagesKey);
    pageAs<MessagesPage>(messagesKey).showMessage(message);
}

void MainWindow::newAccount()
{
    showPage(accountsKey);
    pageAs<AccountsPage>(accountsKey).newAccount();
}

void MainWindow::checkLink()
{
    showPage(linkCheck);
}

void MainWindow::refreshSoon()
{
    if (!m_refresh.isActive())
        m_refresh.start();
}

void MainWindow::refresh()
{
    qobject_cast<Page *>(m_stack->currentWidget())->refresh();
    m_status->refresh();
}

void MainWindow::restoreLayout()
{
    const QByteArray geometry = m_context.settings.value(geometryKey).toByteArray();
    if (geometry.isEmpty() || !restoreGeometry(geometry))
        resize(1320, 780);
}

void MainWindow::leave()
{
    askToGiveUp(tr("Leave without saving"), [this] { Q_EMIT leaveRequested(); });
}

void MainWindow::askToGiveUp(const QString &actionText, const std::function<void()> &then)
{
    if (m_givenUp || !pageAs<SitePage>(siteKey).hasUnsaved())
        return then();
    showPage(siteKey);
    const AskDialog::Question question{.title = tr("Some settings are not saved"),
        .sentence = tr("What was typed on the Site page is lost if you leave now."),
        .actionText = actionText,
        .cancelText = tr("Stay"),
        .actionKind = ButtonKind::DangerFilled};
    m_asksToGiveUp = true;
    AskDialog::ask(this, question, this, [this, then](const std::optional<AskDialog::Answer> &answer) {
        m_asksToGiveUp = false;
        if (!answer)
            return;
        m_givenUp = true;
        then();
    });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_givenUp && pageAs<SitePage>(siteKey).hasUnsaved()) {
        event->ignore();
        if (!m_asksToGiveUp)
            askToGiveUp(tr("Close without saving"), [this] { close(); });
        return;
    }
    m_context.settings.setValue(geometryKey, saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace latchkey
