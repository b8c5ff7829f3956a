// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QApplication;
class QString;

namespace latchkey {

/// Opens the practice profile with a clock that stands still, visits every page and dialog, and writes a
/// picture of each into `folder`, once in light ("accounts-light.png") and once in dark. The exit code of the
/// program.
int takeScreenshots(QApplication &application, const QString &folder);

} // namespace latchkey
