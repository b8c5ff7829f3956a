// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/MemorySecretStore.h"

#include "secrets/KeychainError.h"
#include <QPromise>

namespace latchkey {

template <typename T> Pending<T> MemorySecretStore::answer(std::function<T()> work)
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    auto finish = [promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    };
    if (m_held)
        m_waiting.append(finish);
    else
        finish();
    return promise->future();
}

Pending<Result<std::optional<Secret>>> MemorySecretStore::read(const QString &key)
{
    return answer<Result<std::optional<Secret>>>([this, key]() -> Result<std::optional<Secret>> {
        if (m_state == SecretStoreState::Absent)
            return fail(keychainAbsent());
        if (m_state == SecretStoreState::Locked)
            return std::nullopt;
        return peek(key);
    });
}

Pending<Result<>> MemorySecretStore::write(const QString &key, const Secret &secret)
{
    return answer<Result<>>([this, key, secret]() -> Result<> {
        if (m_state == SecretStoreState::Absent)
            return fail(keychainAbsent());
        if (m_state == SecretStoreState::Locked)
            return fail(keychainLocked());
        m_secrets.insert(key, secret);
        return {};
    });
}

Pending<Result<>> MemorySecretStore::remove(const QString &key)
{
    return answer<Result<>>([this, key]() -> Result<> {
        if (m_state == SecretStoreState::Absent)
            return fail(keychainAbsent());
        if (m_state == SecretStoreState::Available)
            m_secrets.remove(key);
        return {};
    });
}

Pending<SecretStoreState> MemorySecretStore::probe()
{
    ++m_probes;
    return answer<SecretStoreState>([this] { return m_state; });
}

void MemorySecretStore::release()
{
    m_held = false;
    // Taken out first: whoever hears the answer may ask again at once.
    for (const auto &finish : std::exchange(m_waiting, {}))
        finish();
}

std::optional<Secret> MemorySecretStore::peek(const QString &key) const
{
    const auto found = m_secrets.constFind(key);
    return found == m_secrets.cend() ? std::nullopt : std::optional(*found);
}

} // namespace latchkey
