// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Colors.h"

#include <array>
#include <cmath>

namespace latchkey {

namespace {

struct Shades {
    ColorRole role;
    QRgb light;
    QRgb dark;
    QRgb highContrastLight;
    QRgb highContrastDark;
};

// In the order of ColorRole; colorOf() relies on it and the static_assert below holds it.
constexpr std::array shades{
    Shades{ColorRole::Window, 0xF6F7F9, 0x14181D, 0xFFFFFF, 0x000000},
    Shades{ColorRole::Surface, 0xFFFFFF, 0x1B2027, 0xFFFFFF, 0x000000},
    Shades{ColorRole::Line, 0xE1E5EA, 0x313A45, 0x3A3A3A, 0xC8C8C8},
    Shades{ColorRole::Hover, 0xF0F3F5, 0x232A32, 0xE6E6E6, 0x262626},
    Shades{ColorRole::Text, 0x1B2430, 0xE7ECF2, 0x000000, 0xFFFFFF},
    Shades{ColorRole::MutedText, 0x5A6675, 0xA3AFBD, 0x2B2B2B, 0xE0E0E0},
    Shades{ColorRole::Accent, 0x0F6B62, 0x4FC3B4, 0x00443D, 0x6FF0DF},
    Shades{ColorRole::AccentHover, 0x0B5750, 0x6AD3C5, 0x002B26, 0xA5FFF3},
    Shades{ColorRole::OnAccent, 0xFFFFFF, 0x08211E, 0xFFFFFF, 0x000000},
    Shades{ColorRole::AccentSoft, 0xE2F1EE, 0x1D3532, 0xD5EFEA, 0x0A2F2A},
    Shades{ColorRole::Selection, 0xDDEFEC, 0x21403C, 0xB9E6DF, 0x003A35},
    Shades{ColorRole::Match, 0xFFE9A8, 0x554311, 0xFFE070, 0x5C4700},
    Shades{ColorRole::GoodText, 0x17663A, 0x7FD8A2, 0x004D22, 0x9BFFBF},
    Shades{ColorRole::GoodFill, 0xE3F4E8, 0x173324, 0xDDF7E5, 0x00260F},
    Shades{ColorRole::WaitingText, 0x7A4B00, 0xF2C063, 0x573500, 0xFFD583},
    Shades{ColorRole::WaitingFill, 0xFFF1D6, 0x3A2C10, 0xFFEFCC, 0x2E2000},
    Shades{ColorRole::BadText, 0x9F1D17, 0xF79A92, 0x85100B, 0xFFB8B2},
    Shades{ColorRole::BadFill, 0xFDE6E4, 0x3D1D1C, 0xFFE3E0, 0x3A0805},
    Shades{ColorRole::OnBad, 0xFFFFFF, 0x2B0B09, 0xFFFFFF, 0x000000},
    Shades{ColorRole::InfoText, 0x1D4E9E, 0x8FB8F6, 0x0B3A85, 0xB5D3FF},
    Shades{ColorRole::InfoFill, 0xE4EDFB, 0x1B2C47, 0xDFEBFF, 0x06204A},
    Shades{ColorRole::NeutralText, 0x4B5563, 0xB4BECA, 0x2B2B2B, 0xE6E6E6},
    Shades{ColorRole::NeutralFill, 0xECEEF1, 0x2A313A, 0xE6E6E6, 0x262626},
    Shades{ColorRole::ToastFill, 0x1B2430, 0x313A45, 0x000000, 0xFFFFFF},
    Shades{ColorRole::ToastText, 0xFFFFFF, 0xF2F5F8, 0xFFFFFF, 0x000000},
    Shades{ColorRole::ToastAction, 0x7FDCCF, 0x7FDCCF, 0x9FF5E9, 0x00443D},
};

constexpr bool shadesStandInOrder()
{
    if (shades.size() != size_t(ColorRole::Count_))
        return false;
    for (size_t i = 0; i < shades.size(); ++i) {
        if (shades[i].role != ColorRole(i))
            return false;
    }
    return true;
}
static_assert(shadesStandInOrder());

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

QColor colorOf(ColorScheme scheme, ColorRole role)
{
    Q_ASSERT(role < ColorRole::Count_);
    const Shades &row = shades[size_t(role)];
    switch (scheme) {
    case ColorScheme::Light:
        return QColor(row.light);
    case ColorScheme::Dark:
        return QColor(row.dark);
    case ColorScheme::HighContrastLight:
        return QColor(row.highContrastLight);
    case ColorScheme::HighContrastDark:
        return QColor(row.highContrastDark);
    }
    Q_UNREACHABLE();
}

ColorRole textRole(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return ColorRole::GoodText;
    case Tone::Waiting:
        return ColorRole::WaitingText;
    case Tone::Bad:
        return ColorRole::BadText;
    case Tone::Info:
        return ColorRole::InfoText;
    case Tone::Neutral:
        return ColorRole::NeutralText;
    }
    Q_UNREACHABLE();
}

ColorRole fillRole(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return ColorRole::GoodFill;
    case Tone::Waiting:
        return ColorRole::WaitingFill;
    case Tone::Bad:
        return ColorRole::BadFill;
    case Tone::Info:
        return ColorRole::InfoFill;
    case Tone::Neutral:
        return ColorRole::NeutralFill;
    }
    Q_UNREACHABLE();
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QList<ColorPair> textPairs()
{
    using enum ColorRole;
    QList<ColorPair> pairs{{Text, Match}, {Text, AccentSoft}, {MutedText, AccentSoft}, {OnAccent, Accent},
        {OnAccent, AccentHover}, {Accent, AccentSoft}, {OnBad, BadText}, {ToastText, ToastFill},
        {ToastAction, ToastFill}};
    for (const ColorRole ground : {Window, Surface, Hover, Selection}) {
        for (const ColorRole ink :
            {Text, MutedText, Accent, GoodText, WaitingText, BadText, InfoText, NeutralText})
            pairs.append({ink, ground});
    }
    for (const Tone tone : {Tone::Good, Tone::Waiting, Tone::Bad, Tone::Info, Tone::Neutral}) {
        pairs.append({textRole(tone), fillRole(tone)});
        pairs.append({Text, fillRole(tone)}); // a notice's words stand on its tone's fill
    }
    return pairs;
}

} // namespace latchkey
