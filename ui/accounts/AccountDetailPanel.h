// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountActions.h"
#include "common/SidePanel.h"
#include "common/TickClock.h"

class QMenu;
class QVBoxLayout;

namespace latchkey {

class Button;
class EmptyState;
class Label;
class Notice;
class Pill;
class Timeline;
class WholeText;

/// Beside the list: who the chosen person is, where they stand, the next sensible step as the one filled
/// button, and what happened. Shows what it is given; the page reads.
class AccountDetailPanel : public SidePanel {
    Q_OBJECT

public:
    AccountDetailPanel(Desk &desk, AccountActions &actions, QWidget *parent = nullptr);

    void showPerson(const AccountDetail &detail);
    std::optional<AccountId> person() const;
    /// No person, or not one: what stands there instead.
    void showNobody(const QString &title, const QString &sentence);
    /// What became of the last deed, below the buttons.
    void showNews(const DeliveryNews &news, MessageId message);
    void showError(const Error &error, std::optional<AccountTask> allTheSame);
    void clearNews();
    /// Puts the focus on the filled button, or the first that can be pressed.
    void focusNextStep();
    QString ticketText() const;

Q_SIGNALS:
    void messageRequested(latchkey::MessageId message);
    void mailAccountRequested();
    void toastRequested(const QString &text);

private:
    void addHead();
    void addSteps();
    void addStory();
    void follow();
    void showSituation();
    void showSteps();
    void copyTicket();
    void copyAddress();
    QList<AccountTask> stepsFor(const Account &account) const;
    QString captionFor(const QList<AccountTask> &steps) const;

    Desk &m_desk;
    AccountActions &m_actions;
    TickClock m_ticks;
    std::optional<AccountDetail> m_detail;
    QWidget *m_content;
    QVBoxLayout *m_column;
    EmptyState *m_nobody;
    WholeText *m_name = nullptr;
    WholeText *m_email = nullptr;
    WholeText *m_more = nullptr;
    Button *m_copyAddress = nullptr;
    Pill *m_pill = nullptr;
    Label *m_situation[2] = {}; ///< the most pressing line, and the one after it
    QList<Button *> m_steps; ///< three of them; what they do depends on the person
    QList<AccountTask> m_stepTasks;
    std::optional<AccountTask> m_allTheSame;
    Button *m_moreButton = nullptr;
    QMenu *m_menu = nullptr;
    Label *m_caption = nullptr;
    Notice *m_news = nullptr;
    Timeline *m_timeline = nullptr;
    Button *m_ticket = nullptr;
};

} // namespace latchkey
