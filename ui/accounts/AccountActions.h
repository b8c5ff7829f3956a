// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountAction.h"
#include "accounts/AccountDetail.h"

#include <QHash>
#include <QObject>

class QAction;
class QWidget;

namespace latchkey {

class AccountDesk;
class Desk;

/// What can be done with the one person that is shown, as the window offers it.
enum class AccountTask {
    SendActivation,
    SendReset,
    Postpone,
    CorrectAddress,
    Edit,
    ConfirmByHand,
    CancelReset,
    Block,
    Unblock,
    CheckLink,
    AddNote,
    Delete,
};

/// The deeds around one person, as actions for buttons, menus and keys: enabled when they make sense and
/// otherwise saying why not, asking what they have to ask, done on the database's thread. Whoever shows the
/// person is told when something was done and reads again.
class AccountActions : public QObject {
    Q_OBJECT

public:
    /// Dialogs open over `parent`'s window. The desk must outlive it.
    AccountActions(Desk &desk, QWidget *parent);

    /// Whom the actions are about; none: all of them wait for a person to be chosen.
    void setTarget(const std::optional<AccountDetail> &target);
    QAction *action(AccountTask task) const { return m_actions.value(task); }
    /// In the order of a menu.
    static QList<AccountTask> all();
    /// Why it cannot be done now; absent: it can.
    std::optional<QString> refusalOf(AccountTask task) const;
    /// Something is being written; until that has ended all wait.
    bool isBusy() const { return m_busy; }
    /// Asks again: time has passed.
    void update();

    /// Sends in spite of the site's pace, once a reason was given. For SendActivation and SendReset.
    void sendAllTheSame(AccountTask task);

Q_SIGNALS:
    void stateChanged(); ///< some action is enabled, or not any more
    void begun(latchkey::AccountId account);
    /// `message`: what is to be watched on its way.
    void done(
        latchkey::AccountId account, const QString &sentence, std::optional<latchkey::MessageId> message);
    /// `allTheSame`: what would work with a reason, see sendAllTheSame().
    void failed(latchkey::AccountId account, const latchkey::Error &error,
        std::optional<latchkey::AccountTask> allTheSame);
    void deleted(latchkey::AccountId account, const QString &name);
    void linkCheckRequested();

private:
    QAction *addAction(AccountTask task);
    void perform(AccountTask task);
    void send(AccountTask task, const QString &reason);
    void askDelete();
    void openForm(AccountTask task, const Account &account);
    template <typename Deed> void act(Deed deed, const QString &sentence);
    void say(AccountId account, const QString &sentence, std::optional<MessageId> message = {});
    void setBusy(bool busy);

    Desk &m_desk;
    QWidget *m_parent;
    QHash<AccountTask, QAction *> m_actions;
    std::optional<AccountDetail> m_target;
    bool m_busy = false;
};

} // namespace latchkey
