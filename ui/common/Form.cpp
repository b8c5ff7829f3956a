// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Form.h"

#include "common/Label.h"

#include <algorithm>
#include <QVBoxLayout>

namespace latchkey {

Form::Form(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(Theme::current().scaled(measure::gapLarge));
    connect(&Theme::current(), &Theme::changed, this,
        [this] { m_column->setSpacing(Theme::current().scaled(measure::gapLarge)); });
}

void Form::addSection(const QString &title, const QString &explanation)
{
    if (m_column->count() > 0)
        m_column->addSpacing(measure::gapSmall);
    auto *heading = new QVBoxLayout;
    heading->setSpacing(measure::grid);
    heading->addWidget(new Label(title, TextStyle::Section));
    if (!explanation.isEmpty()) {
        auto *words = new Label(explanation, TextStyle::Body, ColorRole::MutedText);
        words->setWordWrap(true);
        heading->addWidget(words);
    }
    m_column->addLayout(heading);
}

FormField *Form::addField(const QString &label, QWidget *editor, const QString &hint)
{
    auto *field = new FormField(label, editor);
    field->setHint(hint);
    m_column->addWidget(field);
    m_fields.append(field);
    return field;
}

void Form::addWidget(QWidget *widget)
{
    m_column->addWidget(widget);
}

void Form::addLayout(QLayout *layout)
{
    m_column->addLayout(layout);
}

void Form::clearErrors()
{
    for (FormField *field : std::as_const(m_fields))
        field->setError(std::nullopt);
}

bool Form::hasErrors() const
{
    return std::any_of(
        m_fields.begin(), m_fields.end(), [](const FormField *field) { return field->error().has_value(); });
}

bool Form::focusFirstError()
{
    for (FormField *field : std::as_const(m_fields)) {
        if (field->error()) {
            field->editor()->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return false;
}

} // namespace latchkey
