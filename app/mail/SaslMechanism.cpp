// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SaslMechanism.h"

#include "mail/SaslOAuth.h"
#include "mail/SaslScram.h"

namespace latchkey {

namespace {

/// RFC 4616: everything in one word.
class PlainMechanism final : public SaslMechanism {
public:
    explicit PlainMechanism(SaslCredentials credentials)
        : m_credentials(std::move(credentials))
    {
    }
    QByteArray name() const override { return "PLAIN"; }
    bool revealsPassword() const override { return true; }
    std::optional<QByteArray> initialResponse() override
    {
        const char separator = '\0';
        QByteArray message(1, separator); // no authorization identity: act as who signs in
        message += m_credentials.userName.toUtf8() + separator + m_credentials.password.toByteArray();
        return message;
    }
    std::optional<QByteArray> respond(QByteArrayView) override { return std::nullopt; }

private:
    SaslCredentials m_credentials;
};

/// draft-murchison-sasl-login-00: the server asks twice. What the questions say differs from server to
/// server, so only their order counts.
class LoginMechanism final : public SaslMechanism {
public:
    explicit LoginMechanism(SaslCredentials credentials)
        : m_credentials(std::move(credentials))
    {
    }
    QByteArray name() const override { return "LOGIN"; }
    bool revealsPassword() const override { return true; }
    std::optional<QByteArray> initialResponse() override { return std::nullopt; }
    std::optional<QByteArray> respond(QByteArrayView) override
    {
        switch (m_asked++) {
        case 0:
            return m_credentials.userName.toUtf8();
        case 1:
            return m_credentials.password.toByteArray();
        default:
            return std::nullopt;
        }
    }

private:
    SaslCredentials m_credentials;
    int m_asked = 0;
};

using MechanismPointer = std::unique_ptr<SaslMechanism>;

template <typename Mechanism> MechanismPointer make(const SaslCredentials &credentials)
{
    if (credentials.token)
        return nullptr;
    return std::make_unique<Mechanism>(credentials);
}

template <SaslOAuth::Dialect dialect> MechanismPointer makeOAuth(const SaslCredentials &credentials)
{
    if (!SaslOAuth::canCarry(credentials))
        return nullptr;
    return std::make_unique<SaslOAuth>(credentials, dialect);
}

MechanismPointer makeScramPlus(const SaslCredentials &credentials)
{
    if (credentials.token || !credentials.channelBinding || !SaslScram::canCarry(credentials))
        return nullptr;
    return std::make_unique<SaslScram>(credentials, SaslScram::Binding::EndPoint);
}

/// Whenever PLUS could have been used and is not, the server is told so, under the protection of the proof.
/// One that did offer PLUS, which somebody in between has struck out of the list, then refuses.
MechanismPointer makeScram(const SaslCredentials &credentials)
{
    if (credentials.token || !SaslScram::canCarry(credentials))
        return nullptr;
    return std::make_unique<SaslScram>(
        credentials, credentials.channelBinding ? SaslScram::Binding::NotOffered : SaslScram::Binding::None);
}

struct Entry {
    const char *name;
    MechanismPointer (*make)(const SaslCredentials &);
};

/// Strongest first.
constexpr Entry mechanisms[] = {
    {"SCRAM-SHA-256-PLUS", makeScramPlus},
    {"SCRAM-SHA-256", makeScram},
    {"OAUTHBEARER", makeOAuth<SaslOAuth::Dialect::OAuthBearer>},
    {"XOAUTH2", makeOAuth<SaslOAuth::Dialect::XOAuth2>},
    {"PLAIN", make<PlainMechanism>},
    {"LOGIN", make<LoginMechanism>},
};

} // namespace

std::unique_ptr<SaslMechanism> chooseSaslMechanism(
    const QList<QByteArray> &offered, const QList<QByteArray> &excluded, const SaslCredentials &credentials)
{
    for (const Entry &entry : mechanisms) {
        if (!offered.contains(entry.name) || excluded.contains(entry.name))
            continue;
        if (auto mechanism = entry.make(credentials))
            return mechanism;
    }
    return nullptr;
}

} // namespace latchkey
