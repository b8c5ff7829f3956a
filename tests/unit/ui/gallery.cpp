// SPDX-License-Identifier: GPL-3.0-or-later
// Paints every shared widget in every theme: QT_QPA_PLATFORM=offscreen latchkey_gallery DIR
// The pictures are for the eye; nothing here is a test.
#include "common/AskDialog.h"
#include "common/Avatar.h"
#include "common/Card.h"
#include "common/DataTable.h"
#include "common/ElidedLabel.h"
#include "common/EmptyState.h"
#include "common/Figure.h"
#include "common/FilterChips.h"
#include "common/FlowLayout.h"
#include "common/Form.h"
#include "common/IconLabel.h"
#include "common/ItemRoles.h"
#include "common/Label.h"
#include "common/Notice.h"
#include "common/Pill.h"
#include "common/SearchField.h"
#include "common/SideBar.h"
#include "common/SidePanel.h"
#include "common/Timeline.h"
#include "common/TimeText.h"
#include "common/Toast.h"
#include "common/TypeToConfirmDialog.h"
#include "unit/ui/SampleModel.h"

#include <functional>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRadioButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const ManualClock wallClock(toInstant(QDateTime({2026, 11, 21}, {14, 20}, Qt::UTC)));

QHBoxLayout *rowOf(std::initializer_list<QWidget *> widgets)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(measure::gapSmall);
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    row->addStretch();
    return row;
}

SideBar *makeSideBar(const QString &current)
{
    auto *bar = new SideBar;
    bar->addEntry({u"overview"_s, u"Overview"_s, IconName::Overview});
    bar->addEntry({u"accounts"_s, u"Accounts"_s, IconName::Accounts});
    bar->addEntry({u"messages"_s, u"Messages"_s, IconName::Messages});
    bar->addEntry({u"tokens"_s, u"Tokens"_s, IconName::Tokens});
    bar->addEntry({u"blacklist"_s, u"Blacklist"_s, IconName::Blacklist});
    bar->addEntry({u"activity"_s, u"Activity"_s, IconName::Activity});
    bar->addEntry({u"site"_s, u"Site"_s, IconName::Site});
    bar->setSection(u"Saved filters"_s,
        {{u"today"_s, u"Goes today"_s, std::nullopt}, {u"never"_s, u"Never opened"_s, std::nullopt},
            {u"bounced"_s, u"Bounced"_s, std::nullopt}});
    bar->setBadge(u"messages"_s, 2, u"2 messages failed"_s);
    bar->setFooter(u"Practice"_s, u"200 sample people"_s);
    bar->setCurrent(current);
    return bar;
}

SidePanel *makePanel()
{
    auto *panel = new SidePanel;
    QVBoxLayout *body = panel->body();
    body->addWidget(new Label(u"Olivia Smith"_s, TextStyle::Title));
    auto *email = new Label(u"olivia.smith@corp.example"_s, TextStyle::Body, ColorRole::MutedText);
    email->setSelectable(true);
    body->addWidget(email);
    body->addLayout(rowOf({new Pill(u"Unconfirmed"_s, Tone::Waiting)}));
    body->addWidget(new Label(u"Removed in 3 h unless confirmed"_s, TextStyle::Body, ColorRole::MutedText));
    auto *grid = new FlowLayout;
    grid->setEqualColumns(2);
    grid->setSpacing(measure::gapSmall);
    grid->addWidget(new Button(u"Send activation"_s, ButtonKind::Primary));
    grid->addWidget(new Button(u"Give 24 h more"_s));
    auto *reset = new Button(u"Send reset"_s);
    reset->setBlocked(u"A reset makes sense once the address is confirmed."_s);
    grid->addWidget(reset);
    auto *more = new Button(u"More"_s);
    more->setMenu(new QMenu(more));
    grid->addWidget(more);
    body->addLayout(grid);
    auto *why = new Label(*reset->blockedReason(), TextStyle::Caption, ColorRole::MutedText);
    why->setWordWrap(true);
    body->addWidget(why);
    body->addSpacing(8);
    body->addWidget(new Label(u"What happened"_s, TextStyle::Section));
    auto *timeline = new Timeline(wallClock);
    const Instant now = wallClock.now();
    timeline->setEntries({
        {now - 18min, Tone::Good, u"Activation sent"_s, u"250 2.0.0 Ok: queued as 4F1B2"_s},
        {now - 17min, Tone::Waiting, u"Opened, not confirmed"_s, u"a mail scanner probably opened it"_s},
        {now - 279min, Tone::Info, u"Activation sent"_s, u"450 4.2.0 greylisted, tried again at 09:56"_s},
        {now - 25h, Tone::Bad, u"Not delivered"_s,
            u"550 5.1.1 <olivia.smith@corp.example>: Recipient address rejected: User unknown in local recipient table"_s},
        {now - 70h, Tone::Neutral, u"Registered"_s, u"on the website"_s},
    });
    body->addWidget(timeline);
    panel->setFoot(new Button(u"Copy as ticket text"_s));
    return panel;
}

