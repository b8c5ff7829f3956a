// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Error.h"

namespace latchkey {

/// The few ways in which a keychain lets one down, each in the words the person at the window reads.
/// `detail` is what the system said, for the log.
Error keychainLocked(QString detail = {});
Error keychainAbsent(QString detail = {});
Error keychainSilent(QString detail = {});
/// The keychain is open and works, and yet holds nothing under this name although something was stored.
Error keychainEntryGone(QString detail = {});

} // namespace latchkey
