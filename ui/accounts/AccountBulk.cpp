// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountBulk.h"

#include "common/AskDialog.h"
#include "common/TypeToConfirmDialog.h"
#include "Desk.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int portionSize = 25;
constexpr int readBlock = 500;

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString reasonsText(const QMap<QString, int> &reasons)
{
    QStringList lines;
    for (auto it = reasons.cbegin(); it != reasons.cend(); ++it)
        lines.append(u"%1 \u00d7  %2"_s.arg(number(it.value()), it.key()));
    return lines.join(u'\n');
}

} // namespace

AccountBulk::AccountBulk(Desk &desk, QWidget *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_parent(parent)
{
}

AccountBulk::Plan AccountBulk::planFor(AccountAction action, const QList<Account> &accounts, Instant now)
{
    Plan plan;
    for (const Account &account : accounts) {
        if (const auto why = refusal(action, account, now))
            ++plan.refusals[*why];
        else
            plan.eligible.append(account.id);
    }
    return plan;
}

void AccountBulk::consider(const QList<AccountId> &ids)
{
    m_ids = ids;
    m_plans.clear();
    m_counted = false;
    const int generation = ++m_generation;
    Q_EMIT considered();
    if (ids.isEmpty() || ids.size() > mostAtOnce)
        return;
    m_desk.database()
        .read([ids](Connection &connection) -> Result<QList<Account>> {
            QList<Account> accounts;
            for (qsizetype from = 0; from < ids.size(); from += readBlock) {
                auto rows = AccountStore(connection).findAll(ids.mid(from, readBlock));
                if (!rows)
                    return rows;
                accounts += *rows;
            }
            return accounts;
        })
        .then(this, [this, generation](const Result<QList<Account>> &accounts) {
            if (generation != m_generation)
                return;
            if (!accounts) {
                Q_EMIT failed(accounts.error());
                return;
            }
            const Instant now = m_desk.clock().now();
            for (const AccountAction action :
                {AccountAction::SendActivation, AccountAction::Block, AccountAction::Delete})
                m_plans.insert(action, planFor(action, *accounts, now));
            m_counted = true;
            Q_EMIT considered();
        });
}

std::optional<int> AccountBulk::eligibleFor(AccountAction action) const
{
    return m_counted ? std::optional(int(m_plans.value(action).eligible.size())) : std::nullopt;
}

std::optional<QString> AccountBulk::refusalOf(AccountAction action) const
{
    if (m_running)
        return tr("One moment, something is being done with many people already.");
    if (m_ids.size() > mostAtOnce)
        return tr("Choose %Ln people at most.", nullptr, mostAtOnce);
    if (!m_counted)
        return tr("One moment, it is being counted whom this would reach.");
    const Plan plan = m_plans.value(action);
    if (!plan.eligible.isEmpty())
        return std::nullopt;
    if (plan.refusals.size() == 1)
        return plan.refusals.firstKey();
    return tr("This makes sense for none of those chosen.");
}

QString AccountBulk::leftOut(const Plan &plan) const
{
    return plan.refusals.isEmpty() ? QString() : tr("Left out:\n%1").arg(reasonsText(plan.refusals));
}

void AccountBulk::sendActivation()
{
    const Plan plan = m_plans.value(AccountAction::SendActivation);
    if (refusalOf(AccountAction::SendActivation))
        return;
    AskDialog::Question question;
    question.title = tr("Send the activation to %Ln people?", nullptr, int(plan.eligible.size()));
    question.sentence =
        tr("Each gets a new link; links sent earlier stop working. Those who got one a moment ago are "
           "passed over.");
    if (!plan.refusals.isEmpty())
        question.sentence += u"\n\n"_s + leftOut(plan);
    question.actionText = tr("Send to %1").arg(number(plan.eligible.size()));
    AskDialog::ask(m_parent, question, this, [this, plan](const std::optional<AskDialog::Answer> &answer) {
        if (answer)
            start(
                plan,
                [](int people) { return tr("The activation is on its way to %Ln people.", nullptr, people); },
                [](AccountDesk &desk, AccountId id) {
                    return desk.sendActivation(id).map([](MessageId) {});
                });
    });
}

void AccountBulk::block()
{
    const Plan plan = m_plans.value(AccountAction::Block);
    if (refusalOf(AccountAction::Block))
        return;
    AskDialog::Question question;
    question.title = tr("Block %Ln people?", nullptr, int(plan.eligible.size()));
    question.sentence =
        tr("They can no longer sign in, are signed out everywhere, and links that were sent stop "
           "working. Each can be unblocked again.");
    if (!plan.refusals.isEmpty())
        question.sentence += u"\n\n"_s + leftOut(plan);
    question.actionText = tr("Block %1").arg(number(plan.eligible.size()));
    question.actionKind = ButtonKind::DangerFilled;
    question.reason = AskDialog::Reason::Required;
    AskDialog::ask(m_parent, question, this, [this, plan](const std::optional<AskDialog::Answer> &answer) {
        if (answer)
            start(
                plan, [](int people) { return tr("Blocked: %Ln people.", nullptr, people); },
                [why = answer->reason](AccountDesk &desk, AccountId id) { return desk.block(id, why); });
    });
}

void AccountBulk::remove()
{
    const Plan plan = m_plans.value(AccountAction::Delete);
    if (refusalOf(AccountAction::Delete))
        return;
    const QString count = QString::number(plan.eligible.size());
    AskDialog::Question question;
    question.title = tr("Delete %Ln accounts?", nullptr, int(plan.eligible.size()));
    question.sentence =
        tr("The accounts and all that belongs to them go for good. This cannot be undone; blocking can.");
    question.actionText = tr("Delete %1").arg(number(plan.eligible.size()));
    question.actionKind = ButtonKind::DangerFilled;
    question.reason = AskDialog::Reason::Required;
    TypeToConfirmDialog::ask(
        m_parent, question, count, this, [this, plan](const std::optional<AskDialog::Answer> &answer) {
            if (answer)
                start(
                    plan, [](int people) { return tr("Deleted: %Ln people.", nullptr, people); },
                    [why = answer->reason](AccountDesk &desk, AccountId id) { return desk.remove(id, why); });
        });
}

void AccountBulk::start(const Plan &plan, DoneText doneText, Deed deed)
{
    if (m_running)
        return;
    m_running = true;
    m_stop = false;
    m_queue = plan.eligible;
    m_total = int(plan.eligible.size());
    m_done = 0;
    m_skipped.clear();
    m_doneText = std::move(doneText);
    m_deed = std::move(deed);
    Q_EMIT considered();
    Q_EMIT progressed(0, m_total);
    next();
}

AccountBulk::Portion AccountBulk::runPortion(AccountDesk &desk, const QList<AccountId> &ids, const Deed &deed)
{
    Portion portion;
    for (const AccountId id : ids) {
        const auto result = deed(desk, id);
        if (result) {
            ++portion.done;
            continue;
        }
        const Error &error = result.error();
        if (error.code == Error::Code::Refused || error.code == Error::Code::NotFound) {
            // The pace's sentence counts seconds and would be another one for each person.
            ++portion.skipped[error.advice.isEmpty() ? error.message : tr("One was sent a short while ago.")];
            continue;
        }
        portion.error = error;
        break;
    }
    return portion;
}

void AccountBulk::next()
{
    const QList<AccountId> ids = m_queue.first(std::min<qsizetype>(portionSize, m_queue.size()));
    m_queue.remove(0, ids.size());
    m_desk
        .act([ids, deed = m_deed](
                 AccountDesk &desk) -> Result<Portion> { return runPortion(desk, ids, deed); })
        .then(this, [this](const Result<Portion> &portion) {
            if (portion) {
                take(*portion);
                return;
            }
            Portion failedPortion;
            failedPortion.error = portion.error();
            take(failedPortion);
        });
}

void AccountBulk::take(const Portion &portion)
{
    m_done += portion.done;
    for (auto it = portion.skipped.cbegin(); it != portion.skipped.cend(); ++it)
        m_skipped[it.key()] += it.value();
    Q_EMIT progressed(m_total - int(m_queue.size()), m_total);
    if (portion.error) {
        m_queue.clear();
        m_running = false;
        Error error = *portion.error;
        if (m_done > 0)
            error.message +=
                u' ' + tr("Before that it was done for %1 of %2.").arg(number(m_done), number(m_total));
        Q_EMIT failed(error);
        Q_EMIT considered();
    } else if (m_queue.isEmpty() || m_stop) {
        end();
    } else {
        next();
    }
}

void AccountBulk::end()
{
    m_running = false;
    QStringList lines;
    if (!m_skipped.isEmpty())
        lines.append(tr("Passed over:\n%1").arg(reasonsText(m_skipped)));
    if (!m_queue.isEmpty())
        lines.append(tr("Stopped; %Ln were not reached.", nullptr, int(m_queue.size())));
    const bool whole = lines.isEmpty();
    m_queue.clear();
    Q_EMIT finished(m_done > 0 && whole ? Tone::Good : Tone::Waiting, m_doneText(m_done), lines.join(u'\n'));
    Q_EMIT considered();
}

} // namespace latchkey
