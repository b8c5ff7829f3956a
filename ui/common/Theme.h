// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"

#include <QFont>
#include <QObject>

class QApplication;
class QPalette;

namespace latchkey {

/// What the operator chose; HighContrast is light or dark as the system is.
enum class ThemeChoice { System, Light, Dark, HighContrast };

/// The five sizes of text. Natural weights: Caption and Body 400, the others 600.
enum class TextStyle { Caption, Body, Section, Title, Figure };

/// Lengths at 100 % text; Theme::scaled() makes them fit the text scale. Everything is a multiple of the
/// grid.
namespace measure {
inline constexpr int grid = 4;
inline constexpr int gapSmall = 8;
inline constexpr int gap = 12;
inline constexpr int gapLarge = 16;
inline constexpr int pageMargin = 16;
inline constexpr int sideBarWidth = 204;
inline constexpr int sidePanelWidth = 348;
inline constexpr int dialogWidth = 440; ///< at least
inline constexpr int widestDialog = 600;
inline constexpr int rowHeight = 44;
inline constexpr int compactRowHeight = 32;
inline constexpr int headerHeight = 36;
inline constexpr int controlHeight = 36;
inline constexpr int controlRadius = 8;
inline constexpr int cardRadius = 12;
inline constexpr int pillHeight = 22;
inline constexpr int iconSize = 18;
inline constexpr int focusRing = 2;
} // namespace measure

/// Colours, type and measures of the running program, and the one place that gives them to Qt: palette, font
/// and style. Made once after QApplication (by main or a test) and destroyed before it; widgets find it with
/// current(). Follows the system's light or dark unless told otherwise (with Qt 6.4 as it was at the start,
/// since 6.5 live). GUI thread only.
class Theme : public QObject {
    Q_OBJECT

public:
    explicit Theme(QApplication &app, ThemeChoice choice = ThemeChoice::System);
    ~Theme() override;

    /// The theme of this QApplication. It is a bug to ask before one was made.
    static Theme &current();

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    /// What is painted now.
    ColorScheme scheme() const { return m_scheme; }
    bool isDark() const;

    QColor color(ColorRole role) const { return colorOf(m_scheme, role); }
    QFont font(TextStyle style) const;
    QFont font(TextStyle style, QFont::Weight weight) const;
    /// For codes, headers and server replies.
    QFont fixedFont(TextStyle style = TextStyle::Body) const;

    /// 1.0 to 2.0; values outside are brought inside. Starts at what the system asks for.
    double textScale() const { return m_textScale; }
    void setTextScale(double scale);
    /// A length at 100 % text, in pixels at the present text scale.
    int scaled(int length) const { return qRound(length * m_textScale); }
    /// For the side bar and the side panel, which take only a `share` of the text's growth, so that the list
    /// between them is left something at 200 %.
    int scaledGently(int length, double share) const
    {
        return qRound(length * (1 + (m_textScale - 1) * share));
    }

    /// False when the system or the operator wants nothing to move.
    bool animates() const { return m_animates; }
    void setAnimates(bool animates) { m_animates = animates; }

    QPalette palette() const;

Q_SIGNALS:
    /// Colours or sizes are different now. Palette and font have already been given to every widget.
    void changed();

private:
    ColorScheme wantedScheme() const;
    void apply();

    QApplication &m_app;
    ThemeChoice m_choice;
    ColorScheme m_scheme;
    QFont m_systemFont;
    bool m_startedDark; ///< the palette the platform came with, before ours replaced it
    double m_textScale = 1.0;
    bool m_animates = true;
};

} // namespace latchkey
