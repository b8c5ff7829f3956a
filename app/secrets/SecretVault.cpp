// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/SecretVault.h"

#include "secrets/KeychainError.h"

namespace latchkey {

using Found = Result<std::optional<Secret>>;

SecretVault::SecretVault(std::unique_ptr<SecretStore> keychain, QObject *parent)
    : QObject(parent)
    , m_keychain(std::move(keychain))
{
}

SecretVault::~SecretVault() = default;

Pending<Found> SecretVault::read(const QString &key, Remembered remembered)
{
    if (std::optional<Secret> secret = m_thisRun.peek(key))
        return readyFuture<Found>(std::move(secret));
    if (remembered == Remembered::NothingStored)
        return readyFuture<Found>(
            std::nullopt); // without waking a keychain that would only ask to be unlocked

    auto promise = startedPromise<Found>();
    m_keychain->read(key).then(this, [this, promise](const Found &found) {
        if (!found || found->has_value()) {
            if (found && m_lastState == SecretStoreState::Locked)
                learned(SecretStoreState::Available); // somebody has unlocked it since
            finish(promise, found);
            return;
        }
        // It denies what we know was there. Only a canary tells whether it is locked or somebody removed the
        // entry.
        probeFor([promise](SecretStoreState state) {
            switch (state) {
            case SecretStoreState::Available:
                return finish<Found>(promise, fail(keychainEntryGone()));
            case SecretStoreState::Locked:
                return finish<Found>(promise, fail(keychainLocked()));
            case SecretStoreState::Absent:
                return finish<Found>(promise, fail(keychainAbsent()));
            }
        });
    });
    return promise->future();
}

Pending<Result<Persistence>> SecretVault::write(const QString &key, const Secret &secret)
{
    auto promise = startedPromise<Result<Persistence>>();
    withState([this, promise, key, secret](SecretStoreState state) {
        if (state == SecretStoreState::Absent) {
            keepForThisRun(key, secret);
            finish<Result<Persistence>>(promise, Persistence::ThisRun);
        } else if (state == SecretStoreState::Locked) {
            finish<Result<Persistence>>(promise, fail(keychainLocked()));
        } else {
            writeToKeychain(promise, key, secret);
        }
    });
    return promise->future();
}

void SecretVault::writeToKeychain(
    const std::shared_ptr<QPromise<Result<Persistence>>> &promise, const QString &key, const Secret &secret)
{
    m_keychain->write(key, secret).then(this, [this, promise, key, secret](const Result<> &written) {
        if (written) {
            m_thisRun.remove(key);
            finish<Result<Persistence>>(promise, Persistence::Keychain);
            return;
        }
        if (written.error().code == Error::Code::InvalidInput) {
            finish<Result<Persistence>>(promise, fail(written.error()));
            return;
        }
        // It worked earlier in this run: has it been locked since, or did it go away altogether?
        probeFor([this, promise, key, secret, error = written.error()](SecretStoreState state) {
            if (state != SecretStoreState::Absent)
                return finish<Result<Persistence>>(promise, fail(error));
            keepForThisRun(key, secret);
            finish<Result<Persistence>>(promise, Persistence::ThisRun);
        });
    });
}

Pending<Result<>> SecretVault::remove(const QString &key, Remembered remembered)
{
    m_thisRun.remove(key);
    if (remembered == Remembered::NothingStored)
        return readyFuture<Result<>>({});

    auto promise = startedPromise<Result<>>();
    // Asked afresh: a keychain that was locked meanwhile says "nothing there", and the password would live on
    // in it.
    probeFor([this, promise, key](SecretStoreState state) {
        if (state == SecretStoreState::Absent)
            return finish<Result<>>(promise, fail(keychainAbsent()));
        if (state == SecretStoreState::Locked)
            return finish<Result<>>(promise, fail(keychainLocked()));
        m_keychain->remove(key).then(this, [promise](const Result<> &removed) { finish(promise, removed); });
    });
    return promise->future();
}

void SecretVault::keepForThisRun(const QString &key, const Secret &secret)
{
    m_thisRun.write(key, secret);
}

Pending<SecretStoreState> SecretVault::state()
{
    auto promise = startedPromise<SecretStoreState>();
    withState([promise](SecretStoreState state) { finish(promise, state); });
    return promise->future();
}

void SecretVault::lookAgain()
{
    m_lastState.reset();
}

void SecretVault::withState(StateListener listener)
{
    if (m_lastState && *m_lastState != SecretStoreState::Locked)
        listener(*m_lastState);
    else
        probeFor(std::move(listener));
}

void SecretVault::probeFor(StateListener listener)
{
    m_listeners.append(std::move(listener));
    if (std::exchange(m_probing, true))
        return;
    m_keychain->probe().then(this, [this](SecretStoreState state) { learned(state); });
}

void SecretVault::learned(SecretStoreState state)
{
    m_probing = false;
    const bool isNews = m_lastState != state;
    m_lastState = state;
    // Taken out first: a listener may well ask for the state again.
    for (const StateListener &listener : std::exchange(m_listeners, {}))
        listener(state);
    if (isNews)
        Q_EMIT stateChanged(state);
}

} // namespace latchkey
