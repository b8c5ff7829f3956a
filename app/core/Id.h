// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QMetaType>

namespace latchkey {

/// The number of a database row, distinct for each kind of row so that none is taken for another.
template <typename Tag> class Id {
public:
    constexpr Id() = default; ///< no row; "absent" in an interface is std::optional, not this
    constexpr explicit Id(qint64 value)
        : m_value(value)
    {
    }
    constexpr qint64 value() const { return m_value; }
    constexpr bool isValid() const { return m_value > 0; }
    constexpr bool operator==(const Id &) const = default;
    constexpr bool operator<(const Id &other) const { return m_value < other.m_value; }
    friend size_t qHash(Id id, size_t seed = 0) noexcept { return ::qHash(id.m_value, seed); }

private:
    qint64 m_value = 0;
};

using AccountId = Id<struct AccountTag>;
using StatusId = Id<struct StatusTag>;
using MessageId = Id<struct MessageTag>;
using AttemptId = Id<struct AttemptTag>;
using BatchId = Id<struct BatchTag>;

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::AccountId)
Q_DECLARE_METATYPE(latchkey::StatusId)
Q_DECLARE_METATYPE(latchkey::MessageId)
Q_DECLARE_METATYPE(latchkey::BatchId)
