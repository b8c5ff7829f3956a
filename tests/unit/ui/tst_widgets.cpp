// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Avatar.h"
#include "common/Button.h"
#include "common/ElidedLabel.h"
#include "common/Figure.h"
#include "common/FilterChips.h"
#include "common/Form.h"
#include "common/Notice.h"
#include "common/Pill.h"
#include "common/SearchField.h"
#include "common/SideBar.h"
#include "common/SideBarItem.h"
#include "common/Timeline.h"
#include "common/Toast.h"
#include "unit/ui/WidgetTest.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QLineEdit>
#include <QSignalSpy>
#include <QToolTip>
#include <QVBoxLayout>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestWidgets : public WidgetTest {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void blockedButtonSaysWhy();
    void unblockedButtonHasItsHelpBack();
    void iconButtonHasAName();
    void pillIsReadByItsWord();
    void initialsAreWholeCharacters_data();
    void initialsAreWholeCharacters();
    void elidedLabelIsWholeInTheToolTip();
    void fieldSaysItsErrorWhereItWasTyped();
    void formFindsTheFirstError();
    void chipsAreChosenByKeyboard();
    void chipsTurnWithTheReadingDirection();
    void chipsKeepTheChoiceWhenCountsChange();
    void sideBarIsOneTabStop();
    void sideBarBadgeIsRead();
    void sideBarReplacesItsSection();
    void searchWaitsForAPause();
    void searchIsClearedByEscape();
    void everythingInASearchFieldHasAName();
    void noticeCopiesDetails();
    void toastUndoesOnce();
    void toastForgetsAGoneContext();
    void toastReplacedIsFinal();
    void figureLeadsToItsList();
    void timelineKeepsWhatIsMarked();
};

static QString accessibleText(QWidget *widget, QAccessible::Text kind)
{
    QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
    return interface ? interface->text(kind) : QString();
}

static QString toolTipShownBy(QWidget &widget)
{
    QHelpEvent event(QEvent::ToolTip, widget.rect().center(), widget.mapToGlobal(widget.rect().center()));
    QApplication::sendEvent(&widget, &event);
    return QToolTip::text();
}

void TestWidgets::cleanup()
{
    gui::closeLeftovers();
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    QTRY_VERIFY(!QToolTip::isVisible());
}

void TestWidgets::blockedButtonSaysWhy()
{
    Button button(u"Send reset"_s, ButtonKind::Primary);
    gui::show(button);
    const QString why = u"A reset makes sense once the address is confirmed."_s;
    button.setBlocked(why);
    QVERIFY(!button.isEnabled());
    QCOMPARE(toolTipShownBy(button), why);
    QCOMPARE(accessibleText(&button, QAccessible::Description), why);
    QSignalSpy clicked(&button, &QPushButton::clicked);
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(clicked.size(), 0);
}

void TestWidgets::unblockedButtonHasItsHelpBack()
{
    Button button(u"Send reset"_s);
    button.setHelp(u"Sends a link for a new password"_s);
    button.setBlocked(u"Not now."_s);
    button.setBlocked(std::nullopt);
    QVERIFY(button.isEnabled());
    QCOMPARE(button.toolTip(), u"Sends a link for a new password"_s);
    QCOMPARE(button.accessibleDescription(), button.toolTip());
}

void TestWidgets::iconButtonHasAName()
{
    Button button(IconName::Copy, u"Copy the address"_s);
    QCOMPARE(accessibleText(&button, QAccessible::Name), u"Copy the address"_s);
    QCOMPARE(button.toolTip(), u"Copy the address"_s);
    QCOMPARE(button.sizeHint(), QSize(36, 36));
}

void TestWidgets::pillIsReadByItsWord()
{
    Pill pill(u"Unconfirmed"_s, Tone::Waiting);
    QCOMPARE(accessibleText(&pill, QAccessible::Name), u"Unconfirmed"_s);
    const int narrow = pill.sizeHint().width();
    pill.setState(u"Waiting for confirmation"_s, Tone::Waiting);
    QVERIFY(pill.sizeHint().width() > narrow);
    QCOMPARE(pill.sizeHint().height(), 22);
    QCOMPARE(accessibleText(&pill, QAccessible::Name), u"Waiting for confirmation"_s);
}

