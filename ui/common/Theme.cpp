// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Theme.h"

#include "common/ThemeStyle.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QStyleFactory>
#include <QStyleHints>
#include <QToolTip>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr char themeProperty[] = "latchkeyTheme";

bool isDarkPalette(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

bool systemIsDark([[maybe_unused]] bool startedDark)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
    return startedDark;
}

/// How much larger than usual the system's text is, in quarter steps: Windows and GNOME enlarge the font.
double systemTextScale(const QFont &systemFont)
{
#if defined(Q_OS_WIN)
    constexpr double usual = 12.0;
#elif defined(Q_OS_MACOS)
    constexpr double usual = 13.0;
#else
    constexpr double usual = 14.67; // 11 pt, the largest default among the desktops
#endif
    const double ratio = QFontInfo(systemFont).pixelSize() / usual;
    return std::clamp(std::round(ratio * 4.0) / 4.0, 1.0, 2.0);
}

int pixelsOf(TextStyle style)
{
    switch (style) {
    case TextStyle::Caption:
        return 12;
    case TextStyle::Body:
        return 13;
    case TextStyle::Section:
        return 15;
    case TextStyle::Title:
        return 20;
    case TextStyle::Figure:
        return 30;
    }
    Q_UNREACHABLE();
}

} // namespace

Theme::Theme(QApplication &app, ThemeChoice choice)
    : m_app(app)
    , m_choice(choice)
    , m_scheme(ColorScheme::Light)
    , m_systemFont(QApplication::font())
    , m_startedDark(isDarkPalette(QApplication::palette()))
    , m_textScale(systemTextScale(m_systemFont))
    , m_animates(QApplication::isEffectEnabled(Qt::UI_General)
          || QGuiApplication::platformName() != u"windows"_s) // only Windows tells us through this
{
    Q_ASSERT(!app.property(themeProperty).isValid());
    app.setProperty(themeProperty, QVariant::fromValue<QObject *>(this));
    m_scheme = wantedScheme();
    QApplication::setStyle(new ThemeStyle);
    apply();
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (wantedScheme() != m_scheme)
            apply();
    });
#endif
}

Theme::~Theme()
{
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s)); // ours asks the theme at every stroke
    m_app.setProperty(themeProperty, QVariant());
}

Theme &Theme::current()
{
    auto *theme = qobject_cast<Theme *>(qApp->property(themeProperty).value<QObject *>());
    Q_ASSERT_X(theme, "Theme::current", "make a Theme after QApplication and before the first widget");
    return *theme;
}

bool Theme::isDark() const
{
    return m_scheme == ColorScheme::Dark || m_scheme == ColorScheme::HighContrastDark;
}

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    if (wantedScheme() != m_scheme)
        apply();
}

void Theme::setTextScale(double scale)
{
    scale = std::clamp(scale, 1.0, 2.0);
    if (qFuzzyCompare(scale, m_textScale))
        return;
    m_textScale = scale;
    apply();
}

QFont Theme::font(TextStyle style) const
{
    return font(
        style, style == TextStyle::Caption || style == TextStyle::Body ? QFont::Normal : QFont::DemiBold);
}

QFont Theme::font(TextStyle style, QFont::Weight weight) const
{
    QFont font = m_systemFont;
    font.setPixelSize(scaled(pixelsOf(style)));
    font.setWeight(weight);
    return font;
}

QFont Theme::fixedFont(TextStyle style) const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(scaled(pixelsOf(style)));
    return font;
}

ColorScheme Theme::wantedScheme() const
{
    switch (m_choice) {
    case ThemeChoice::Light:
        return ColorScheme::Light;
    case ThemeChoice::Dark:
        return ColorScheme::Dark;
    case ThemeChoice::HighContrast:
        return systemIsDark(m_startedDark) ? ColorScheme::HighContrastDark : ColorScheme::HighContrastLight;
    case ThemeChoice::System:
        return systemIsDark(m_startedDark) ? ColorScheme::Dark : ColorScheme::Light;
    }
    Q_UNREACHABLE();
}

QPalette Theme::palette() const
{
    using enum ColorRole;
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, ColorRole ours) { palette.setColor(role, color(ours)); };
    set(QPalette::Window, Window);
    set(QPalette::WindowText, Text);
    set(QPalette::Base, Surface);
    set(QPalette::AlternateBase, Surface);
    set(QPalette::Text, Text);
    set(QPalette::BrightText, OnAccent);
    set(QPalette::Button, Surface);
    set(QPalette::ButtonText, Text);
    set(QPalette::Highlight, Selection);
    set(QPalette::HighlightedText, Text);
    set(QPalette::PlaceholderText, MutedText);
    set(QPalette::Link, Accent);
    set(QPalette::LinkVisited, Accent);
    set(QPalette::ToolTipBase, ToastFill);
    set(QPalette::ToolTipText, ToastText);
    set(QPalette::Light, Surface);
    set(QPalette::Midlight, Line);
    set(QPalette::Mid, Line);
    set(QPalette::Dark, MutedText);
    set(QPalette::Shadow, Line);
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    set(QPalette::Accent, Accent);
#endif
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(MutedText));
    return palette;
}

void Theme::apply()
{
    m_scheme = wantedScheme();
    QApplication::setPalette(palette());
    QToolTip::setPalette(palette());
    QApplication::setFont(font(TextStyle::Body));
    // Qt tells the windows only while exec() runs; a window without it (a test) resolves its font again like
    // this.
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (window->font().pixelSize() != QApplication::font().pixelSize())
            window->setFont(window->font());
    }
    QToolTip::setFont(font(TextStyle::Caption));
    Q_EMIT changed();
}

} // namespace latchkey
