// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secrets/SecretStore.h"
#include <chrono>
#include <memory>

namespace latchkey {

/// The operating system's own keychain: Windows' credential store, the macOS keychain, the Secret Service or
/// KWallet. Nothing is ever written anywhere else when it fails. For the main thread.
///
/// A keychain that asks the person something may take minutes, or for ever. After `patience` the future
/// completes with "did not answer" while the question stays open; until it is answered, everything else is
/// refused at once instead of queueing behind it.
class KeychainSecretStore final : public SecretStore {
public:
    /// `profile` is the profile's id: entries are named "latchkey/<profile>/<key>" under the service
    /// "Latchkey".
    explicit KeychainSecretStore(
        const QString &profile, std::chrono::milliseconds patience = std::chrono::seconds(90));
    ~KeychainSecretStore() override;

    Pending<Result<std::optional<Secret>>> read(const QString &key) override;
    Pending<Result<>> write(const QString &key, const Secret &secret) override;
    Pending<Result<>> remove(const QString &key) override;
    Pending<SecretStoreState> probe() override;

private:
    class Jobs;
    std::shared_ptr<Jobs> m_jobs; // shared with the running jobs, which may outlive this store
};

} // namespace latchkey
