// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/Connection.h"

namespace latchkey {

/// All or nothing: rolls back when it goes out of scope without commit(). One inside another joins it, so
/// that a function that needs a transaction may be called by one that already has it; if the inner one is not
/// committed, the outer one cannot be either.
class Transaction {
public:
    /// On SQLite the write lock is taken here, so that what is read inside cannot be out of date when it is
    /// written.
    static Result<Transaction> begin(Connection &connection);
    Transaction(Transaction &&other) noexcept
        : m_connection(std::exchange(other.m_connection, nullptr))
    {
    }
    ~Transaction();

    Result<void> commit();

private:
    explicit Transaction(Connection &connection)
        : m_connection(&connection)
    {
    }
    Connection *m_connection; ///< null: already committed
};

/// Inside a transaction: until its end nobody else changes the row `id` of `table`, and what is read of it
/// from here on is up to date. A row that is not there is no error. On SQLite the transaction itself sees to
/// that.
Result<void> lockRow(Connection &connection, const QString &table, qint64 id);

/// Runs `body() -> Result<T>` in one transaction and commits if it succeeded.
template <typename Body> auto inTransaction(Connection &connection, Body body) -> std::invoke_result_t<Body>
{
    auto transaction = Transaction::begin(connection);
    if (!transaction)
        return fail(std::move(transaction).error());
    auto result = body();
    if (!result)
        return result;
    if (auto committed = transaction->commit(); !committed)
        return fail(std::move(committed).error());
    return result;
}

} // namespace latchkey
