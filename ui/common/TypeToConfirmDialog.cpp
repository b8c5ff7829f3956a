// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TypeToConfirmDialog.h"

namespace latchkey {

AskDialog *TypeToConfirmDialog::ask(QWidget *parent, AskDialog::Question question, const QString &word,
    QObject *context, AskDialog::Callback callback)
{
    Q_ASSERT(!word.isEmpty());
    question.typeToConfirm = word;
    question.actionKind = ButtonKind::DangerFilled;
    return AskDialog::ask(parent, question, context, std::move(callback));
}

} // namespace latchkey
