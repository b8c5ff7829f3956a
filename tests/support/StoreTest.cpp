// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/StoreTest.h"

#include <QTest>

namespace latchkey {

void StoreTest::initTestCase_data()
{
    QTest::addColumn<SqlDialect>("dialect");
    QTest::newRow("SQLite") << SqlDialect::Sqlite;
    QTest::newRow("PostgreSQL") << SqlDialect::PostgreSql;
}

void StoreTest::init()
{
    QFETCH_GLOBAL(SqlDialect, dialect);
    m_database = TestDatabase::create(dialect);
    m_clock = std::make_shared<ManualClock>(toInstant(QDateTime({2026, 11, 21}, {14, 2}, Qt::UTC)));
    prepare();
}

void StoreTest::cleanup()
{
    tidyUp();
    m_database.reset();
}

} // namespace latchkey
