// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/AskDialog.h"

#include "common/Form.h"
#include "common/Label.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPointer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

AskDialog *AskDialog::ask(QWidget *parent, const Question &question, QObject *context, Callback callback)
{
    auto *dialog = new AskDialog(parent ? parent->window() : nullptr, question);
    connect(dialog, &AskDialog::answered, context, std::move(callback));
    dialog->open();
    return dialog;
}

AskDialog::AskDialog(QWidget *parent, const Question &question)
    : QDialog(parent)
    , m_question(question)
    , m_action(new Button(question.actionText, question.actionKind))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(question.typeToConfirm.isEmpty() ? u"askDialog"_s : u"typeToConfirmDialog"_s);
    setWindowTitle(question.title);
    setAccessibleDescription(question.sentence);

    auto *title = new Label(question.title, TextStyle::Section);
    title->setWordWrap(true);
    auto *sentence = new Label(question.sentence);
    sentence->setWordWrap(true);
    sentence->setObjectName(u"sentenceLabel"_s);
    auto *form = new Form;
    if (question.reason != Reason::None) {
        m_reason = new QLineEdit;
        m_reason->setObjectName(u"reasonLineEdit"_s);
        m_reason->setMaxLength(500);
        auto *field = form->addField(
            tr("Reason"), m_reason, tr("Kept in the activity log, for example a ticket number."));
        field->setOptional(question.reason == Reason::Optional);
        connect(m_reason, &QLineEdit::textChanged, this, &AskDialog::updateAction);
    }
    if (!question.typeToConfirm.isEmpty()) {
        m_typed = new QLineEdit;
        m_typed->setObjectName(u"confirmLineEdit"_s);
        form->addField(tr("To go on, type: %1").arg(question.typeToConfirm), m_typed);
        connect(m_typed, &QLineEdit::textChanged, this, &AskDialog::updateAction);
    }
    auto *cancel = new Button(question.cancelText.isEmpty() ? tr("Cancel") : question.cancelText);
    cancel->setObjectName(u"cancelButton"_s);
    m_action->setObjectName(u"confirmButton"_s);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_action);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(measure::gap);
    column->addWidget(title);
    column->addWidget(sentence);
    if (m_reason || m_typed)
        column->addWidget(form);
    else
        form->deleteLater();
    column->addSpacing(measure::grid);
    column->addLayout(buttons);
    setMinimumWidth(Theme::current().scaled(measure::dialogWidth));
    setMaximumWidth(Theme::current().scaled(measure::widestDialog));

    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_action, &QPushButton::clicked, this, &QDialog::accept);
    connect(this, &QDialog::accepted, this,
        [this] { tell(Answer{m_reason ? m_reason->text().trimmed() : QString()}); });
    connect(this, &QDialog::rejected, this, [this] { tell(std::nullopt); });
    updateAction();
    // Enter presses the action in a dialog that can be undone; where something is lost it has to be meant.
    if (question.actionKind == ButtonKind::Primary) {
        m_action->setAutoDefault(true);
        m_action->setDefault(true);
    }
    if (!m_reason && !m_typed)
        (question.actionKind == ButtonKind::Primary ? m_action : cancel)->setFocus();
}

void AskDialog::updateAction()
{
    if (m_typed && m_typed->text().trimmed() != m_question.typeToConfirm)
        m_action->setBlocked(tr("Type %1 to go on.").arg(m_question.typeToConfirm));
    else if (m_question.reason == Reason::Required && m_reason->text().trimmed().isEmpty())
        m_action->setBlocked(tr("Enter a reason first."));
    else
        m_action->setBlocked(std::nullopt);
}

void AskDialog::tell(const std::optional<Answer> &answer)
{
    if (!std::exchange(m_told, true))
        Q_EMIT answered(answer);
}

} // namespace latchkey
