// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/Look.h"

#include "common/Theme.h"
#include "core/EnumNames.h"

#include <QSettings>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr EnumNames<ThemeChoice, 4> choices{{{
    {ThemeChoice::System, u"system"},
    {ThemeChoice::Light, u"light"},
    {ThemeChoice::Dark, u"dark"},
    {ThemeChoice::HighContrast, u"high-contrast"},
}}};

const auto themeKey = u"look/theme"_s;
const auto scaleKey = u"look/textScale"_s;

} // namespace

void look::restore(const QSettings &settings, Theme &theme)
{
    if (const auto choice = choices.value(settings.value(themeKey).toString()))
        theme.setChoice(*choice);
    bool ok = false;
    const double scale = settings.value(scaleKey).toDouble(&ok);
    if (ok && scale > 0)
        theme.setTextScale(scale);
}

void look::remember(QSettings &settings, const Theme &theme)
{
    settings.setValue(themeKey, choices.name(theme.choice()));
    settings.setValue(scaleKey, theme.textScale());
}

} // namespace latchkey
