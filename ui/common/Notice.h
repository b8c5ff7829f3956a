// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Button.h"
#include "core/Error.h"

#include <QFrame>

class QHBoxLayout;

namespace latchkey {

class IconLabel;
class Label;

/// A few words on a soft ground inside a page: what happened, what it means, what to do next. Never in the
/// way.
class Notice : public QFrame {
    Q_OBJECT

public:
    explicit Notice(Tone tone = Tone::Info, QWidget *parent = nullptr);

    /// Shows itself. `text` may be empty.
    void showText(Tone tone, const QString &title, const QString &text = {});
    /// Shows an error with its advice and, if it has a detail, "Copy details".
    void showError(const Error &error);
    QString title() const;

    /// Offered beside the words until clearActions(); clicked() is the caller's to connect.
    Button *addAction(const QString &text);
    void clearActions();
    /// A cross that hides the notice.
    void setDismissible(bool dismissible);

Q_SIGNALS:
    void dismissed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void setWords(Tone tone, const QString &title, const QString &text);

    Tone m_tone;
    QString m_details;
    IconLabel *m_icon;
    Label *m_title;
    Label *m_text;
    QWidget *m_actionRow;
    QHBoxLayout *m_actions;
    Button *m_copy;
    Button *m_dismiss;
    QList<Button *> m_added;
};

/// What "Copy details" puts on the clipboard: message, advice, code and detail, in lines.
QString copiedDetails(const Error &error);

} // namespace latchkey
