// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountDetailPanel.h"

#include "accounts/AccountColumns.h"
#include "accounts/WholeText.h"
#include "common/EmptyState.h"
#include "common/Notice.h"
#include "common/Pill.h"
#include "common/Timeline.h"
#include "Desk.h"

#include <QAction>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QMenu>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int narrowest = 300;
constexpr int widest = 560;
constexpr int stepCount = 3;

/// What stands on the button: short, for two in a row.
QString buttonText(AccountTask task)
{
    switch (task) {
    case AccountTask::SendActivation:
        return AccountDetailPanel::tr("Send activation");
    case AccountTask::SendReset:
        return AccountDetailPanel::tr("Send reset");
    case AccountTask::Postpone:
        return AccountDetailPanel::tr("Give 24 h more");
    case AccountTask::CorrectAddress:
        return AccountDetailPanel::tr("Correct address...");
    case AccountTask::Edit:
        return AccountDetailPanel::tr("Edit...");
    case AccountTask::CancelReset:
        return AccountDetailPanel::tr("Cancel reset");
    case AccountTask::Unblock:
        return AccountDetailPanel::tr("Unblock");
    case AccountTask::AddNote:
        return AccountDetailPanel::tr("Add note...");
    default:
        return {};
    }
}

/// "sendResetAction" -> "sendResetButton"
QString buttonName(const QAction *action)
{
    return action->objectName().chopped(6) + u"Button"_s;
}

QString helpFor(AccountTask task)
{
    switch (task) {
    case AccountTask::SendActivation:
        return AccountDetailPanel::tr("Sends a link that proves the address; an older one stops working");
    case AccountTask::SendReset:
        return AccountDetailPanel::tr("Sends a link to choose a new password; an older one stops working");
    case AccountTask::Postpone:
        return AccountDetailPanel::tr("Moves the removal of this account 24 hours further away");
    case AccountTask::CorrectAddress:
        return AccountDetailPanel::tr("Mends a mistyped address and sends the activation there");
    default:
        return {};
    }
}

} // namespace

