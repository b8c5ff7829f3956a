// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Secret.h"

#include <optional>
#include <QList>

namespace latchkey {

struct SaslCredentials {
    QString userName;
    Secret password;
    std::optional<Secret> token = {}; ///< an OAuth token; with one the password is not used
    QString host = {}; ///< the server's, for OAUTHBEARER
    quint16 port = 0;
    /// What `tls-server-end-point` ties a sign-in to (RFC 5929); absent when there is no TLS, or nothing
    /// fits.
    std::optional<QByteArray> channelBinding = {};
};

/// How far the server has shown that it is the one that knows the password.
enum class ServerProof {
    NotAsked, ///< the mechanism has no such thing
    Missing, ///< so far
    Wrong,
    Given,
};

/// One way of signing in (RFC 4422), from our first word to the server's verdict. Used once, then thrown
/// away. Knows nothing of SMTP: base64 and the lines around it are the session's work.
class SaslMechanism {
public:
    virtual ~SaslMechanism() = default;

    virtual QByteArray name() const = 0;
    /// What can be said before the server asks; absent when the server speaks first.
    virtual std::optional<QByteArray> initialResponse() = 0;
    /// The answer to a challenge; absent: this is not the dialogue that was expected, cancel it.
    virtual std::optional<QByteArray> respond(QByteArrayView challenge) = 0;
    /// Asked when the server says yes: a mechanism in which the server, too, must prove itself may still say
    /// no.
    virtual bool acceptsSuccess() const { return true; }
    virtual ServerProof serverProof() const { return ServerProof::NotAsked; }
    /// The mechanism shows the password, or what is as good, to whoever listens: it needs TLS or loopback.
    virtual bool revealsPassword() const = 0;
    /// Why respond() or acceptsSuccess() said no, or what the server said against us; English, for logs; may
    /// be empty.
    virtual QString problem() const { return {}; }
};

/// The strongest mechanism that the server offers, we speak, `excluded` does not name, and the credentials
/// fit into; null when there is none.
std::unique_ptr<SaslMechanism> chooseSaslMechanism(
    const QList<QByteArray> &offered, const QList<QByteArray> &excluded, const SaslCredentials &credentials);

} // namespace latchkey
