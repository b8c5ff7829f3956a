// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Theme.h"
#include "support/GuiTest.h"

#include <optional>

namespace latchkey {

/// What every test of the shared widgets starts from: a theme, British English, a fixed time zone, nothing
/// moving, and no dialog left open from the test before.
class WidgetTest : public QObject {
    Q_OBJECT

public:
    /// Called by QTEST_MAIN before the application is made.
    static void initMain() { qputenv("TZ", "Europe/Berlin"); }

protected:
    Theme &theme() { return *m_theme; }

private Q_SLOTS:
    void initTestCase();
    void cleanup() { gui::closeLeftovers(); }
    void cleanupTestCase() { m_theme.reset(); }

private:
    std::optional<Theme> m_theme;
};

} // namespace latchkey