AccountDetailPanel::AccountDetailPanel(Desk &desk, AccountActions &actions, QWidget *parent)
    : SidePanel(parent)
    , m_desk(desk)
    , m_actions(actions)
    , m_ticks(desk.clock())
    , m_content(new QWidget)
    , m_column(new QVBoxLayout(m_content))
    , m_nobody(new EmptyState(IconName::Accounts, QString(), QString()))
{
    setAccessibleName(tr("Person"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(measure::gapSmall);
    addHead();
    addSteps();
    addStory();
    m_nobody->setMinimumHeight(320);
    m_nobody->setObjectName(u"nobodyEmptyState"_s);
    body()->addWidget(m_content);
    body()->addWidget(m_nobody);
    m_ticket = new Button(tr("Copy as ticket text"));
    m_ticket->setObjectName(u"copyTicketButton"_s);
    m_ticket->setIconName(IconName::Copy);
    m_ticket->setHelp(tr("Name, address, status and what happened, without any link"));
    setFoot(m_ticket);
    connect(m_ticket, &QPushButton::clicked, this, &AccountDetailPanel::copyTicket);
    connect(&m_actions, &AccountActions::stateChanged, this, &AccountDetailPanel::showSteps);
    connect(&m_ticks, &TickClock::ticked, this, [this] {
        m_actions.update();
        showSituation();
    });
    follow();
    connect(&Theme::current(), &Theme::changed, this, &AccountDetailPanel::follow);
    showNobody(
        tr("Nobody chosen"), tr("Choose a person in the list to see where they stand and what helps."));
}

void AccountDetailPanel::follow()
{
    // The base keeps one width; beside a splitter people may want another.
    setMinimumWidth(Theme::current().scaled(narrowest));
    setMaximumWidth(Theme::current().scaled(widest));
    // As high as the line it belongs to.
    m_copyAddress->setFixedSize(Theme::current().scaled(24), Theme::current().scaled(22));
    m_copyAddress->setIconSize(QSize(Theme::current().scaled(16), Theme::current().scaled(16)));
}

void AccountDetailPanel::addHead()
{
    m_name = new WholeText(TextStyle::Title, ColorRole::Text);
    m_name->setObjectName(u"nameLabel"_s);
    m_email = new WholeText(TextStyle::Body, ColorRole::MutedText);
    m_email->setObjectName(u"emailLabel"_s);
    m_copyAddress = new Button(IconName::Copy, tr("Copy the address"));
    m_copyAddress->setObjectName(u"copyAddressButton"_s);
    connect(m_copyAddress, &QPushButton::clicked, this, &AccountDetailPanel::copyAddress);
    auto *address = new QHBoxLayout;
    address->setSpacing(measure::grid);
    address->addWidget(m_email, 1);
    address->addWidget(m_copyAddress, 0, Qt::AlignTop);
    m_more = new WholeText(TextStyle::Caption, ColorRole::MutedText);
    m_more->setObjectName(u"userNameLabel"_s);
    m_pill = new Pill;
    m_pill->setObjectName(u"statusPill"_s);
    auto *names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(m_name);
    names->addLayout(address);
    names->addWidget(m_more);
    m_column->addLayout(names);
    m_column->addWidget(m_pill, 0, Qt::AlignLeading);
    for (Label *&line : m_situation) {
        line = new Label({}, TextStyle::Body, ColorRole::MutedText);
        line->setWordWrap(true);
        line->setObjectName(u"situationLabel%1"_s.arg(&line - m_situation + 1));
        m_column->addWidget(line);
    }
}

void AccountDetailPanel::addSteps()
{
    auto *grid = new QGridLayout;
    grid->setSpacing(measure::gapSmall);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    for (int i = 0; i < stepCount; ++i) {
        auto *button = new Button(QString());
        button->setMinimumWidth(1);
        connect(button, &QPushButton::clicked, this, [this, i] {
            if (i < m_stepTasks.size())
                m_actions.action(m_stepTasks[i])->trigger();
        });
        m_steps.append(button);
        grid->addWidget(button, i / 2, i % 2);
    }
    m_moreButton = new Button(tr("More"));
    m_moreButton->setObjectName(u"moreButton"_s);
    m_menu = new QMenu(m_moreButton);
    m_menu->setObjectName(u"moreMenu"_s);
    m_menu->setToolTipsVisible(true);
    m_moreButton->setMenu(m_menu);
    grid->addWidget(m_moreButton, stepCount / 2, stepCount % 2);
    m_caption = new Label({}, TextStyle::Caption, ColorRole::MutedText);
    m_caption->setObjectName(u"captionLabel"_s);
    m_caption->setWordWrap(true);
    m_news = new Notice;
    m_news->setObjectName(u"newsNotice"_s);
    m_column->addLayout(grid);
    m_column->addWidget(m_caption);
    m_column->addWidget(m_news);
}

void AccountDetailPanel::addStory()
{
    m_column->addSpacing(measure::gapSmall);
    m_column->addWidget(new Label(tr("What happened"), TextStyle::Section));
    m_timeline = new Timeline(m_desk.clock());
    m_timeline->setObjectName(u"timeline"_s);
    m_column->addWidget(m_timeline);
}

std::optional<AccountId> AccountDetailPanel::person() const
{
    return m_detail ? std::optional(m_detail->account.id) : std::nullopt;
}

void AccountDetailPanel::showNobody(const QString &title, const QString &sentence)
{
    m_detail.reset();
    m_actions.setTarget(std::nullopt);
    clearNews();
    m_content->hide();
    m_nobody->setText(title, sentence);
    m_nobody->show();
    m_ticket->setBlocked(tr("Choose one person first."));
    m_ticks.setRate(TickClock::Rate::Minute);
}

void AccountDetailPanel::showPerson(const AccountDetail &detail)
{
    const bool other = person() != detail.account.id;
    m_detail = detail;
    const Account &account = detail.account;
    const StatusWord word = statusWord(account);
    m_name->setText(account.displayName());
    m_email->setText(account.email);
    QString more = tr("User name %1").arg(account.userName);
    if (account.phone)
        more += u"  \u00b7  "_s + *account.phone;
    m_more->setText(more);
    m_pill->setState(word.text, word.tone);
    m_pill->setToolTip(word.explanation);
    QList<Timeline::Entry> entries;
    for (const TimelineEntry &entry : detail.timeline)
        entries.append({entry.at, entry.tone, entry.title, entry.detail});
    m_timeline->setEntries(entries);
    if (other) {
        clearNews();
        scrollToTop();
    }
    m_nobody->hide();
    m_content->show();
    m_ticket->setBlocked(std::nullopt);
    showSituation();
    m_actions.setTarget(detail);
    showSteps();
}

void AccountDetailPanel::showSituation()
{
    if (!m_detail)
        return;
    const auto lines = situationOf(*m_detail, m_desk.clock().now());
    bool counts = false;
    for (int i = 0; i < 2; ++i) {
        m_situation[i]->setVisible(i < lines.size());
        if (i >= lines.size())
            continue;
        m_situation[i]->setText(lines[i].text);
        m_situation[i]->setToolTip(lines[i].toolTip);
        m_situation[i]->setColorRole(
            lines[i].tone == Tone::Neutral ? ColorRole::MutedText : textRole(lines[i].tone));
        counts = counts || lines[i].counts;
    }
    m_ticks.setRate(counts ? TickClock::Rate::Second : TickClock::Rate::Minute);
}

QList<AccountTask> AccountDetailPanel::stepsFor(const Account &account) const
{
    if (account.status.isBlocked())
        return {AccountTask::Unblock, AccountTask::AddNote, AccountTask::SendReset};
    if (account.status.isUnconfirmed() && needsOtherAddress(account))
        return {AccountTask::CorrectAddress, AccountTask::Postpone, AccountTask::SendActivation};
    if (account.status.isUnconfirmed())
        return {AccountTask::SendActivation, AccountTask::Postpone, AccountTask::SendReset};
    if (isResetOpen(account, m_desk.clock().now()))
        return {AccountTask::SendReset, AccountTask::CancelReset, AccountTask::Edit};
    return {AccountTask::SendReset, AccountTask::Edit, AccountTask::SendActivation};
}

QString AccountDetailPanel::captionFor(const QList<AccountTask> &steps) const
{
    for (const AccountTask task : steps) {
        const auto rule = m_actions.refusalOf(task);
        // While something is being saved every button waits; that needs no explanation.
        if (rule && !m_actions.isBusy())
            return *rule;
    }
    if (isResetOpen(m_detail->account, m_desk.clock().now()))
        return tr("A new reset ends the one that is open.");
    return {};
}

void AccountDetailPanel::showSteps()
{
    if (!m_detail)
        return;
    const auto tasks = stepsFor(m_detail->account);
    for (int i = 0; i < stepCount; ++i) {
        Button *button = m_steps[i];
        button->setObjectName(buttonName(m_actions.action(tasks[i])));
        button->setText(buttonText(tasks[i]));
        button->setKind(i == 0 ? ButtonKind::Primary : ButtonKind::Plain);
        button->setHelp(helpFor(tasks[i]));
        button->setBlocked(m_actions.refusalOf(tasks[i]));
    }
    if (tasks != m_stepTasks) {
        m_stepTasks = tasks;
        m_menu->clear();
        const auto all = AccountActions::all();
        for (const AccountTask task : all) {
            if (task == AccountTask::Block || task == AccountTask::CheckLink || task == AccountTask::Delete)
                m_menu->addSeparator();
            if (!tasks.contains(task))
                m_menu->addAction(m_actions.action(task));
        }
    }
    if (!m_actions.isBusy()) {
        const QString caption = captionFor(tasks);
        m_caption->setText(caption);
        m_caption->setVisible(!caption.isEmpty());
    }
}

void AccountDetailPanel::clearNews()
{
    m_news->clearActions();
    m_news->hide();
    m_allTheSame.reset();
}

void AccountDetailPanel::showNews(const DeliveryNews &news, MessageId message)
{
    m_allTheSame.reset();
    m_news->clearActions();
    m_news->showText(news.tone, news.title, news.text);
    if (news.help == DeliveryNews::Help::ShowMessage) {
        Button *show = m_news->addAction(tr("Show message"));
        show->setObjectName(u"showMessageButton"_s);
        connect(show, &QPushButton::clicked, this, [this, message] { Q_EMIT messageRequested(message); });
    } else if (news.help == DeliveryNews::Help::MailAccount) {
        Button *account = m_news->addAction(tr("Mail account"));
        account->setObjectName(u"mailAccountButton"_s);
        connect(account, &QPushButton::clicked, this, &AccountDetailPanel::mailAccountRequested);
    }
}

void AccountDetailPanel::showError(const Error &error, std::optional<AccountTask> allTheSame)
{
    m_allTheSame = allTheSame;
    m_news->clearActions();
    if (!allTheSame) {
        m_news->showError(error);
        return;
    }
    // Too soon is a rule of the house and no failure.
    m_news->showText(Tone::Waiting, error.message, error.advice);
    Button *send = m_news->addAction(tr("Send all the same..."));
    send->setObjectName(u"sendAllTheSameButton"_s);
    connect(send, &QPushButton::clicked, this, [this] {
        if (m_allTheSame)
            m_actions.sendAllTheSame(*m_allTheSame);
    });
}

void AccountDetailPanel::focusNextStep()
{
    if (!m_detail)
        return;
    for (Button *button : std::as_const(m_steps)) {
        if (button->isEnabled()) {
            button->setFocus(Qt::TabFocusReason);
            return;
        }
    }
    m_moreButton->setFocus(Qt::TabFocusReason);
}

QString AccountDetailPanel::ticketText() const
{
    return m_detail ? ticketTextOf(*m_detail, m_desk.clock().now()) : QString();
}

void AccountDetailPanel::copyTicket()
{
    QGuiApplication::clipboard()->setText(ticketText());
    Q_EMIT toastRequested(tr("Copied for the ticket."));
}

void AccountDetailPanel::copyAddress()
{
    if (!m_detail)
        return;
    QGuiApplication::clipboard()->setText(m_detail->account.email);
    Q_EMIT toastRequested(tr("The address is copied."));
}

} // namespace latchkey
