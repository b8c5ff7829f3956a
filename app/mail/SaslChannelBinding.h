// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QByteArray>

namespace latchkey {

/// What `tls-server-end-point` ties a sign-in to: the hash of the server's certificate `der` (RFC 5929
/// section 4.1), by the hash function of its signature, and by SHA-256 where that one is weaker. Absent when
/// the signature has no hash function of its own (Ed25519), or `der` is no certificate.
///
/// `tls-exporter` (RFC 9266) would tie it to the connection itself, but Qt does not give out the keying
/// material of a QSslSocket.
std::optional<QByteArray> tlsServerEndPoint(const QByteArray &der);

} // namespace latchkey