void TestWidgets::initialsAreWholeCharacters_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("initials"); // without the invisible mark between them
    QTest::newRow("two words") << u"Olivia Smith"_s << u"OS"_s;
    QTest::newRow("three words") << u"Anna Maria Berg"_s << u"AB"_s;
    QTest::newRow("one word") << u"liam"_s << u"L"_s;
    QTest::newRow("address") << u"grace.okafor@corp.example"_s << u"GO"_s;
    QTest::newRow("combining") << u"e\u0301mile zola"_s << u"E\u0301Z"_s;
    QTest::newRow("surrogates") << u"𐐨x y"_s << u"𐐀Y"_s;
    QTest::newRow("nothing") << u"  "_s << u"?"_s;
}

void TestWidgets::initialsAreWholeCharacters()
{
    QFETCH(QString, name);
    QTEST(Avatar::initials(name).remove(QChar(0x200C)), "initials");
}

void TestWidgets::elidedLabelIsWholeInTheToolTip()
{
    ElidedLabel label(u"henry.clark-with-a-very-long-address@example.com"_s);
    label.resize(120, 24);
    label.setMinimumWidth(120);
    label.setMaximumWidth(120);
    gui::show(label);
    QVERIFY(label.isElided());
    QCOMPARE(toolTipShownBy(label), label.text());
    QCOMPARE(accessibleText(&label, QAccessible::Name), label.text());
    QVERIFY(label.minimumSizeHint().width() < 120);
    label.setText(u"short"_s);
    QVERIFY(!label.isElided());
    toolTipShownBy(label);
    QTRY_COMPARE(QToolTip::text(), QString());
}

void TestWidgets::fieldSaysItsErrorWhereItWasTyped()
{
    auto *edit = new QLineEdit(u"olivia.corp.example"_s);
    FormField field(u"&E-mail address"_s, edit);
    field.setHint(u"Where the link goes."_s);
    gui::show(field);
    auto &note = gui::child<QLabel>(field, u"noteLabel"_s);
    QCOMPARE(note.text(), u"Where the link goes."_s);
    QCOMPARE(accessibleText(edit, QAccessible::Name), u"E-mail address"_s);
    QVERIFY(!isMarkedWrong(edit));

    field.setError(u"An e-mail address needs an @."_s);
    QVERIFY(isMarkedWrong(edit));
    QVERIFY(note.isVisible());
    QCOMPARE(note.text(), u"An e-mail address needs an @."_s);
    QCOMPARE(note.palette().color(QPalette::WindowText), theme().color(ColorRole::BadText));
    QCOMPARE(accessibleText(edit, QAccessible::Description), u"An e-mail address needs an @."_s);
    QCOMPARE(edit->text(), u"olivia.corp.example"_s); // nothing typed is lost

    field.setError(std::nullopt);
    QCOMPARE(note.text(), u"Where the link goes."_s);
    QVERIFY(!isMarkedWrong(edit));
}

void TestWidgets::formFindsTheFirstError()
{
    Form form;
    auto *name = new QLineEdit;
    auto *port = new QLineEdit;
    form.addField(u"Name"_s, name);
    FormField *second = form.addField(u"Port"_s, port);
    gui::show(form);
    QVERIFY(!form.focusFirstError());
    second->setError(u"A port is a number from 1 to 65535."_s);
    QVERIFY(form.hasErrors());
    QVERIFY(form.focusFirstError());
    QTRY_VERIFY(port->hasFocus());
    form.clearErrors();
    QVERIFY(!form.hasErrors());
}

static void fillChips(FilterChips &chips)
{
    chips.setChips(
        {{u"all"_s, u"All"_s, 200}, {u"wait"_s, u"Unconfirmed"_s, 37}, {u"ok"_s, u"Confirmed"_s, 151}});
}

