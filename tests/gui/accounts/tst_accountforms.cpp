// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed around one person: the editor and the small forms.
#include "gui/accounts/AccountsStage.h"

#include "audit/AuditLog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using gui::child;
using test::AccountsStage;

namespace {

QLineEdit &line(QDialog &dialog, const QString &name)
{
    return child<QLineEdit>(dialog, name);
}
Button &confirm(QDialog &dialog)
{
    return child<Button>(dialog, u"confirmButton"_s);
}

/// The sentences that are shown below fields.
QStringList notes(const QDialog &dialog)
{
    QStringList texts;
    const auto labels = dialog.findChildren<QLabel *>(u"noteLabel"_s);
    for (const QLabel *label : labels) {
        if (label->isVisible())
            texts.append(label->text());
    }
    return texts;
}

std::optional<AuditEvent> lastEvent(AccountsStage &stage, AccountId account, AuditAction action)
{
    const auto events = stage.desk.now([&](Connection &c) { return AuditLog(c).forAccount(account); });
    for (const AuditEvent &event : events) {
        if (event.action == action)
            return event;
    }
    return std::nullopt;
}

} // namespace

class TestAccountForms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theEditorMayGoWhileItIsTypedInto()
    {
        AccountsStage stage;
        stage.show();
        stage.page.newAccount();
        auto &editor = gui::waitForDialog(u"accountEditor"_s);
        gui::type(line(editor, u"emailLineEdit"_s), u"nobody@"_s);
        QTRY_VERIFY(line(editor, u"emailLineEdit"_s).hasFocus());
        // Its line loses the focus, and says so, when the editor is no editor any more.
        delete &editor;
    }

    void aNewAccountIsCheckedMadeAndShown()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.page.newAccount();
        QDialog &editor = gui::waitForDialog(u"accountEditor"_s);
        gui::type(line(editor, u"emailLineEdit"_s), u"ana@"_s);
        gui::click(confirm(editor));
        QVERIFY(notes(editor).contains(u"Enter a user name."_s));
        QTRY_VERIFY(line(editor, u"emailLineEdit"_s).hasFocus()); // the first that is wrong
        QCOMPARE(line(editor, u"emailLineEdit"_s).text(), u"ana@"_s);

        gui::type(line(editor, u"emailLineEdit"_s), u"ana@gamil.com"_s);
        gui::click(child<Button>(editor, u"suggestionButton"_s));
        QCOMPARE(line(editor, u"emailLineEdit"_s).text(), u"ana@gmail.com"_s);
        gui::type(line(editor, u"userNameLineEdit"_s), u"ana"_s);
        gui::type(line(editor, u"fullNameLineEdit"_s), u"Ana Lima"_s);
        gui::click(confirm(editor));
        QTRY_COMPARE(stage.text(u"nameLabel"_s), u"Ana Lima"_s);
        QCOMPARE(stage.messages(), 1);
        QTRY_COMPARE(stage.rows(), 5);
    }

    void withoutTheTickNothingIsSent()
    {
        AccountsStage stage;
        stage.show();
        stage.page.newAccount();
        QDialog &editor = gui::waitForDialog(u"accountEditor"_s);
        gui::type(line(editor, u"emailLineEdit"_s), u"ana@corp.example"_s);
        gui::type(line(editor, u"userNameLineEdit"_s), u"ana"_s);
        QTest::keyClick(&child<QCheckBox>(editor, u"sendActivationCheckBox"_s), Qt::Key_Space);
        gui::click(confirm(editor));
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.messages(), 0);
    }

    void aTakenNameOrAddressIsSaidAtItsField()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.page.newAccount();
        QDialog &editor = gui::waitForDialog(u"accountEditor"_s);
        gui::type(line(editor, u"emailLineEdit"_s), u"new@corp.example"_s);
        gui::type(line(editor, u"userNameLineEdit"_s), u"Olivia.S"_s);
        gui::click(confirm(editor));
        QTRY_VERIFY(line(editor, u"userNameLineEdit"_s).hasFocus());
        QVERIFY(notes(editor).contains(u"Another account has the user name Olivia.S."_s));
        gui::type(line(editor, u"userNameLineEdit"_s), u"other"_s);
        gui::type(line(editor, u"emailLineEdit"_s), u"bo@berg.example"_s);
        gui::click(confirm(editor));
        QTRY_VERIFY(line(editor, u"emailLineEdit"_s).hasFocus());
        QVERIFY(notes(editor).contains(u"Another account has the address bo@berg.example."_s));
        QCOMPARE(line(editor, u"userNameLineEdit"_s).text(), u"other"_s);
        editor.reject();
    }

    void twoEditorsNoticeEachOther()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        gui::trigger(stage.action(u"editAction"_s));
        QDialog &editor = gui::waitForDialog(u"accountEditor"_s);
        gui::type(line(editor, u"fullNameLineEdit"_s), u"Mei T."_s);
        AccountDraft theirs = AccountDraft::of(stage.desk.account(stage.mei));
        theirs.phone = u"+81312345678"_s;
        stage.desk.now([&](Connection &c) {
            return AccountDesk(c, stage.desk.clock(), Actor::named(u"Sam"_s)).edit(stage.mei, theirs, 1);
        });
        gui::click(confirm(editor));
        QTRY_VERIFY(
            child<Notice>(editor, u"taskNotice"_s).title().startsWith(u"Somebody else has changed"_s));
        QVERIFY(child<QLabel>(editor, u"taskNotice/textLabel"_s).text().contains(u"+81312345678"_s));
        QCOMPARE(line(editor, u"fullNameLineEdit"_s).text(), u"Mei T."_s);
        gui::click(child<Button>(editor, u"keepMineButton"_s));
        QTRY_COMPARE(stage.desk.account(stage.mei).fullName, std::optional(u"Mei T."_s));
    }

    void theirVersionCanBeTaken()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        gui::trigger(stage.action(u"editAction"_s));
        QDialog &editor = gui::waitForDialog(u"accountEditor"_s);
        gui::type(line(editor, u"fullNameLineEdit"_s), u"Mei T."_s);
        stage.desk.now(
            [&](Connection &c) { return AccountStore(c).setBounced(stage.mei, stage.desk.clock().now()); });
        gui::click(confirm(editor));
        QTRY_VERIFY(editor.findChild<Button *>(u"takeTheirsButton"_s));
        gui::click(child<Button>(editor, u"takeTheirsButton"_s));
        QCOMPARE(line(editor, u"fullNameLineEdit"_s).text(), u"Mei Tanaka"_s);
        editor.reject();
    }

    void whatWasTypedOutlivesAFailure()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        stage.desk.setReadOnly();
        gui::trigger(stage.action(u"editAction"_s));
        QDialog &editor = gui::waitForDialog(u"accountEditor"_s);
        gui::type(line(editor, u"fullNameLineEdit"_s), u"Mei T."_s);
        gui::click(confirm(editor));
        QTRY_VERIFY(child<Notice>(editor, u"taskNotice"_s).isVisible());
        QCOMPARE(line(editor, u"fullNameLineEdit"_s).text(), u"Mei T."_s);
        QVERIFY(confirm(editor).isEnabled());
        editor.reject();
        stage.desk.setReadOnly();
        gui::trigger(stage.action(u"addNoteAction"_s));
        QDialog &note = gui::waitForDialog(u"noteDialog"_s);
        gui::type(child<QPlainTextEdit>(note, u"noteTextEdit"_s), u"called back"_s);
        gui::click(confirm(note));
        QTRY_VERIFY(child<Notice>(note, u"taskNotice"_s).isVisible());
        QCOMPARE(child<QPlainTextEdit>(note, u"noteTextEdit"_s).toPlainText(), u"called back"_s);
        note.reject();
    }

    void anAddressIsCorrectedAndTheActivationGoesThere()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.desk.now(
            [&](Connection &c) { return AccountStore(c).setBounced(stage.liam, stage.desk.clock().now()); });
        stage.show();
        stage.choose(u"Liam Johansson"_s);
        QCOMPARE(stage.button(u"correctAddressButton"_s).kind(), ButtonKind::Primary);
        gui::click(stage.button(u"correctAddressButton"_s));
        QDialog &dialog = gui::waitForDialog(u"correctAddressDialog"_s);
        QVERIFY(!confirm(dialog).isEnabled());
        gui::type(line(dialog, u"emailLineEdit"_s), u"bo@berg.example"_s);
        gui::click(confirm(dialog));
        QTRY_VERIFY(notes(dialog).contains(u"Another account has the address bo@berg.example."_s));
        gui::type(line(dialog, u"emailLineEdit"_s), u"liam@gamil.example"_s);
        gui::click(child<Button>(dialog, u"suggestionButton"_s));
        gui::click(confirm(dialog));
        QTRY_COMPARE(stage.desk.account(stage.liam).email, u"liam@gmail.example"_s);
        QVERIFY(!stage.desk.account(stage.liam).bounced);
        QTRY_COMPARE(stage.messages(), 1);
        QTRY_VERIFY(!stage.news().isEmpty());
        QCOMPARE(stage.text(u"emailLabel"_s), u"liam@gmail.example"_s);
    }

    void confirmingByHandNeedsAReason()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        QCOMPARE(stage.action(u"confirmByHandAction"_s).toolTip(), u"The address is confirmed already."_s);
        stage.choose(u"Olivia Smith"_s);
        gui::trigger(stage.action(u"confirmByHandAction"_s));
        QDialog &dialog = gui::waitForDialog(u"confirmByHandDialog"_s);
        QVERIFY(!confirm(dialog).isEnabled());
        gui::type(line(dialog, u"reasonLineEdit"_s), u"she called from her desk"_s);
        gui::click(confirm(dialog));
        QTRY_VERIFY(stage.desk.account(stage.olivia).status.isConfirmed());
        QCOMPARE(lastEvent(stage, stage.olivia, AuditAction::ConfirmedByHand)->reason,
            u"she called from her desk"_s);
        QTRY_COMPARE(stage.button(u"sendResetButton"_s).kind(), ButtonKind::Primary);
    }

    void aBlockHasAReasonAndMayEnd()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        gui::trigger(stage.action(u"blockAction"_s));
        QDialog &dialog = gui::waitForDialog(u"blockDialog"_s);
        QVERIFY(!confirm(dialog).isEnabled());
        gui::type(line(dialog, u"reasonLineEdit"_s), u"account sold"_s);
        child<QComboBox>(dialog, u"blockEndComboBox"_s).setCurrentIndex(2);
        gui::click(confirm(dialog));
        QTRY_VERIFY(stage.desk.account(stage.mei).status.isBlocked());
        QCOMPARE(stage.desk.account(stage.mei).blockedUntil, std::optional(stage.desk.clock().now() + 24h));
        QTRY_VERIFY(stage.text(u"situationLabel1"_s).startsWith(u"Blocked until"_s));
    }

    void aNoteStandsInTheTimeline()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        gui::trigger(stage.action(u"addNoteAction"_s));
        QDialog &dialog = gui::waitForDialog(u"noteDialog"_s);
        QVERIFY(!confirm(dialog).isEnabled());
        gui::type(child<QPlainTextEdit>(dialog, u"noteTextEdit"_s), u"called back"_s);
        gui::type(line(dialog, u"ticketLineEdit"_s), u"TCK-7"_s);
        gui::click(confirm(dialog));
        const auto told = [&stage] {
            const auto labels = child<QWidget>(stage.page, u"timeline"_s).findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(),
                [](const QLabel *label) { return label->text() == u"Note by Kim [TCK-7]"_s; });
        };
        QTRY_VERIFY(told());
    }

    void deletingAsksForTheUserName()
    {
        AccountsStage stage;
        stage.addPeople();
        stage.show();
        stage.choose(u"Mei Tanaka"_s);
        gui::trigger(stage.action(u"deleteAction"_s));
        QDialog &dialog = gui::waitForDialog(u"typeToConfirmDialog"_s);
        gui::type(line(dialog, u"confirmLineEdit"_s), u"mei"_s);
        QVERIFY(!confirm(dialog).isEnabled());
        gui::type(line(dialog, u"confirmLineEdit"_s), u"mei.t"_s);
        gui::click(confirm(dialog));
        QTRY_COMPARE(stage.rows(), 3);
        QTRY_VERIFY(stage.isShown(u"nobodyEmptyState"_s));
        QVERIFY(!stage.button(u"copyTicketButton"_s).isEnabled());
    }
};

QTEST_MAIN(TestAccountForms)
#include "tst_accountforms.moc"
