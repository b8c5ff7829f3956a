// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audit/AuditEvent.h"
#include "core/Tone.h"

namespace latchkey {

/// What was done, in words: "Reset asked for".
QString labelOf(AuditAction action);
QString labelOf(AuditOutcome outcome);
Tone toneOf(AuditOutcome outcome);

} // namespace latchkey
