// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

namespace latchkey::test {

/// A server's certificate with its key, as files and ready for a QSslSocket.
struct TestCertificate {
    QString certificateFile;
    QString keyFile;
    QSslCertificate certificate;
    QSslKey key;
};

/// An authority of our own in a temporary folder. Needs the `openssl` program; aborts the test without it.
class TestCertificates {
public:
    struct Wish {
        QString commonName;
        QString alternativeNames; ///< "DNS:a.example,IP:127.0.0.1"; empty: none
        int days = 30; ///< negative: expired
        QString usage = QStringLiteral("serverAuth");
    };

    TestCertificates();
    /// The authority's certificate (PEM).
    QString caFile() const;
    /// Signed by the authority.
    TestCertificate make(const Wish &wish);
    /// For `host`, with everything right.
    TestCertificate makeFor(const QString &host);
    /// Signed by nobody but itself.
    TestCertificate makeSelfSigned(const QString &host);

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    TestCertificate load(const QString &name) const;

    QTemporaryDir m_folder;
    int m_count = 0;
};

} // namespace latchkey::test
