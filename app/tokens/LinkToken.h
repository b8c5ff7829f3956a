// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/Secret.h"
#include <optional>

namespace latchkey {

/// What a link does. A token of one purpose is never accepted for another.
enum class TokenPurpose { Activation, Reset };

QString nameOf(TokenPurpose purpose);
std::optional<TokenPurpose> tokenPurposeFromName(const QString &name);

/// The issuer under which opaque codes stand in the blacklist; JWTs stand there under their "iss".
QString codeIssuer();

/// A token as it leaves for the person, once: the link's value, and the id under which the database knows it.
struct LinkToken {
    Secret value; ///< 43 characters, base64url of 32 random bytes (RFC 4648 section 5)
    QString id; ///< SHA-256 of the value, 64 hex digits
};

/// Mints a new opaque code from the system's generator.
LinkToken mintCode();

/// The id of a code that somebody shows us. Any text has one; whether it was ever issued is for the stores to
/// say.
QString tokenIdOf(QByteArrayView value);

/// Whether `text` has the form of a code: 43 characters of base64url.
bool looksLikeCode(QStringView text);

} // namespace latchkey
