// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/TaskDialog.h"

#include "common/Form.h"
#include "common/Label.h"
#include "common/Notice.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

TaskDialog::TaskDialog(
    const QString &title, const QString &sentence, const QString &actionText, QWidget *parent)
    : QDialog(parent ? parent->window() : nullptr)
    , m_form(new Form)
    , m_notice(new Notice)
    , m_action(new Button(actionText, ButtonKind::Primary))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setAccessibleDescription(sentence);
    m_notice->setObjectName(u"taskNotice"_s);
    m_action->setObjectName(u"confirmButton"_s);
    m_action->setAutoDefault(true);
    m_action->setDefault(true);
    auto *heading = new Label(title, TextStyle::Section);
    heading->setWordWrap(true);
    auto *words = new Label(sentence, TextStyle::Body, ColorRole::MutedText);
    words->setObjectName(u"sentenceLabel"_s);
    words->setWordWrap(true);
    words->setVisible(!sentence.isEmpty());
    auto *cancel = new Button(tr("Cancel"));
    cancel->setObjectName(u"cancelButton"_s);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_action);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(measure::gap);
    column->addWidget(heading);
    column->addWidget(words);
    column->addWidget(m_form);
    column->addWidget(m_notice);
    column->addStretch();
    column->addSpacing(measure::grid);
    column->addLayout(buttons);
    setMinimumWidth(Theme::current().scaled(measure::dialogWidth));
    setMaximumWidth(Theme::current().scaled(measure::widestDialog));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_action, &QPushButton::clicked, this, &TaskDialog::submitted);
}

bool TaskDialog::event(QEvent *event)
{
    const bool taken = QDialog::event(event);
    if (event->type() == QEvent::LayoutRequest && layout()) {
        const int needed =
            layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width()) : sizeHint().height();
        if (height() < needed)
            resize(width(), needed);
    }
    return taken;
}

void TaskDialog::setBlocked(const std::optional<QString> &reason)
{
    m_blocked = reason;
    showState();
}

void TaskDialog::setActionKind(ButtonKind kind)
{
    m_action->setKind(kind);
    // Where something is lost, Enter alone must not do it.
    m_action->setDefault(kind == ButtonKind::Primary);
    m_action->setAutoDefault(kind == ButtonKind::Primary);
}

void TaskDialog::setBusy(bool busy)
{
    m_busy = busy;
    if (busy)
        m_notice->hide();
    showState();
}

void TaskDialog::showState()
{
    m_action->setBlocked(m_busy ? std::optional(tr("One moment, it is being saved.")) : m_blocked);
}

void TaskDialog::showFailure(const Error &error)
{
    if (m_errorShown && m_errorShown(error))
        return;
    m_notice->clearActions();
    m_notice->showError(error);
}

} // namespace latchkey
