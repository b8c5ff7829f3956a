// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/SaslMechanism.h"

namespace latchkey {

/// Signing in with a token that a sign-in page gave out, instead of a password: OAUTHBEARER (RFC 7628), and
/// XOAUTH2, what Google and Microsoft spoke before there was a standard. Both say everything in one word; a
/// refusal comes as a challenge with the reason in JSON, which has to be answered before the verdict comes.
class SaslOAuth final : public SaslMechanism {
public:
    enum class Dialect { OAuthBearer, XOAuth2 };

    SaslOAuth(SaslCredentials credentials, Dialect dialect);
    /// The token consists of characters that a token may have (RFC 6750 section 2.1), and the user name has
    /// no control characters: another one would start a field of its own.
    static bool canCarry(const SaslCredentials &credentials);

    QByteArray name() const override;
    bool revealsPassword() const override { return true; }
    std::optional<QByteArray> initialResponse() override;
    std::optional<QByteArray> respond(QByteArrayView challenge) override;
    bool acceptsSuccess() const override { return m_problem.isEmpty(); }
    QString problem() const override { return m_problem; }

private:
    SaslCredentials m_credentials;
    Dialect m_dialect;
    QString m_problem;
};

} // namespace latchkey
