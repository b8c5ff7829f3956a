// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountAction.h"
#include "common/ItemRoles.h" // the metatype of Tone
#include "core/Pending.h"
#include "core/Result.h"
#include "messages/Message.h"

#include <functional>
#include <QMap>
#include <QObject>

class QWidget;

namespace latchkey {

class AccountDesk;
class Connection;
class Desk;

/// What is done with many people at once: counted first and confirmed with the count. Messages are written
/// down as a batch, which goes on by itself; the rest is done in small portions that can be stopped, and
/// summed up at the end with the reasons why some were left out.
class AccountBulk : public QObject {
    Q_OBJECT

public:
    static constexpr int mostAtOnce = 100000;

    AccountBulk(Desk &desk, QWidget *parent);

    /// Counts for whom each action makes sense; considered() tells when that is known.
    void consider(const QList<AccountId> &ids);
    int count() const { return int(m_ids.size()); }
    /// Of those considered; absent while it is being counted.
    std::optional<int> eligibleFor(AccountAction action) const;
    /// Why it cannot be done; absent: it can.
    std::optional<QString> refusalOf(AccountAction action) const;
    bool isRunning() const { return m_running; }

    /// Each asks first.
    void sendActivation();
    void sendReset();
    void block();
    void remove();
    /// Ends after the portion that is under way.
    void stop() { m_stop = true; }

Q_SIGNALS:
    void considered();
    void progressed(int done, int of);
    /// So many people's messages are written down and on their way.
    void sent(latchkey::BatchId batch, latchkey::MessagePurpose purpose, int people);
    void finished(latchkey::Tone tone, const QString &title, const QString &text);
    void failed(const latchkey::Error &error);

private:
    using Deed = std::function<Result<>(AccountDesk &, AccountId)>;
    using DoneText = std::function<QString(int people)>; ///< languages count people in their own ways
    /// Whom an action makes sense for, and why not for the others.
    struct Plan {
        QList<AccountId> eligible;
        QMap<QString, int> refusals;
    };
    using Plans = QMap<AccountAction, Plan>;
    struct Portion {
        int done = 0;
        QMap<QString, int> skipped;
        std::optional<Error> error;
    };

    static Result<Plans> plansFor(Connection &connection, const QList<AccountId> &ids, Instant now);
    void countFrom(qsizetype from);
    void add(const Plans &plans);
    void ask(AccountAction action, MessagePurpose purpose, const QString &title, const QString &sentence);
    void send(MessagePurpose purpose, const QList<AccountId> &people, const QString &reason);
    static Portion runPortion(AccountDesk &desk, const QList<AccountId> &ids, const Deed &deed);
    QString leftOut(const Plan &plan) const;
    void start(const Plan &plan, DoneText doneText, Deed deed);
    void next();
    void take(const Portion &portion);
    void end();

    Desk &m_desk;
    QWidget *m_parent;
    QList<AccountId> m_ids;
    Plans m_plans;
    bool m_counted = false;
    int m_generation = 0;

    QList<AccountId> m_queue;
    Deed m_deed;
    DoneText m_doneText;
    QMap<QString, int> m_skipped;
    int m_done = 0;
    int m_total = 0;
    bool m_running = false;
    bool m_stop = false;
    bool m_writing = false; ///< a batch is being written down
};

} // namespace latchkey
