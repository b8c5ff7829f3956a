// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Text.h"

namespace latchkey {

QString toSafeLine(const QString &text, int maxLength)
{
    QString safe;
    for (qsizetype i = 0; i < text.size() && safe.size() <= maxLength; ++i) {
        const QChar c = text[i];
        if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            safe += c;
            safe += text[++i];
        } else if (c.isSurrogate()) {
            safe += QChar(QChar::ReplacementCharacter);
        } else if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0)) {
            safe += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        } else if (c.category() == QChar::Other_Format || c.category() == QChar::Separator_Line
            || c.category() == QChar::Separator_Paragraph) {
            // Bidirectional overrides and line separators can make a line read as something it is not.
            safe += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        } else {
            safe += c;
        }
    }
    // What is shown as an escape takes more room than it did.
    if (safe.size() > maxLength) {
        safe.truncate(maxLength - 3);
        if (safe.back().isHighSurrogate())
            safe.chop(1);
        safe += QLatin1String("...");
    }
    return safe;
}

} // namespace latchkey
