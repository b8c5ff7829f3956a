// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokens/LinkToken.h"

#include "core/EnumNames.h"
#include "core/Random.h"
#include <algorithm>
#include <QCryptographicHash>

namespace latchkey {

namespace {

constexpr int codeBytes = 32;
constexpr int codeCharacters = 43;

constexpr EnumNames<TokenPurpose, 2> purposes{{{
    {TokenPurpose::Activation, u"activation"},
    {TokenPurpose::Reset, u"reset"},
}}};

} // namespace

QString nameOf(TokenPurpose purpose)
{
    return purposes.name(purpose);
}

std::optional<TokenPurpose> tokenPurposeFromName(const QString &name)
{
    return purposes.value(name);
}

QString codeIssuer()
{
    return QStringLiteral("code");
}

LinkToken mintCode()
{
    const QByteArray code =
        randomBytes(codeBytes).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    return {Secret(code), tokenIdOf(code)};
}

QString tokenIdOf(QByteArrayView value)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(value.toByteArray(), QCryptographicHash::Sha256).toHex());
}

bool looksLikeCode(QStringView text)
{
    return text.size() == codeCharacters && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'-' || c == u'_');
    });
}

} // namespace latchkey
