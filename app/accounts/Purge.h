// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountStore.h"
#include "core/Actor.h"

namespace latchkey {

/// Removes accounts that stayed unconfirmed: after the site's time (72 h) from the later of registration and
/// the last activation mail, and not before an operator's extension.
class Purge {
public:
    Purge(Connection &connection, const Clock &clock, Actor actor)
        : m_connection(connection)
        , m_clock(clock)
        , m_actor(std::move(actor))
    {
    }

    struct Candidate {
        AccountId id;
        QString name;
        QString email;
        Instant due;
    };
    /// Who goes up to `until`, the earliest first, and how many they are in all.
    struct Preview {
        QList<Candidate> first; ///< up to `limit`
        qint64 count = 0;
    };
    Result<Preview> preview(Instant until, int limit = 1000);

    /// Removes up to `batch` accounts that are due now, in one transaction with their blacklist and audit
    /// rows; how many.
    Result<int> runBatch(int batch = 500);

private:
    enum class Lock { Nothing, Rows };
    Result<QList<Candidate>> due(Instant until, int limit, Duration purgeAfter, Lock lock);

    Connection &m_connection;
    const Clock &m_clock;
    Actor m_actor;
};

/// What is done by the clock: expired tokens to the blacklist, blocks that have run out lifted, the purge if
/// the site wants it. One batch of each; `true` when there may be more.
Result<bool> keepHouse(Connection &connection, const Clock &clock);

} // namespace latchkey
