// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace latchkey {

/// The languages that mails are offered in, as codes ("en", "de"), in the order of a list.
const QStringList &offeredLanguages();
/// As its speakers call it, with the code behind it: "Deutsch (de)"; the code alone if nobody knows it.
QString languageName(const QString &code);

} // namespace latchkey
