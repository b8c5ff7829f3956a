// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channels/Channel.h"
#include "messages/MessageTemplate.h"
#include "messages/Outbox.h"
#include "messages/Throttle.h"
#include <map>
#include <memory>
#include <QDeadlineTimer>
#include <QElapsedTimer>
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
    std::optional<SendingMeter> meter; ///< of the account that mail goes out through
    std::optional<Error>
        trouble; ///< the outbox cannot be read or written, or no server be reached; tried again by itself
};

/// Takes due messages out of the outbox and hands them to their channels. Lives on one thread with its
/// connection and its channels (or what stands for them: ChannelProxy); wake() and resume() are called there.
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
    /// Whenever something in it has changed; while many messages go out, a few times a second.
    void stateChanged(const latchkey::DispatcherState &state);

private:
    void lookForWork();
    Result<void> keepOrder();
    Result<void> readSettings();
    Result<void> moveOn();
    Result<QList<ClaimedMessage>> claimFor(Channel &channel);
    void handOver(Channel &channel, const QList<ClaimedMessage> &claimed);
    Result<OutgoingMessage> compose(const ClaimedMessage &claimed);
    Result<MessageTemplate> wordingFor(const ClaimedMessage &claimed);
    void finish(AttemptId attempt, const DeliveryReport &report);
    void noteReach(const DeliveryReport &report);
    void wakeSoon();
    Result<void> writeEndsOneByOne();
    void report();
    void reportMeter();
    Duration untilNextLook() const;
    double spread() const;

    std::unique_ptr<Connection> m_connection;
    std::shared_ptr<const Clock> m_clock;
    QString m_claimant;
    std::vector<std::unique_ptr<Channel>> m_channels;
    QTimer m_timer;
    DispatcherState m_state;
    struct UnderWay {
        Secret code; ///< of the link: a server may repeat what it was given
        QString mailAccount; ///< it was counted for
    };
    QHash<AttemptId, UnderWay> m_underWay;
    QHash<QString, int> m_unsent; ///< by mail account: claimed and counted, but never seen by the server
    QList<AttemptEnd> m_ends; ///< not yet in the database
    std::optional<qint64> m_stamp; ///< of the database when the two below were read
    SiteSettings m_site = SiteSettings::defaults();
    std::map<std::tuple<MessagePurpose, ChannelKind, QString>, MessageTemplate> m_wordings;
    std::optional<Instant> m_kept; ///< when keepOrder() last did something
    std::optional<Error> m_unreachable; ///< why no server was reached at the last try
    QDeadlineTimer m_quiet; ///< until then nobody tries a server again that was not reached
    Duration m_quietTime{0};
    QElapsedTimer m_told; ///< since report() last counted
    bool m_busy = false; ///< the last look filled a channel: there is more
    bool m_started = false;
    bool m_looking = false;
    bool m_woken = false; ///< a look is on its way
};

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::DispatcherState)
