// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong on a working day, seen in the window: nothing typed or sent is lost, and each time it says
// what to do.
#include "gui/window/WindowStage.h"

#include "practice/MailCatcher.h"
#include "support/Files.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace latchkey;
using namespace latchkey::test;
using gui::child;

namespace {

const auto mailUser = u"support@mysite.example"_s;
const auto mailPassword = u"abcdefghijklmnop"_s;

/// A database with a mail account at a server of ours that wants a password.
struct OfficeStage : WindowStage {
    OfficeStage()
        : catcher(clock, CatcherSession::SignIn{mailUser, Secret(mailPassword)})
        , port(*catcher.listen())
    {
    }
    int caught() const { return int(catcher.mails().size()); }

    MailCatcher catcher;
    quint16 port;
};

} // namespace

class TestTrouble : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }
    void aWrongMailPasswordStopsTheOutboxUntilItIsRight();
    void aMailServerThatIsGoneIsTriedAgain();
    void aMailServerThatIsNoneIsNamed();
    void aLockedKeychainHoldsTheMailBackAndLosesNothing();
    void withoutAKeychainTheWindowSaysSo();
    void aDatabaseThatCannotBeWrittenRefusesInPlace();
    void aReadOnlyFileIsRefusedAtTheStart();
};

void TestTrouble::aWrongMailPasswordStopsTheOutboxUntilItIsRight()
{
    OfficeStage stage;
    stage.create();
    stage.enterMailAccount(stage.port, mailUser, u"aaaabbbbccccdddd"_s);
    stage.addPerson(u"Olivia Smith"_s, u"olivia@corp.example"_s);
    QTRY_COMPARE(stage.text(u"mailStateLabel"_s), u"Mail: stopped"_s);
    QVERIFY(!child<QLabel>(stage.window(), u"mailStateLabel"_s).toolTip().isEmpty());

    stage.goTo(u"messages"_s);
    auto &notice = child<Notice>(stage.page(), u"outboxNotice"_s);
    QTRY_VERIFY(notice.isVisible());
    QVERIFY2(notice.title().contains(u"password"_s), qPrintable(notice.title()));
    gui::chooseRow(stage.table(u"messagesTable"_s), u"Olivia Smith"_s);
    QTRY_VERIFY2(
        stage.text(u"messagePanel/explanationLabel"_s).contains(u"nothing is wrong with the message"_s),
        qPrintable(stage.text(u"messagePanel/explanationLabel"_s)));
    QCOMPARE(stage.caught(), 0);

    // From the notice to the settings, one field, and what waited goes out by itself.
    gui::click(stage.button(u"openMailSettingsButton"_s));
    QCOMPARE(stage.window().currentPage(), u"site"_s);
    stage.enterMailAccount(stage.port, mailUser, mailPassword);
    QTRY_COMPARE(stage.caught(), 1);
    QTRY_COMPARE(stage.text(u"mailStateLabel"_s), u"Mail: ready"_s);
    QTRY_COMPARE(stage.text(u"outboxStateLabel"_s), u"Outbox: empty"_s);
}

void TestTrouble::aMailServerThatIsGoneIsTriedAgain()
{
    OfficeStage stage;
    stage.create();
    stage.enterMailAccount(stage.port, mailUser, mailPassword);
    stage.catcher.stop();
    stage.addPerson(u"Olivia Smith"_s, u"olivia@corp.example"_s);
    const auto state = [&] { return stage.text(u"outboxStateLabel"_s); };
    QTRY_VERIFY2(state().startsWith(u"Outbox: 1 waiting, next try"_s)
            && state().endsWith(u"mail server not reached"_s),
        qPrintable(state()));
    stage.goTo(u"messages"_s);
    gui::chooseRow(stage.table(u"messagesTable"_s), u"Olivia Smith"_s);
    QTRY_VERIFY(!stage.text(u"messagePanel/explanationLabel"_s).isEmpty());

    QCOMPARE(stage.catcher.listen(stage.port).value_or(0), stage.port);
    QTRY_VERIFY(stage.button(u"messagePanel/retryButton"_s).isEnabled());
    gui::click(stage.button(u"messagePanel/retryButton"_s));
    QTRY_COMPARE(stage.caught(), 1);
    QTRY_COMPARE(child<Pill>(stage.page(), u"messagePanel/statePill"_s).text(), u"Sent"_s);
}

