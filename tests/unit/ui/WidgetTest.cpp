// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/ui/WidgetTest.h"

#include <QApplication>
#include <QLocale>

namespace latchkey {

void WidgetTest::initTestCase()
{
    QLocale::setDefault(QLocale(QStringLiteral("en_GB")));
    m_theme.emplace(*qApp, ThemeChoice::Light);
    m_theme->setTextScale(1.0);
    m_theme->setAnimates(false);
}

} // namespace latchkey
