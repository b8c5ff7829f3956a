// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/SaslMechanism.h"

namespace latchkey {

/// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): neither side shows the password, and the server
/// proves that it knows it, too. With PLUS the proof is tied to the server's certificate, so that somebody in
/// between who could show another one gains nothing.
class SaslScram final : public SaslMechanism {
public:
    /// RFC 7677 section 4. Fewer make a stolen proof cheap to guess from.
    static constexpr int fewestIterations = 4096;
    /// About a second of this machine's time; a hostile server could ask for an hour.
    static constexpr int mostIterations = 600'000;

    enum class Binding {
        None, ///< "n": there is nothing to tie the sign-in to
        NotOffered, ///< "y": there is, but the server did not offer PLUS; if it did, somebody took that away
        EndPoint, ///< "p=tls-server-end-point": PLUS
    };

    /// `nonce` only for tests: what makes this dialogue differ from every other.
    SaslScram(SaslCredentials credentials, Binding binding, QByteArray nonce = newNonce());
    /// SASLprep lets user name and password through; else SCRAM is no way to sign in with them.
    static bool canCarry(const SaslCredentials &credentials);

    QByteArray name() const override;
    bool revealsPassword() const override { return false; }
    std::optional<QByteArray> initialResponse() override;
    std::optional<QByteArray> respond(QByteArrayView challenge) override;
    bool acceptsSuccess() const override { return m_step == Step::Proven; }
    ServerProof serverProof() const override { return m_proof; }
    QString problem() const override { return m_problem; }

private:
    enum class Step { First, Proof, Proven, Over };
    struct ServerFirst {
        QByteArray nonce;
        QByteArray salt;
        int iterations;
    };

    static QByteArray newNonce();
    QByteArray gs2Header() const;
    std::optional<QByteArray> fail(const QString &why);
    std::optional<ServerFirst> readServerFirst(const QByteArray &message);
    std::optional<QByteArray> prove(const QByteArray &serverFirst);
    std::optional<QByteArray> checkServer(const QByteArray &serverFinal);

    SaslCredentials m_credentials;
    Binding m_binding;
    QByteArray m_nonce;
    QByteArray m_clientFirst; ///< without the GS2 header
    QByteArray m_expectedSignature;
    Step m_step = Step::First;
    ServerProof m_proof = ServerProof::Missing;
    QString m_problem;
};

} // namespace latchkey