void TestTrouble::aMailServerThatIsNoneIsNamed()
{
    // Something else listens there: it speaks first, and not as a mail server does.
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    connect(&other, &QTcpServer::newConnection, &other, [&other] {
        auto *socket = other.nextPendingConnection();
        socket->write("SSH-2.0-OpenSSH_9.2p1\r\n");
    });
    OfficeStage stage;
    stage.create();
    stage.enterMailAccount(other.serverPort(), mailUser, mailPassword);
    gui::click(stage.button(u"testConnectionButton"_s));
    auto &answer = child<Notice>(stage.page(), u"probeNotice"_s);
    QTRY_VERIFY(answer.isVisible() && !answer.title().isEmpty());
    QVERIFY2(answer.title().contains(u"mail server"_s), qPrintable(answer.title()));
    QCOMPARE(child<QLineEdit>(stage.page(), u"hostLineEdit"_s).text(), u"127.0.0.1"_s);
}

void TestTrouble::aLockedKeychainHoldsTheMailBackAndLosesNothing()
{
    OfficeStage stage;
    stage.create();
    stage.enterMailAccount(stage.port, mailUser, mailPassword);
    QCOMPARE(stage.text(u"keychainStateLabel"_s), u"Keychain: ready"_s);

    stage.remake();
    stage.keychain.setState(SecretStoreState::Locked);
    stage.session->start();
    stage.waitForWindow();
    stage.addPerson(u"Olivia Smith"_s, u"olivia@corp.example"_s);
    QTRY_COMPARE(stage.text(u"keychainStateLabel"_s), u"Keychain: locked"_s);
    stage.goTo(u"messages"_s);
    auto &notice = child<Notice>(stage.page(), u"outboxNotice"_s);
    QTRY_VERIFY(notice.isVisible());
    QVERIFY2(notice.title().contains(u"keychain"_s), qPrintable(notice.title()));
    QCOMPARE(stage.caught(), 0);

    stage.keychain.setState(SecretStoreState::Available);
    gui::click(stage.button(u"outboxNotice/tryAgainButton"_s));
    QTRY_COMPARE(stage.caught(), 1);
    QTRY_COMPARE(stage.text(u"keychainStateLabel"_s), u"Keychain: ready"_s);
}

void TestTrouble::withoutAKeychainTheWindowSaysSo()
{
    OfficeStage stage;
    stage.keychain.setState(SecretStoreState::Absent);
    stage.create();
    stage.enterMailAccount(stage.port, mailUser, mailPassword);
    QTRY_COMPARE(stage.text(u"keychainStateLabel"_s), u"Keychain: none"_s);
    stage.addPerson(u"Olivia Smith"_s, u"olivia@corp.example"_s);
    QTRY_COMPARE(stage.caught(), 1);

    // The next run has to ask again, and says so instead of failing.
    stage.remake();
    stage.session->start();
    stage.waitForWindow();
    stage.addPerson(u"Mei Tanaka"_s, u"mei@corp.example"_s);
    QTRY_COMPARE(stage.text(u"mailStateLabel"_s), u"Mail: stopped"_s);
    QVERIFY(child<QLabel>(stage.window(), u"mailStateLabel"_s).toolTip().contains(u"password"_s));
    QCOMPARE(stage.caught(), 1);
}

void TestTrouble::aDatabaseThatCannotBeWrittenRefusesInPlace()
{
    WindowStage stage;
    stage.create();
    const auto done = stage.session->desk()->database().run(
        [](Connection &c) { return c.executeDirect(u"PRAGMA query_only=ON"_s); });
    QTRY_VERIFY(done.isFinished());
    gui::click(child<Button>(stage.window(), u"newAccountButton"_s));
    auto &editor = gui::waitForDialog(u"accountEditor"_s);
    gui::type(child<QLineEdit>(editor, u"userNameLineEdit"_s), u"olivia"_s);
    gui::type(child<QLineEdit>(editor, u"emailLineEdit"_s), u"olivia@corp.example"_s);
    gui::click(child<Button>(editor, u"confirmButton"_s));
    auto &notice = child<Notice>(editor, u"taskNotice"_s);
    QTRY_VERIFY(notice.isVisible());
    QVERIFY2(notice.title().contains(u"can be read but not changed"_s), qPrintable(notice.title()));
    QCOMPARE(child<QLineEdit>(editor, u"emailLineEdit"_s).text(), u"olivia@corp.example"_s);
    editor.reject();
}

void TestTrouble::aReadOnlyFileIsRefusedAtTheStart()
{
    WindowStage stage;
    stage.create();
    const QString path = stage.surroundings.path;
    stage.remake();
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
    stage.session->start();
    QTRY_VERIFY(stage.session->startWindow() && !stage.startError().isEmpty());
    QVERIFY2(stage.startError().contains(u"accounts.latchkey"_s), qPrintable(stage.startError()));
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner));
    gui::click(child<Button>(stage.start(), u"openButton"_s));
    stage.waitForWindow();
}

QTEST_MAIN(TestTrouble)
#include "tst_trouble.moc"
