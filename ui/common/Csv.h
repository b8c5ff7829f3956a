// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace latchkey {

/// One cell of a CSV file: quoted where RFC 4180 asks for it, and with an apostrophe in front where a
/// spreadsheet would run it as a formula (it starts with = + - @, their full-width forms, a tab or a line
/// break; OWASP "CSV Injection").
QString csvCell(const QString &text);
/// Cells, commas and the line end.
QByteArray csvLine(const QStringList &cells);

} // namespace latchkey
