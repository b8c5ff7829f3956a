// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channels/Channel.h"
#include "messages/Outbox.h"
#include <memory>
#include <QHash>
#include <QObject>
#include <QTimer>

namespace latchkey {

/// What the window's status bar says about the outbox.
struct DispatcherState {
    OutboxSummary outbox;
    int inFlight = 0;
    std::optional<Error>
        pausedBecause; ///< the mail account needs an operator; nothing goes out until resume()
    std::optional<Error>
        trouble; ///< the outbox itself cannot be read or written just now; tried again by itself
};

/// Takes due messages out of the outbox and hands them to their channels. Lives on the network thread
/// together with its connection and its channels; wake() and resume() are called there, through queued
/// invocations.
class Dispatcher : public QObject {
    Q_OBJECT

public:
    /// `claimant` names this program on this machine; what it left in "sending" is taken up again by start().
    Dispatcher(std::unique_ptr<Connection> connection, std::shared_ptr<const Clock> clock, QString claimant);
    ~Dispatcher() override;

    /// Before start(). Takes ownership.
    void addChannel(std::unique_ptr<Channel> channel);
    /// Finds what a crash left behind, then begins.
    void start();

public Q_SLOTS:
    /// Something may be due: looks at once. Cheap when nothing is.
    void wake();
    /// Lifts a pause: the operator has mended the mail account, or wants another try.
    void resume();
    /// Stops taking messages; what is on its way ends by itself.
    void pause(const latchkey::Error &because);

Q_SIGNALS:
    /// Whenever something in it has changed.
    void stateChanged(const latchkey::DispatcherState &state);

private:
    void lookForWork();
    Result<void> claimFor(Channel &channel);
    Result<OutgoingMessage> compose(const ClaimedMessage &claimed);
    void finish(AttemptId attempt, const DeliveryReport &report);
    /// Writes down the ends of attempts; what cannot be written now is kept for the next look.
    Result<void> writeEnds();
    void report();
    double spread() const;

    std::unique_ptr<Connection> m_connection;
    std::shared_ptr<const Clock> m_clock;
    QString m_claimant;
    std::vector<std::unique_ptr<Channel>> m_channels;
    QTimer m_timer;
    DispatcherState m_state;
    QHash<AttemptId, Secret> m_codes; ///< of the links under way: a server may repeat what it was given
    QList<std::pair<AttemptId, DeliveryReport>> m_ends; ///< not yet in the database
    SiteSettings m_site = SiteSettings::defaults();
    bool m_started = false;
    bool m_looking = false;
};

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::DispatcherState)
