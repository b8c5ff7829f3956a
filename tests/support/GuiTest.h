// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <QDialog>
#include <QString>
#include <QTest>

class QAction;
class QTableView;

/// Drives the real window in process, by object name, on the offscreen platform. Whatever a person could not
/// do either (press a hidden or disabled button, type behind a dialog) ends the test program with a message
/// that says what is there instead.
namespace latchkey::gui {

/// The widget, action or other object at a path of object names: "accountsPage/sendResetButton". Each name is
/// looked for at any depth below the one before it. Ends the program with a list of what is there if it is
/// not found, found twice (hidden ones count only if nothing visible has the name), or not a T.
template <typename T> T &child(const QObject &root, const QString &path);

/// Scrolls it into view and presses it in its middle with the left button.
void click(QWidget &widget);
void doubleClick(QWidget &widget);
/// Triggers an action that is enabled, wherever it is shown.
void trigger(QAction &action);
/// Replaces what is in an editor (line, text area, spin or combo box line) key by key.
void type(QWidget &editor, const QString &text);
/// Clicks the row that has `text` in one of its visible cells; waits up to five seconds for it to be there.
/// Returns its number.
int chooseRow(QTableView &table, const QString &text);
/// The number of the row that shows `text` now, or an absent value.
std::optional<int> findRow(const QTableView &table, const QString &text);
/// Waits until `isSo`; ends the program with "`what` has not come about" after that time. For helpers, which
/// a failed QTRY_ would leave without ending the test.
void waitUntil(const std::function<bool()> &isSo, const QString &what,
    std::chrono::milliseconds timeout = std::chrono::seconds(10));
/// Waits for a window on top (a dialog) with this object name and returns it.
QDialog &waitForDialog(const QString &objectName);
/// Shows a window and waits until it is exposed and active.
void show(QWidget &window);

/// Closes dialogs, menus and tooltips that a test left open. For cleanup(): a modal leftover blocks what
/// follows. Returns how many dialogs there were.
int closeLeftovers();

/// Measures, while it lives, how long the event loop keeps a newcomer waiting.
class StallWatch {
public:
    explicit StallWatch(std::chrono::milliseconds limit = std::chrono::milliseconds(50));
    ~StallWatch();
    std::chrono::milliseconds worst() const;
    /// How often the limit was passed.
    int stalls() const;

private:
    class Probe;
    std::unique_ptr<Probe> m_probe;
};

namespace detail {
QObject &find(const QObject &root, const QString &path);
[[noreturn]] void giveUp(const QString &message);
} // namespace detail

template <typename T> T &child(const QObject &root, const QString &path)
{
    QObject &found = detail::find(root, path);
    T *typed = qobject_cast<T *>(&found);
    if (!typed)
        detail::giveUp(QStringLiteral("%1 is a %2, not a %3")
                           .arg(path, QString::fromLatin1(found.metaObject()->className()),
                               QString::fromLatin1(T::staticMetaObject.className())));
    return *typed;
}

} // namespace latchkey::gui