DataTable *makeTable(SampleModel &model)
{
    auto *table = new DataTable(wallClock);
    table->setModel(&model);
    table->setColumn(SampleModel::Name, CellKind::Person, 180);
    table->setColumn(SampleModel::Email, CellKind::Text, 230);
    table->setColumn(SampleModel::Status, CellKind::Pill, 130);
    table->setColumn(SampleModel::Registered, CellKind::Time, 110);
    table->setColumn(SampleModel::TimeLeft, CellKind::TimeLeft, 96);
    table->setStretchColumn(SampleModel::Email);
    table->horizontalHeader()->setSortIndicator(SampleModel::TimeLeft, Qt::AscendingOrder);
    table->horizontalHeader()->setSortIndicatorShown(true);
    return table;
}

QWidget *makeAccounts()
{
    auto *window = new QWidget;
    auto *model = new SampleModel(window);
    auto rows = SampleModel::people(wallClock.now());
    rows[10].loading = true;
    model->setRows(rows);
    auto *all = new QHBoxLayout(window);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeSideBar(u"accounts"_s));
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    auto *search = new SearchField(u"Search people: name, e-mail, status:unconfirmed registered:<3d"_s);
    search->setShortcutHint(u"Ctrl+F"_s);
    auto *check = new Button(u"Check a link…"_s);
    check->setIconName(IconName::Link);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(16, 12, 16, 12);
    top->setSpacing(8);
    top->addWidget(search, 1);
    top->addWidget(check);
    top->addWidget(new Button(u"New account"_s));
    right->addLayout(top);
    auto *below = new QHBoxLayout;
    below->setSpacing(0);
    auto *list = new QVBoxLayout;
    list->setSpacing(0);
    auto *chips = new FilterChips(u"Status"_s);
    chips->setChips({{u"all"_s, u"All"_s, 200}, {u"wait"_s, u"Unconfirmed"_s, 37},
        {u"ok"_s, u"Confirmed"_s, 151}, {u"blocked"_s, u"Blocked"_s, 12}});
    chips->setCurrent(u"wait"_s);
    auto *table = makeTable(*model);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(16, 0, 8, 8);
    line->addWidget(chips, 1);
    line->addWidget(
        new ElidedLabel(u"37 people, sorted by time left"_s, TextStyle::Body, ColorRole::MutedText));
    line->addWidget(table->makeColumnsButton());
    list->addLayout(line);
    list->addWidget(table);
    table->setCurrentIndex(model->index(0, 0));
    below->addLayout(list, 1);
    below->addWidget(makePanel());
    right->addLayout(below, 1);
    all->addLayout(right, 1);
    window->resize(1320, 780);
    return window;
}

