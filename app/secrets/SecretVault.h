// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secrets/MemorySecretStore.h"
#include <functional>
#include <memory>
#include <optional>
#include <QObject>
#include <QPromise>

namespace latchkey {

/// How long a secret that was just stored will last.
enum class Persistence {
    Keychain, ///< until it is removed
    ThisRun, ///< until Latchkey is closed: there is no keychain, and the window must say so
};

/// What the profile remembers about a secret. It stands beside the profile because a locked keychain denies
/// having it.
enum class Remembered { NothingStored, Stored };

/// The secrets of one open profile: in the keychain, or in memory for this run where there is none.
///
/// The rules, beyond what SecretStore does:
/// - whether the keychain works is found out once, at the first use. "Locked" is asked again each time;
/// - "nothing there" for something that was stored is an error, never an invitation to write something new
/// over it;
/// - nothing is ever stored in a file of our own.
///
/// For the main thread. A caller that gets Persistence::Keychain from write() remembers Stored in its
/// profile.
class SecretVault final : public QObject {
    Q_OBJECT

public:
    explicit SecretVault(std::unique_ptr<SecretStore> keychain, QObject *parent = nullptr);
    ~SecretVault() override;

    /// Keychain: locked, silent or absent although `remembered` says that there is something to read.
    /// NotFound: the keychain is open and somebody has removed the entry in it.
    Pending<Result<std::optional<Secret>>> read(const QString &key, Remembered remembered);

    /// Keychain: locked or silent; nothing was changed in it, and keepForThisRun() is what one can offer.
    Pending<Result<Persistence>> write(const QString &key, const Secret &secret);

    /// Success means gone. Keychain: locked, silent or absent, so it may still be there.
    Pending<Result<>> remove(const QString &key, Remembered remembered);

    /// Goes before what the keychain holds, until the next write() of the same key or the end of the run.
    void keepForThisRun(const QString &key, const Secret &secret);

    /// Finds out now, for example to say in the settings page where passwords will go.
    Pending<SecretStoreState> state();

    /// "Try again": forgets that there was no keychain.
    void lookAgain();

Q_SIGNALS:
    /// The first answer, and each later one that differs.
    void stateChanged(latchkey::SecretStoreState state);

private:
    using StateListener = std::function<void(SecretStoreState)>;
    void writeToKeychain(const std::shared_ptr<QPromise<Result<Persistence>>> &promise, const QString &key,
        const Secret &secret);
    void withState(StateListener listener);
    void probeFor(StateListener listener);
    void learned(SecretStoreState state);

    std::unique_ptr<SecretStore> m_keychain;
    MemorySecretStore m_thisRun;
    std::optional<SecretStoreState> m_lastState;
    bool m_probing = false;
    QList<StateListener> m_listeners;
};

} // namespace latchkey
