// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/CertificateFacts.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QSslCertificate>
#include <QUrl>

namespace latchkey {

namespace {

QString nameIn(const QStringList &commonNames, const QStringList &organisations)
{
    return commonNames.isEmpty() ? organisations.value(0) : commonNames.constFirst();
}

QString normalised(const QString &name)
{
    const QString ascii = QString::fromLatin1(QUrl::toAce(name)).toLower();
    return ascii.isEmpty() ? name.toLower() : ascii;
}

bool matches(const QString &presented, const QString &host)
{
    const QString pattern = presented.startsWith(u"*.") ? presented.toLower() : normalised(presented);
    if (!pattern.startsWith(u"*."))
        return pattern == host;
    const qsizetype dot = host.indexOf(u'.');
    // "*.com" would be valid for half the world.
    return dot > 0 && pattern.count(u'.') >= 2 && host.mid(dot) == pattern.mid(1);
}

} // namespace

CertificateFacts CertificateFacts::of(const QSslCertificate &certificate)
{
    CertificateFacts facts;
    facts.subject = nameIn(certificate.subjectInfo(QSslCertificate::CommonName),
        certificate.subjectInfo(QSslCertificate::Organization));
    facts.issuer = nameIn(certificate.issuerInfo(QSslCertificate::CommonName),
        certificate.issuerInfo(QSslCertificate::Organization));
    facts.names = certificate.subjectAlternativeNames().values();
    facts.names.sort();
    facts.validFrom = toInstant(certificate.effectiveDate());
    facts.validUntil = toInstant(certificate.expiryDate());
    facts.sha256 = fingerprintOf(certificate);
    return facts;
}

bool certificateNamesHost(const QSslCertificate &certificate, const QString &host)
{
    const auto alternatives = certificate.subjectAlternativeNames();
    const QHostAddress address(host);
    if (!address.isNull()) {
        const QStringList presented = alternatives.values(QSsl::IpAddressEntry);
        return std::any_of(presented.begin(), presented.end(),
            [&address](const QString &text) { return QHostAddress(text) == address; });
    }
    QStringList presented = alternatives.values(QSsl::DnsEntry);
    if (alternatives.isEmpty())
        presented = certificate.subjectInfo(QSslCertificate::CommonName);
    const QString wanted = normalised(host);
    return std::any_of(
        presented.begin(), presented.end(), [&wanted](const QString &name) { return matches(name, wanted); });
}

QString fingerprintOf(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex());
}

} // namespace latchkey
