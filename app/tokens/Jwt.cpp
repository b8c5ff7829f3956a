// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokens/Jwt.h"

#include <array>
#include <cmath>
#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

namespace latchkey {

namespace {

constexpr qsizetype longestToken = 4096; // ours have about 500
constexpr double latestSecond = 253402300799; // 9999-12-31: more is no date that anybody means
constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray encoded(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(base64Url);
}

/// RFC 7515 section 2: without padding, and with nothing that another spelling could be changed into.
std::optional<QByteArray> decoded(QByteArrayView part)
{
    const QByteArray text = part.toByteArray();
    const auto result =
        QByteArray::fromBase64Encoding(text, base64Url | QByteArray::AbortOnBase64DecodingErrors);
    if (!result || result.decoded.toBase64(base64Url) != text)
        return std::nullopt;
    return result.decoded;
}

std::optional<QJsonObject> objectIn(QByteArrayView part)
{
    const auto bytes = decoded(part);
    if (!bytes)
        return std::nullopt;
    const auto document = QJsonDocument::fromJson(*bytes);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

/// The three parts between the dots, as they stand in the token.
struct Parts {
    QByteArrayView header;
    QByteArrayView payload;
    QByteArrayView signature;
    QByteArrayView signedPart; ///< the first two with their dot
};

std::optional<Parts> partsOf(QByteArrayView token)
{
    if (token.size() > longestToken)
        return std::nullopt;
    const qsizetype first = token.indexOf('.');
    const qsizetype second = first < 0 ? -1 : token.indexOf('.', first + 1);
    if (second < 0 || token.indexOf('.', second + 1) >= 0)
        return std::nullopt;
    return Parts{token.first(first), token.sliced(first + 1, second - first - 1), token.sliced(second + 1),
        token.first(second)};
}

QByteArray macOf(QByteArrayView text, const Secret &key)
{
    return QMessageAuthenticationCode::hash(
        text.toByteArray(), key.toByteArray(), QCryptographicHash::Sha256);
}

double secondsOf(Instant at)
{
    return double(std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count());
}

/// RFC 7519 section 2, NumericDate: seconds, perhaps with a fraction.
std::optional<Instant> instantIn(const QJsonValue &value)
{
    const double seconds = value.toDouble(-1);
    if (!(seconds >= 0 && seconds <= latestSecond))
        return std::nullopt;
    return Instant(Duration(qint64(std::floor(seconds * 1000))));
}

std::optional<QString> textIn(const QJsonValue &value)
{
    const QString text = value.toString();
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

std::optional<JwtClaims> claimsIn(const QJsonObject &header, const QJsonObject &payload)
{
    const std::array texts{textIn(header[QLatin1String("typ")]), textIn(header[QLatin1String("kid")]),
        textIn(payload[QLatin1String("iss")]), textIn(payload[QLatin1String("aud")]),
        textIn(payload[QLatin1String("sub")]), textIn(payload[QLatin1String("jti")])};
    const std::array moments{instantIn(payload[QLatin1String("iat")]),
        instantIn(payload[QLatin1String("nbf")]), instantIn(payload[QLatin1String("exp")])};
    const bool whole = std::all_of(texts.begin(), texts.end(), [](const auto &text) {
        return text.has_value();
    }) && std::all_of(moments.begin(), moments.end(), [](const auto &at) { return at.has_value(); });
    if (!whole)
        return std::nullopt;
    return JwtClaims{*texts[0], *texts[1], *texts[2], *texts[3], *texts[4], *texts[5], *moments[0],
        *moments[1], *moments[2]};
}

} // namespace

QByteArray signJwt(const JwtClaims &claims, const JwtKey &key)
{
    Q_ASSERT(key.secret.view().size() >= JwtKey::fewestBytes);
    const QJsonObject header{
        {QStringLiteral("alg"), QStringLiteral("HS256")},
        {QStringLiteral("typ"), claims.type},
        {QStringLiteral("kid"), key.id},
    };
    const QJsonObject payload{
        {QStringLiteral("iss"), claims.issuer},
        {QStringLiteral("aud"), claims.audience},
        {QStringLiteral("sub"), claims.subject},
        {QStringLiteral("jti"), claims.id},
        {QStringLiteral("iat"), secondsOf(claims.issued)},
        {QStringLiteral("nbf"), secondsOf(claims.notBefore)},
        {QStringLiteral("exp"), secondsOf(claims.expires)},
    };
    const QByteArray text = encoded(header) + '.' + encoded(payload);
    return text + '.' + macOf(text, key.secret).toBase64(base64Url);
}

tl::expected<JwtClaims, JwtFault> authenticateJwt(QByteArrayView token, const QList<JwtKey> &keys)
{
    const auto parts = partsOf(token);
    const auto header = parts ? objectIn(parts->header) : std::nullopt;
    const auto signature = parts ? decoded(parts->signature) : std::nullopt;
    if (!header || !signature)
        return tl::unexpected(JwtFault::NotAToken);
    // The header decides nothing but which of our keys it is: all else is refused, not followed.
    if (header->value(QLatin1String("alg")) != QLatin1String("HS256")
        || header->contains(QLatin1String("crit")))
        return tl::unexpected(JwtFault::WrongAlgorithm);
    const QString keyId = header->value(QLatin1String("kid")).toString();
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const JwtKey &each) {
        return each.id == keyId && each.secret.view().size() >= JwtKey::fewestBytes;
    });
    if (key == keys.end())
        return tl::unexpected(JwtFault::UnknownKey);
    if (!constantTimeEquals(macOf(parts->signedPart, key->secret), *signature))
        return tl::unexpected(JwtFault::BadSignature);
    // Only what is rightly signed is read.
    const auto payload = objectIn(parts->payload);
    const auto claims = payload ? claimsIn(*header, *payload) : std::nullopt;
    if (!claims)
        return tl::unexpected(JwtFault::ClaimMissing);
    return *claims;
}

std::optional<JwtFault> faultOf(const JwtClaims &claims, const JwtUse &use)
{
    if (claims.type != use.type)
        return JwtFault::WrongType;
    if (claims.issuer != use.issuer)
        return JwtFault::WrongIssuer;
    if (claims.audience != use.audience)
        return JwtFault::WrongAudience;
    if (use.now + use.leeway < claims.notBefore)
        return JwtFault::NotYetValid;
    // RFC 7519 section 4.1.4: on or after that moment it is not accepted.
    if (use.now - use.leeway >= claims.expires)
        return JwtFault::Expired;
    return std::nullopt;
}

std::optional<JwtClaims> readUnprovenJwt(QByteArrayView token)
{
    const auto parts = partsOf(token);
    const auto header = parts ? objectIn(parts->header) : std::nullopt;
    const auto payload = parts ? objectIn(parts->payload) : std::nullopt;
    return header && payload ? claimsIn(*header, *payload) : std::nullopt;
}

bool looksLikeJwt(QStringView text)
{
    const QByteArray token = text.toLatin1();
    const auto parts = partsOf(token);
    return parts && objectIn(parts->header) && decoded(parts->payload) && decoded(parts->signature);
}

} // namespace latchkey