QWidget *makeOverview()
{
    auto *window = new QWidget;
    auto *all = new QHBoxLayout(window);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(makeSideBar(u"overview"_s));
    auto *page = new QVBoxLayout;
    page->setContentsMargins(16, 16, 16, 16);
    page->setSpacing(16);
    page->addWidget(new Label(u"Today"_s, TextStyle::Title));
    auto *figures = new QHBoxLayout;
    figures->setSpacing(12);
    const auto figure = [&](const QString &number, const QString &caption, const QString &detail, Tone tone) {
        auto *one = new Figure(caption, tone);
        one->setFigure(number, detail);
        figures->addWidget(one);
    };
    figure(u"37"_s, u"wait for activation"_s, u"5 go within 24 h"_s, Tone::Waiting);
    figure(u"4"_s, u"open resets"_s, u"the next expires in 12 min"_s, Tone::Info);
    figure(u"2"_s, u"messages failed"_s, u"wrong password at the mail server"_s, Tone::Bad);
    figure(u"98 %"_s, u"arrived in 30 days"_s, u"1,204 of 1,229"_s, Tone::Good);
    figure({}, u"being counted"_s, {}, Tone::Neutral);
    page->addLayout(figures);
    const auto notice = [&](Tone tone, const QString &title, const QString &text) {
        auto *one = new Notice(tone);
        one->showText(tone, title, text);
        page->addWidget(one);
        return one;
    };
    auto *error = new Notice(Tone::Bad);
    error->addAction(u"Mail settings"_s);
    error->setDismissible(true);
    error->showError({Error::Code::SignIn, u"The mail server did not accept the password."_s,
        u"Make a new app password at Google and enter it under Settings, Mail."_s,
        u"535 5.7.8 Username and Password not accepted"_s});
    page->addWidget(error);
    notice(Tone::Waiting, u"5 people go today."_s, u"They have not confirmed their address for 72 hours."_s);
    notice(Tone::Good, u"The test mail was accepted."_s, {});
    notice(Tone::Info, u"This is practice."_s, u"No mail leaves this computer."_s);
    auto *card = new Card;
    auto *empty = new EmptyState(IconName::Messages, u"No messages yet"_s,
        u"Every activation and every reset that is sent stands here, with what the mail server said about it."_s);
    empty->addAction(u"Find a person"_s, ButtonKind::Primary);
    card->body()->addWidget(empty);
    page->addWidget(card, 1);
    all->addLayout(page, 1);
    window->resize(1320, 860);
    return window;
}

