// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SaslOAuth.h"

#include "core/Text.h"

#include <algorithm>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr char fieldEnd = '\x01';

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        || QByteArrayView("-._~+/=").contains(c);
}

bool isControlByte(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

} // namespace

SaslOAuth::SaslOAuth(SaslCredentials credentials, Dialect dialect)
    : m_credentials(std::move(credentials))
    , m_dialect(dialect)
{
}

bool SaslOAuth::canCarry(const SaslCredentials &credentials)
{
    if (!credentials.token || credentials.token->isEmpty())
        return false;
    const QByteArrayView token = credentials.token->view();
    const QByteArray name = credentials.userName.toUtf8();
    return std::all_of(token.begin(), token.end(), isTokenCharacter)
        && std::none_of(name.begin(), name.end(), isControlByte);
}

QByteArray SaslOAuth::name() const
{
    return m_dialect == Dialect::OAuthBearer ? "OAUTHBEARER" : "XOAUTH2";
}

std::optional<QByteArray> SaslOAuth::initialResponse()
{
    const QByteArray bearer = "auth=Bearer " + m_credentials.token->toByteArray() + fieldEnd + fieldEnd;
    if (m_dialect == Dialect::XOAuth2)
        return "user=" + m_credentials.userName.toUtf8() + fieldEnd + bearer;
    const QByteArray name = m_credentials.userName.toUtf8().replace('=', "=3D").replace(',', "=2C");
    return "n,a=" + name + ',' + fieldEnd + "host=" + m_credentials.host.toUtf8() + fieldEnd
        + "port=" + QByteArray::number(m_credentials.port) + fieldEnd + bearer;
}

std::optional<QByteArray> SaslOAuth::respond(QByteArrayView challenge)
{
    if (!m_problem.isEmpty())
        return std::nullopt;
    m_problem = u"the token was refused: "_s + toSafeLine(QString::fromUtf8(challenge), 300);
    return m_dialect == Dialect::OAuthBearer ? QByteArray(1, fieldEnd)
                                             : QByteArray(); // RFC 7628 section 3.2.3
}

} // namespace latchkey
