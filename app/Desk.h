// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountDesk.h"
#include "mail/SmtpConnection.h"
#include "messages/Dispatcher.h"
#include "profile/ProfileStore.h"
#include "secrets/SecretVault.h"
#include "storage/Database.h"
#include <QObject>
#include <QTimer>

namespace latchkey {

class Delivery;

/// One open profile: owns its database, its outbox at work and its clockwork, and wires them
/// together. Lives on the main thread. Nothing here waits: what takes time comes back as a future or a
/// signal.
class Desk : public QObject {
    Q_OBJECT

public:
    struct Parts {
        Profile profile;
        std::shared_ptr<Database> database;
        std::shared_ptr<const Clock> clock;
        std::shared_ptr<SecretVault> vault;
        std::shared_ptr<ProfileStore> profiles; ///< null: the profile is not kept (practice)
        SmtpConnectionOptions smtp;
    };

    explicit Desk(Parts parts);
    /// What is being sent just then goes out again at the next start, with a fresh link.
    ~Desk() override;

    const Profile &profile() const { return m_profile; }
    Database &database() const { return *m_database; }
    const Clock &clock() const { return *m_clock; }
    std::shared_ptr<const Clock> sharedClock() const { return m_clock; }
    SecretVault &vault() const { return *m_vault; }
    Actor actor() const { return Actor::named(m_profile.operatorName); }

    /// Runs `deed(AccountDesk &) -> Result<T>` as this operator on the database's thread.
    template <typename Deed> auto act(Deed deed)
    {
        return m_database->run(
            [deed = std::move(deed), clock = m_clock, actor = actor()](Connection &connection) {
                AccountDesk desk(connection, *clock, actor);
                return deed(desk);
            });
    }

    /// Writes down whom messages shall go to, then makes messages of them by and by, also after a restart.
    Pending<Result<BatchId>> sendToMany(
        MessagePurpose purpose, const QList<AccountId> &people, const QString &reason = {});

    /// The last that is known of the outbox.
    const DispatcherState &outboxState() const { return m_outboxState; }
    /// Looks for due messages at once.
    void wakeOutbox();
    /// Lifts a pause and tries again what was paused.
    void resumeOutbox();

    /// Where a password that is stored now would go: the keychain, or memory for this run.
    SecretStoreState keychainState() const { return m_keychainState; }
    /// Takes effect at once and is kept in the profile; `password` none: the stored one stays.
    Pending<Result<Persistence>> setMailAccount(
        const MailAccount &account, const std::optional<Secret> &password);
    /// Takes the stored password out of the keychain and out of memory; sending waits until there is a new
    /// one.
    Pending<Result<>> forgetMailPassword();
    /// The stored password, for "Test connection"; may ask the person to unlock the keychain.
    Pending<Result<std::optional<Secret>>> mailPassword();
    Result<void> setOperatorName(const QString &name);

Q_SIGNALS:
    /// Something in the database changed, by anyone.
    void changed();
    void outboxStateChanged(const latchkey::DispatcherState &state);
    void keychainStateChanged(latchkey::SecretStoreState state);
    void mailAccountChanged();

private:
    Result<Persistence> takeMailAccount(const MailAccount &account, std::optional<Persistence> stored);
    void takeOutboxState(const DispatcherState &state);
    Result<void> saveProfile();
    void answerPasswordRequest();
    void keepHouseSoon(Duration delay);
    void queueBatches();

    Profile m_profile;
    std::shared_ptr<Database> m_database;
    std::shared_ptr<const Clock> m_clock;
    std::shared_ptr<SecretVault> m_vault;
    std::shared_ptr<ProfileStore> m_profiles;
    DispatcherState m_outboxState;
    SecretStoreState m_keychainState = SecretStoreState::Available;
    QTimer m_housekeeping;
    bool m_queueing = false; ///< a portion of a batch is being made messages of

    std::unique_ptr<Delivery> m_delivery;
};

} // namespace latchkey
