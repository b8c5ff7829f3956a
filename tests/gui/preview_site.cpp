// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the Site page, tab by tab, and the practice mailbox into PNG files, for looking at them:
//     QT_QPA_PLATFORM=offscreen latchkey_preview_site DIR
#include "accounts/AccountDesk.h"
#include "common/Surroundings.h"
#include "common/Theme.h"
#include "mailbox/MailboxPage.h"
#include "messages/TemplateStore.h"
#include "practice/MailCatcher.h"
#include "practice/SampleData.h"
#include "secrets/MemorySecretStore.h"
#include "site/SitePage.h"
#include "site/SiteStore.h"
#include "support/ScriptedSmtpServer.h"
#include "support/TestDesk.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace latchkey;

namespace {

class NoSurroundings final : public Surroundings {
public:
    bool openUrl(const QUrl &) override { return true; }
    void chooseFileToOpen(QWidget *, const QString &, const QString &, PathChosen) override { }
    void chooseFileToSave(QWidget *, const QString &, const QString &, const QString &, PathChosen) override
    {
    }
};

struct Studio {
    explicit Studio(QString folder_)
        : folder(std::move(folder_))
        , theme(*qApp, ThemeChoice::Light)
        , desk()
        , settings(desk.folder() + u"/window.ini"_s, QSettings::IniFormat)
        , context{desk.desk(), settings, surroundings}
    {
        desk.now([this](Connection &connection) {
            return SampleData::fill(connection, desk.clock().now() - std::chrono::hours(30));
        });
        desk.now([](Connection &connection) -> Result<void> {
            SiteSettings site = SiteSettings::defaults();
            site.purgeByClock = false;
            return SiteStore(connection).write(site);
        });
    }

    void take(QWidget &widget, const QString &name)
    {
        for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
            theme.setChoice(choice);
            QTest::qWait(120);
            widget.grab().save(QDir(folder).filePath(
                u"%1-%2.png"_s.arg(name, choice == ThemeChoice::Light ? u"light"_s : u"dark"_s)));
        }
        theme.setChoice(ThemeChoice::Light);
    }

    QString folder;
    Theme theme;
    test::TestDesk desk;
    QSettings settings;
    NoSurroundings surroundings;
    PageContext context;
};

void takeSite(Studio &studio)
{
    SitePage page(studio.context);
    page.resize(1116, 718); // what the window leaves of 1320x780
    page.show();
    page.refresh();
    QTest::qWait(500);
    studio.take(page, u"site"_s);
    page.findChild<QLineEdit *>(u"resetLinkLineEdit"_s)->setText(u"http://www.mysite.com/reset"_s);
    page.findChild<QSpinBox *>(u"bcryptCostSpinBox"_s)->setValue(4);
    studio.take(page, u"site-wrong"_s);
    page.findChild<QWidget *>(u"siteSection"_s)->findChild<QPushButton *>(u"putBackButton"_s)->click();

    page.showTab(SitePage::Tab::MailAccount);
    QTest::qWait(300);
    studio.take(page, u"mail-empty"_s);
    auto *preset = page.findChild<QComboBox *>(u"presetComboBox"_s);
    preset->setCurrentIndex(0);
    Q_EMIT preset->activated(0);
    page.findChild<QLineEdit *>(u"userNameLineEdit"_s)->setText(u"support@mysite.example"_s);
    page.findChild<QLineEdit *>(u"passwordLineEdit"_s)->setText(u"abcd efgh ijkl mnop"_s);
    page.findChild<QLineEdit *>(u"fromAddressLineEdit"_s)->setText(u"support@mysite.example"_s);
    studio.take(page, u"mail-gmail"_s);

    page.showTab(SitePage::Tab::Messages);
    QTest::qWait(400);
    studio.take(page, u"messages"_s);
    page.findChild<QLineEdit *>(u"subjectLineEdit"_s)->setText(u"Hello {{nmae}}"_s);
    page.findChild<QPushButton *>(u"previewDarkButton"_s)->click();
    page.findChild<QPushButton *>(u"previewNarrowButton"_s)->click();
    studio.take(page, u"messages-wrong"_s);

    page.showTab(SitePage::Tab::Computer);
    QTest::qWait(300);
    studio.take(page, u"computer"_s);

    page.showTab(SitePage::Tab::Site);
    page.resize(820, 580); // of 1024x640
    QTest::qWait(300);
    studio.take(page, u"site-small"_s);
    page.showTab(SitePage::Tab::Messages);
    QTest::qWait(300);
    studio.take(page, u"messages-small"_s);
    studio.theme.setTextScale(2.0);
    page.resize(1116, 718);
    studio.take(page, u"messages-200"_s);
    page.showTab(SitePage::Tab::MailAccount);
    studio.take(page, u"mail-200"_s);
    page.showTab(SitePage::Tab::Site);
    studio.take(page, u"site-200"_s);
    studio.theme.setTextScale(1.0);
    page.setLayoutDirection(Qt::RightToLeft);
    studio.take(page, u"site-rtl"_s);
}

