// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace latchkey::test {

/// Ends the test when that cannot be written: nothing after it could mean anything.
void writeFile(const QString &path, const QByteArray &content);
/// Empty when there is no such file.
QByteArray readFile(const QString &path);

} // namespace latchkey::test
