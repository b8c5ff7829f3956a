// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace latchkey {

/// Text from outside (a mail server, a browser) made fit for one line of a log or a label: control characters
/// become visible escapes ("\x1b"), bad UTF-16 becomes U+FFFD, and what would be longer than `maxLength` (10
/// at least) is cut to it and ends in "...".
QString toSafeLine(const QString &text, int maxLength = 500);

} // namespace latchkey
