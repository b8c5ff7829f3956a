// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestCertificates.h"

#include "support/Files.h"

#include <QFile>
#include <QProcess>

namespace latchkey::test {

using namespace Qt::StringLiterals;

namespace {

void openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(u"openssl"_s, arguments);
    if (!process.waitForFinished(30000) || process.exitCode() != 0)
        qFatal(
            "openssl %s: %s", qPrintable(arguments.join(u' ')), process.readAllStandardError().constData());
}

const QStringList newKey{u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-nodes"_s};

} // namespace

TestCertificates::TestCertificates()
{
    openssl(QStringList{u"req"_s, u"-x509"_s} + newKey
        + QStringList{u"-keyout"_s, path(u"ca.key"_s), u"-out"_s, caFile(), u"-days"_s, u"30"_s, u"-subj"_s,
            u"/CN=Latchkey Test Authority"_s});
}

QString TestCertificates::caFile() const
{
    return path(u"ca.pem"_s);
}

TestCertificate TestCertificates::make(const Wish &wish)
{
    const QString name = u"server%1"_s.arg(++m_count);
    openssl(QStringList{u"req"_s} + newKey
        + QStringList{u"-keyout"_s, path(name + u".key"_s), u"-out"_s, path(name + u".csr"_s), u"-subj"_s,
            u"/CN="_s + wish.commonName});
    QByteArray extensions = "basicConstraints=CA:FALSE\nextendedKeyUsage=" + wish.usage.toUtf8() + '\n';
    if (!wish.alternativeNames.isEmpty())
        extensions += "subjectAltName=" + wish.alternativeNames.toUtf8() + '\n';
    writeFile(path(name + u".ext"_s), extensions);
    openssl({u"x509"_s, u"-req"_s, u"-in"_s, path(name + u".csr"_s), u"-CA"_s, caFile(), u"-CAkey"_s,
        path(u"ca.key"_s), u"-set_serial"_s, QString::number(1000 + m_count), u"-days"_s,
        QString::number(wish.days), u"-extfile"_s, path(name + u".ext"_s), u"-out"_s,
        path(name + u".pem"_s)});
    return load(name);
}

TestCertificate TestCertificates::makeFor(const QString &host)
{
    return make({.commonName = host, .alternativeNames = u"DNS:"_s + host});
}

TestCertificate TestCertificates::makeSelfSigned(const QString &host)
{
    const QString name = u"self%1"_s.arg(++m_count);
    openssl(QStringList{u"req"_s, u"-x509"_s} + newKey
        + QStringList{u"-keyout"_s, path(name + u".key"_s), u"-out"_s, path(name + u".pem"_s), u"-days"_s,
            u"30"_s, u"-subj"_s, u"/CN="_s + host, u"-addext"_s, u"subjectAltName=DNS:"_s + host});
    return load(name);
}

TestCertificate TestCertificates::load(const QString &name) const
{
    TestCertificate result;
    result.certificateFile = path(name + u".pem"_s);
    result.keyFile = path(name + u".key"_s);
    QFile certificate(result.certificateFile);
    QFile key(result.keyFile);
    if (!certificate.open(QIODevice::ReadOnly) || !key.open(QIODevice::ReadOnly))
        qFatal("cannot read the test certificate");
    result.certificate = QSslCertificate(&certificate);
    result.key = QSslKey(&key, QSsl::Ec);
    return result;
}

} // namespace latchkey::test
