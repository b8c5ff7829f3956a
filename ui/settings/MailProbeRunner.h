// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MailProbe.h"

#include <QThread>

namespace latchkey {

/// Runs MailProbe on a network thread of its own, so that a handshake never holds up the window. One test at
/// a time. For the main thread; the thread is there from the first test to the end of this object.
class MailProbeRunner final : public QObject {
    Q_OBJECT

public:
    explicit MailProbeRunner(SmtpConnectionOptions options = {}, QObject *parent = nullptr);
    ~MailProbeRunner() override;

    /// Breaks off one that is still running. `testMail`: what to send when everything stands.
    void start(const MailAccount &account, const std::optional<Secret> &password,
        const std::optional<SmtpEnvelope> &testMail);
    /// After this neither signal comes for the test that was running.
    void cancel();
    bool isRunning() const { return m_running; }

Q_SIGNALS:
    void stepChanged(const latchkey::MailProbeStep &step);
    void finished(const latchkey::MailProbeReport &report);

private:
    void begin(int run, const MailAccount &account, const std::optional<Secret> &password,
        const std::optional<SmtpEnvelope> &testMail);

    SmtpConnectionOptions m_options;
    int m_run = 0; ///< signals of an older test are dropped
    bool m_running = false;
    QThread m_thread;
    QObject m_threadEnd; ///< what ends the thread is queued behind the end of all that lives there
    QObject *m_root = nullptr; ///< lives on m_thread and owns the probe
    MailProbe *m_probe =
        nullptr; ///< the last one, to be touched on m_thread alone; stays to take its leave politely
};

} // namespace latchkey
