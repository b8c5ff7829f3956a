// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Random.h"

#include <QRandomGenerator>

namespace latchkey {

QByteArray randomBytes(int count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    auto *generator = QRandomGenerator::system();
    for (qsizetype i = 0; i < count; i += qsizetype(sizeof(quint32))) {
        const quint32 word = generator->generate();
        memcpy(bytes.data() + i, &word, size_t(std::min<qsizetype>(sizeof word, count - i)));
    }
    return bytes;
}

} // namespace latchkey
