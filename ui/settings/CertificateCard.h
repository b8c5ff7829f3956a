// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "mail/CertificateFacts.h"

class QGridLayout;

namespace latchkey {

class Button;

/// What a server's certificate says, and the way to trust exactly this one after asking the people who run
/// the server.
class CertificateCard : public QWidget {
    Q_OBJECT

public:
    explicit CertificateCard(QWidget *parent = nullptr);

    void showCertificate(const CertificateFacts &facts, const QString &host);

Q_SIGNALS:
    /// Somebody has compared the fingerprint and said yes.
    void trusted(const QString &sha256);

private:
    void ask();

    QGridLayout *m_grid;
    CertificateFacts m_facts;
    QString m_host;
};

} // namespace latchkey
