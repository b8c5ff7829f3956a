// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QString>

namespace latchkey {

/// The address that was probably meant, when the domain is one of the usual slips of the fingers at a big
/// mail provider
/// ("liam@gamil.com", "ana@hotmail.con"); absent when nothing looks wrong. Knows only what is common: a
/// domain it has never heard of is left alone.
std::optional<QString> probableAddress(const QString &typed);

} // namespace latchkey
