// SPDX-License-Identifier: GPL-3.0-or-later
#include "links/PageSeal.h"

#include "core/Random.h"

#include <QMessageAuthenticationCode>

namespace latchkey {

PageSeal::PageSeal()
    : m_key(randomBytes(32))
{
}

QByteArray PageSeal::sign(QByteArrayView form, QByteArrayView code, const QByteArray &end) const
{
    // No NUL stands in the first two, so nothing can be read as a part of something else.
    const QByteArray text = form.toByteArray() + '\0' + end + '\0' + code.toByteArray();
    return QMessageAuthenticationCode::hash(text, m_key.toByteArray(), QCryptographicHash::Sha256)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray PageSeal::make(QByteArrayView form, QByteArrayView code, Instant now) const
{
    const QByteArray end = QByteArray::number(toMilliseconds(now + lifetime));
    return end + '.' + sign(form, code, end);
}

bool PageSeal::check(const QByteArray &seal, QByteArrayView form, QByteArrayView code, Instant now) const
{
    const qsizetype dot = seal.indexOf('.');
    if (dot <= 0 || dot > 20)
        return false;
    const QByteArray end = seal.left(dot);
    if (!constantTimeEquals(seal.mid(dot + 1), sign(form, code, end)))
        return false;
    return fromMilliseconds(end.toLongLong()) > now;
}

} // namespace latchkey
