// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/Pending.h"
#include "storage/Connection.h"
#include <functional>
#include <memory>
#include <QObject>
#include <QPromise>
#include <QTimer>

namespace latchkey {

class ConnectionThread;

/// One site's database, open. Work is handed in as functions that take a Connection; they run on a thread of
/// the database and their results come back as futures, so that the caller's thread never waits:
///
///     database->read([id](Connection &c) { return AccountStore(c).find(id); })
///         .then(this, [this](const Result<std::optional<Account>> &account) { show(account); });
///
/// Writing and reading have a thread and a connection each, so a long purge does not hold up a search.
class Database : public QObject {
    Q_OBJECT

public:
    /// Checks the file or server, keeps a backup before a migration (SQLite), migrates, and opens. Runs in
    /// the background; the object belongs to the thread `open` was called on.
    static Pending<Result<std::shared_ptr<Database>>> open(
        const DatabaseTarget &target, std::shared_ptr<const Clock> clock);
    /// Makes a new SQLite file, readable by its owner only, and opens it. The file must not exist.
    static Pending<Result<std::shared_ptr<Database>>> create(
        const QString &path, std::shared_ptr<const Clock> clock);
    /// The same, waiting for it: for programs without a window and for tests.
    static Result<std::shared_ptr<Database>> openNow(
        const DatabaseTarget &target, std::shared_ptr<const Clock> clock);
    static Result<std::shared_ptr<Database>> createNow(
        const QString &path, std::shared_ptr<const Clock> clock);

    /// Lets the work that was handed in finish first.
    ~Database() override;

    const DatabaseTarget &target() const { return m_target; }

    /// Runs `work(Connection &) -> Result<T>` on the writing thread, in the order handed in.
    template <typename Work> auto run(Work work) { return post(*m_writer, std::move(work)); }
    /// Runs `work(Connection &) -> Result<T>` on the reading thread. It must not write.
    template <typename Work> auto read(Work work) { return post(*m_reader, std::move(work)); }
    /// A further connection for another thread, which must be the calling one.
    Result<std::unique_ptr<Connection>> connect() const { return Connection::open(m_target); }

Q_SIGNALS:
    /// Somebody committed something: this object, another thread or another program. Comes at most a quarter
    /// of a second after the commit, and once for many that follow closely.
    void changed();

private:
    explicit Database(DatabaseTarget target);
    static Result<void> prepare(const DatabaseTarget &target, const Clock &clock);
    void watch();
    template <typename Work>
    static auto post(ConnectionThread &thread, Work work)
        -> Pending<std::invoke_result_t<Work, Connection &>>;

    DatabaseTarget m_target;
    std::unique_ptr<ConnectionThread> m_writer;
    std::unique_ptr<ConnectionThread> m_reader;
    QTimer m_watch;
    QFuture<Result<qint64>> m_firstStamp; ///< the reader's first work: nothing that anyone reads is older
    std::optional<qint64> m_stamp;
    bool m_watching = false; ///< an answer is on its way
};

/// A thread that holds one connection, opened with the first work.
class ConnectionThread {
public:
    ConnectionThread(DatabaseTarget target, const QString &name);
    ~ConnectionThread();
    /// Runs `work` with the connection, or with the reason why it could not be opened. Any thread may call.
    void post(std::function<void(Result<Connection *>)> work);

private:
    struct Worker;
    std::unique_ptr<QThread> m_thread;
    Worker *m_worker; ///< deleted by its own thread when that ends
};

template <typename Work>
auto Database::post(ConnectionThread &thread, Work work) -> Pending<std::invoke_result_t<Work, Connection &>>
{
    using R = std::invoke_result_t<Work, Connection &>;
    auto promise = std::make_shared<QPromise<R>>();
    promise->start();
    Pending<R> pending(promise->future());
    thread.post([promise, work = std::move(work)](Result<Connection *> connection) mutable {
        if (connection)
            promise->addResult(work(**connection));
        else
            promise->addResult(R(fail(std::move(connection).error())));
        promise->finish();
    });
    return pending;
}

} // namespace latchkey