void TestWidgets::chipsAreChosenByKeyboard()
{
    FilterChips chips(u"Status"_s);
    fillChips(chips);
    gui::show(chips);
    QCOMPARE(chips.current(), u"all"_s);
    QSignalSpy chosen(&chips, &FilterChips::chosen);
    auto &first = gui::child<QWidget>(chips, u"allFilterChip"_s);
    auto &second = gui::child<QWidget>(chips, u"waitFilterChip"_s);
    QCOMPARE(accessibleText(&second, QAccessible::Name), u"Unconfirmed 37"_s);
    QCOMPARE(first.focusPolicy(), Qt::StrongFocus);
    QCOMPARE(second.focusPolicy(), Qt::ClickFocus); // one stop for Tab
    first.setFocus();
    QTest::keyClick(&first, Qt::Key_Right);
    QCOMPARE(chips.current(), u"wait"_s);
    QTRY_VERIFY(second.hasFocus());
    QTest::keyClick(&second, Qt::Key_End);
    QCOMPARE(chips.current(), u"ok"_s);
    QTest::keyClick(&gui::child<QWidget>(chips, u"okFilterChip"_s), Qt::Key_Right); // the end is the end
    QCOMPARE(chosen.size(), 2);
    gui::click(first);
    QCOMPARE(chosen.last().first().toString(), u"all"_s);
    gui::click(first);
    QCOMPARE(chosen.size(), 3); // chosen already: nothing new, and it stays chosen
    QCOMPARE(chips.current(), u"all"_s);
}

void TestWidgets::chipsTurnWithTheReadingDirection()
{
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    FilterChips chips(u"Status"_s);
    fillChips(chips);
    gui::show(chips);
    auto &first = gui::child<QWidget>(chips, u"allFilterChip"_s);
    QVERIFY(first.x() > gui::child<QWidget>(chips, u"okFilterChip"_s).x());
    first.setFocus();
    QTest::keyClick(&first, Qt::Key_Left);
    QCOMPARE(chips.current(), u"wait"_s);
}

void TestWidgets::chipsKeepTheChoiceWhenCountsChange()
{
    FilterChips chips(u"Status"_s);
    fillChips(chips);
    chips.setCurrent(u"wait"_s);
    QSignalSpy chosen(&chips, &FilterChips::chosen);
    chips.setChips({{u"all"_s, u"All"_s, 201}, {u"wait"_s, u"Unconfirmed"_s, 38}});
    QCOMPARE(chips.current(), u"wait"_s);
    chips.setChips({{u"all"_s, u"All"_s, 201}});
    QCOMPARE(chips.current(), u"all"_s);
    QCOMPARE(chosen.size(), 0);
}

static void fillSideBar(SideBar &bar)
{
    bar.addEntry({u"overview"_s, u"Overview"_s, IconName::Overview});
    bar.addEntry({u"accounts"_s, u"Accounts"_s, IconName::Accounts});
    bar.addEntry({u"messages"_s, u"Messages"_s, IconName::Messages});
    bar.setCurrent(u"accounts"_s);
}

