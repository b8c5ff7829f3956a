// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Translations.h"

#include <optional>
#include <QCoreApplication>

namespace {

std::optional<latchkey::Translations> words;

/// Every test of the window reads what an English-speaking operator reads, "1 link" and "2 links", whatever
/// the machine speaks.
void speakEnglish()
{
    words.emplace(QLocale(QLocale::English));
    qAddPostRoutine([] { words.reset(); });
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(speakEnglish)
