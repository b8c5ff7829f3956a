// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace latchkey {

/// `count` bytes from the operating system's generator; fit for keys and link codes.
QByteArray randomBytes(int count);

} // namespace latchkey
