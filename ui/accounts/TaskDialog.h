// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Button.h"
#include "core/Pending.h"
#include "core/Result.h"

#include <functional>
#include <QDialog>

class QHBoxLayout;

namespace latchkey {

class Form;
class Notice;

/// A form whose button does something in the database. It stays open, with all that was typed, until that has
/// worked; a failure is said above the buttons. Opened, not executed; it deletes itself.
class TaskDialog : public QDialog {
    Q_OBJECT

public:
    TaskDialog(const QString &title, const QString &sentence, const QString &actionText, QWidget *parent);

    Form *form() const { return m_form; }
    Notice *notice() const { return m_notice; }
    /// Why the button cannot be pressed yet; absent: it can.
    void setBlocked(const std::optional<QString> &reason);
    void setActionKind(ButtonKind kind);
    /// Gets a failure first and says whether it has shown it itself, at its field.
    void setErrorShown(std::function<bool(const Error &)> shown) { m_errorShown = std::move(shown); }

    /// Waits for the deed; closes and calls `done(value)` when it has worked.
    template <typename T, typename Done> void await(const Pending<Result<T>> &deed, Done done)
    {
        setBusy(true);
        deed.then(this, [this, done = std::move(done)](const Result<T> &result) {
            setBusy(false);
            if (!result) {
                showFailure(result.error());
                return;
            }
            if constexpr (std::is_void_v<T>)
                done();
            else
                done(*result);
            accept();
        });
    }
    bool isBusy() const { return m_busy; }

Q_SIGNALS:
    /// The button was pressed.
    void submitted();

protected:
    /// Grows with what is said in it.
    bool event(QEvent *event) override;

private:
    void setBusy(bool busy);
    void showFailure(const Error &error);
    void showState();

    Form *m_form;
    Notice *m_notice;
    Button *m_action;
    std::optional<QString> m_blocked;
    std::function<bool(const Error &)> m_errorShown;
    bool m_busy = false;
};

} // namespace latchkey
