// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Secret.h"
#include <QString>

namespace latchkey {

/// Text from outside (a mail server, a browser) made fit for one line of a log or a label: control characters
/// become visible escapes ("\x1b"), bad UTF-16 becomes U+FFFD, and what would be longer than `maxLength` (10
/// at least) is cut to it and ends in "...".
QString toSafeLine(const QString &text, int maxLength = 500);

/// Text that somebody typed or pasted, with stars for whatever has the form of a link's code (43 characters
/// of base64url, the "3D" of quoted-printable included): people paste whole links where they explain
/// something.
QString withoutCodes(const QString &text);

/// Text from outside with stars for every piece of `secret` of 8 characters or more, in any case: whoever
/// repeats a secret may cut or fold it.
QString withoutPiecesOf(const Secret &secret, const QString &text);

} // namespace latchkey
