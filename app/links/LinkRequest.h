// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "storage/Connection.h"

namespace latchkey {

/// Somebody asks for a new link on a public page: queues a reset, or an activation for an account whose
/// address is not confirmed yet, because that is the link such a person lacks. Says nothing about whether
/// there is such an account or whether it may have a link; failures are the database's alone.
Result<void> requestLink(Connection &connection, const Clock &clock, const QString &nameOrEmail);

} // namespace latchkey
