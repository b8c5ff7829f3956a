// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/MailProbeRunner.h"

namespace latchkey {

MailProbeRunner::MailProbeRunner(SmtpConnectionOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
}

MailProbeRunner::~MailProbeRunner()
{
    if (!m_root)
        return;
    QMetaObject::invokeMethod(
        m_root, [this] { delete std::exchange(m_root, nullptr); }, Qt::QueuedConnection);
    QMetaObject::invokeMethod(
        &m_threadEnd, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

void MailProbeRunner::start(const MailAccount &account, const std::optional<Secret> &password,
    const std::optional<SmtpEnvelope> &testMail)
{
    cancel();
    if (!m_root) {
        m_thread.setObjectName(QStringLiteral("mail test"));
        m_root = new QObject;
        m_root->moveToThread(&m_thread);
        m_threadEnd.moveToThread(&m_thread);
        m_thread.start();
    }
    m_running = true;
    QMetaObject::invokeMethod(
        m_root, [this, run = m_run, account, password, testMail] { begin(run, account, password, testMail); },
        Qt::QueuedConnection);
}

void MailProbeRunner::begin(int run, const MailAccount &account, const std::optional<Secret> &password,
    const std::optional<SmtpEnvelope> &testMail)
{
    delete m_probe;
    m_probe = new MailProbe(account, m_options, m_root);
    connect(m_probe, &MailProbe::stepChanged, this, [this, run](const MailProbeStep &step) {
        if (run == m_run)
            Q_EMIT stepChanged(step);
    });
    connect(m_probe, &MailProbe::finished, this, [this, run](const MailProbeReport &report) {
        if (run != m_run)
            return;
        m_running = false;
        Q_EMIT finished(report);
    });
    m_probe->start(password, testMail);
}

void MailProbeRunner::cancel()
{
    ++m_run;
    if (!std::exchange(m_running, false))
        return;
    QMetaObject::invokeMethod(
        m_root,
        [this] {
            if (m_probe)
                m_probe->cancel();
        },
        Qt::QueuedConnection);
}

} // namespace latchkey
