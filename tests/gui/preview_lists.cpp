// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the Overview, the four lists and the link check into PNG files, for looking at them:
//     QT_QPA_PLATFORM=offscreen latchkey_preview_lists DIR
#include "activity/ActivityPage.h"
#include "blacklist/BlacklistPage.h"
#include "common/Theme.h"
#include "gui/settings/FakeSurroundings.h"
#include "linkcheck/LinkCheckPage.h"
#include "messages/MessagesPage.h"
#include "overview/OverviewPage.h"
#include "practice/SampleData.h"
#include "site/SiteStore.h"
#include "support/GuiTest.h"
#include "support/TestDesk.h"
#include "tokens/TokensPage.h"

#include <QApplication>
#include <QDir>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace latchkey;
using gui::child;

namespace {

constexpr QSize room{1116, 690}; ///< what the window leaves of 1320x780

struct Studio {
    explicit Studio(const QString &folder_, bool filled = true)
        : folder(folder_)
        , theme(*qApp, ThemeChoice::Light)
        , settings(desk.folder() + u"/window.ini"_s, QSettings::IniFormat)
        , context{desk.desk(), settings, surroundings}
    {
        theme.setAnimates(false);
        if (filled)
            desk.now([this](Connection &c) { return SampleData::fill(c, desk.clock().now()); });
    }

    void settle()
    {
        for (int round = 0; round < 4; ++round) {
            auto read = desk.desk().database().read([](Connection &c) { return c.changeStamp(); });
            (void)QTest::qWaitFor([&read] { return read.isFinished(); });
            QTest::qWait(60);
        }
    }
    void take(QWidget &widget, const QString &name)
    {
        settle();
        for (const auto choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
            theme.setChoice(choice);
            QTest::qWait(50);
            const QString scheme = choice == ThemeChoice::Light ? u"light"_s : u"dark"_s;
            widget.grab().save(QDir(folder).filePath(u"%1-%2.png"_s.arg(name, scheme)));
        }
    }
    template <typename T> std::unique_ptr<T> open(QSize size = room)
    {
        auto page = std::make_unique<T>(context);
        QObject::connect(&desk.desk(), &Desk::changed, page.get(), &Page::refresh);
        page->resize(size);
        gui::show(*page);
        page->refresh();
        settle();
        return page;
    }
    void chooseRow(Page &page, const QString &table, int row)
    {
        child<QTableView>(page, table).selectRow(row);
        settle();
    }

    QString folder;
    Theme theme;
    test::TestDesk desk;
    QSettings settings;
    test::FakeSurroundings surroundings;
    PageContext context;
};

void takeLists(Studio &studio)
{
    const auto messages = studio.open<MessagesPage>();
    studio.chooseRow(*messages, u"messagesTable"_s, 0);
    studio.take(*messages, u"messages"_s);
    messages->showState(u"failed"_s);
    studio.settle();
    studio.chooseRow(*messages, u"messagesTable"_s, 0);
    studio.take(*messages, u"messages-failed"_s);
    messages->showState(u"waiting"_s);
    studio.settle();
    studio.chooseRow(*messages, u"messagesTable"_s, 0);
    studio.take(*messages, u"messages-waiting"_s);
    messages->search(u"nobody-is-called-so"_s);
    studio.take(*messages, u"messages-nothing-found"_s);

    const auto tokens = studio.open<TokensPage>();
    studio.chooseRow(*tokens, u"tokensTable"_s, 1);
    studio.take(*tokens, u"tokens"_s);
    const auto blacklist = studio.open<BlacklistPage>();
    studio.chooseRow(*blacklist, u"blacklistTable"_s, 2);
    studio.take(*blacklist, u"blacklist"_s);
    gui::click(child<QPushButton>(*blacklist, u"removeExpiredButton"_s));
    studio.take(gui::waitForDialog(u"askDialog"_s), u"blacklist-remove"_s);
    gui::closeLeftovers();
    const auto activity = studio.open<ActivityPage>();
    studio.chooseRow(*activity, u"activityTable"_s, 2);
    studio.take(*activity, u"activity"_s);
}

/// A reset that is replaced by a newer one, as a person would have got it; what both mails held.
QString replacedLink(Studio &studio)
{
    const AccountId olivia = studio.desk.addAccount(
        u"olivia.jones"_s, u"Olivia Jones"_s, u"olivia.jones@home.example"_s, u"EMAIL_CONFIRMED"_s);
    QString link;
    for (int i = 0; i < 2; ++i) {
        studio.desk.now([&](Connection &c) {
            return AccountDesk(c, studio.desk.clock(), Actor::named(u"Kim"_s)).sendReset(olivia, u"x"_s);
        });
        const auto claimed = studio.desk.now([&](Connection &c) {
            return Outbox(c).claim(
                50, u"preview"_s, SiteSettings::defaults(), studio.desk.clock().now(), ChannelKind::Email);
        });
        for (const ClaimedMessage &message : claimed) {
            if (message.account == olivia && link.isEmpty())
                link = SiteSettings::defaults().resetLink.linkFor(message.token->value);
        }
        studio.desk.clock().advance(18min);
    }
    return link;
}

void takeCheck(Studio &studio)
{
    const QString link = replacedLink(studio);
    const auto check = studio.open<LinkCheckPage>();
    studio.take(*check, u"check-empty"_s);
    auto &box = child<QPlainTextEdit>(*check, u"linkPlainTextEdit"_s);
    box.setPlainText(
        u"Click here to reset your password:\n"_s + link.chopped(12) + u"\n "_s + link.right(12));
    QTest::qWait(250);
    studio.take(*check, u"check"_s);
    box.setPlainText(link.chopped(14));
    QTest::qWait(250);
    studio.take(*check, u"check-cut-off"_s);
}

void takeOverview(Studio &studio)
{
    const auto overview = studio.open<OverviewPage>();
    studio.take(*overview, u"overview"_s);
    gui::click(child<QPushButton>(*overview, u"showAsTableButton"_s));
    studio.take(*overview, u"overview-table"_s);
}

template <typename T> void takeOdd(Studio &studio, const QString &name)
{
    const auto page = studio.open<T>(QSize(820, 556));
    studio.take(*page, name + u"-small"_s);
    page->resize(room);
    page->setLayoutDirection(Qt::RightToLeft);
    studio.take(*page, name + u"-rtl"_s);
    page->setLayoutDirection(Qt::LeftToRight);
    studio.theme.setTextScale(2.0);
    studio.take(*page, name + u"-200"_s);
    studio.theme.setTextScale(1.0);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    app.setFont(QFont(u"Inter"_s, -1));
    const QString folder = app.arguments().value(1, u"."_s);
    QDir().mkpath(folder);
    {
        Studio studio(folder);
        takeOverview(studio);
        takeLists(studio);
        takeCheck(studio);
        takeOdd<MessagesPage>(studio, u"messages"_s);
        takeOdd<TokensPage>(studio, u"tokens"_s);
        takeOdd<BlacklistPage>(studio, u"blacklist"_s);
        takeOdd<OverviewPage>(studio, u"overview"_s);
    }
    Studio empty(folder, false);
    empty.take(*empty.open<OverviewPage>(), u"overview-nothing"_s);
    empty.take(*empty.open<MessagesPage>(), u"messages-nothing"_s);
    empty.take(*empty.open<TokensPage>(), u"tokens-nothing"_s);
    empty.take(*empty.open<BlacklistPage>(), u"blacklist-nothing"_s);
    return 0;
}
