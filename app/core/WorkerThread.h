// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

namespace latchkey {

/// A thread with an event loop, and an object that owns what lives on it. At the end of this object all of
/// that is destroyed, there, and the end is waited for.
class WorkerThread {
public:
    explicit WorkerThread(const QString &name);
    ~WorkerThread();
    WorkerThread(const WorkerThread &) = delete;
    WorkerThread &operator=(const WorkerThread &) = delete;

    /// The parent of what is to live there; to be touched on that thread alone.
    QObject *root() const { return m_root; }
    /// Calls it there, after what was handed in before.
    template <typename Function> void run(Function function)
    {
        QMetaObject::invokeMethod(m_root, std::move(function), Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    QObject m_end; ///< what ends the thread is queued behind the end of all that lives there
    QObject *m_root;
};

} // namespace latchkey
