// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Database.h"

#include "storage/Backup.h"
#include "storage/Migrator.h"
#include "storage/SqliteFile.h"
#include <QFile>
#include <QtConcurrentRun>
#include <QThread>

namespace latchkey {

using namespace std::chrono_literals;

struct ConnectionThread::Worker : QObject {
    explicit Worker(DatabaseTarget target_)
        : target(std::move(target_))
    {
    }
    Result<Connection *> ensure()
    {
        if (connection && connection->isLost())
            connection.reset();
        if (!connection) {
            auto opened = Connection::open(target);
            if (!opened)
                return fail(std::move(opened).error());
            connection = std::move(*opened);
        }
        return connection.get();
    }
    DatabaseTarget target;
    std::unique_ptr<Connection> connection;
};

ConnectionThread::ConnectionThread(DatabaseTarget target, const QString &name)
    : m_thread(new QThread)
    , m_worker(new Worker(std::move(target)))
{
    m_thread->setObjectName(name);
    m_worker->moveToThread(m_thread.get());
    QObject::connect(m_thread.get(), &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread->start();
}

ConnectionThread::~ConnectionThread()
{
    // Queued behind the work that was handed in, so all of it is done before the thread ends.
    QMetaObject::invokeMethod(
        m_worker, [thread = m_thread.get()] { thread->quit(); }, Qt::QueuedConnection);
    m_thread->wait();
}

void ConnectionThread::post(std::function<void(Result<Connection *>)> work)
{
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, work = std::move(work)] { work(worker->ensure()); },
        Qt::QueuedConnection);
}

Database::Database(DatabaseTarget target)
    : m_target(std::move(target))
    , m_writer(std::make_unique<ConnectionThread>(m_target, QStringLiteral("database-write")))
    , m_reader(std::make_unique<ConnectionThread>(m_target, QStringLiteral("database-read")))
    , m_firstStamp(read([](Connection &connection) { return connection.changeStamp(); }))
{
    m_watch.setParent(this); // so that it moves to another thread along with this object
    m_watch.setInterval(200ms);
    QObject::connect(&m_watch, &QTimer::timeout, this, &Database::watch);
    // Not before this object is on its thread: a timer that runs cannot be moved without losing memory.
    QMetaObject::invokeMethod(
        this, [this] { m_watch.start(); }, Qt::QueuedConnection);
}

Database::~Database() = default;

void Database::watch()
{
    if (m_watching)
        return;
    m_watching = true;
    read([](Connection &connection) {
        return connection.changeStamp();
    }).then(this, [this](const Result<qint64> &stamp) {
        m_watching = false;
        if (!stamp)
            return; // the next reader will meet the same failure and show it
        if (const auto first = m_firstStamp.result(); !m_stamp && first)
            m_stamp = *first;
        const bool moved = m_stamp && *m_stamp != *stamp;
        m_stamp = *stamp;
        if (moved)
            Q_EMIT changed();
    });
}

Result<void> Database::prepare(const DatabaseTarget &target, const Clock &clock)
{
    auto connection = Connection::open(target);
    if (!connection)
        return fail(std::move(connection).error());
    const Migrator migrator(target.dialect);
    // Before anything is written: a newer database is left as it is.
    const auto version = Migrator::currentVersion(**connection);
    if (!version)
        return fail(version.error());
    if (target.dialect == SqlDialect::Sqlite && *version <= migrator.newestVersion()) {
        // Readers do not wait for the writer. Stays with the file.
        const auto mode =
            (*connection)->selectOne(QStringLiteral("PRAGMA journal_mode = WAL"), {}, [](const Row &row) {
                return row.text(0);
            });
        if (!mode)
            return fail(mode.error());
        if (*version > 0 && *version < migrator.newestVersion()) {
            if (auto kept = backUp(**connection, backupPath(target.path, *version)); !kept)
                return kept;
        }
    }
    return migrator.migrate(**connection, clock.now());
}

Result<std::shared_ptr<Database>> Database::openNow(
    const DatabaseTarget &target, std::shared_ptr<const Clock> clock)
{
    if (target.dialect == SqlDialect::Sqlite) {
        if (auto checked = checkSqliteFile(target.path); !checked)
            return fail(std::move(checked).error());
    }
    if (auto prepared = prepare(target, *clock); !prepared)
        return fail(std::move(prepared).error());
    return std::shared_ptr<Database>(new Database(target));
}

Result<std::shared_ptr<Database>> Database::createNow(const QString &path, std::shared_ptr<const Clock> clock)
{
    if (auto created = createSqliteFile(path); !created)
        return fail(std::move(created).error());
    const DatabaseTarget target = DatabaseTarget::sqlite(path);
    if (auto prepared = prepare(target, *clock); !prepared) {
        QFile::remove(path);
        return fail(std::move(prepared).error());
    }
    return std::shared_ptr<Database>(new Database(target));
}

namespace {

/// Runs `make` in the background and hands what it made to the calling thread.
template <typename Make> QFuture<Result<std::shared_ptr<Database>>> inBackground(Make make)
{
    return QtConcurrent::run([make = std::move(make), home = QThread::currentThread()] {
        auto database = make();
        if (database)
            (*database)->moveToThread(home);
        return database;
    });
}

} // namespace

Pending<Result<std::shared_ptr<Database>>> Database::open(
    const DatabaseTarget &target, std::shared_ptr<const Clock> clock)
{
    return inBackground([target, clock = std::move(clock)] { return openNow(target, clock); });
}

Pending<Result<std::shared_ptr<Database>>> Database::create(
    const QString &path, std::shared_ptr<const Clock> clock)
{
    return inBackground([path, clock = std::move(clock)] { return createNow(path, clock); });
}

} // namespace latchkey
