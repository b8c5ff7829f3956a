// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountBulk.h"

#include "common/AskDialog.h"
#include "common/TypeToConfirmDialog.h"
#include "Desk.h"

#include <array>
#include <numeric>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int portionSize = 25;
/// Few enough that a search or a page that is opened meanwhile waits for some hundredths of a second only.
constexpr int readBlock = 1000;

constexpr std::array countedActions{
    AccountAction::SendActivation, AccountAction::SendReset, AccountAction::Block, AccountAction::Delete};

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

/// On the reading thread. Who has gone since they were chosen is in none of the plans.
Result<AccountBulk::Plans> AccountBulk::plansFor(
    Connection &connection, const QList<AccountId> &ids, Instant now)
{
    const auto accounts = AccountStore(connection).findAll(ids);
    if (!accounts)
        return fail(accounts.error());
    Plans plans;
    for (const AccountAction action : countedActions) {
        Plan &plan = plans[action];
        for (const Account &account : *accounts) {
            if (const auto why = refusal(action, account, now))
                ++plan.refusals[*why];
            else
                plan.eligible.append(account.id);
        }
    }
    return plans;
}

void AccountBulk::consider(const QList<AccountId> &ids)
{
    m_ids = ids;
    m_plans.clear();
    m_counted = false;
    ++m_generation;
    Q_EMIT considered();
    if (!ids.isEmpty() && ids.size() <= mostAtOnce)
        countFrom(0);
}

/// Block by block, each asked for when the one before is there: who reads something else gets a turn in
/// between, and a choice that has changed is not counted to its end.
void AccountBulk::countFrom(qsizetype from)
{
    m_desk.database()
        .read([ids = m_ids.mid(from, readBlock), now = m_desk.clock().now()](
                  Connection &connection) { return plansFor(connection, ids, now); })
        .then(this, [this, from, generation = m_generation](const Result<Plans> &plans) {
            if (generation != m_generation)
                return;
            if (!plans) {
                Q_EMIT failed(plans.error());
                return;
            }
            add(*plans);
            m_counted = from + readBlock >= m_ids.size();
            if (m_counted)
                Q_EMIT considered();
            else
                countFrom(from + readBlock);
        });
}

void AccountBulk::add(const Plans &plans)
{
    for (auto it = plans.cbegin(); it != plans.cend(); ++it) {
        Plan &plan = m_plans[it.key()];
        plan.eligible += it->eligible;
        for (auto refusal = it->refusals.cbegin(); refusal != it->refusals.cend(); ++refusal)
            plan.refusals[refusal.key()] += refusal.value();
    }
}

std::optional<int> AccountBulk::eligibleFor(AccountAction action) const
{
    return m_counted ? std::optional(int(m_plans.value(action).eligible.size())) : std::nullopt;
}

std::optional<QString> AccountBulk::refusalOf(AccountAction action) const
{
    if (m_running || m_writing)
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
    const int people = std::accumulate(plan.refusals.cbegin(), plan.refusals.cend(), 0);
    return people == 0 ? QString()
                       : tr("%Ln are left out:\n%1", "people", people).arg(reasonsText(plan.refusals));
}

void AccountBulk::sendActivation()
{
    const int people = eligibleFor(AccountAction::SendActivation).value_or(0);
    ask(AccountAction::SendActivation, MessagePurpose::Activation,
        tr("Send the activation to %Ln people?", nullptr, people),
        tr("Each gets a new link; links sent earlier stop working. Those who got one a moment ago are "
           "passed over."));
}

void AccountBulk::sendReset()
{
    const int people = eligibleFor(AccountAction::SendReset).value_or(0);
    ask(AccountAction::SendReset, MessagePurpose::Reset, tr("Send the reset to %Ln people?", nullptr, people),
        tr("Each gets a link to choose a new password; the present one works until then. Those who got one a "
           "moment ago are passed over."));
}

void AccountBulk::ask(
    AccountAction action, MessagePurpose purpose, const QString &title, const QString &sentence)
{
    if (refusalOf(action))
        return;
    const Plan plan = m_plans.value(action);
    AskDialog::Question question;
    question.title = title;
    question.sentence = sentence;
    if (!plan.refusals.isEmpty())
        question.sentence +=
            u"\n\n"_s + tr("%Ln will get it.", "people", int(plan.eligible.size())) + u'\n' + leftOut(plan);
    question.actionText = tr("Send to %1").arg(number(plan.eligible.size()));
    question.reason = AskDialog::Reason::Optional;
    AskDialog::ask(m_parent, question, this,
        [this, purpose, people = plan.eligible](const std::optional<AskDialog::Answer> &answer) {
            if (answer)
                send(purpose, people, answer->reason);
        });
}

void AccountBulk::send(MessagePurpose purpose, const QList<AccountId> &people, const QString &reason)
{
    if (m_running || std::exchange(m_writing, true))
        return;
    Q_EMIT considered();
    m_desk.sendToMany(purpose, people, reason)
        .then(this, [this, purpose, people = int(people.size())](const Result<BatchId> &batch) {
            m_writing = false;
            if (batch)
                Q_EMIT sent(*batch, purpose, people);
            else
                Q_EMIT failed(batch.error());
            Q_EMIT considered();
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
    if (m_running || m_writing)
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
