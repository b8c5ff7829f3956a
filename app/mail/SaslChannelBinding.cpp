// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SaslChannelBinding.h"

#include <QCryptographicHash>

// QSslCertificate does not tell how a certificate is signed, so this reads it from the encoded form:
// Certificate is SEQUENCE { tbsCertificate SEQUENCE, signatureAlgorithm SEQUENCE { OID, parameters },
// signature } (RFC 5280 section 4.1).

namespace latchkey {

namespace {

constexpr char sequenceTag = 0x30;
constexpr char oidTag = 0x06;
constexpr char firstContextTag = char(0xa0);

/// The content of the element that `der` starts with, if it is of this type; `der` then stands behind it.
std::optional<QByteArrayView> takeElement(QByteArrayView &der, char tag)
{
    if (der.size() < 2 || der[0] != tag)
        return std::nullopt;
    qsizetype length = static_cast<unsigned char>(der[1]);
    qsizetype start = 2;
    if (length > 0x80) { // the number of bytes that hold the length
        const qsizetype count = length - 0x80;
        if (count > 4 || der.size() < start + count)
            return std::nullopt;
        length = 0;
        for (; start < 2 + count; ++start)
            length = length << 8 | static_cast<unsigned char>(der[start]);
    } else if (length == 0x80) {
        return std::nullopt; // DER has no open end
    }
    if (length > der.size() - start)
        return std::nullopt;
    const QByteArrayView content = der.sliced(start, length);
    der = der.sliced(start + length);
    return content;
}

struct KnownOid {
    const char *hex;
    QCryptographicHash::Algorithm hash;
};

using enum QCryptographicHash::Algorithm;

/// Signatures with one hash function, and, below them, hash functions as RSASSA-PSS names them. MD5 and SHA-1
/// are raised to SHA-256.
constexpr KnownOid known[] = {
    {"2a864886f70d010104", Sha256}, // md5WithRSAEncryption
    {"2a864886f70d010105", Sha256}, // sha1WithRSAEncryption
    {"2a864886f70d01010e", Sha224}, // sha224WithRSAEncryption
    {"2a864886f70d01010b", Sha256},
    {"2a864886f70d01010c", Sha384},
    {"2a864886f70d01010d", Sha512},
    {"2a8648ce3d0401", Sha256}, // ecdsa-with-SHA1
    {"2a8648ce3d040301", Sha224},
    {"2a8648ce3d040302", Sha256},
    {"2a8648ce3d040303", Sha384},
    {"2a8648ce3d040304", Sha512},
    {"2b0e03021a", Sha256}, // id-sha1
    {"608648016503040204", Sha224},
    {"608648016503040201", Sha256},
    {"608648016503040202", Sha384},
    {"608648016503040203", Sha512},
};

std::optional<QCryptographicHash::Algorithm> hashOf(QByteArrayView oid)
{
    const QByteArray hex = oid.toByteArray().toHex();
    for (const KnownOid &entry : known) {
        if (hex == entry.hex)
            return entry.hash;
    }
    return std::nullopt;
}

/// RSASSA-PSS-params: SEQUENCE { [0] hashAlgorithm DEFAULT sha1, ... } (RFC 4055 section 3.1).
std::optional<QCryptographicHash::Algorithm> hashOfPss(QByteArrayView parameters)
{
    auto fields = takeElement(parameters, sequenceTag);
    if (!fields)
        return std::nullopt;
    auto tagged = takeElement(*fields, firstContextTag);
    if (!tagged)
        return Sha256; // SHA-1, raised
    auto algorithm = takeElement(*tagged, sequenceTag);
    const auto oid = algorithm ? takeElement(*algorithm, oidTag) : std::nullopt;
    return oid ? hashOf(*oid) : std::nullopt;
}

std::optional<QCryptographicHash::Algorithm> signatureHash(QByteArrayView der)
{
    auto certificate = takeElement(der, sequenceTag);
    if (!certificate || !takeElement(*certificate, sequenceTag))
        return std::nullopt;
    auto algorithm = takeElement(*certificate, sequenceTag);
    const auto oid = algorithm ? takeElement(*algorithm, oidTag) : std::nullopt;
    if (!oid)
        return std::nullopt;
    const bool isPss = oid->toByteArray().toHex() == "2a864886f70d01010a";
    return isPss ? hashOfPss(*algorithm) : hashOf(*oid);
}

} // namespace

std::optional<QByteArray> tlsServerEndPoint(const QByteArray &der)
{
    const auto hash = signatureHash(der);
    return hash ? std::optional(QCryptographicHash::hash(der, *hash)) : std::nullopt;
}

} // namespace latchkey
