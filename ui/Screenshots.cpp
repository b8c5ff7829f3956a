// SPDX-License-Identifier: GPL-3.0-or-later
#include "Screenshots.h"

#include "common/Theme.h"
#include "common/Translations.h"
#include "Desk.h"
#include "MainWindow.h"
#include "practice/PracticeSite.h"
#include "secrets/MemorySecretStore.h"
#include "Session.h"
#include "site/SitePage.h"
#include "StartWindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSettings>
#include <QTableView>
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

/// One picture after another: do something, let the window come to rest, take the picture.
class Tour final : public QObject {
public:
    Tour(const QString &folder, Theme &theme)
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
        m_session.showStart();
        m_session.startWindow()->resize(820, 680);
        addSteps();
        QTimer::singleShot(0, this, [this] { next(); });
    }

private:
    struct Step {
        QString name; ///< empty: no picture, only the doing
        std::function<void()> act;
        std::function<bool()> until; ///< what has to be on screen first; absent: whatever was asked for
    };

    void add(const QString &name, std::function<void()> act, std::function<bool()> until = {})
    {
        m_steps.append({name, std::move(act), std::move(until)});
    }

    MainWindow &window() { return *m_session.mainWindow(); }
    Page &page() { return *window().page(window().currentPage()); }

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
        if (T *widget = find<T>(name)) {
            act(*widget);
            return;
        }
        qWarning("there is no %s for the picture %s", qPrintable(name), qPrintable(m_steps[m_step].name));
        m_failed = true;
    }
    void press(const QString &name)
    {
        // By the event loop, as a mouse would: a button with a menu stays in its click until the menu closes.
        with<QAbstractButton>(
            name, [](QAbstractButton &button) { QTimer::singleShot(0, &button, &QAbstractButton::click); });
    }
    void type(const QString &name, const QString &text)
    {
        with<QLineEdit>(name, [&text](QLineEdit &line) { line.setText(text); });
    }
    /// Scrolls to it, as a mouse wheel would.
    void reveal(const QString &name)
    {
        with<QWidget>(name, [](QWidget &widget) {
            for (QWidget *above = &widget; above; above = above->parentWidget()) {
                if (auto *area = qobject_cast<QScrollArea *>(above))
                    area->ensureWidgetVisible(&widget);
            }
        });
    }
    void chooseRow(const QString &table, int row, int more = 0)
    {
        with<QTableView>(table, [row, more](QTableView &view) {
            view.setCurrentIndex(view.model()->index(row, 0));
            for (int i = 1; i <= more; ++i)
                view.selectionModel()->select(
                    view.model()->index(row + i, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        });
    }
    void trigger(const QString &name)
    {
        if (auto *action = page().findChild<QAction *>(name))
            action->trigger();
    }
    void closeDialogs()
    {
        const auto widgets = QApplication::topLevelWidgets();
        for (QWidget *widget : widgets) {
            if (widget->isVisible() && (qobject_cast<QDialog *>(widget) || widget->windowType() == Qt::Popup))
                widget->close();
        }
    }
    static bool hasDialog() { return qobject_cast<QDialog *>(QApplication::activeModalWidget()) != nullptr; }
    void closing()
    {
        add(QString(), [this] { closeDialogs(); });
    }
    void showTab(SitePage::Tab tab)
    {
        window().showPage(u"site"_s);
        static_cast<SitePage &>(page()).showTab(tab);
    }

    void addSteps()
    {
        add(u"start"_s, [] {});
        add(QString(), [this] { m_session.startPractice(); });
        add(QString(), [this] { window().resize(1320, 780); });
        for (const QString &key : {u"overview"_s, u"accounts"_s, u"messages"_s, u"tokens"_s, u"blacklist"_s,
                 u"activity"_s, u"site"_s, u"mailbox"_s, u"linkcheck"_s})
            add(key, [this, key] { window().showPage(key); });
        add(u"overview-table"_s, [this] {
            window().showPage(u"overview"_s);
            press(u"showAsTableButton"_s);
        });
        addAccountSteps();
        addMailSteps();
        addListSteps();
        addSiteSteps();
        addBatchSteps();
        add(u"accounts-large-text"_s, [this] {
            m_theme.setTextScale(1.5);
            window().showPage(u"accounts"_s);
        });
        add(u"accounts-right-to-left"_s, [this] {
            m_theme.setTextScale(1.0);
            QApplication::setLayoutDirection(Qt::RightToLeft);
        });
        add(u"start-refused"_s, [this] {
            QApplication::setLayoutDirection(Qt::LeftToRight);
            m_session.openDatabase(m_work.filePath(u"window.ini"_s));
        });
    }

    void addAccountSteps()
    {
        add(QString(), [this] { window().showPage(u"accounts"_s); });
        add(u"accounts-menu"_s, [this] { press(u"moreButton"_s); });
        closing();
        add(u"account-new"_s, [this] {
            window().newAccount();
            type(u"fullNameLineEdit"_s, u"Liam Johansson"_s);
            type(u"emailLineEdit"_s, u"liam@gamil.com"_s);
        });
        closing();
        for (const auto &[picture, action] : {std::pair(u"account-edit"_s, u"editAction"_s),
                 {u"account-correct-address"_s, u"correctAddressAction"_s},
                 {u"account-confirm-by-hand"_s, u"confirmByHandAction"_s},
                 {u"account-block"_s, u"blockAction"_s}, {u"account-note"_s, u"addNoteAction"_s},
                 {u"account-delete"_s, u"deleteAction"_s}}) {
            add(picture, [this, action = action] { trigger(action); });
            closing();
        }
        add(u"accounts-search-help"_s, [this] { press(u"searchHelpButton"_s); });
        closing();
        add(u"accounts-many"_s, [this] { chooseRow(u"accountsTable"_s, 2, 5); });
        for (const auto &[picture, button] :
            {std::pair(u"accounts-many-send"_s, u"bulkSendActivationButton"_s),
                {u"accounts-many-block"_s, u"bulkBlockButton"_s},
                {u"accounts-many-delete"_s, u"bulkDeleteButton"_s}}) {
            add(
                picture, [this, button = button] { press(button); }, [] { return hasDialog(); });
            closing();
        }
        add(u"accounts-nothing-found"_s, [this] { window().searchAccounts(u"zzyzx"_s); });
        add(u"accounts-search-mistake"_s, [this] { window().searchAccounts(u"statos:blocked"_s); });
        add(QString(), [this] { window().searchAccounts(QString()); });
    }

    void addMailSteps()
    {
        const auto news = [this] { return find<QWidget>(u"newsNotice"_s) != nullptr; };
        add(QString(), [this] { chooseRow(u"accountsTable"_s, 0); });
        add(
            u"accounts-sent"_s, [this] { press(u"sendActivationButton"_s); }, news);
        add(
            u"mailbox-mail"_s, [this] { window().showPage(u"mailbox"_s); },
            [this] { return find<QWidget>(u"openLink1Button"_s) != nullptr; });
        add(QString(), [this] {
            m_link = m_session.practice()->catcher().mails().constFirst().links.constFirst();
            m_clock->advance(2min);
            window().showPage(u"accounts"_s);
        });
        add(
            QString(), [this] { press(u"sendActivationButton"_s); }, news);
        // Once more within the minute: refused, unless there is a reason.
        add(
            QString(), [this] { press(u"sendActivationButton"_s); },
            [this] { return find<QWidget>(u"sendAllTheSameButton"_s) != nullptr; });
        add(
            u"accounts-too-soon"_s, [this] { press(u"sendAllTheSameButton"_s); }, [] { return hasDialog(); });
        closing();
        const auto answered = [this] { return find<QWidget>(u"answerCard"_s) != nullptr; };
        add(
            u"linkcheck-dead"_s,
            [this] {
                window().checkLink();
                with<QPlainTextEdit>(u"linkPlainTextEdit"_s, [this](auto &box) { box.setPlainText(m_link); });
            },
            answered);
    }

    void addListSteps()
    {
        add(QString(), [this] { window().showPage(u"messages"_s); });
        add(QString(), [this] { press(u"failedFilterChip"_s); });
        add(u"messages-failed"_s, [this] { chooseRow(u"messagesTable"_s, 0); });
        add(QString(), [this] { window().showPage(u"tokens"_s); });
        add(QString(), [this] { chooseRow(u"tokensTable"_s, 0); });
        add(u"token-take-back"_s, [this] { press(u"revokeButton"_s); });
        closing();
        add(QString(), [this] { window().showPage(u"blacklist"_s); });
        add(u"blacklist-remove"_s, [this] { press(u"removeExpiredButton"_s); });
        closing();
    }

    /// As if the provider allowed so much; nobody's mail account is written down in practice.
    void limitSending(const MailLimits &limits)
    {
        MailAccountDraft draft = m_session.desk()->profile().mail->toDraft();
        draft.limits = limits;
        if (const auto account = MailAccount::parse(draft))
            m_session.desk()->setMailAccount(*account, std::nullopt);
    }
    bool says(const QString &label, const QString &words)
    {
        const auto *found = find<QLabel>(label);
        return found && found->text().contains(words);
    }
    void passTime(Duration span)
    {
        m_clock->advance(span);
        m_session.desk()->wakeOutbox();
    }

    void addBatchSteps()
    {
        add(QString(), [this] {
            limitSending({.perMinute = 20, .perDay = 500});
            window().showPage(u"accounts"_s);
            window().searchAccounts(u"registered:>2d"_s);
            // These are passed over later: the second within a minute.
            m_session.desk()->act([](AccountDesk &desk) -> Result<void> {
                for (int id = 100; id < 106; ++id)
                    (void)desk.sendReset(AccountId(id));
                return {};
            });
        });
        add(QString(), [this] { chooseRow(u"accountsTable"_s, 0, 3); });
        add(u"accounts-many-all"_s, [this] { press(u"chooseAllButton"_s); });
        add(
            u"accounts-many-reset"_s, [this] { press(u"bulkSendResetButton"_s); },
            [] { return hasDialog(); });
        add(
            u"accounts-many-sent"_s, [this] { press(u"confirmButton"_s); },
            [this] { return find<QWidget>(u"seeProgressButton"_s) != nullptr; });
        add(
            QString(), [this] { press(u"seeProgressButton"_s); },
            [this] { return says(u"batchCountsLabel"_s, u"passed over"_s); });
        add(
            u"messages-batch"_s, [this] { passTime(2min); },
            [this] { return says(u"batchOutlookLabel"_s, u"minutes left"_s); });
        add(u"messages-batch-reasons"_s, [this] { press(u"batchReasonsButton"_s); });
        add(QString(), [this] { press(u"batchReasonsButton"_s); });
        add(
            u"messages-batch-cancel"_s, [this] { press(u"cancelBatchButton"_s); },
            [] { return hasDialog(); });
        closing();
        add(
            u"messages-batch-paused"_s, [this] { press(u"holdBatchButton"_s); },
            [this] { return says(u"batchOutlookLabel"_s, u"Paused"_s); });
        add(
            QString(),
            [this] {
                press(u"batchFilterChip"_s);
                press(u"holdBatchButton"_s);
                limitSending({.perMinute = {}, .perDay = m_session.desk()->outboxState().meter->lastDay});
            },
            [this] { return says(u"batchOutlookLabel"_s, u"Goes on"_s); });
        add(u"messages-day-full"_s, [this] { chooseRow(u"messagesTable"_s, 0); });
        add(u"messages-day-full-narrow"_s, [this] { window().resize(1024, 640); });
        add(QString(), [this] {
            window().resize(1320, 780);
            limitSending({});
        });
    }

    void addSiteSteps()
    {
        add(u"site-mail"_s, [this] { showTab(SitePage::Tab::MailAccount); });
        add(
            u"site-mail-tested"_s, [this] { press(u"testConnectionButton"_s); },
            [this] { return find<QWidget>(u"probeNotice"_s) != nullptr; });
        add(
            u"site-forget-password"_s, [this] { press(u"forgetPasswordButton"_s); },
            [] { return hasDialog(); });
        closing();
        add(u"site-messages"_s, [this] { showTab(SitePage::Tab::Messages); });
        add(
            u"site-messages-sent"_s, [this] { press(u"sendMeThisButton"_s); },
            [this] {
                const bool sent = find<QWidget>(u"trialNotice"_s) != nullptr;
                if (sent)
                    reveal(u"trialNotice"_s);
                return sent;
            });
        add(u"site-retention"_s, [this] {
            showTab(SitePage::Tab::Site);
            reveal(u"keepDeadTokensDurationEdit"_s);
        });
        add(u"site-computer"_s, [this] { showTab(SitePage::Tab::Computer); });
        add(QString(), [this] { showTab(SitePage::Tab::Site); });
        add(u"site-mistake"_s,
            [this] { type(u"activationLinkLineEdit"_s, u"http://www.mysite.com/activate"_s); });
        add(u"site-unsaved"_s, [this] { window().close(); });
        closing();
        add(QString(), [this] { press(u"putBackButton"_s); });
    }

    void next()
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
    void rest(int rounds)
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

    void waitForSight()
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
    std::shared_ptr<ManualClock> m_clock;
    Session m_session;
    QList<Step> m_steps;
    qsizetype m_step = 0;
    bool m_failed = false;
    QElapsedTimer m_waited;
    QString m_link; ///< from a mail that a newer one has replaced since
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
    const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    QLocale::setDefault(english);
    const Translations translations(english);
    Theme theme(application, ThemeChoice::Light);
    Tour tour(folder, theme);
    return QApplication::exec();
}

} // namespace latchkey
