// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TypeToConfirmDialog.h"
#include "unit/ui/WidgetTest.h"

#include <QLineEdit>
#include <QPointer>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestDialogs : public WidgetTest {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void answersWithTheReason();
    void asksForTheReasonFirst();
    void cancelIsNoAnswer();
    void escapeIsNoAnswer();
    void waitsForTheWord();
    void enterDoesNotDestroy();
    void goneContextHearsNothing();

private:
    AskDialog::Question block(AskDialog::Reason reason) const
    {
        AskDialog::Question question{
            u"Block Olivia Smith?"_s, u"She cannot sign in until somebody unblocks her."_s, u"Block"_s};
        question.reason = reason;
        return question;
    }
    AskDialog::Callback remember()
    {
        return [this](std::optional<AskDialog::Answer> answer) {
            ++m_answers;
            m_answer = std::move(answer);
        };
    }

    std::unique_ptr<QWidget> m_window;
    int m_answers = 0;
    std::optional<AskDialog::Answer> m_answer;
};

void TestDialogs::init()
{
    m_answers = 0;
    m_answer.reset();
    m_window = std::make_unique<QWidget>();
    gui::show(*m_window);
}

void TestDialogs::cleanup()
{
    gui::closeLeftovers();
    m_window.reset();
}

void TestDialogs::answersWithTheReason()
{
    const QPointer<AskDialog> dialog =
        AskDialog::ask(m_window.get(), block(AskDialog::Reason::Optional), this, remember());
    QVERIFY(dialog->isModal());
    gui::type(gui::child<QLineEdit>(*dialog, u"reasonLineEdit"_s), u" HD-4711 "_s);
    gui::click(gui::child<Button>(*dialog, u"confirmButton"_s));
    QCOMPARE(m_answers, 1);
    QVERIFY(m_answer);
    QCOMPARE(m_answer->reason, u"HD-4711"_s);
    QTRY_VERIFY(!dialog); // it deletes itself
}

void TestDialogs::asksForTheReasonFirst()
{
    AskDialog *dialog = AskDialog::ask(m_window.get(), block(AskDialog::Reason::Required), this, remember());
    auto &confirm = gui::child<Button>(*dialog, u"confirmButton"_s);
    QVERIFY(!confirm.isEnabled());
    QVERIFY(!confirm.toolTip().isEmpty());
    gui::type(gui::child<QLineEdit>(*dialog, u"reasonLineEdit"_s), u"   "_s);
    QVERIFY(!confirm.isEnabled());
    gui::type(gui::child<QLineEdit>(*dialog, u"reasonLineEdit"_s), u"asked by phone"_s);
    gui::click(confirm);
    QVERIFY(m_answer);
    QCOMPARE(m_answer->reason, u"asked by phone"_s);
}

void TestDialogs::cancelIsNoAnswer()
{
    AskDialog *dialog = AskDialog::ask(m_window.get(), block(AskDialog::Reason::None), this, remember());
    gui::click(gui::child<Button>(*dialog, u"cancelButton"_s));
    QCOMPARE(m_answers, 1);
    QVERIFY(!m_answer);
}

void TestDialogs::escapeIsNoAnswer()
{
    AskDialog *dialog = AskDialog::ask(m_window.get(), block(AskDialog::Reason::None), this, remember());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QCOMPARE(m_answers, 1);
    QVERIFY(!m_answer);
}

void TestDialogs::waitsForTheWord()
{
    AskDialog *dialog = TypeToConfirmDialog::ask(
        m_window.get(), block(AskDialog::Reason::None), u"olivia.s"_s, this, remember());
    auto &confirm = gui::child<Button>(*dialog, u"confirmButton"_s);
    QCOMPARE(confirm.kind(), ButtonKind::DangerFilled);
    QVERIFY(!confirm.isEnabled());
    QVERIFY(confirm.toolTip().contains(u"olivia.s"_s));
    auto &typed = gui::child<QLineEdit>(*dialog, u"confirmLineEdit"_s);
    gui::type(typed, u"Olivia.S"_s); // not exactly
    QVERIFY(!confirm.isEnabled());
    gui::type(typed, u"olivia.s"_s);
    QVERIFY(confirm.isEnabled());
    gui::click(confirm);
    QCOMPARE(m_answers, 1);
    QVERIFY(m_answer);
}

void TestDialogs::enterDoesNotDestroy()
{
    AskDialog *dialog =
        TypeToConfirmDialog::ask(m_window.get(), block(AskDialog::Reason::None), u"12"_s, this, remember());
    auto &typed = gui::child<QLineEdit>(*dialog, u"confirmLineEdit"_s);
    gui::type(typed, u"12"_s);
    QTest::keyClick(&typed, Qt::Key_Return);
    QCOMPARE(m_answers, 0);
    QVERIFY(dialog->isVisible());
}

void TestDialogs::goneContextHearsNothing()
{
    auto context = std::make_unique<QObject>();
    AskDialog *dialog =
        AskDialog::ask(m_window.get(), block(AskDialog::Reason::None), context.get(), remember());
    context.reset();
    gui::click(gui::child<Button>(*dialog, u"confirmButton"_s));
    QCOMPARE(m_answers, 0);
}

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
