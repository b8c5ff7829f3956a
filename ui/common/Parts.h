// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace latchkey {

/// For the destructor of a widget that listens to its parts. They go after it, when it is no longer what it
/// was, and what they still say on their way (a line that loses the focus, a scroll bar its range) is for
/// nobody.
void stopListeningToParts(QObject &owner);

} // namespace latchkey
