// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace latchkey {

/// What a word on screen means, and with it the colour it is shown in.
enum class Tone { Good, Waiting, Bad, Info, Neutral };

} // namespace latchkey
