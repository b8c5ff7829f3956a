// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Id.h"
#include "core/Result.h"
#include "tokens/LinkToken.h"

#include <functional>

class QWidget;

namespace latchkey {

class Desk;

/// Queues a message with a new link of that kind for a person. Where only the site's pace says no (a message
/// went out a moment ago, or many within the hour), it asks over `parent`'s window for a reason and sends all
/// the same. `done` gets the message, or the refusal, or an absent value when the person at the window
/// cancelled; it is not called any more when `parent` is gone.
void sendLink(Desk &desk, QWidget *parent, TokenPurpose purpose, AccountId account, const QString &personName,
    std::function<void(const std::optional<Result<MessageId>> &)> done);

/// "Activation", "Reset"
QString labelOf(TokenPurpose purpose);

} // namespace latchkey