void takeMailTest(Studio &studio, const QString &name, test::ScriptedSmtpServer::Script script)
{
    test::ScriptedSmtpServer server(std::move(script));
    SitePage page(studio.context);
    page.showTab(SitePage::Tab::MailAccount);
    page.resize(1116, 718);
    page.show();
    page.refresh();
    QTest::qWait(300);
    page.findChild<QLineEdit *>(u"hostLineEdit"_s)->setText(u"127.0.0.1"_s);
    auto *security = page.findChild<QComboBox *>(u"securityComboBox"_s);
    security->setCurrentIndex(security->findData(int(MailSecurity::PlainOnLoopback)));
    page.findChild<QSpinBox *>(u"portSpinBox"_s)->setValue(server.port());
    page.findChild<QLineEdit *>(u"userNameLineEdit"_s)->setText(u"support"_s);
    page.findChild<QLineEdit *>(u"passwordLineEdit"_s)->setText(u"wrong"_s);
    page.findChild<QLineEdit *>(u"fromAddressLineEdit"_s)->setText(u"support@mysite.example"_s);
    page.findChild<QPushButton *>(u"testConnectionButton"_s)->click();
    QTest::qWait(1500);
    studio.take(page, name);
}

void takeMailbox(Studio &studio)
{
    MailCatcher catcher(studio.desk.desk().sharedClock());
    const auto port = catcher.listen();
    if (!port)
        return;
    MailboxPage page(studio.context, catcher);
    page.resize(1116, 718);
    page.show();
    page.refresh();
    QTest::qWait(200);
    studio.take(page, u"mailbox-empty"_s);
    studio.desk.sendThrough(*port);
    const auto people = studio.desk.now([](Connection &connection) {
        return connection.select(u"SELECT a.id FROM user_account a JOIN user_account_status s ON s.id = "
                                 "a.user_account_status_id WHERE s.code = 'EMAIL_NON_CONFIRMED' LIMIT 6"_s,
            {}, [](const Row &row) { return AccountId(row.integer(0)); });
    });
    for (const AccountId person : people) {
        studio.desk.desk().act(
            [person](AccountDesk &desk) { return desk.sendActivation(person, u"for the picture"_s); });
        studio.desk.clock().advance(std::chrono::minutes(7));
        QTest::qWait(300);
    }
    QTest::qWait(2500);
    studio.take(page, u"mailbox"_s);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    if (app.arguments().size() != 2)
        qFatal("usage: latchkey_preview_site DIR");
    QFont font(u"Inter"_s);
    font.setPixelSize(13);
    app.setFont(font);
    QDir().mkpath(app.arguments().at(1));
    Studio studio(app.arguments().at(1));
    takeSite(studio);
    takeMailTest(studio, u"mail-refused"_s, [](test::SmtpDialogue &s) {
        s.reply("220 mail.mysite.example ESMTP");
        s.expectEhlo({"AUTH PLAIN LOGIN"});
        s.expectStart("AUTH PLAIN");
        s.reply("535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6");
        s.waitUntilGone();
    });
    takeMailTest(studio, u"mail-works"_s, [](test::SmtpDialogue &s) {
        s.reply("220 mail.mysite.example ESMTP");
        s.expectEhlo({"AUTH PLAIN LOGIN"});
        s.expectStart("AUTH PLAIN");
        s.reply("235 2.7.0 Authentication successful");
        s.expectStart("MAIL FROM");
        s.reply("250 2.1.0 Ok");
        s.expect("RSET");
        s.reply("250 2.0.0 Ok");
        s.expectQuit();
    });
    takeMailbox(studio);
    return 0;
}
