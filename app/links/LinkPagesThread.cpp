// SPDX-License-Identifier: GPL-3.0-or-later
#include "links/LinkPagesThread.h"

#include "links/HttpServer.h"
#include "links/LinkPages.h"
#include "links/LinkRequest.h"
#include "storage/Database.h"

#include <atomic>
#include <QPromise>
#include <QThread>

namespace latchkey {

namespace {

/// Asked for and not yet queued. More than this is somebody playing, and would only fill memory.
constexpr int mostRequests = 1000;

} // namespace

class LinkPagesThread::Private {
public:
    /// What lives on the thread.
    struct Worker : QObject {
        std::unique_ptr<Connection> connection;
        std::unique_ptr<LinkPages> pages;
        std::unique_ptr<HttpServer> server;
    };

    Private(DatabaseTarget database_, std::shared_ptr<const Clock> clock_)
        : database(std::move(database_))
        , clock(std::move(clock_))
        , worker(new Worker)
        , requests(std::make_unique<ConnectionThread>(database, QStringLiteral("link-requests")))
    {
        thread.setObjectName(QStringLiteral("link-pages"));
        worker->moveToThread(&thread);
        QObject::connect(&thread, &QThread::finished, worker, &QObject::deleteLater);
        thread.start();
    }
    ~Private()
    {
        thread.quit();
        thread.wait();
    }

    /// On the thread.
    Result<quint16> open(const QHostAddress &address, quint16 port)
    {
        auto connection = Connection::open(database);
        if (!connection)
            return fail(std::move(connection).error());
        worker->connection = std::move(*connection);
        worker->pages = std::make_unique<LinkPages>(
            *worker->connection, *clock, [this](const QString &nameOrEmail) { request(nameOrEmail); });
        worker->server = std::make_unique<HttpServer>(
            [this](const HttpRequest &request) { return worker->pages->handle(request); });
        return worker->server->listen(address, port);
    }

    /// On yet another thread: neither this answer nor the next one may be slower because the account exists.
    void request(const QString &nameOrEmail)
    {
        if (waiting >= mostRequests)
            return;
        ++waiting;
        requests->post([this, nameOrEmail](Result<Connection *> connection) {
            const auto done = connection ? requestLink(**connection, *clock, nameOrEmail)
                                         : Result<void>(fail(std::move(connection).error()));
            --waiting;
            if (!done)
                qWarning(
                    "link pages: a new link could not be queued: %s", qUtf8Printable(done.error().detail));
        });
    }

    DatabaseTarget database;
    std::shared_ptr<const Clock> clock;
    std::atomic<int> waiting = 0;
    QThread thread;
    Worker *worker; ///< deleted by its own thread when that ends
    std::unique_ptr<ConnectionThread> requests; ///< the first to go: it lets what was asked for be queued
};

LinkPagesThread::LinkPagesThread(DatabaseTarget database, std::shared_ptr<const Clock> clock)
    : d(std::make_unique<Private>(std::move(database), std::move(clock)))
{
}

LinkPagesThread::~LinkPagesThread() = default;

Pending<Result<quint16>> LinkPagesThread::start(const QHostAddress &address, quint16 port)
{
    auto promise = std::make_shared<QPromise<Result<quint16>>>();
    promise->start();
    auto future = promise->future();
    QMetaObject::invokeMethod(
        d->worker,
        [this, promise, address, port] {
            promise->addResult(d->open(address, port));
            promise->finish();
        },
        Qt::QueuedConnection);
    return future;
}

} // namespace latchkey
