// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/GuiTest.h"

#include <atomic>
#include <optional>
#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPointer>
#include <QScrollArea>
#include <QTableView>
#include <QTextEdit>
#include <QThread>
#include <QToolTip>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey::gui {

namespace {

QString describe(const QObject &object)
{
    QString text =
        u"%1 \"%2\""_s.arg(QString::fromLatin1(object.metaObject()->className()), object.objectName());
    if (const auto *widget = qobject_cast<const QWidget *>(&object)) {
        if (!widget->isVisible())
            text += u" (hidden)"_s;
        else if (!widget->isEnabled())
            text += u" (disabled)"_s;
    }
    return text;
}

QString namedObjectsBelow(const QObject &root)
{
    QStringList lines;
    const auto all = root.findChildren<QObject *>();
    for (const QObject *object : all) {
        const bool inside =
            object->objectName().startsWith(u"qt_"_s) || object->objectName().startsWith(u"_q_"_s);
        if (!object->objectName().isEmpty() && !inside)
            lines.append(u"    "_s + describe(*object));
    }
    return lines.isEmpty() ? u"    nothing with a name"_s : lines.join(u'\n');
}

bool isShown(const QObject *object)
{
    const auto *widget = qobject_cast<const QWidget *>(object);
    return !widget || widget->isVisible();
}

void bringIntoView(QWidget &widget)
{
    for (QWidget *above = widget.parentWidget(); above; above = above->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(above))
            area->ensureWidgetVisible(&widget, 0, 0);
    }
}

/// Why a person could not reach the widget with the mouse now; empty: they could.
QString obstacleTo(QWidget &widget)
{
    if (!widget.isVisible())
        return u"cannot press %1"_s.arg(describe(widget));
    if (!widget.isEnabled())
        return u"cannot press %1: %2"_s.arg(describe(widget), widget.toolTip());
    if (const QWidget *modal = QApplication::activeModalWidget();
        modal && modal != widget.window() && !modal->isAncestorOf(&widget))
        return u"cannot press %1: %2 is in front"_s.arg(describe(widget), describe(*modal));
    bringIntoView(widget);
    QWidget *window = widget.window();
    const QWidget *there = window->childAt(widget.mapTo(window, widget.rect().center()));
    if (&widget != window && there != &widget && !widget.isAncestorOf(there))
        return u"cannot press %1: %2 lies over it"_s.arg(
            describe(widget), there ? describe(*there) : u"nothing of the window"_s);
    return {};
}

/// Waits, as a person would, for what has only just been asked for; then ends the test.
QPoint reachablePoint(QWidget &widget)
{
    const QPointer<QWidget> alive(&widget);
    QString obstacle;
    const auto free = [&] {
        obstacle = alive ? obstacleTo(*alive) : u"it has gone while it was waited for"_s;
        return obstacle.isEmpty();
    };
    if (!QTest::qWaitFor(free))
        detail::giveUp(obstacle);
    return widget.rect().center();
}

} // namespace

namespace detail {

void giveUp(const QString &message)
{
    qFatal("%s", qPrintable(message));
}

QObject &find(const QObject &root, const QString &path)
{
    const QObject *at = &root;
    const QStringList names = path.split(u'/');
    for (const QString &name : names) {
        QList<QObject *> found = at->findChildren<QObject *>(name);
        if (std::any_of(found.begin(), found.end(), isShown))
            found.removeIf([](const QObject *object) { return !isShown(object); });
        if (found.size() != 1)
            giveUp(u"%1 \"%2\" (of %3) below %4, which has:\n%5"_s.arg(
                found.isEmpty() ? u"no"_s : u"more than one"_s, name, path, describe(*at),
                namedObjectsBelow(*at)));
        at = found.first();
    }
    return const_cast<QObject &>(*at);
}

} // namespace detail

void click(QWidget &widget)
{
    QTest::mouseClick(&widget, Qt::LeftButton, {}, reachablePoint(widget));
}

void doubleClick(QWidget &widget)
{
    QTest::mouseDClick(&widget, Qt::LeftButton, {}, reachablePoint(widget));
}

void trigger(QAction &action)
{
    if (!action.isEnabled())
        detail::giveUp(u"the action %1 is disabled: %2"_s.arg(describe(action), action.toolTip()));
    action.trigger();
}

