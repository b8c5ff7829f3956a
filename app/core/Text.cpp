// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Text.h"

#include <algorithm>
#include <array>
#include <QList>
#include <QRegularExpression>

namespace latchkey {

namespace {

constexpr qsizetype shortestPiece = 8; // 48 bits of a code: no two texts share them by accident
const auto stars = QStringLiteral("****");

/// Where in `run` pieces of the secret stand: from, to; those that touch or overlap are one.
QList<std::pair<qsizetype, qsizetype>> piecesWithin(const QString &hidden, QStringView run)
{
    QList<std::pair<qsizetype, qsizetype>> found;
    for (qsizetype at = 0; at + shortestPiece <= run.size(); ++at) {
        if (!hidden.contains(run.sliced(at, shortestPiece), Qt::CaseInsensitive))
            continue;
        if (found.isEmpty() || found.last().second < at)
            found.append({at, at + shortestPiece});
        else
            found.last().second = at + shortestPiece;
    }
    return found;
}

} // namespace

QString toSafeLine(const QString &text, int maxLength)
{
    const auto isPlain = [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; };
    if (text.size() <= maxLength && std::all_of(text.begin(), text.end(), isPlain))
        return text; // as nearly all of it is

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
    if (hidden.size() < shortestPiece)
        return text;
    // A piece can only be where that many characters of the secret stand together, which is next to nowhere.
    std::array<bool, 128> known{};
    for (const QChar c : hidden) {
        if (c.unicode() < known.size())
            known[c.toCaseFolded().unicode()] = true;
    }
    const auto occurs = [&](QChar c) {
        const QChar folded = c.toCaseFolded();
        return folded.unicode() < known.size() ? known[folded.unicode()]
                                               : hidden.contains(c, Qt::CaseInsensitive);
    };
    QString shown;
    qsizetype copied = 0;
    for (qsizetype at = 0; at < text.size();) {
        if (!occurs(text[at])) {
            ++at;
            continue;
        }
        qsizetype end = at;
        while (end < text.size() && occurs(text[end]))
            ++end;
        for (const auto &[from, to] : piecesWithin(hidden, QStringView(text).sliced(at, end - at))) {
            shown += QStringView(text).sliced(copied, at + from - copied);
            shown += stars;
            copied = at + to;
        }
        at = end;
    }
    return copied == 0 ? text : shown.append(QStringView(text).sliced(copied));
}

} // namespace latchkey
