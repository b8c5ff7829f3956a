// SPDX-License-Identifier: GPL-3.0-or-later
#include "Screenshots.h"

#include "common/Theme.h"
#include "common/Translations.h"
#include "Desk.h"
#include "practice/PracticeSite.h"
#include "ScreenshotTour.h"
#include "site/SitePage.h"

#include <QComboBox>
#include <QDir>
#include <QPlainTextEdit>

namespace latchkey {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// Every page and dialog.
class WholeTour final : public ScreenshotTour {
public:
    WholeTour(const QString &folder, Theme &theme)
        : ScreenshotTour(folder, theme)
    {
        addSteps();
        start();
    }

private:
    void showTab(SitePage::Tab tab)
    {
        window().showPage(u"site"_s);
        static_cast<SitePage &>(page()).showTab(tab);
    }

    void chooseLanguage(const QString &code)
    {
        with<QComboBox>(u"languageComboBox"_s, [&code](QComboBox &box) {
            box.setCurrentIndex(box.findData(code));
            Q_EMIT box.activated(box.currentIndex());
        });
    }

    void addSteps()
    {
        add(u"start"_s, [] {});
        add(QString(), [this] { session().startPractice(); });
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
            theme().setTextScale(1.5);
            window().showPage(u"accounts"_s);
        });
        add(u"accounts-right-to-left"_s, [this] {
            theme().setTextScale(1.0);
            QApplication::setLayoutDirection(Qt::RightToLeft);
        });
        add(u"start-refused"_s, [this] {
            QApplication::setLayoutDirection(Qt::LeftToRight);
            session().openDatabase(workFile(u"window.ini"_s));
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
            m_link = session().practice()->catcher().mails().constFirst().links.constFirst();
            clock().advance(2min);
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
        MailAccountDraft draft = session().desk()->profile().mail->toDraft();
        draft.limits = limits;
        if (const auto account = MailAccount::parse(draft))
            session().desk()->setMailAccount(*account, std::nullopt);
    }
    void passTime(Duration span)
    {
        clock().advance(span);
        session().desk()->wakeOutbox();
    }

    void addBatchSteps()
    {
        add(QString(), [this] {
            limitSending({.perMinute = 20, .perDay = 500});
            window().showPage(u"accounts"_s);
            window().searchAccounts(u"registered:>2d"_s);
            // These are passed over later: the second within a minute.
            session().desk()->act([](AccountDesk &desk) -> Result<void> {
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
                limitSending({.perMinute = {}, .perDay = session().desk()->outboxState().meter->lastDay});
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
        add(u"site-mail-limits"_s, [this] { reveal(u"perDaySpinBox"_s); });
        add(u"site-messages"_s, [this] { showTab(SitePage::Tab::Messages); });
        add(u"site-messages-language"_s, [this] { chooseLanguage(u"de"_s); });
        add(QString(), [this] { chooseLanguage(u"en"_s); });
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
    WholeTour tour(folder, theme);
    return QApplication::exec();
}

} // namespace latchkey
