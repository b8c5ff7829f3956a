// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/TestDatabase.h"
#include "support/TestRegistry.h"
#include <QObject>

namespace latchkey {

/// A test class whose functions each run on SQLite and on PostgreSQL, every time with a fresh database.
class StoreTest : public QObject {
    Q_OBJECT

protected:
    TestDatabase &database() { return *m_database; }
    Connection &connection() { return m_database->connection(); }
    SqlDialect dialect() const { return m_database->dialect(); }
    bool isSqlite() const { return dialect() == SqlDialect::Sqlite; }
    /// Before every test function.
    virtual void prepare() { }
    /// After every test function: lets go of what still uses the database.
    virtual void tidyUp() { }

    /// 2026-11-21 14:02 UTC at the start of every test function.
    std::shared_ptr<ManualClock> m_clock;
    Instant now() const { return m_clock->now(); }

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

private:
    std::unique_ptr<TestDatabase> m_database;
};

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::SqlDialect)
