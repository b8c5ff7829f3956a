// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <random>

namespace latchkey {

/// Numbers that are the same for the same seed on every platform and with every Qt; for sample data only,
/// never for a code or a key.
class SampleRandom {
public:
    explicit SampleRandom(quint32 seed)
        : m_engine(seed)
    {
    }

    /// 0 to `limit` - 1.
    int below(int limit) { return int(m_engine() % quint32(limit)); }
    int between(int from, int to) { return from + below(to - from + 1); }
    bool oneIn(int chances) { return below(chances) == 0; }
    template <typename List> const auto &oneOf(const List &list) { return list[below(int(std::size(list)))]; }
    /// `count` hexadecimal digits, upper case.
    QByteArray hex(int count)
    {
        QByteArray digits;
        while (digits.size() < count)
            digits += QByteArray::number(m_engine() & 0xff, 16).rightJustified(2, '0');
        return digits.left(count).toUpper();
    }

private:
    std::mt19937 m_engine;
};

} // namespace latchkey
