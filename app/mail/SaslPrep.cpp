// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SaslPrep.h"

#include <algorithm>
#include <iterator>
#include <QList>

// Qt has the normalization of Unicode 3.2 and the directions of letters, but no stringprep; its tables are
// short enough to stand here. Their names are those of RFC 3454.

namespace latchkey {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// B.1: commonly mapped to nothing.
constexpr Range nothing[] = {{0x00ad, 0x00ad}, {0x034f, 0x034f}, {0x1806, 0x1806}, {0x180b, 0x180d},
    {0x200c, 0x200d}, {0x2060, 0x2060}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}};

/// C.1.2: spaces beyond ASCII. U+200B is in B.1, too; other implementations count it here, and what matters
/// is that both sides do the same.
constexpr Range spaces[] = {{0x00a0, 0x00a0}, {0x1680, 0x1680}, {0x2000, 0x200b}, {0x202f, 0x202f},
    {0x205f, 0x205f}, {0x3000, 0x3000}};

/// C.2.1 to C.9, in the order of the numbers. The last two code points of every plane (C.4) are computed.
constexpr Range forbidden[] = {{0x0000, 0x001f}, {0x007f, 0x00a0}, {0x0340, 0x0341}, {0x06dd, 0x06dd},
    {0x070f, 0x070f}, {0x1680, 0x1680}, {0x180e, 0x180e}, {0x2000, 0x200f}, {0x2028, 0x202f},
    {0x205f, 0x2063}, {0x206a, 0x206f}, {0x2ff0, 0x2ffb}, {0x3000, 0x3000}, {0xd800, 0xf8ff},
    {0xfdd0, 0xfdef}, {0xfeff, 0xfeff}, {0xfff9, 0xffff}, {0x1d173, 0x1d17a}, {0xe0001, 0xe0001},
    {0xe0020, 0xe007f}, {0xf0000, 0x10ffff}};

template <std::size_t count> bool contains(const Range (&ranges)[count], char32_t c)
{
    return std::any_of(std::begin(ranges), std::end(ranges),
        [c](const Range &range) { return range.first <= c && c <= range.last; });
}

bool isForbidden(char32_t c)
{
    return (c & 0xfffe) == 0xfffe || contains(forbidden, c);
}

bool isRightToLeft(char32_t c)
{
    const auto direction = QChar::direction(c);
    return direction == QChar::DirR || direction == QChar::DirAL;
}

/// Section 6: letters of both directions in one text, or a text that only partly runs from right to left.
bool hasMixedDirections(const QList<uint> &text)
{
    if (std::none_of(text.begin(), text.end(), isRightToLeft))
        return false;
    return !isRightToLeft(text.constFirst()) || !isRightToLeft(text.constLast())
        || std::any_of(text.begin(), text.end(), [](uint c) { return QChar::direction(c) == QChar::DirL; });
}

} // namespace

std::optional<QString> saslPrepared(const QString &text)
{
    if (!text.isValidUtf16())
        return std::nullopt;
    QString mapped;
    mapped.reserve(text.size());
    for (const uint c : text.toUcs4()) {
        if (contains(spaces, c))
            mapped += QLatin1Char(' ');
        else if (!contains(nothing, c))
            mapped += QStringView(QChar::fromUcs4(c));
    }
    const QString prepared = mapped.normalized(QString::NormalizationForm_KC, QChar::Unicode_3_2);
    const QList<uint> characters = prepared.toUcs4();
    if (characters.isEmpty() || std::any_of(characters.begin(), characters.end(), isForbidden)
        || hasMixedDirections(characters))
        return std::nullopt;
    return prepared;
}

} // namespace latchkey
