// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QSettings;

namespace latchkey {

class Theme;

/// The window's theme and text size as this person chose them on this computer.
namespace look {

/// Gives `theme` what was chosen earlier; what was never chosen stays as the system has it.
void restore(const QSettings &settings, Theme &theme);
/// Remembers what `theme` shows now.
void remember(QSettings &settings, const Theme &theme);

} // namespace look

} // namespace latchkey
