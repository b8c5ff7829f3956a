// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/Account.h"

#include <functional>

class QWidget;

namespace latchkey {

class Desk;

/// The small forms around one person. Each opens over `parent`'s window, acts through the desk, keeps what
/// was typed until that has worked, and then calls `done`; not at all when it is cancelled.
namespace accountdialogs {

void confirmByHand(QWidget *parent, Desk &desk, const Account &account, std::function<void()> done);
void block(QWidget *parent, Desk &desk, const Account &account, std::function<void()> done);
void addNote(QWidget *parent, Desk &desk, const Account &account, std::function<void()> done);
/// `done` gets the activation message that went into the outbox.
void correctAddress(QWidget *parent, Desk &desk, const Account &account, std::function<void(MessageId)> done);

} // namespace accountdialogs

} // namespace latchkey
