// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/WorkerThread.h"

namespace latchkey {

WorkerThread::WorkerThread(const QString &name)
    : m_root(new QObject)
{
    m_thread.setObjectName(name);
    m_root->moveToThread(&m_thread);
    m_end.moveToThread(&m_thread);
    m_thread.start();
}

WorkerThread::~WorkerThread()
{
    run([root = m_root] { delete root; });
    QMetaObject::invokeMethod(
        &m_end, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

} // namespace latchkey
