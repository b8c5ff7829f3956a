// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QObject>

namespace latchkey {

/// The result of work that another thread has been given. It may be waited for by somebody who is gone before
/// it is there (a page that was closed): QFuture's own then() must not be used for that, in Qt 6.4 it takes a
/// context that has gone for a bug and looks at it on the wrong thread.
template <typename T> class Pending : public QFuture<T> {
public:
    explicit Pending(const QFuture<T> &future)
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

} // namespace latchkey
