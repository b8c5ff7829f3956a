// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Surroundings.h"
#include "core/Clock.h"
#include "MainWindow.h"
#include "Session.h"

#include <QAbstractButton>
#include <QApplication>
#include <QElapsedTimer>
#include <QSettings>
#include <QTemporaryDir>

namespace latchkey {

class Theme;

/// The window on a tour, one picture after another: do something, let the window come to rest, take the
/// picture in light and in dark. The clock stands still. Ends the event loop with 0, or with 1 when something
/// was not there.
class ScreenshotTour : public QObject {
public:
    /// Pictures go to `folder`, which is there.
    ScreenshotTour(const QString &folder, Theme &theme);

protected:
    void start();
    /// `name` empty: no picture, only the doing. `until`: what has to be on screen first; absent: whatever
    /// was asked for.
    void add(const QString &name, std::function<void()> act, std::function<bool()> until = {});
    void closing();

    Session &session() { return m_session; }
    MainWindow &window() { return *m_session.mainWindow(); }
    Page &page() { return *window().page(window().currentPage()); }
    Theme &theme() { return m_theme; }
    ManualClock &clock() { return *m_clock; }
    QString workFile(const QString &name) const { return m_work.filePath(name); }

    /// Visible, with this name, on the page or over it.
    template <typename T> T *find(const QString &name)
    {
        const auto widgets = QApplication::allWidgets();
        for (QWidget *widget : widgets) {
            if (widget->objectName() == name && widget->isVisible() && qobject_cast<T *>(widget))
                return static_cast<T *>(widget);
        }
        return nullptr;
    }
    template <typename T> void with(const QString &name, const std::function<void(T &)> &act)
    {
        if (T *widget = find<T>(name))
            act(*widget);
        else
            miss(name);
    }
    void press(const QString &name);
    void type(const QString &name, const QString &text);
    /// Scrolls to it, as a mouse wheel would.
    void reveal(const QString &name);
    void chooseRow(const QString &table, int row, int more = 0);
    void trigger(const QString &name);
    bool says(const QString &label, const QString &words);
    static bool hasDialog();

private:
    /// A browser that is never opened.
    class NoSurroundings final : public Surroundings {
    public:
        bool openUrl(const QUrl &) override { return true; }
        void chooseFileToOpen(QWidget *, const QString &, const QString &, PathChosen) override { }
        void chooseFileToSave(
            QWidget *, const QString &, const QString &, const QString &, PathChosen) override
        {
        }
    };
    struct Step {
        QString name;
        std::function<void()> act;
        std::function<bool()> until;
    };

    void miss(const QString &name);
    void next();
    void rest(int rounds);
    void waitForSight();
    void picture();
    void save(const QString &name);
    void advance();

    QString m_folder;
    Theme &m_theme;
    QTemporaryDir m_work;
    QSettings m_settings{m_work.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    NoSurroundings m_surroundings;
    std::shared_ptr<ManualClock> m_clock;
    Session m_session;
    QList<Step> m_steps;
    qsizetype m_step = 0;
    bool m_failed = false;
    QElapsedTimer m_waited;
};

} // namespace latchkey