void TestWidgets::sideBarIsOneTabStop()
{
    SideBar bar;
    fillSideBar(bar);
    gui::show(bar);
    auto &accounts = gui::child<SideBarItem>(bar, u"accountsSideBarItem"_s);
    auto &messages = gui::child<SideBarItem>(bar, u"messagesSideBarItem"_s);
    QCOMPARE(accessibleText(&accounts, QAccessible::Name), u"Accounts"_s);
    QCOMPARE(accounts.focusPolicy(), Qt::StrongFocus);
    QCOMPARE(messages.focusPolicy(), Qt::ClickFocus);
    QSignalSpy chosen(&bar, &SideBar::chosen);
    accounts.setFocus();
    QTest::keyClick(&accounts, Qt::Key_Down);
    QTRY_VERIFY(messages.hasFocus());
    QCOMPARE(chosen.size(), 0); // moving is not choosing
    QTest::keyClick(&messages, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(bar.current(), u"messages"_s);
    gui::click(messages);
    QVERIFY(messages.isChecked()); // a second click does not leave the page
    QCOMPARE(bar.keys(), (QStringList{u"overview"_s, u"accounts"_s, u"messages"_s}));
}

void TestWidgets::sideBarBadgeIsRead()
{
    SideBar bar;
    fillSideBar(bar);
    bar.setBadge(u"messages"_s, 2, u"2 messages failed"_s);
    auto *item = bar.findChild<SideBarItem *>(u"messagesSideBarItem"_s);
    QCOMPARE(item->badge(), std::optional(2));
    QCOMPARE(accessibleText(item, QAccessible::Description), u"2 messages failed"_s);
    bar.setBadge(u"messages"_s, 0, u"0 messages failed"_s);
    QVERIFY(!item->badge());
    QCOMPARE(accessibleText(item, QAccessible::Description), QString());
}

void TestWidgets::sideBarReplacesItsSection()
{
    SideBar bar;
    fillSideBar(bar);
    bar.setSection(u"Saved filters"_s, {{u"today"_s, u"Goes today"_s}, {u"bounced"_s, u"Bounced"_s}});
    QCOMPARE(bar.keys().size(), 5);
    bar.setSection(u"Saved filters"_s, {{u"bounced"_s, u"Bounced"_s}});
    QCOMPARE(bar.keys().last(), u"bounced"_s);
    QCOMPARE(bar.keys().size(), 4);
    QCOMPARE(bar.current(), u"accounts"_s);
}

void TestWidgets::searchWaitsForAPause()
{
    SearchField field(u"Search people"_s);
    gui::show(field);
    QSignalSpy searched(&field, &SearchField::searchChanged);
    gui::type(field, u"smith"_s);
    QVERIFY(searched.size() < 2); // not once a key
    QTRY_COMPARE(field.text(), u"smith"_s);
    QTRY_VERIFY(!searched.isEmpty());
    QCOMPARE(searched.last().first().toString(), u"smith"_s);
    const auto before = searched.size();
    QTest::keyClick(&field, Qt::Key_Return);
    QCOMPARE(searched.size(), before); // the same text again is no news
    QSignalSpy down(&field, &SearchField::movedDown);
    QTest::keyClick(&field, Qt::Key_Down);
    QCOMPARE(down.size(), 1);
}

void TestWidgets::searchIsClearedByEscape()
{
    SearchField field(u"Search people"_s);
    gui::show(field);
    QSignalSpy searched(&field, &SearchField::searchChanged);
    field.setText(u"smith"_s);
    QTest::keyClick(&field, Qt::Key_Return);
    QTest::keyClick(&field, Qt::Key_Escape);
    QCOMPARE(field.text(), QString());
    QCOMPARE(searched.size(), 2); // at once, without the pause
}

void TestWidgets::everythingInASearchFieldHasAName()
{
    SearchField field(u"Search people"_s);
    field.setText(u"x"_s);
    gui::show(field);
    QVERIFY(!accessibleText(&field, QAccessible::Name).isEmpty());
    const auto inside = field.findChildren<QAbstractButton *>();
    QVERIFY(!inside.isEmpty());
    for (QAbstractButton *button : inside)
        QVERIFY(!accessibleText(button, QAccessible::Name).isEmpty());
}

void TestWidgets::noticeCopiesDetails()
{
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    auto *notice = new Notice;
    column->addWidget(notice);
    gui::show(window);
    QVERIFY(!notice->isVisible());
    notice->showError({Error::Code::SignIn, u"The mail server did not accept the password."_s,
        u"Make a new app password."_s, u"535 5.7.8 not accepted"_s});
    QVERIFY(notice->isVisible());
    gui::click(gui::child<Button>(window, u"copyDetailsButton"_s));
    const QString copied = QGuiApplication::clipboard()->text();
    for (const QString &part : {u"did not accept"_s, u"app password"_s, u"SignIn"_s, u"535 5.7.8"_s})
        QVERIFY2(copied.contains(part), qPrintable(copied));

    notice->showText(Tone::Good, u"The test mail was accepted."_s);
    QVERIFY(!notice->findChild<Button *>(u"copyDetailsButton"_s)->isVisible());
    QSignalSpy dismissed(notice, &Notice::dismissed);
    notice->setDismissible(true);
    QTest::qWait(0); // the layout makes room
    gui::click(gui::child<Button>(window, u"dismissButton"_s));
    QCOMPARE(dismissed.size(), 1);
    QVERIFY(!notice->isVisible());
}

void TestWidgets::toastUndoesOnce()
{
    QWidget window;
    window.resize(600, 400);
    gui::show(window);
    Toast toast(&window);
    int undone = 0;
    QSignalSpy expired(&toast, &Toast::expired);
    toast.showAction(u"Olivia Smith was blocked."_s, u"Undo"_s, this, [&undone] { ++undone; });
    QVERIFY(toast.isVisible());
    QVERIFY(window.rect().contains(toast.geometry()));
    gui::click(gui::child<QPushButton>(toast, u"toastActionButton"_s));
    QCOMPARE(undone, 1);
    QVERIFY(!toast.isVisible());
    QCOMPARE(expired.size(), 0);
}

void TestWidgets::toastForgetsAGoneContext()
{
    QWidget window;
    window.resize(600, 400);
    gui::show(window);
    Toast toast(&window);
    int undone = 0;
    auto context = std::make_unique<QObject>();
    toast.showAction(u"Blocked."_s, u"Undo"_s, context.get(), [&undone] { ++undone; });
    context.reset();
    gui::click(gui::child<QPushButton>(toast, u"toastActionButton"_s));
    QCOMPARE(undone, 0);
}

void TestWidgets::toastReplacedIsFinal()
{
    QWidget window;
    window.resize(600, 400);
    gui::show(window);
    Toast toast(&window);
    QSignalSpy expired(&toast, &Toast::expired);
    toast.showAction(u"Blocked."_s, u"Undo"_s, this, [] {});
    toast.showText(u"Activation sent."_s);
    QCOMPARE(expired.size(), 1);
    QCOMPARE(toast.text(), u"Activation sent."_s);
    QVERIFY(!toast.findChild<QPushButton *>(u"toastActionButton"_s)->isVisible());
}

void TestWidgets::figureLeadsToItsList()
{
    Figure figure(u"wait for activation"_s, Tone::Waiting);
    figure.setFigure(u"37"_s, u"5 go within 24 h"_s);
    gui::show(figure);
    QCOMPARE(accessibleText(&figure, QAccessible::Name), u"37 wait for activation"_s);
    QCOMPARE(accessibleText(&figure, QAccessible::Description), u"5 go within 24 h"_s);
    QSignalSpy clicked(&figure, &QAbstractButton::clicked);
    gui::click(figure);
    figure.setFocus();
    QTest::keyClick(&figure, Qt::Key_Space);
    QCOMPARE(clicked.size(), 2);
    figure.setLeadsSomewhere(false);
    QCOMPARE(figure.focusPolicy(), Qt::NoFocus);
}

void TestWidgets::timelineKeepsWhatIsMarked()
{
    const ManualClock clock(toInstant(QDateTime({2026, 11, 21}, {13, 0}, Qt::UTC)));
    Timeline timeline(clock);
    const QList<Timeline::Entry> entries{
        {clock.now() - 5min, Tone::Good, u"Activation sent"_s, u"250 2.0.0 <b>Ok</b>"_s},
        {clock.now() - 26h, Tone::Neutral, u"Registered"_s}};
    timeline.setEntries(entries);
    const auto labels = timeline.findChildren<QLabel *>();
    QCOMPARE(labels.size(), 5);
    QCOMPARE(labels[0]->text(), u"13:55"_s);
    QVERIFY(labels[0]->toolTip().contains(u"2026-11-21 12:55:00 UTC"_s));
    QCOMPARE(labels[2]->textFormat(), Qt::PlainText); // a server's words are never markup
    timeline.setEntries(entries);
    QCOMPARE(timeline.findChildren<QLabel *>(), labels);
    QCOMPARE(timeline.plainText(),
        u"2026-11-21 12:55:00 UTC  Activation sent: 250 2.0.0 <b>Ok</b>\n2026-11-20 11:00:00 UTC  Registered"_s);
}

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
