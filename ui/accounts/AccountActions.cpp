// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountActions.h"

#include "accounts/AccountDialogs.h"
#include "accounts/AccountEditor.h"
#include "common/AskDialog.h"
#include "common/TypeToConfirmDialog.h"
#include "Desk.h"

#include <QAction>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

struct TaskLook {
    AccountTask task;
    const char *objectName;
    const char *text;
    IconName icon;
};

constexpr TaskLook looks[] = {
    {AccountTask::SendActivation, "sendActivationAction",
        QT_TRANSLATE_NOOP("latchkey::AccountActions", "Send activation"), IconName::Send},
    {AccountTask::SendReset, "sendResetAction", QT_TRANSLATE_NOOP("latchkey::AccountActions", "Send reset"),
        IconName::Key},
    {AccountTask::Postpone, "postponeAction", QT_TRANSLATE_NOOP("latchkey::AccountActions", "Give 24 h more"),
        IconName::Clock},
    {AccountTask::CorrectAddress, "correctAddressAction",
        QT_TRANSLATE_NOOP("latchkey::AccountActions", "Correct address and send again..."), IconName::Sign},
    {AccountTask::Edit, "editAction", QT_TRANSLATE_NOOP("latchkey::AccountActions", "Edit..."),
        IconName::Edit},
    {AccountTask::ConfirmByHand, "confirmByHandAction",
        QT_TRANSLATE_NOOP("latchkey::AccountActions", "Confirm by hand..."), IconName::Check},
    {AccountTask::CancelReset, "cancelResetAction",
        QT_TRANSLATE_NOOP("latchkey::AccountActions", "Cancel the open reset"), IconName::Close},
    {AccountTask::Block, "blockAction", QT_TRANSLATE_NOOP("latchkey::AccountActions", "Block..."),
        IconName::Lock},
    {AccountTask::Unblock, "unblockAction", QT_TRANSLATE_NOOP("latchkey::AccountActions", "Unblock"),
        IconName::Unlock},
    {AccountTask::CheckLink, "checkLinkAction",
        QT_TRANSLATE_NOOP("latchkey::AccountActions", "Check a link..."), IconName::Link},
    {AccountTask::AddNote, "addNoteAction", QT_TRANSLATE_NOOP("latchkey::AccountActions", "Add note..."),
        IconName::Note},
    {AccountTask::Delete, "deleteAction", QT_TRANSLATE_NOOP("latchkey::AccountActions", "Delete..."),
        IconName::Trash},
};

