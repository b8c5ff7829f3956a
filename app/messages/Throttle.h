// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "channels/Channel.h"
#include "core/Clock.h"
#include "storage/Connection.h"

namespace latchkey {

/// What a mail account has sent and what is left of its allowance, for the window's meter.
struct SendingMeter {
    SendingLimits limits;
    int lastDay = 0; ///< messages in the last 24 hours
    /// When there is room again; absent: there is room now.
    std::optional<Instant> roomAgain;
};

/// Keeps to what a mail account may send. The count is kept in the database, minute by minute, so that it
/// outlives the program and is shared by all who send through one account. Two programs that claim in the
/// same instant may together go over a limit by what one of them claims at once.
class Throttle {
public:
    explicit Throttle(Connection &connection)
        : m_connection(connection)
    {
    }

    /// How many more may be handed over now, at least 0; absent: as many as one likes.
    /// Over a minute the count slides: of the minute before, the share that still lies within 60 s.
    Result<std::optional<int>> room(const SendingLimits &limits, Instant now);
    /// Part of the claiming transaction: what is claimed counts as sent, also when the program ends just
    /// then.
    Result<void> count(const QString &account, int messages, Instant now);
    /// These never reached the server after all.
    Result<void> giveBack(const QString &account, int messages);
    Result<SendingMeter> meter(const SendingLimits &limits, Instant now);
    /// Counts nobody asks for any more.
    Result<void> forgetOld(Instant now);

private:
    struct Counted {
        int day = 0;
        int thisMinute = 0;
        int minuteBefore = 0;
    };
    Result<Counted> counted(const QString &account, Instant now);
    Result<std::optional<Instant>> dayHasRoomAt(const SendingLimits &limits, Instant now);

    Connection &m_connection;
};

} // namespace latchkey
