// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QWidget>

namespace latchkey {

class Label;

/// A label, its editor and a line below that holds a hint or, when something is wrong, the error in one
/// sentence. What was typed is never touched.
class FormField : public QWidget {
    Q_OBJECT

public:
    /// Takes over the editor. The label is its buddy (an "&" gives the key) and its name for screen readers.
    FormField(const QString &label, QWidget *editor, QWidget *parent = nullptr);

    QWidget *editor() const { return m_editor; }
    void setHint(const QString &hint);
    /// Says "optional" beside the label.
    void setOptional(bool optional);
    /// Shows the sentence in place of the hint, outlines the editor, and tells screen readers. Absent clears
    /// it.
    void setError(const std::optional<QString> &error);
    std::optional<QString> error() const { return m_error; }

private:
    void showNote();

    QWidget *m_editor;
    QString m_hint;
    std::optional<QString> m_error;
    Label *m_label;
    Label *m_optional;
    QWidget *m_note;
    QWidget *m_errorMark;
    Label *m_noteText;
};

/// True for an editor inside a FormField that has an error: the style outlines it.
bool isMarkedWrong(const QWidget *editor);

} // namespace latchkey
