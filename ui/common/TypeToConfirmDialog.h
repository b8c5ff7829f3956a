// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/AskDialog.h"

namespace latchkey {

/// An AskDialog for what cannot be undone: its filled red button waits until a word (the person's user name,
/// the number of accounts) has been typed.
namespace TypeToConfirmDialog {

AskDialog *ask(QWidget *parent, AskDialog::Question question, const QString &word, QObject *context,
    AskDialog::Callback callback);

} // namespace TypeToConfirmDialog

} // namespace latchkey
