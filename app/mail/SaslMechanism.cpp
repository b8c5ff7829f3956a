// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SaslMechanism.h"

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

template <typename Mechanism> std::unique_ptr<SaslMechanism> make(const SaslCredentials &credentials)
{
    return std::make_unique<Mechanism>(credentials);
}

struct Entry {
    const char *name;
    std::unique_ptr<SaslMechanism> (*make)(const SaslCredentials &);
};

/// Strongest first.
constexpr Entry mechanisms[] = {
    {"PLAIN", make<PlainMechanism>},
    {"LOGIN", make<LoginMechanism>},
};

} // namespace

std::unique_ptr<SaslMechanism> chooseSaslMechanism(
    const QList<QByteArray> &offered, const QList<QByteArray> &excluded, const SaslCredentials &credentials)
{
    for (const Entry &entry : mechanisms) {
        if (offered.contains(entry.name) && !excluded.contains(entry.name))
            return entry.make(credentials);
    }
    return nullptr;
}

} // namespace latchkey
