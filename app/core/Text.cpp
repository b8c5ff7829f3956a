// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Text.h"

#include <algorithm>
#include <QList>
#include <QRegularExpression>

namespace latchkey {

namespace {

constexpr qsizetype shortestPiece = 8; // 48 bits of a code: no two texts share them by accident
const auto stars = QStringLiteral("****");

} // namespace

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

QString withoutCodes(const QString &text)
{
    static const QRegularExpression code(
        QStringLiteral("(?<![A-Za-z0-9_-])(?:3D)?[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"));
    return QString(text).replace(code, stars);
}

QString withoutPiecesOf(const Secret &secret, const QString &text)
{
    const QString hidden = QString::fromUtf8(secret.view());
    QList<bool> isSecret(text.size(), false);
    for (qsizetype from = 0; from + shortestPiece <= hidden.size(); ++from) {
        const QStringView piece = QStringView(hidden).mid(from, shortestPiece);
        for (qsizetype at = text.indexOf(piece, 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(piece, at + 1, Qt::CaseInsensitive))
            std::fill_n(isSecret.begin() + at, shortestPiece, true);
    }
    QString shown;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!isSecret[i])
            shown += text[i];
        else if (i == 0 || !isSecret[i - 1])
            shown += stars;
    }
    return shown;
}

} // namespace latchkey
