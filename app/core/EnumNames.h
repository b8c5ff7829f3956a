// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <QString>
#include <utility>

namespace latchkey {

/// The names under which the values of an enum are stored: one table, both directions.
///
///     constexpr EnumNames<Tone, 2> tones {{{{Tone::Good, u"good"}, {Tone::Bad, u"bad"}}}};
template <typename Enum, std::size_t Size> struct EnumNames {
    std::array<std::pair<Enum, QStringView>, Size> entries;

    QString name(Enum value) const
    {
        for (const auto &[candidate, text] : entries) {
            if (candidate == value)
                return text.toString();
        }
        Q_UNREACHABLE();
    }
    std::optional<Enum> value(QStringView name) const
    {
        for (const auto &[candidate, text] : entries) {
            if (text == name)
                return candidate;
        }
        return std::nullopt;
    }
};

} // namespace latchkey
