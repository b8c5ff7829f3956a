// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace latchkey {

/// What GMime finds in a message, in the form of whatReadersMustFind(); further "autoSubmitted" and
/// "mimeVersion", and "isText" when the message is nothing but text. Empty when it is no message to GMime.
QJsonObject readWithGMime(const QByteArray &message);

} // namespace latchkey
