// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Secret.h"

namespace latchkey {

namespace {

void wipe(QByteArray *bytes)
{
    // volatile: a plain fill of memory that is freed next may be optimised away.
    volatile char *data = bytes->data();
    for (qsizetype i = 0; i < bytes->size(); ++i)
        data[i] = 0;
    delete bytes;
}

} // namespace

Secret::Secret(const QByteArray &bytes)
    : m_bytes(new QByteArray(bytes.constData(), bytes.size()), wipe)
{
}

bool operator==(const Secret &a, const Secret &b)
{
    return constantTimeEquals(a.view(), b.view());
}

bool constantTimeEquals(QByteArrayView a, QByteArrayView b)
{
    if (a.size() != b.size())
        return false;
    volatile unsigned char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference = difference | static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

} // namespace latchkey