/// The rule behind a task, where there is one.
std::optional<AccountAction> ruleOf(AccountTask task)
{
    switch (task) {
    case AccountTask::SendActivation:
        return AccountAction::SendActivation;
    case AccountTask::SendReset:
        return AccountAction::SendReset;
    case AccountTask::Postpone:
        return AccountAction::PostponePurge;
    case AccountTask::Edit:
        return AccountAction::Edit;
    case AccountTask::ConfirmByHand:
        return AccountAction::ConfirmByHand;
    case AccountTask::CancelReset:
        return AccountAction::CancelReset;
    case AccountTask::Block:
        return AccountAction::Block;
    case AccountTask::Unblock:
        return AccountAction::Unblock;
    case AccountTask::Delete:
        return AccountAction::Delete;
    case AccountTask::CorrectAddress:
    case AccountTask::CheckLink:
    case AccountTask::AddNote:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

} // namespace

AccountActions::AccountActions(Desk &desk, QWidget *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_parent(parent)
{
    for (const AccountTask task : all())
        addAction(task);
    action(AccountTask::Edit)->setShortcut(Qt::Key_F2);
    action(AccountTask::Delete)->setShortcut(QKeySequence::Delete);
    update();
}

QList<AccountTask> AccountActions::all()
{
    QList<AccountTask> tasks;
    for (const TaskLook &look : looks)
        tasks.append(look.task);
    return tasks;
}

QAction *AccountActions::addAction(AccountTask task)
{
    const TaskLook &look = *std::find_if(
        std::begin(looks), std::end(looks), [task](const TaskLook &one) { return one.task == task; });
    auto *action = new QAction(Icon::get(look.icon), tr(look.text), this);
    action->setObjectName(QString::fromLatin1(look.objectName));
    // In the list, where the person is chosen; Delete in a text field is something else.
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, [this, task] { perform(task); });
    m_actions.insert(task, action);
    return action;
}

void AccountActions::setTarget(const std::optional<AccountDetail> &target)
{
    m_target = target;
    update();
}

std::optional<QString> AccountActions::refusalOf(AccountTask task) const
{
    if (task == AccountTask::CheckLink)
        return std::nullopt;
    if (!m_target)
        return tr("Choose one person first.");
    if (m_busy)
        return tr("One moment, the last step is being saved.");
    const Account &account = m_target->account;
    const Instant now = m_desk.clock().now();
    if (task == AccountTask::CorrectAddress) {
        if (account.status.isBlocked())
            return tr("The account is blocked; unblock it first.");
        if (!account.status.isUnconfirmed())
            return tr("The address is confirmed; change it with Edit.");
        return std::nullopt;
    }
    const auto rule = ruleOf(task);
    return rule ? refusal(*rule, account, now) : std::nullopt;
}

void AccountActions::update()
{
    bool different = false;
    for (auto it = m_actions.cbegin(); it != m_actions.cend(); ++it) {
        const auto reason = refusalOf(it.key());
        const QString tip = reason.value_or(it.value()->text());
        different =
            different || it.value()->isEnabled() == reason.has_value() || it.value()->toolTip() != tip;
        it.value()->setEnabled(!reason);
        it.value()->setToolTip(tip);
    }
    if (different)
        Q_EMIT stateChanged();
}

void AccountActions::setBusy(bool busy)
{
    m_busy = busy;
    update();
}

void AccountActions::say(AccountId account, const QString &sentence, std::optional<MessageId> message)
{
    Q_EMIT done(account, sentence, message);
}

template <typename Deed> void AccountActions::act(Deed deed, const QString &sentence)
{
    const AccountId id = m_target->account.id;
    setBusy(true);
    Q_EMIT begun(id);
    m_desk.act(std::move(deed)).then(this, [this, id, sentence](const Result<> &result) {
        setBusy(false);
        if (result)
            say(id, sentence);
        else
            Q_EMIT failed(id, result.error(), std::nullopt);
    });
}

void AccountActions::send(AccountTask task, const QString &reason)
{
    const AccountId id = m_target->account.id;
    const bool activation = task == AccountTask::SendActivation;
    setBusy(true);
    Q_EMIT begun(id);
    m_desk
        .act([id, reason, activation](AccountDesk &desk) {
            return activation ? desk.sendActivation(id, reason) : desk.sendReset(id, reason);
        })
        .then(this, [this, id, task](const Result<MessageId> &message) {
            setBusy(false);
            if (message) {
                say(id, {}, *message);
                return;
            }
            // Only the pace comes with advice: what makes no sense for the account is final.
            const bool tooSoon =
                message.error().code == Error::Code::Refused && !message.error().advice.isEmpty();
            Q_EMIT failed(id, message.error(), tooSoon ? std::optional(task) : std::nullopt);
        });
}

void AccountActions::sendAllTheSame(AccountTask task)
{
    if (!m_target || refusalOf(task))
        return;
    AskDialog::Question question;
    question.title = task == AccountTask::SendActivation
        ? tr("Send %1 another activation?").arg(m_target->account.displayName())
        : tr("Send %1 another reset?").arg(m_target->account.displayName());
    question.sentence =
        tr("The site asks for a pause between two messages, so that nobody is flooded. The link of the "
           "last one stops working when this one goes out.");
    question.actionText = tr("Send all the same");
    question.reason = AskDialog::Reason::Required;
    AskDialog::ask(m_parent, question, this,
        [this, task, id = m_target->account.id](const std::optional<AskDialog::Answer> &answer) {
            if (answer && m_target && m_target->account.id == id)
                send(task, answer->reason);
        });
}

void AccountActions::askDelete()
{
    const Account &account = m_target->account;
    AskDialog::Question question;
    question.title = tr("Delete %1?").arg(account.displayName());
    question.sentence =
        tr("The account of %1 and all that belongs to it goes for good. This cannot be undone; blocking "
           "it can.")
            .arg(account.email);
    question.actionText = tr("Delete the account");
    question.actionKind = ButtonKind::DangerFilled;
    question.reason = AskDialog::Reason::Optional;
    TypeToConfirmDialog::ask(m_parent, question, account.userName, this,
        [this, id = account.id, name = account.displayName()](
            const std::optional<AskDialog::Answer> &answer) {
            if (!answer)
                return;
            setBusy(true);
            Q_EMIT begun(id);
            m_desk.act([id, reason = answer->reason](AccountDesk &desk) { return desk.remove(id, reason); })
                .then(this, [this, id, name](const Result<> &result) {
                    setBusy(false);
                    if (result)
                        Q_EMIT deleted(id, name);
                    else
                        Q_EMIT failed(id, result.error(), std::nullopt);
                });
        });
}

void AccountActions::perform(AccountTask task)
{
    if (task == AccountTask::CheckLink) {
        Q_EMIT linkCheckRequested();
        return;
    }
    if (refusalOf(task))
        return;
    const AccountId id = m_target->account.id;
    const QString name = m_target->account.displayName();
    switch (task) {
    case AccountTask::SendActivation:
    case AccountTask::SendReset:
        send(task, {});
        break;
    case AccountTask::Postpone:
        act([id](AccountDesk &desk) { return desk.postponePurge(id); }, tr("%1 has 24 h more.").arg(name));
        break;
    case AccountTask::CancelReset:
        act([id](AccountDesk &desk) { return desk.cancelReset(id); },
            tr("The reset link of %1 is dead now.").arg(name));
        break;
    case AccountTask::Unblock:
        act([id](AccountDesk &desk) { return desk.unblock(id); }, tr("%1 is unblocked.").arg(name));
        break;
    case AccountTask::Delete:
        askDelete();
        break;
    default:
        openForm(task, m_target->account);
        break;
    }
}

void AccountActions::openForm(AccountTask task, const Account &account)
{
    const AccountId id = account.id;
    const QString name = account.displayName();
    // A dialog may outlive us.
    const QPointer<AccountActions> self(this);
    const auto tell = [self, id](const QString &sentence) {
        return [self, id, sentence] {
            if (self)
                self->say(id, sentence);
        };
    };
    if (task == AccountTask::ConfirmByHand) {
        accountdialogs::confirmByHand(m_parent, m_desk, account, tell(tr("%1 is confirmed.").arg(name)));
    } else if (task == AccountTask::Block) {
        accountdialogs::block(m_parent, m_desk, account, tell(tr("%1 is blocked.").arg(name)));
    } else if (task == AccountTask::AddNote) {
        accountdialogs::addNote(m_parent, m_desk, account, tell(tr("The note is added.")));
    } else if (task == AccountTask::CorrectAddress) {
        accountdialogs::correctAddress(m_parent, m_desk, account, [self, id](MessageId message) {
            if (self)
                self->say(id, {}, message);
        });
    } else if (task == AccountTask::Edit) {
        auto *editor = new AccountEditor(m_desk, account, m_parent);
        connect(
            editor, &AccountEditor::saved, this, [this, id, name] { say(id, tr("%1 is saved.").arg(name)); });
        editor->open();
    }
}

} // namespace latchkey
