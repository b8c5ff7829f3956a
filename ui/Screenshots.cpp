// SPDX-License-Identifier: GPL-3.0-or-later
#include "Screenshots.h"

#include "common/Theme.h"
#include "common/Translations.h"
#include "Desk.h"
#include "MainWindow.h"
#include "secrets/MemorySecretStore.h"
#include "Session.h"
#include "StartWindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTemporaryDir>

namespace latchkey {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A browser that is never opened.
class NoSurroundings final : public Surroundings {
public:
    bool openUrl(const QUrl &) override { return true; }
    void chooseFileToOpen(QWidget *, const QString &, const QString &, PathChosen) override { }
    void chooseFileToSave(QWidget *, const QString &, const QString &, const QString &, PathChosen) override
    {
    }
};

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
    }
    return picture;
}

/// One picture after another: do something, let the window come to rest, take the picture.
class Tour final : public QObject {
public:
    Tour(const QString &folder, Theme &theme)
        : m_folder(folder)
        , m_theme(theme)
        , m_session({.surroundings = m_surroundings,
              .settings = m_settings,
              .profiles = std::make_shared<ProfileStore>(m_work.filePath(u"profiles"_s)),
              .clock = std::make_shared<ManualClock>(standingNow()),
              .dataFolder = m_work.path(),
              .makeKeychain = [](const QString &) { return std::make_unique<MemorySecretStore>(); }})
    {
        m_session.showStart();
        m_session.startWindow()->resize(820, 680);
        addSteps();
        QTimer::singleShot(0, this, [this] { next(); });
    }

private:
    struct Step {
        QString name; ///< empty: no picture, only the doing
        std::function<void()> act;
    };

    void add(const QString &name, std::function<void()> act) { m_steps.append({name, std::move(act)}); }

    void addSteps()
    {
        add(u"start"_s, [] {});
        add(QString(), [this] { m_session.startPractice(); });
        add(QString(), [this] { m_session.mainWindow()->resize(1320, 780); });
        for (const QString &page : {u"overview"_s, u"accounts"_s, u"messages"_s, u"tokens"_s, u"blacklist"_s,
                 u"activity"_s, u"site"_s, u"mailbox"_s, u"linkcheck"_s})
            add(page, [this, page] { m_session.mainWindow()->showPage(page); });
    }

    void next()
    {
        if (m_step == m_steps.size()) {
            QCoreApplication::exit(m_failed ? 1 : 0);
            return;
        }
        m_steps[m_step].act();
        rest(4);
    }

    /// Comes to rest: what was read has been shown, and what that asked for has been read too.
    void rest(int rounds)
    {
        if (rounds == 0 || (!m_session.desk() && !m_session.startWindow()->isEnabled())) {
            QTimer::singleShot(250ms, this, [this] { picture(); });
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

    void picture()
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

    void save(const QString &name)
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

    void advance()
    {
        ++m_step;
        next();
    }

    QString m_folder;
    Theme &m_theme;
    QTemporaryDir m_work;
    QSettings m_settings{m_work.filePath(u"window.ini"_s), QSettings::IniFormat};
    NoSurroundings m_surroundings;
    Session m_session;
    QList<Step> m_steps;
    qsizetype m_step = 0;
    bool m_failed = false;
};

} // namespace

int takeScreenshots(QApplication &application, const QString &folder)
{
    if (!QDir().mkpath(folder)) {
        qWarning("cannot make the folder %s", qPrintable(folder));
        return 1;
    }
    // The same picture on every machine that has the font; the program itself uses the system's.
    application.setFont(QFont(u"Inter"_s, -1));
    const Translations translations(QLocale(QLocale::English));
    Theme theme(application, ThemeChoice::Light);
    Tour tour(folder, theme);
    return QApplication::exec();
}

} // namespace latchkey
