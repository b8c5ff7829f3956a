// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channels/EmailChannel.h"
#include "core/WorkerThread.h"
#include "messages/Dispatcher.h"
#include "storage/Database.h"

namespace latchkey {

/// The outbox at work, on two threads: the dispatcher with its connection to the database on one, the talk
/// with the mail server on the other, so that neither waits for the other's disk or network. Lives on the
/// main thread; nothing here waits but the end.
class Delivery final : public QObject {
    Q_OBJECT

public:
    /// Begins at once. `claimant`: see Dispatcher.
    Delivery(std::shared_ptr<Database> database, std::shared_ptr<const Clock> clock, const QString &claimant,
        const SmtpConnectionOptions &options);
    /// What is being sent just then goes out again at the next start, with a fresh link.
    ~Delivery() override;

    /// Sends with this account from now on and lifts a pause; absent: waits, because of `whyNot`.
    void setAccount(const std::optional<MailAccount> &account, const Error &whyNot);
    /// The answer to passwordNeeded(): the password, "there is none", or why it cannot be had.
    void answerPassword(const Result<std::optional<Secret>> &password);
    /// Looks for due messages at once.
    void wake();

Q_SIGNALS:
    void stateChanged(const latchkey::DispatcherState &state);
    void passwordNeeded();

private:
    void startDispatcher(const std::shared_ptr<const Clock> &clock, const QString &claimant);

    std::shared_ptr<Database> m_database;
    EmailChannel *m_email; ///< to be touched on m_network alone
    Dispatcher *m_dispatcher = nullptr; ///< to be touched on m_outbox alone; null without a database
    WorkerThread m_network;
    WorkerThread m_outbox; ///< ends first: it hands messages to the other
};

} // namespace latchkey
