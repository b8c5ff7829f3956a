// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Transaction.h"

#include <QCoreApplication>

namespace latchkey {

Result<Transaction> Transaction::begin(Connection &connection)
{
    if (connection.m_transactionDepth == 0) {
        connection.m_rollBackOnly = false;
        const bool sqlite = connection.m_dialect == SqlDialect::Sqlite;
        const QString sql = sqlite ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN");
        if (auto begun = connection.executeDirect(sql); !begun)
            return fail(std::move(begun).error());
    }
    ++connection.m_transactionDepth;
    return Transaction(connection);
}

Transaction::~Transaction()
{
    if (!m_connection)
        return;
    m_connection->m_rollBackOnly = true;
    if (--m_connection->m_transactionDepth > 0)
        return;
    // After a failure SQLite may have rolled back by itself; then there is nothing left to undo.
    (void)m_connection->executeDirect(QStringLiteral("ROLLBACK"));
}

Result<void> Transaction::commit()
{
    Q_ASSERT(m_connection);
    if (m_connection->m_rollBackOnly) {
        return fail(Error::Code::Internal,
            QCoreApplication::translate("Transaction", "A part of the change failed, so nothing was saved."),
            {}, QStringLiteral("commit after an inner transaction was rolled back"));
    }
    if (m_connection->m_transactionDepth == 1) {
        if (auto done = m_connection->executeDirect(QStringLiteral("COMMIT")); !done)
            return done;
    }
    --m_connection->m_transactionDepth;
    m_connection = nullptr;
    return {};
}

Result<void> lockRow(Connection &connection, const QString &table, qint64 id)
{
    if (connection.dialect() == SqlDialect::Sqlite)
        return {};
    return connection
        .selectOne(QStringLiteral("SELECT id FROM %1 WHERE id = ? FOR NO KEY UPDATE").arg(table), bound(id),
            [](const Row &row) { return row.integer(0); })
        .map([](const auto &) {});
}

} // namespace latchkey
