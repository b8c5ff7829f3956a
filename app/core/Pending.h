// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <memory>

namespace latchkey {

/// The result of work that another thread has been given. It may be waited for by somebody who is gone before
/// it is there (a page that was closed): QFuture's own then() must not be used for that, in Qt 6.4 it takes a
/// context that has gone for a bug and looks at it on the wrong thread.
template <typename T> class Pending : public QFuture<T> {
public:
    Pending(const QFuture<T> &future) // not explicit: a promise's future is one of these
        : QFuture<T>(future)
    {
    }

    /// Calls `done(result)` on the calling thread, where `context` lives; not at all once `context` has gone,
    /// or when the work was given up.
    template <typename Done> void then(QObject *context, Done done) const
    {
        auto *watcher = new QFutureWatcher<T>(context);
        QObject::connect(
            watcher, &QFutureWatcherBase::finished, watcher, [watcher, done = std::move(done)]() mutable {
                const QFuture<T> future = watcher->future();
                watcher->deleteLater();
                // `done` may end the context, and with it the watcher and this function.
                auto call = std::move(done);
                if (future.resultCount() > 0)
                    call(future.result());
            });
        watcher->setFuture(*this);
    }
};

/// Already there. (Qt's own function for this changed its name between 6.4 and 6.8.)
template <typename T> Pending<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

/// For a result that somebody's callback brings: shared, because the callback may be copied. When the last
/// copy goes without finish(), nobody who waits is called.
template <typename T> std::shared_ptr<QPromise<T>> startedPromise()
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    return promise;
}

template <typename T> void finish(const std::shared_ptr<QPromise<T>> &promise, T value)
{
    promise->addResult(std::move(value));
    promise->finish();
}

} // namespace latchkey
