// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/BatchRunner.h"

#include "accounts/AccountDesk.h"
#include "storage/Transaction.h"
#include <QCoreApplication>

namespace latchkey {

namespace {

struct BatchRunnerText {
    Q_DECLARE_TR_FUNCTIONS(BatchRunner)
};

/// The pace's own sentence counts seconds and would be another one for each person.
QString reasonOf(const Error &refusal)
{
    return refusal.advice.isEmpty() ? refusal.message
                                    : BatchRunnerText::tr("One was sent a short while ago.");
}

Result<void> queueOne(Connection &connection, const Clock &clock, const BatchMember &member)
{
    MessageBatches batches(connection);
    const auto taken = batches.take(member);
    if (!taken)
        return fail(taken.error());
    if (!*taken)
        return {};
    AccountDesk desk(connection, clock, member.batch.createdBy);
    // Asked first: a refusal inside sendFor() would end the transaction of all of them.
    const auto refusal = desk.refusalToSend(member.account, member.batch.purpose);
    if (!refusal)
        return fail(refusal.error());
    if (*refusal)
        return batches.passOver(member, reasonOf(**refusal));
    return desk.sendFor(member.batch, member.account).map([](MessageId) {});
}

} // namespace

Result<int> queueBatchPortion(Connection &connection, const Clock &clock, int limit)
{
    // Without a transaction while nobody waits: this is asked again and again.
    const auto waiting = MessageBatches(connection).nextToQueue(1);
    if (!waiting)
        return fail(waiting.error());
    if (waiting->isEmpty())
        return 0;
    return inTransaction(connection, [&]() -> Result<int> {
        const auto members = MessageBatches(connection).nextToQueue(limit);
        if (!members)
            return fail(members.error());
        for (const BatchMember &member : *members) {
            if (auto done = queueOne(connection, clock, member); !done)
                return fail(std::move(done).error());
        }
        return int(members->size());
    });
}

} // namespace latchkey
