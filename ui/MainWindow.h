// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Page.h"
#include "core/Result.h"

#include <QHash>
#include <QMainWindow>
#include <QTimer>

#include <functional>

class QLabel;
class QStackedWidget;

namespace latchkey {

class Button;
class MailCatcher;
class SearchField;
class SideBar;
class StatusLine;
class Toast;

/// The window onto one open profile: side bar, search line, one page at a time, and a line of state at the
/// foot. Knows where things are; what is done there is the pages' business.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `mailbox`: the practice mail catcher, or null outside practice. All arguments outlive the window.
    MainWindow(const PageContext &context, MailCatcher *mailbox, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Keys of the pages, as the side bar counts them, and "linkcheck" at the end.
    QStringList pageKeys() const { return m_keys; }
    Page *page(const QString &key) const { return m_pages.value(key); }
    QString currentPage() const;

public Q_SLOTS:
    void showPage(const QString &key);
    void showAccount(latchkey::AccountId account);
    void showMessage(latchkey::MessageId message);
    void searchAccounts(const QString &query);
    void newAccount();
    void checkLink();

Q_SIGNALS:
    /// "Open another database": this window is to be closed and the start window shown.
    void leaveRequested();

protected:
    /// Not before what was typed into the settings is saved or given up.
    void closeEvent(QCloseEvent *event) override;

private:
    template <typename T> T &pageAs(const QString &key) const;
    void leave();
    void askToGiveUp(const QString &actionText, const std::function<void()> &then);
    void addPages(MailCatcher *mailbox);
    void addPage(const QString &key, Page *page);
    QWidget *makeTopBar();
    void fillSideBar(bool practice);
    void addShortcuts();
    void onSearch(const QString &text);
    void refreshSoon();
    void refresh();
    void restoreLayout();

    PageContext m_context;
    SideBar *m_sideBar = nullptr;
    SearchField *m_search = nullptr;
    QStackedWidget *m_stack = nullptr;
    StatusLine *m_status = nullptr;
    Toast *m_toast = nullptr;
    QHash<QString, Page *> m_pages;
    QStringList m_keys;
    QHash<QString, QString> m_searches; ///< what is typed in the search line, a page
    QTimer m_refresh;
    bool m_asksToGiveUp = false;
    bool m_givenUp = false; ///< what is typed in the settings may be lost
};

} // namespace latchkey