QWidget *makeControls()
{
    auto *window = new QWidget;
    auto *columns = new QHBoxLayout(window);
    columns->setContentsMargins(24, 24, 24, 24);
    columns->setSpacing(24);

    auto *form = new Form;
    form->addSection(u"Mail account"_s, u"What your provider calls SMTP or outgoing mail."_s);
    auto *preset = new QComboBox;
    preset->addItems({u"Gmail"_s, u"Microsoft 365"_s, u"Own server"_s});
    form->addField(u"&Provider"_s, preset);
    auto *server = new QLineEdit(u"smtp.gmail.com"_s);
    form->addField(u"&Server"_s, server, u"For Gmail: smtp.gmail.com"_s);
    auto *port = new QSpinBox;
    port->setRange(1, 65535);
    port->setValue(587);
    form->addField(u"P&ort"_s, port);
    auto *address = new QLineEdit(u"olivia.corp.example"_s);
    form->addField(u"&E-mail address"_s, address)
        ->setError(u"An e-mail address needs an @ between the name and the domain."_s);
    auto *password = new QLineEdit(u"abcd efgh ijkl mnop"_s);
    password->setEchoMode(QLineEdit::Password);
    form->addField(u"App pass&word"_s, password)->setOptional(true);
    auto *readOnly = new QLineEdit(u"kept in the keychain"_s);
    readOnly->setReadOnly(true);
    form->addField(u"Stored"_s, readOnly);
    auto *off = new QLineEdit(u"not now"_s);
    off->setEnabled(false);
    form->addField(u"Disabled"_s, off);
    auto *left = new QVBoxLayout;
    left->addWidget(form);
    left->addStretch();

    auto *middle = new QVBoxLayout;
    middle->setSpacing(14);
    middle->addWidget(new Label(u"Buttons"_s, TextStyle::Section));
    auto *blocked = new Button(u"Primary, blocked"_s, ButtonKind::Primary);
    blocked->setBlocked(u"Because"_s);
    middle->addLayout(
        rowOf({new Button(u"Primary"_s, ButtonKind::Primary), new Button(u"Plain"_s), blocked}));
    auto *withIcon = new Button(u"Send"_s, ButtonKind::Primary);
    withIcon->setIconName(IconName::Send);
    auto *trash = new Button(u"Delete"_s, ButtonKind::Danger);
    trash->setIconName(IconName::Trash);
    middle->addLayout(rowOf({withIcon, trash, new Button(u"Delete 12 people"_s, ButtonKind::DangerFilled)}));
    auto *menu = new Button(u"More"_s);
    menu->setMenu(new QMenu(menu));
    middle->addLayout(rowOf({new Button(u"Quiet"_s, ButtonKind::Quiet), menu,
        new Button(IconName::Copy, u"Copy"_s), new Button(IconName::Refresh, u"Refresh"_s)}));
    middle->addWidget(new Label(u"Choices"_s, TextStyle::Section));
    auto *on = new QCheckBox(u"Ask for a reason"_s);
    on->setChecked(true);
    auto *partly = new QCheckBox(u"Some"_s);
    partly->setTristate(true);
    partly->setCheckState(Qt::PartiallyChecked);
    auto *cannot = new QCheckBox(u"Cannot"_s);
    cannot->setEnabled(false);
    cannot->setChecked(true);
    middle->addLayout(rowOf({on, new QCheckBox(u"Off"_s), partly, cannot}));
    auto *radio = new QRadioButton(u"STARTTLS"_s);
    radio->setChecked(true);
    middle->addLayout(rowOf({radio, new QRadioButton(u"TLS from the start"_s)}));
    middle->addWidget(new Label(u"States"_s, TextStyle::Section));
    middle->addLayout(rowOf({new Pill(u"Confirmed"_s, Tone::Good), new Pill(u"Unconfirmed"_s, Tone::Waiting),
        new Pill(u"Bounced"_s, Tone::Bad)}));
    middle->addLayout(rowOf({new Pill(u"Under review"_s, Tone::Info), new Pill(u"Blocked"_s, Tone::Neutral),
        new Avatar(u"Olivia Smith"_s), new Avatar(u"Đặng Thị Mỹ"_s), new Avatar(u"liam@corp.example"_s)}));
    auto *progress = new QProgressBar;
    progress->setValue(62);
    middle->addWidget(progress);
    auto *busy = new QProgressBar;
    busy->setRange(0, 0);
    middle->addWidget(busy);
    middle->addWidget(new Label(u"Figures 30"_s, TextStyle::Figure));
    middle->addWidget(new Label(u"Page title 20"_s, TextStyle::Title));
    middle->addWidget(new Label(u"Section 15"_s, TextStyle::Section));
    middle->addWidget(new Label(u"Body 13, muted"_s, TextStyle::Body, ColorRole::MutedText));
    middle->addWidget(new Label(u"Caption 12"_s, TextStyle::Caption));
    middle->addStretch();

    auto *right = new QVBoxLayout;
    right->setSpacing(14);
    auto *paste = new QPlainTextEdit(
        u"Click here to reset your password:\nhttps://www.mysite.example/reset?code=b6dcQV"_s);
    paste->setFont(Theme::current().fixedFont());
    paste->setFixedHeight(110);
    right->addWidget(paste);
    auto *focused = new QLineEdit(u"with the focus"_s);
    focused->setObjectName(u"focusedLineEdit"_s);
    right->addWidget(focused);
    auto *search = new SearchField(u"Search messages"_s);
    search->setText(u"gamil"_s);
    right->addWidget(search);
    auto *tabs = new QTabWidget;
    auto *tabPage = new QWidget;
    auto *tabColumn = new QVBoxLayout(tabPage);
    tabColumn->addWidget(new Label(u"HTML and text side by side"_s));
    tabColumn->addStretch();
    tabs->addTab(tabPage, u"Text"_s);
    tabs->addTab(new QWidget, u"HTML"_s);
    tabs->addTab(new QWidget, u"Preview"_s);
    right->addWidget(tabs);
    auto *icons = new QGridLayout;
    icons->setSpacing(8);
    for (int i = 0; i < int(IconName::Count_); ++i)
        icons->addWidget(new IconLabel(IconName(i), ColorRole::Text, 20), i / 11, i % 11);
    right->addLayout(icons);

    columns->addLayout(left, 1);
    columns->addLayout(middle, 1);
    columns->addLayout(right, 1);
    window->resize(1320, 760);
    return window;
}

