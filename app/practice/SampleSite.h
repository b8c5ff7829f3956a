// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountStatus.h"
#include "practice/SampleHistory.h"
#include "practice/SamplePeople.h"

#include <functional>

namespace latchkey {

/// The stories of which the sample data is made: each adds one person and all that happened to them.
class SampleSite {
public:
    SampleSite(Connection &connection, Instant now, quint32 seed);
    Result<void> fill();

private:
    /// What became of an unconfirmed person's activation message.
    enum class Fate { Arrived, Scanned, Opened, Bounced, Waiting, Postponed, Corrected };
    /// What became of a confirmed person's last reset.
    enum class Reset { None, Used, Expired, Replaced, Revoked, Live, Waiting, Bounced };

    struct Planned {
        Instant registered;
        std::function<void()> tell;
    };

    void readStatuses();
    void planUnconfirmed();
    void planOthers();
    void planGone();
    void plan(Instant registered, std::function<void()> tell);

    AccountId add(const SamplePerson &person, StatusId status, Instant registered);
    void tellOlivia(Instant sent);
    void tellUnconfirmed(const SamplePerson &person, Instant registered, Fate fate);
    void tellConfirmed(const SamplePerson &person, Instant registered, Reset reset, int number);
    void tellReset(AccountId id, const SamplePerson &person, Reset reset, int number);
    void tellLiveReset(AccountId id, const SamplePerson &person, int number);
    void tellDeadReset(AccountId id, const SamplePerson &person, Reset reset, int number);
    void tellBlocked(const SamplePerson &person, Instant registered, int number);
    void tellUnderReview(const SamplePerson &person, Instant registered);
    void tellGone(const SamplePerson &person, Instant registered, bool byOperator);

    /// The activation message that went out at once, and the link that was used.
    void confirmThroughLink(AccountId id, const SamplePerson &person, Instant registered);
    void setActivation(AccountId id, const QString &tokenId, Instant sent);
    void setReset(AccountId id, const QString &tokenId, Instant sent);
    void setBounced(AccountId id, Instant when);
    SampleMessage messageTo(
        AccountId id, const SamplePerson &person, MessagePurpose purpose, Instant created);
    SampleMessage::Try tryAt(Instant at, const SampleReply &reply, MessagePurpose purpose) const;
    Duration minutes(int from, int to);

    Connection &m_connection;
    Instant m_now;
    SampleRandom m_random;
    SampleHistory m_history;
    QList<SamplePerson> m_crowd; ///< those who have no part of their own yet
    std::vector<Planned> m_planned;
    StatusId m_unconfirmed;
    StatusId m_confirmed;
    StatusId m_blocked;
    StatusId m_underReview;
};

} // namespace latchkey
