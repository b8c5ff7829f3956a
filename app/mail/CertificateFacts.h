// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"

#include <QMetaType>
#include <QStringList>

class QSslCertificate;

namespace latchkey {

/// What a person needs to see of a certificate to decide whether it is the right one.
struct CertificateFacts {
    QString subject; ///< common name, or the organisation when there is none
    QString issuer;
    QStringList names; ///< DNS names and IP addresses it is valid for
    Instant validFrom;
    Instant validUntil;
    QString sha256; ///< lower-case hex of the whole certificate: what is pinned

    static CertificateFacts of(const QSslCertificate &certificate);
    bool operator==(const CertificateFacts &) const = default;
};

/// Whether the certificate was made for `host` (a DNS name or an IP address). Once it names any host as
/// subject alternative name, its common name counts for nothing (RFC 6125 section 6.4.4); Qt still accepts
/// that. A wildcard stands for exactly the leftmost label (section 6.4.3).
bool certificateNamesHost(const QSslCertificate &certificate, const QString &host);

/// SHA-256 of the certificate, as CertificateFacts::sha256.
QString fingerprintOf(const QSslCertificate &certificate);

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::CertificateFacts)
