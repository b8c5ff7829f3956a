// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/FormField.h"

class QVBoxLayout;

namespace latchkey {

/// Form fields one below the other, in sections.
class Form : public QWidget {
    Q_OBJECT

public:
    explicit Form(QWidget *parent = nullptr);

    void addSection(const QString &title, const QString &explanation = {});
    FormField *addField(const QString &label, QWidget *editor, const QString &hint = {});
    /// Anything else in the same column: a row of buttons, a check box.
    void addWidget(QWidget *widget);
    void addLayout(QLayout *layout);

    void clearErrors();
    bool hasErrors() const;
    /// Puts the cursor into the first field with an error; returns false if there is none.
    bool focusFirstError();

private:
    QVBoxLayout *m_column;
    QList<FormField *> m_fields;
};

} // namespace latchkey
