// SPDX-License-Identifier: GPL-3.0-or-later
#include "ScreenshotTour.h"

#include "common/Theme.h"
#include "Desk.h"
#include "practice/PracticeSite.h"
#include "secrets/MemorySecretStore.h"
#include "StartWindow.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollArea>
#include <QTableView>

namespace latchkey {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longestWait = 10000; // milliseconds

Instant standingNow()
{
    return toInstant(QDateTime({2026, 11, 21}, {14, 20}, Qt::UTC));
}

/// The window with what stands over it, as it would look on a desk.
QPixmap grabDesk(QWidget *window)
{
    QPixmap picture = window->grab();
    QPainter painter(&picture);
    for (QWidget *above : QApplication::topLevelWidgets()) {
        if (above == window || !above->isVisible() || above->windowType() == Qt::ToolTip)
            continue;
        const QPoint at = above->windowType() == Qt::Popup || above->windowType() == Qt::Dialog
            ? above->mapToGlobal(QPoint()) - window->mapToGlobal(QPoint())
            : QPoint();
        painter.drawPixmap(at, above->grab());
        if (above->windowType() == Qt::Dialog) {
            // In place of the frame that a desktop draws.
            painter.setPen(Theme::current().color(ColorRole::MutedText));
            painter.drawRect(QRect(at, above->size()).adjusted(-1, -1, 0, 0));
        }
    }
    return picture;
}

void closeDialogs()
{
    const auto widgets = QApplication::topLevelWidgets();
    for (QWidget *widget : widgets) {
        if (widget->isVisible() && (qobject_cast<QDialog *>(widget) || widget->windowType() == Qt::Popup))
            widget->close();
    }
}

} // namespace

ScreenshotTour::ScreenshotTour(const QString &folder, Theme &theme)
    : m_folder(folder)
    , m_theme(theme)
    , m_clock(std::make_shared<ManualClock>(standingNow()))
    , m_session({.surroundings = m_surroundings,
          .settings = m_settings,
          .profiles = std::make_shared<ProfileStore>(m_work.filePath(u"profiles"_s)),
          .clock = m_clock,
          .dataFolder = m_work.path(),
          .makeKeychain = [](const QString &) { return std::make_unique<MemorySecretStore>(); }})
{
}

void ScreenshotTour::start()
{
    m_session.showStart();
    m_session.startWindow()->resize(820, 680);
    QTimer::singleShot(0, this, [this] { next(); });
}

void ScreenshotTour::add(const QString &name, std::function<void()> act, std::function<bool()> until)
{
    m_steps.append({name, std::move(act), std::move(until)});
}

void ScreenshotTour::closing()
{
    add(QString(), [] { closeDialogs(); });
}

void ScreenshotTour::miss(const QString &name)
{
    qWarning("there is no %s for the picture %s", qPrintable(name), qPrintable(m_steps[m_step].name));
    m_failed = true;
}

bool ScreenshotTour::hasDialog()
{
    return qobject_cast<QDialog *>(QApplication::activeModalWidget()) != nullptr;
}

void ScreenshotTour::press(const QString &name)
{
    // By the event loop, as a mouse would: a button with a menu stays in its click until the menu closes.
    with<QAbstractButton>(
        name, [](QAbstractButton &button) { QTimer::singleShot(0, &button, &QAbstractButton::click); });
}

void ScreenshotTour::type(const QString &name, const QString &text)
{
    with<QLineEdit>(name, [&text](QLineEdit &line) { line.setText(text); });
}

void ScreenshotTour::reveal(const QString &name)
{
    with<QWidget>(name, [](QWidget &widget) {
        for (QWidget *above = &widget; above; above = above->parentWidget()) {
            if (auto *area = qobject_cast<QScrollArea *>(above))
                area->ensureWidgetVisible(&widget);
        }
    });
}

void ScreenshotTour::chooseRow(const QString &table, int row, int more)
{
    with<QTableView>(table, [row, more](QTableView &view) {
        view.setCurrentIndex(view.model()->index(row, 0));
        for (int i = 1; i <= more; ++i)
            view.selectionModel()->select(
                view.model()->index(row + i, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    });
}

void ScreenshotTour::trigger(const QString &name)
{
    if (auto *action = page().findChild<QAction *>(name))
        action->trigger();
}

bool ScreenshotTour::says(const QString &label, const QString &words)
{
    const auto *found = find<QLabel>(label);
    return found && found->text().contains(words);
}

void ScreenshotTour::next()
{
    if (m_step == m_steps.size()) {
        QCoreApplication::exit(m_failed ? 1 : 0);
        return;
    }
    m_steps[m_step].act();
    m_waited.start();
    rest(4);
}

/// Comes to rest: what was read has been shown, and what that asked for has been read too.
void ScreenshotTour::rest(int rounds)
{
    if (rounds == 0 || (!m_session.desk() && !m_session.startWindow()->isEnabled())) {
        QTimer::singleShot(250ms, this, [this] { waitForSight(); });
        return;
    }
    if (!m_session.desk()) {
        QTimer::singleShot(250ms, this, [this, rounds] { rest(rounds - 1); });
        return;
    }
    m_session.desk()
        ->database()
        .read([](Connection &connection) { return connection.changeStamp(); })
        .then(this, [this, rounds](const Result<qint64> &) {
            QTimer::singleShot(50ms, this, [this, rounds] { rest(rounds - 1); });
        });
}

void ScreenshotTour::waitForSight()
{
    const auto &until = m_steps[m_step].until;
    if (!until || until()) {
        picture();
    } else if (m_waited.elapsed() > longestWait) {
        qWarning("the picture %s has waited in vain", qPrintable(m_steps[m_step].name));
        m_failed = true;
        picture();
    } else {
        QTimer::singleShot(50ms, this, [this] { waitForSight(); });
    }
}

void ScreenshotTour::picture()
{
    const QString &name = m_steps[m_step].name;
    if (name.isEmpty()) {
        advance();
        return;
    }
    save(name + u"-light"_s);
    m_theme.setChoice(ThemeChoice::Dark);
    // The new colours reach the widgets as events.
    QTimer::singleShot(100ms, this, [this, name] {
        save(name + u"-dark"_s);
        m_theme.setChoice(ThemeChoice::Light);
        QTimer::singleShot(100ms, this, [this] { advance(); });
    });
}

void ScreenshotTour::save(const QString &name)
{
    QWidget *window = m_session.startWindow();
    if (!window)
        window = m_session.mainWindow();
    const QString file = u"%1/%2.png"_s.arg(m_folder, name);
    if (!grabDesk(window).save(file)) {
        qWarning("cannot write %s", qPrintable(file));
        m_failed = true;
    }
}

void ScreenshotTour::advance()
{
    ++m_step;
    next();
}

} // namespace latchkey
