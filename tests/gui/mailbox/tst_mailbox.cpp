// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountDesk.h"
#include "common/Button.h"
#include "common/DataTable.h"
#include "common/Theme.h"
#include "gui/settings/FakeSurroundings.h"
#include "mailbox/MailboxModel.h"
#include "mailbox/MailboxPage.h"
#include "mailbox/MailView.h"
#include "practice/MailCatcher.h"
#include "support/GuiTest.h"
#include "support/TestDesk.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTcpServer>

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using gui::child;

namespace {

struct Stage {
    Stage()
        : theme(*qApp, ThemeChoice::Light)
        , settings(desk.folder() + u"/window.ini"_s, QSettings::IniFormat)
        , catcher(desk.desk().sharedClock())
        , page({desk.desk(), settings, surroundings}, catcher)
    {
        page.resize(1100, 720);
        gui::show(page);
        page.refresh();
    }
    DataTable &table() { return child<DataTable>(page, u"mailboxDataTable"_s); }
    QString subject() { return child<QLabel>(page, u"mailSubjectLabel"_s).text(); }

    Theme theme;
    TestDesk desk;
    QSettings settings;
    FakeSurroundings surroundings;
    MailCatcher catcher;
    MailboxPage page;
};

CaughtMail mail(qint64 id, const QString &subject, const QString &html = u"<p>Hello</p>"_s)
{
    CaughtMail caught;
    caught.id = id;
    caught.received = TestDesk::defaultNow() + std::chrono::minutes(id);
    caught.from = u"mysite.com <noreply@mysite.example>"_s;
    caught.to = u"Olivia Smith <olivia@corp.example>"_s;
    caught.subject = subject;
    caught.text = u"Hello in text"_s;
    caught.html = html;
    caught.raw = "Subject: x\r\n\r\nHello";
    caught.links = QStringList{u"http://127.0.0.1:8080/activate?code=abc"_s};
    return caught;
}

} // namespace

class TestMailbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theModelKeepsTheNewestFirst()
    {
        MailboxModel model;
        const QAbstractItemModelTester tester(&model);
        model.add(mail(2, u"two"_s));
        model.add(mail(1, u"one"_s));
        model.add(mail(3, u"three"_s));
        model.add(mail(2, u"again"_s));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.mail(0).subject, u"three"_s);
        QCOMPARE(model.mail(1).subject, u"two"_s);
        QCOMPARE(model.rowOf(1), std::optional(2));
        for (int id = 4; id <= MailCatcher::mostMails + 10; ++id)
            model.add(mail(id, QString()));
        QCOMPARE(model.rowCount(), int(MailCatcher::mostMails));
        QCOMPARE(model.rowOf(1), std::nullopt);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void aSentMailAppearsByItself()
    {
        Stage stage;
        const auto port = stage.catcher.listen();
        QVERIFY(port);
        const AccountId person =
            stage.desk.addAccount(u"olivia"_s, u"Olivia Smith"_s, u"olivia@corp.example"_s);
        stage.desk.sendThrough(*port);
        stage.desk.desk().act([person](AccountDesk &desk) { return desk.sendActivation(person); });
        QTRY_COMPARE(stage.table().model()->rowCount(), 1);
        QTRY_VERIFY(stage.subject().contains(u"mysite.com"_s));
        QVERIFY(child<QLabel>(stage.page, u"mailToLabel"_s).text().contains(u"olivia@corp.example"_s));
        QVERIFY(child<MailView>(stage.page, u"mailView"_s).toPlainText().contains(u"Olivia Smith"_s));
        gui::click(child<Button>(stage.page, u"openLink1Button"_s));
        QCOMPARE(stage.surroundings.opened.size(), 1);
        QVERIFY(stage.surroundings.opened.first().toString().startsWith(
            u"https://www.mysite.com/activate?code="_s));
        auto &source = child<QAbstractButton>(stage.page, u"mailPartFilterChips/sourceFilterChip"_s);
        QTRY_VERIFY(source.isVisible());
        gui::click(source);
        QVERIFY(child<QPlainTextEdit>(stage.page, u"mailSourcePlainTextEdit"_s)
                    .toPlainText()
                    .contains(u"Auto-Submitted: auto-generated"_s));
    }

    void whatOneReadsStays()
    {
        Stage stage;
        Q_EMIT stage.catcher.caught(mail(1, u"first"_s));
        QCOMPARE(stage.subject(), u"first"_s);
        Q_EMIT stage.catcher.caught(mail(2, u"second"_s));
        QCOMPARE(stage.table().model()->rowCount(), 2);
        QCOMPARE(stage.subject(), u"first"_s);
        QVERIFY(stage.table().glowOf(stage.table().model()->index(0, 0)) > 0);
        gui::chooseRow(stage.table(), u"second"_s);
        QCOMPARE(stage.subject(), u"second"_s);
        QTest::keyClick(&stage.table(), Qt::Key_Down);
        QCOMPARE(stage.subject(), u"first"_s);
    }

    void showsTextAloneWhenThereIsNoHtml()
    {
        Stage stage;
        Q_EMIT stage.catcher.caught(mail(1, u"plain"_s, QString()));
        QVERIFY(child<QPlainTextEdit>(stage.page, u"mailTextPlainTextEdit"_s).isVisible());
    }

    void nothingIsFetched()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QString there = u"http://127.0.0.1:%1/"_s.arg(server.serverPort());
        const Theme theme(*qApp, ThemeChoice::Light);
        MailView view;
        view.setMail(u"<link rel=stylesheet href='%1a.css'><img src='%1b.png'><p>Hello</p>"_s.arg(there));
        view.resize(400, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setMail(u"<img src='file:///usr/share/pixmaps/debian-logo.png'><p>Hello</p>"_s);
        QVERIFY(!server.waitForNewConnection(50));
        QVERIFY(!view.loadResource(QTextDocument::ImageResource, QUrl(there)).isValid());
    }

    void onlyWebAddressesGoToTheBrowser()
    {
        Stage stage;
        CaughtMail odd = mail(1, u"odd"_s);
        odd.links = QStringList{u"file:///etc/passwd"_s};
        Q_EMIT stage.catcher.caught(odd);
        gui::click(child<Button>(stage.page, u"openLink1Button"_s));
        Q_EMIT child<MailView>(stage.page, u"mailView"_s).linkClicked(QUrl(u"javascript:alert(1)"_s));
        QVERIFY(stage.surroundings.opened.isEmpty());
        Q_EMIT child<MailView>(stage.page, u"mailView"_s).linkClicked(QUrl(u"https://mysite.example/"_s));
        QCOMPARE(stage.surroundings.opened.size(), 1);
    }

    void theMailboxCanBeEmptied()
    {
        Stage stage;
        auto &empty = child<Button>(stage.page, u"emptyMailboxButton"_s);
        QVERIFY(empty.blockedReason());
        Q_EMIT stage.catcher.caught(mail(1, u"first"_s));
        gui::click(empty);
        QTRY_COMPARE(stage.table().model()->rowCount(), 0);
        QVERIFY(empty.blockedReason());
    }

    void whatWasCaughtBeforeIsShown()
    {
        Stage stage;
        const auto port = stage.catcher.listen();
        QVERIFY(port);
        const AccountId person = stage.desk.addAccount(u"liam"_s, u"Liam"_s, u"liam@corp.example"_s);
        stage.desk.sendThrough(*port);
        stage.desk.desk().act([person](AccountDesk &desk) { return desk.sendActivation(person); });
        QTRY_COMPARE(stage.catcher.mails().size(), 1);
        MailboxPage later({stage.desk.desk(), stage.settings, stage.surroundings}, stage.catcher);
        later.setObjectName(u"laterPage"_s);
        gui::show(later);
        later.refresh();
        QTRY_COMPARE(child<DataTable>(later, u"mailboxDataTable"_s).model()->rowCount(), 1);
        QTRY_VERIFY(child<MailView>(later, u"mailView"_s).isVisible());
    }

    void darkRulesReachWhatTheyAreFor()
    {
        const QString html =
            u"<style>@media (prefers-color-scheme: dark) { .card { background: #111 !important; } "
            ".text { color: #eee; } }</style><td class=\"card text\" style=\"color:#000;\">x</td>"
            "<p class=\"other\">y</p><p class='text'>z</p><b class=\"text\">w</b>"_s;
        const QString dark = withDarkRules(html);
        QVERIFY2(
            dark.contains(u"style=\"color:#000;; background: #111 ; color: #eee;\""_s), qPrintable(dark));
        QVERIFY(dark.contains(u"<p class=\"other\">"_s));
        QVERIFY(dark.contains(u"<b class=\"text\" style=\" color: #eee;\">"_s));
        QCOMPARE(withDarkRules(u"<p>plain { }</p>"_s), u"<p>plain { }</p>"_s);
        QCOMPARE(withDarkRules(u"@media (prefers-color-scheme: dark) { .a {"_s),
            u"@media (prefers-color-scheme: dark) { .a {"_s);
    }

    void tablesShrinkWhereTheMailAllowsIt()
    {
        QCOMPARE(fitted(u"<table width=\"560\" style=\"max-width:560px\"><td width=\"700\">"_s, 300),
            u"<table width=\"300\" style=\"max-width:560px\"><td width=\"700\">"_s);
        QCOMPARE(fitted(u"<table width=\"200\" style=\"max-width:560px\">"_s, 300),
            u"<table width=\"200\" style=\"max-width:560px\">"_s);
    }

    void bothThemesConstruct()
    {
        Stage stage;
        Q_EMIT stage.catcher.caught(mail(1, u"first"_s));
        for (const auto choice : {ThemeChoice::Dark, ThemeChoice::HighContrast}) {
            stage.theme.setChoice(choice);
            QVERIFY(!stage.page.grab().isNull());
        }
    }
};

QTEST_MAIN(TestMailbox)
#include "tst_mailbox.moc"
