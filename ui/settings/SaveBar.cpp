// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/SaveBar.h"

#include "common/Label.h"

#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

SaveBar::SaveBar(const QString &saveText, QWidget *parent)
    : QWidget(parent)
    , m_notice(new Notice)
    , m_words(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    , m_row(new QHBoxLayout)
    , m_putBack(new Button(tr("Put back")))
    , m_save(new Button(saveText, ButtonKind::Primary))
{
    m_notice->setObjectName(u"saveNotice"_s);
    m_words->setObjectName(u"unsavedLabel"_s);
    m_words->setWordWrap(true);
    m_putBack->setObjectName(u"putBackButton"_s);
    m_putBack->setHelp(tr("Shows again what is saved; what was typed is dropped."));
    m_save->setObjectName(u"saveButton"_s);
    m_row->addWidget(m_words, 1);
    m_row->addWidget(m_putBack);
    m_row->addWidget(m_save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, measure::gap, 0, 0);
    column->setSpacing(measure::gap);
    column->addWidget(m_notice);
    column->addLayout(m_row);
    connect(m_save, &QPushButton::clicked, this, &SaveBar::saveRequested);
    connect(m_putBack, &QPushButton::clicked, this, &SaveBar::putBackRequested);
    showState();
}

void SaveBar::addButton(Button *button)
{
    m_row->insertWidget(1, button);
}

void SaveBar::setState(bool unsaved, const std::optional<QString> &problem)
{
    m_unsaved = unsaved;
    m_problem = problem;
    showState();
}

void SaveBar::setSaving(bool saving)
{
    m_saving = saving;
    showState();
}

void SaveBar::showState()
{
    const QString nothing = tr("Everything is saved.");
    if (m_saving) {
        m_save->setBlocked(tr("It is being saved."));
        m_putBack->setBlocked(tr("It is being saved."));
    } else {
        m_save->setBlocked(m_unsaved ? m_problem : nothing);
        m_putBack->setBlocked(m_unsaved ? std::nullopt : std::optional(nothing));
    }
    m_words->setText(m_saving ? tr("Saving...")
            : !m_unsaved      ? QString()
            : m_problem       ? tr("Not saved yet: something above needs your attention.")
                              : tr("Not saved yet."));
}

} // namespace latchkey
