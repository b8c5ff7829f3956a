// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channels/Channel.h"
#include "core/Clock.h"
#include "mail/MailAccount.h"
#include "mail/SmtpConnection.h"
#include <QElapsedTimer>
#include <QHash>
#include <QTimer>
#include <queue>

namespace latchkey {

/// Delivers messages by e-mail, over as many connections as the mail account allows, which stay open while
/// there is work.
class EmailChannel final : public Channel {
    Q_OBJECT

public:
    /// What is handed to it at once at most, however fast the server is: that many messages may go out a
    /// second time after a crash.
    static constexpr int mostUnderWay = 512;

    EmailChannel(std::shared_ptr<const Clock> clock, SmtpConnectionOptions options = {});
    ~EmailChannel() override;

    /// The account to send with; none: nothing can be sent. Connections to the former account are closed.
    void setAccount(const std::optional<MailAccount> &account);
    /// The answer to passwordNeeded(). Kept until the connections are closed.
    void providePassword(const std::optional<Secret> &password);
    /// The other answer: the keychain did not give it. Everything that waits ends with scope Account.
    void refusePassword(const Error &error);

    ChannelKind kind() const override { return ChannelKind::Email; }
    int capacity() const override;
    /// Counted by who signs in where: "kim@corp.example@mail.corp.example:465".
    SendingLimits limits() const override;
    void tellRoom() override;
    void deliver(const OutgoingMessage &message) override;

Q_SIGNALS:
    void passwordNeeded();

private:
    struct Line; ///< one connection and what is under way on it
    struct Composed {
        SmtpEnvelope envelope;
        QByteArray headerMessageId;
    };

    Result<Composed> compose(const OutgoingMessage &message) const;
    void distribute();
    Line *lineFor();
    static bool closeIfDone(const Line &line);
    void finish(Line *line, const DeliveryResult &result);
    void adaptRoom(const DeliveryResult &result);
    void setRoom(int room);
    void drop(Line *line);
    void refuseAll(const Error &error);
    void reportLater(AttemptId attempt, const DeliveryReport &report);

    std::shared_ptr<const Clock> m_clock;
    SmtpConnectionOptions m_options;
    std::optional<MailAccount> m_account;
    std::optional<Secret> m_password;
    bool m_hasPassword = false; ///< answered, be it with "there is none"
    bool m_asked = false;
    std::vector<std::unique_ptr<Line>> m_lines;
    std::deque<OutgoingMessage> m_waiting; ///< for the password
    int m_room; ///< how many may be under way at the server's present pace
    int m_accepted = 0; ///< since m_pace began
    QElapsedTimer m_pace;
    QTimer m_idle;
};

} // namespace latchkey