QWidget *makeEmptyAndLoading()
{
    auto *window = new QWidget;
    auto *row = new QHBoxLayout(window);
    auto *model = new SampleModel(window);
    auto *empty = makeTable(*model);
    empty->setEmptyState(new EmptyState(IconName::Search, u"Nobody found"_s,
        u"No name and no address has “smiht” in it. Did you mean “smith”?"_s));
    auto *loading = makeTable(*model);
    loading->setCompact(true);
    loading->setLoading(true);
    row->addWidget(empty);
    row->addWidget(loading);
    window->resize(1320, 420);
    return window;
}

void save(QWidget &widget, const QString &path)
{
    QTest::qWait(250); // Qt fades a clear button in
    widget.grab().save(path);
}

void paintAll(const QString &folder, const QString &suffix)
{
    const auto picture = [&](const QString &name, QWidget *made,
                             const std::function<void(QWidget &)> &prepare = {}) {
        const std::unique_ptr<QWidget> window(made);
        window->show();
        window->activateWindow();
        if (!QTest::qWaitForWindowActive(window.get()))
            qWarning("no focus ring on %s", qPrintable(name));
        window->setAttribute(Qt::WA_KeyboardFocusChange);
        if (prepare)
            prepare(*window);
        save(*window, folder + u'/' + name + u'-' + suffix + u".png"_s);
    };
    picture(u"accounts"_s, makeAccounts(), [](QWidget &window) {
        auto *toast = new Toast(&window);
        toast->showAction(u"Olivia Smith was blocked."_s, u"Undo"_s, toast, [] {});
    });
    picture(u"overview"_s, makeOverview());
    picture(u"controls"_s, makeControls(), [](QWidget &window) {
        window.findChild<QLineEdit *>(u"focusedLineEdit"_s)->setFocus(Qt::TabFocusReason);
    });
    picture(u"lists"_s, makeEmptyAndLoading());
    picture(u"focus"_s, makeAccounts(),
        [](QWidget &window) { window.findChild<DataTable *>()->setFocus(Qt::TabFocusReason); });

    QWidget parent;
    parent.resize(600, 400);
    AskDialog::Question question{u"Delete Olivia Smith?"_s,
        u"The account, its messages and its notes are removed. This cannot be undone."_s,
        u"Delete for good"_s};
    question.reason = AskDialog::Reason::Required;
    auto *dialog = TypeToConfirmDialog::ask(&parent, question, u"olivia.s"_s, &parent, [](const auto &) {});
    save(*dialog, folder + u"/dialog-"_s + suffix + u".png"_s);
    dialog->reject();
    QMenu menu;
    menu.addAction(Icon::get(IconName::Copy), u"Copy"_s)->setShortcut(QKeySequence::Copy);
    menu.addAction(u"Name"_s)->setCheckable(true);
    menu.actions().last()->setChecked(true);
    menu.addSeparator();
    menu.addMenu(u"Change status"_s)->addAction(u"Blocked"_s);
    menu.addAction(Icon::get(IconName::Trash, ColorRole::BadText), u"Delete…"_s)->setEnabled(false);
    menu.popup({0, 0});
    menu.setActiveAction(menu.actions().first());
    save(menu, folder + u"/menu-"_s + suffix + u".png"_s);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const QString folder = QDir(app.arguments().value(1, u"gallery"_s)).absolutePath();
    if (!QDir().mkpath(folder))
        return 1;
    QLocale::setDefault(QLocale(u"en_GB"_s));
    QApplication::setFont(QFont(u"Inter"_s)); // a machine for pictures has no system font worth showing
    Theme theme(app, ThemeChoice::Light);
    theme.setAnimates(false);
    const QString scale = app.devicePixelRatio() > 1.5 ? u"-2x"_s : QString();
    paintAll(folder, u"light"_s + scale);
    theme.setChoice(ThemeChoice::Dark);
    paintAll(folder, u"dark"_s + scale);
    if (!scale.isEmpty())
        return 0;
    theme.setChoice(ThemeChoice::HighContrast);
    paintAll(folder, u"contrast"_s);
    theme.setChoice(ThemeChoice::Light);
    app.setLayoutDirection(Qt::RightToLeft);
    paintAll(folder, u"rtl"_s);
    app.setLayoutDirection(Qt::LeftToRight);
    theme.setTextScale(2.0);
    paintAll(folder, u"text200"_s);
    return 0;
}
