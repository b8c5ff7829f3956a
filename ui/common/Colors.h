// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Tone.h"

#include <QColor>
#include <QList>

namespace latchkey {

/// What a colour is for. Nothing in the window names a colour by its value.
enum class ColorRole {
    Window, ///< behind everything
    Surface, ///< cards, lists, fields, the detail panel
    Line, ///< hair lines and quiet borders
    Hover, ///< under the mouse, on Window or Surface
    Text,
    MutedText, ///< second-rank text; also the text of a disabled control
    Accent, ///< the one filled button, the focus ring, links
    AccentHover,
    OnAccent,
    AccentSoft, ///< the chosen page, the chosen chip, initials
    Selection, ///< selected rows and selected text
    Match, ///< behind the letters a search has found
    GoodText,
    GoodFill,
    WaitingText,
    WaitingFill,
    BadText,
    BadFill,
    OnBad, ///< on a button filled with BadText
    InfoText,
    InfoFill,
    NeutralText,
    NeutralFill,
    ToastFill, ///< toasts and tooltips
    ToastText,
    ToastAction,
    Count_
};

enum class ColorScheme { Light, Dark, HighContrastLight, HighContrastDark };

QColor colorOf(ColorScheme scheme, ColorRole role);
ColorRole textRole(Tone tone);
ColorRole fillRole(Tone tone);

/// WCAG 2.2 contrast ratio, 1 to 21. Alpha is not looked at.
double contrastRatio(const QColor &a, const QColor &b);

struct ColorPair {
    ColorRole text;
    ColorRole fill;
};
/// Every text colour with every fill it may stand on; each reaches 4.5:1 in each scheme.
QList<ColorPair> textPairs();

} // namespace latchkey
