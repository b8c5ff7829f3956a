// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Pending.h"
#include "core/Result.h"
#include "core/Secret.h"
#include <optional>
#include <QString>

namespace latchkey {

enum class SecretStoreState {
    Available, ///< a canary could be written, read back and deleted
    Locked, ///< it is there, but gives and takes nothing until the person unlocks it
    Absent, ///< this computer has none, or it does not answer
};

QString nameOf(SecretStoreState state);

/// Where passwords and keys are kept by name. Asynchronous, because a keychain may ask the person first.
///
/// Call it on one thread with an event loop, and keep QCoreApplication alive as long as it is in use. A
/// future always finishes with a value, except when the program ends meanwhile: then it is cancelled.
class SecretStore {
public:
    virtual ~SecretStore();

    /// "Nothing there" is a value, not an error. Mind that a locked keychain also answers "nothing there" for
    /// what it does hold: SecretVault tells the two apart.
    virtual Pending<Result<std::optional<Secret>>> read(const QString &key) = 0;

    /// Replaces what was there. InvalidInput: larger than the store takes. Keychain: locked, absent or
    /// silent.
    virtual Pending<Result<>> write(const QString &key, const Secret &secret) = 0;

    /// Removing what is not there succeeds.
    virtual Pending<Result<>> remove(const QString &key) = 0;

    /// Finds out by doing: writes, reads and deletes a canary, because no keychain says beforehand whether it
    /// works.
    virtual Pending<SecretStoreState> probe() = 0;
};

} // namespace latchkey
