// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

namespace latchkey {

/// The largest value every keychain takes, in bytes as stored: Windows' CRED_MAX_CREDENTIAL_BLOB_SIZE.
constexpr qsizetype maxStoredSecretBytes = 2560;

/// How a secret is written into a keychain. Text stays text, so that a person finds their password when they
/// look into the system's own keychain program. Anything else (a signing key, a NUL, nothing at all) becomes
/// "base64:...", because keychains differ in what they do with bytes. InvalidInput when the result is larger
/// than maxStoredSecretBytes.
Result<QString> encodeForKeychain(const Secret &secret);

/// The way back. What is not ours to understand comes back as it stands.
Secret decodeFromKeychain(const QString &stored);

} // namespace latchkey
