// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "core/Id.h"

class QSettings;

namespace latchkey {

class Desk;
class Surroundings;

/// What every page is given. All of it outlives the page.
struct PageContext {
    Desk &desk;
    QSettings &settings; ///< of the window: column layouts, splitter sizes; never anything of the site
    Surroundings &surroundings;
};

/// One page of the window. The window shows one at a time and calls refresh() when a page comes to the front
/// and, while it is there, after each change of the database; a page in the background does nothing. What
/// leads away from the page are signals: the window knows where things are.
class Page : public QWidget {
    Q_OBJECT

public:
    explicit Page(const PageContext &context, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_context(context)
    {
    }

    /// Reads what it shows again, without moving the selection or the scroll position. Returns at once.
    virtual void refresh() = 0;
    /// The search line at the top of the window, for pages that follow it.
    virtual void search(const QString &text) { Q_UNUSED(text) }
    /// What the search line says while this page is in front and nothing is typed; empty: the page has no
    /// search.
    virtual QString searchHint() const { return {}; }
    /// Arrow down in the search line: on into what was found.
    virtual void enterList() { }

Q_SIGNALS:
    void accountRequested(latchkey::AccountId account); ///< show this person on the Accounts page
    void messageRequested(latchkey::MessageId message); ///< show this message on the Messages page
    void accountSearchRequested(const QString &query); ///< show the Accounts page with this search
    void pageRequested(const QString &key); ///< "overview", "accounts", "messages", "site" ...
    void linkCheckRequested(); ///< open "Check a link"
    void toastRequested(const QString &text); ///< a short sentence about what was just done

protected:
    Desk &desk() const { return m_context.desk; }
    const PageContext &context() const { return m_context; }

private:
    PageContext m_context;
};

} // namespace latchkey
