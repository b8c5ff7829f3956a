// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Button.h"

#include <functional>
#include <optional>
#include <QDialog>

class QLineEdit;

namespace latchkey {

/// Asks before something happens, once, in one sentence. The buttons say what they do ("Block Olivia",
/// "Keep"), never Yes or OK. Opened, not executed: the answer comes to a callback, and not at all if its
/// context has gone.
class AskDialog : public QDialog {
    Q_OBJECT

public:
    /// Whether a line is asked for that goes into the audit log.
    enum class Reason { None, Optional, Required };

    struct Question {
        QString title; ///< "Block Olivia Smith?"
        QString sentence; ///< what will happen, and whether it can be undone
        QString actionText; ///< the button that does it
        QString cancelText = {}; ///< empty: "Cancel"
        ButtonKind actionKind = ButtonKind::Primary;
        Reason reason = Reason::None;
        QString typeToConfirm = {}; ///< not empty: the button waits until exactly this is typed
    };
    /// What the person said; absent where they cancelled.
    struct Answer {
        QString reason;
    };
    using Callback = std::function<void(std::optional<Answer>)>;

    /// Shows the dialog over `parent`'s window; it deletes itself.
    static AskDialog *ask(QWidget *parent, const Question &question, QObject *context, Callback callback);

Q_SIGNALS:
    void answered(const std::optional<latchkey::AskDialog::Answer> &answer);

private:
    AskDialog(QWidget *parent, const Question &question);

    void updateAction();
    void tell(const std::optional<Answer> &answer);

    Question m_question;
    QLineEdit *m_reason = nullptr;
    QLineEdit *m_typed = nullptr;
    Button *m_action;
    bool m_told = false;
};

} // namespace latchkey
