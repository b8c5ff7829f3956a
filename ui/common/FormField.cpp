// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/FormField.h"

#include "common/IconLabel.h"
#include "common/Label.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr char wrongProperty[] = "latchkeyWrong";

} // namespace

FormField::FormField(const QString &label, QWidget *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_label(new Label(label))
    , m_optional(new Label(tr("optional"), TextStyle::Caption, ColorRole::MutedText))
    , m_note(new QWidget)
    , m_errorMark(new IconLabel(IconName::Warning, ColorRole::BadText, 14))
    , m_noteText(new Label({}, TextStyle::Caption, ColorRole::MutedText))
{
    m_label->setWeight(QFont::Medium);
    m_label->setBuddy(editor);
    m_optional->hide();
    m_noteText->setWordWrap(true);
    m_noteText->setObjectName(u"noteLabel"_s);
    if (editor->accessibleName().isEmpty())
        editor->setAccessibleName(QString(label).remove(u'&'));

    auto *top = new QHBoxLayout;
    top->addWidget(m_label);
    top->addWidget(m_optional);
    top->addStretch();
    auto *note = new QHBoxLayout(m_note);
    note->setContentsMargins(0, 0, 0, 0);
    note->setSpacing(6);
    note->addWidget(m_errorMark, 0, Qt::AlignTop);
    note->addWidget(m_noteText, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(measure::grid + 1);
    all->addLayout(top);
    all->addWidget(editor);
    all->addWidget(m_note);
    setFocusProxy(editor);
    showNote();
}

void FormField::setHint(const QString &hint)
{
    m_hint = hint;
    showNote();
}

void FormField::setOptional(bool optional)
{
    m_optional->setVisible(optional);
}

void FormField::setError(const std::optional<QString> &error)
{
    if (m_error == error)
        return;
    m_error = error;
    m_editor->setProperty(wrongProperty, error.has_value());
    m_editor->update();
    showNote();
    if (error) {
        QAccessibleEvent alert(m_noteText, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void FormField::showNote()
{
    const QString text = m_error.value_or(m_hint);
    m_noteText->setText(text);
    m_noteText->setColorRole(m_error ? ColorRole::BadText : ColorRole::MutedText);
    m_errorMark->setVisible(m_error.has_value());
    m_note->setVisible(!text.isEmpty());
    m_editor->setAccessibleDescription(text);
}

bool isMarkedWrong(const QWidget *editor)
{
    return editor && editor->property(wrongProperty).toBool();
}

} // namespace latchkey
