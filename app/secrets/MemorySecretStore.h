// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secrets/SecretStore.h"
#include <functional>
#include <QHash>

namespace latchkey {

/// Keeps secrets for this run only: what a computer without a keychain gets, and the fake in tests, where it
/// can be locked, taken away or made to hang. It then answers what QtKeychain was seen to answer, quirks
/// included.
class MemorySecretStore final : public SecretStore {
public:
    Pending<Result<std::optional<Secret>>> read(const QString &key) override;
    Pending<Result<>> write(const QString &key, const Secret &secret) override;
    Pending<Result<>> remove(const QString &key) override;
    Pending<SecretStoreState> probe() override;

    /// For tests. Locked: reads find nothing and writes are refused. Absent: everything fails.
    void setState(SecretStoreState state) { m_state = state; }

    /// For tests: futures stay unfinished from now on, as behind a prompt nobody answers, until release().
    void hold() { m_held = true; }
    void release();

    /// For tests: what is stored, looked at past any lock.
    std::optional<Secret> peek(const QString &key) const;
    int probes() const { return m_probes; }

private:
    template <typename T> Pending<T> answer(std::function<T()> work);

    QHash<QString, Secret> m_secrets;
    SecretStoreState m_state = SecretStoreState::Available;
    bool m_held = false;
    QList<std::function<void()>> m_waiting;
    int m_probes = 0;
};

} // namespace latchkey
