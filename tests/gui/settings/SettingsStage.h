// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Button.h"
#include "common/FormField.h"
#include "common/Theme.h"
#include "gui/settings/FakeSurroundings.h"
#include "settings/SettingsSection.h"
#include "support/GuiTest.h"
#include "support/TestDesk.h"

#include <QApplication>
#include <QSettings>
#include <QSignalSpy>

namespace latchkey::test {

/// One section of the settings with all that it needs around it.
template <typename Section> struct Stage {
    Stage()
        : theme(*qApp, ThemeChoice::Light)
        , settings(desk.folder() + QStringLiteral("/window.ini"), QSettings::IniFormat)
        , section({desk.desk(), settings, surroundings})
        , toasts(&section, &SettingsSection::toastRequested)
    {
        section.resize(1080, 760);
    }
    QString errorAt(const QString &editor)
    {
        auto *field = qobject_cast<FormField *>(gui::child<QWidget>(section, editor).parentWidget());
        return field ? field->error().value_or(QString()) : QStringLiteral("(no field)");
    }

    Theme theme;
    TestDesk desk;
    QSettings settings;
    FakeSurroundings surroundings;
    Section section;
    QSignalSpy toasts;
};

} // namespace latchkey::test
