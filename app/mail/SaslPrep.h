// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QString>

namespace latchkey {

/// A user name or password in the one form in which both sides put it into a calculation (SASLprep, RFC 4013,
/// as a query string: characters that Unicode 3.2 did not know are let through). Absent when it contains what
/// SASLprep forbids, or nothing is left.
std::optional<QString> saslPrepared(const QString &text);

} // namespace latchkey
