// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/Secret.h"
#include <optional>
#include <QList>
#include <tl/expected.hpp>

namespace latchkey {

/// A key that tokens are signed with, under the name by which a token says that it was.
struct JwtKey {
    static constexpr qsizetype fewestBytes = 32; ///< RFC 7518 section 3.2: as many as the hash has

    QString id; ///< "kid"
    Secret secret;
};

/// What a token of ours says. All of it is there in every one: a token that leaves something out is not ours.
struct JwtClaims {
    QString type; ///< header "typ", one for each purpose (RFC 8725 section 3.11): "reset+jwt"
    QString keyId; ///< header "kid"
    QString issuer; ///< "iss"
    QString audience; ///< "aud"
    QString subject; ///< "sub"
    QString id; ///< "jti"
    Instant issued; ///< "iat"; whole seconds, as all three moments
    Instant notBefore; ///< "nbf"
    Instant expires; ///< "exp"

    bool operator==(const JwtClaims &) const = default;
};

/// Why a token cannot be relied on.
enum class JwtFault {
    NotAToken, ///< not three parts of base64url with JSON in the first two, or longer than any of ours
    WrongAlgorithm, ///< not HS256, "none" among others; or with demands ("crit") that nobody here knows
    UnknownKey, ///< signed with a key that is not, or no longer, known by that name
    BadSignature,
    ClaimMissing, ///< rightly signed, and still not one of ours
    WrongType, ///< made for another purpose
    WrongIssuer,
    WrongAudience,
    NotYetValid,
    Expired,
};

/// JSON Web Tokens (RFC 7519) with one algorithm, HMAC with SHA-256, which no token chooses (RFC 8725 section
/// 3.1). Keys named in the token itself ("jwk", "jku", "x5u") are not looked at.
///
/// The token for `claims`, "a.b.c". The key must have its bytes; `claims.keyId` is the key's.
QByteArray signJwt(const JwtClaims &claims, const JwtKey &key);

/// What the token says, if one of `keys` has signed it. Says nothing about time and purpose: see faultOf().
tl::expected<JwtClaims, JwtFault> authenticateJwt(QByteArrayView token, const QList<JwtKey> &keys);

/// What the one who shows the token wants it for.
struct JwtUse {
    QString type;
    QString issuer;
    QString audience;
    Instant now;
    Duration leeway = Duration(0); ///< for clocks that differ, both ways
};
/// Why authenticated claims are not good for this; absent: they are.
std::optional<JwtFault> faultOf(const JwtClaims &claims, const JwtUse &use);

/// What the token claims to say, without any proof: to show it, never to act on it.
std::optional<JwtClaims> readUnprovenJwt(QByteArrayView token);

/// Whether `text` has the form of a token: three parts of base64url, the first of which is a JSON object.
bool looksLikeJwt(QStringView text);

} // namespace latchkey