void type(QWidget &editor, const QString &text)
{
    reachablePoint(editor);
    editor.setFocus(Qt::OtherFocusReason);
    QTest::keyClick(&editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&editor, Qt::Key_Delete);
    QWidget *target = editor.focusProxy() ? editor.focusProxy() : &editor;
    // Key by key, as a person does, so that validators and completers see every step.
    for (const QChar c : text)
        QTest::sendKeyEvent(QTest::Click, target, Qt::Key(c.toUpper().unicode()), QString(c), Qt::NoModifier);
}

std::optional<int> findRow(const QTableView &table, const QString &text)
{
    const QAbstractItemModel *model = table.model();
    for (int row = 0; model && row < model->rowCount(); ++row) {
        for (int column = 0; column < model->columnCount(); ++column) {
            if (!table.isColumnHidden(column) && model->index(row, column).data().toString().contains(text))
                return row;
        }
    }
    return std::nullopt;
}

int chooseRow(QTableView &table, const QString &text)
{
    std::optional<int> row;
    if (!QTest::qWaitFor([&] { return (row = findRow(table, text)).has_value(); }, 5000))
        detail::giveUp(u"no row with \"%1\" in %2, which has %3 rows"_s.arg(text, describe(table))
                           .arg(table.model() ? table.model()->rowCount() : 0));
    const int column = table.horizontalHeader()->logicalIndexAt(4);
    const QModelIndex index = table.model()->index(*row, std::max(column, 0));
    table.scrollTo(index);
    reachablePoint(*table.viewport());
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(index).center());
    return *row;
}

void waitUntil(const std::function<bool()> &isSo, const QString &what, std::chrono::milliseconds timeout)
{
    if (!QTest::qWaitFor(isSo, int(timeout.count())))
        detail::giveUp(what + u" has not come about"_s);
}

QDialog &waitForDialog(const QString &objectName)
{
    QDialog *found = nullptr;
    const auto look = [&] {
        const auto windows = QApplication::topLevelWidgets();
        for (QWidget *window : windows) {
            if (window->isVisible() && window->objectName() == objectName)
                found = qobject_cast<QDialog *>(window);
        }
        return found != nullptr;
    };
    if (!QTest::qWaitFor(look, 5000))
        detail::giveUp(u"no dialog \"%1\" has opened"_s.arg(objectName));
    return *found;
}

void show(QWidget &window)
{
    window.show();
    window.activateWindow();
    if (!QTest::qWaitForWindowExposed(&window) || !QTest::qWaitForWindowActive(&window))
        detail::giveUp(u"%1 does not come up"_s.arg(describe(window)));
}

int closeLeftovers()
{
    QToolTip::hideText();
    int dialogs = 0;
    // Menus first: an open menu swallows what is meant for the dialog below it.
    while (QWidget *popup = QApplication::activePopupWidget()) {
        if (!popup->close())
            break;
    }
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (auto *dialog = qobject_cast<QDialog *>(window); dialog && dialog->isVisible()) {
            ++dialogs;
            dialog->reject();
        }
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    return dialogs;
}

/// Knocks from another thread, one knock at a time, and notes how long each waited for an answer.
class StallWatch::Probe : public QThread {
public:
    explicit Probe(std::chrono::milliseconds limit)
        : m_limit(limit)
    {
    }

    void run() override
    {
        while (!isInterruptionRequested()) {
            QElapsedTimer waited;
            waited.start();
            std::atomic<bool> &answered = m_answered;
            answered = false;
            QMetaObject::invokeMethod(
                &m_door, [&answered] { answered = true; }, Qt::QueuedConnection);
            while (!answered && !isInterruptionRequested())
                QThread::usleep(500);
            note(waited.elapsed());
            QThread::msleep(5);
        }
    }

    std::atomic<qint64> worst = 0;
    std::atomic<int> stalls = 0;

private:
    void note(qint64 milliseconds)
    {
        worst = std::max(worst.load(), milliseconds);
        if (milliseconds > m_limit.count())
            ++stalls;
    }

    QObject m_door; ///< lives where the watch was made: on the GUI thread
    std::atomic<bool> m_answered = false;
    std::chrono::milliseconds m_limit;
};

StallWatch::StallWatch(std::chrono::milliseconds limit)
    : m_probe(std::make_unique<Probe>(limit))
{
    m_probe->start();
}

StallWatch::~StallWatch()
{
    m_probe->requestInterruption();
    m_probe->wait();
}

std::chrono::milliseconds StallWatch::worst() const
{
    return std::chrono::milliseconds(m_probe->worst);
}

int StallWatch::stalls() const
{
    return m_probe->stalls;
}

} // namespace latchkey::gui
