// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/SelectionBar.h"

#include "accounts/AccountBulk.h"
#include "common/Button.h"
#include "common/FlowLayout.h"
#include "common/Label.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace latchkey {

SelectionBar::SelectionBar(AccountBulk &bulk, QWidget *parent)
    : QFrame(parent)
    , m_bulk(bulk)
    , m_count(new Label)
    , m_clear(new Button(IconName::Close, tr("Choose nobody")))
{
    setObjectName(u"selectionBar"_s);
    setAccessibleName(tr("With all that are selected"));
    m_count->setObjectName(u"selectionCountLabel"_s);
    m_count->setWeight(QFont::DemiBold);
    m_clear->setObjectName(u"clearSelectionButton"_s);
    auto *buttons = new QWidget;
    auto *flow = new FlowLayout(buttons);
    flow->setContentsMargins(0, 0, 0, 0);
    flow->setSpacing(measure::gapSmall);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    buttons->setSizePolicy(policy);
    m_all = add(u"chooseAllButton"_s, QString(), flow);
    m_all->setKind(ButtonKind::Quiet);
    m_send = add(u"bulkSendActivationButton"_s, tr("Send activation..."), flow);
    m_reset = add(u"bulkSendResetButton"_s, tr("Send reset..."), flow);
    m_block = add(u"bulkBlockButton"_s, tr("Block..."), flow);
    m_export = add(u"bulkExportButton"_s, tr("Export..."), flow);
    m_copy = add(u"bulkCopyButton"_s, tr("Copy addresses"), flow);
    m_delete = add(u"bulkDeleteButton"_s, tr("Delete..."), flow);
    m_stop = add(u"bulkStopButton"_s, tr("Stop"), flow);
    m_delete->setKind(ButtonKind::Danger);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(measure::pageMargin, measure::gapSmall, measure::gapSmall, measure::gapSmall);
    row->setSpacing(measure::gap);
    row->addWidget(m_count);
    row->addWidget(buttons, 1);
    row->addWidget(m_clear, 0, Qt::AlignTop);
    connect(m_send, &QPushButton::clicked, &m_bulk, &AccountBulk::sendActivation);
    connect(m_reset, &QPushButton::clicked, &m_bulk, &AccountBulk::sendReset);
    connect(m_all, &QPushButton::clicked, this, &SelectionBar::chooseAllRequested);
    connect(m_block, &QPushButton::clicked, &m_bulk, &AccountBulk::block);
    connect(m_delete, &QPushButton::clicked, &m_bulk, &AccountBulk::remove);
    connect(m_stop, &QPushButton::clicked, &m_bulk, &AccountBulk::stop);
    connect(m_export, &QPushButton::clicked, this, &SelectionBar::exportRequested);
    connect(m_copy, &QPushButton::clicked, this, &SelectionBar::copyAddressesRequested);
    connect(m_clear, &QPushButton::clicked, this, &SelectionBar::clearRequested);
    connect(&m_bulk, &AccountBulk::considered, this, &SelectionBar::showState);
    connect(&m_bulk, &AccountBulk::progressed, this, [this](int done, int of) {
        m_count->setText(tr("%1 of %2").arg(QLocale().toString(done), QLocale().toString(of)));
    });
    showState();
}

Button *SelectionBar::add(const QString &objectName, const QString &text, QLayout *row)
{
    auto *button = new Button(text);
    button->setObjectName(objectName);
    row->addWidget(button);
    return button;
}

void SelectionBar::setListed(int people)
{
    m_listed = people;
    showState();
}

void SelectionBar::showState()
{
    const bool running = m_bulk.isRunning();
    setVisible(running || m_bulk.count() > 1);
    if (!running)
        m_count->setText(tr("%1 selected").arg(QLocale().toString(m_bulk.count())));
    for (Button *button : {m_send, m_reset, m_block, m_export, m_copy, m_delete, m_clear})
        button->setVisible(!running);
    m_stop->setVisible(running);
    m_all->setVisible(!running && m_bulk.count() < m_listed);
    m_all->setText(tr("Choose all %1").arg(QLocale().toString(m_listed)));
    const auto label = [this](AccountAction action, const QString &plain, const QString &counted) {
        const auto eligible = m_bulk.eligibleFor(action);
        // The number stands there only where it is not that of all.
        return eligible && *eligible > 0 && *eligible != m_bulk.count()
            ? counted.arg(QLocale().toString(*eligible))
            : plain;
    };
    m_send->setText(
        label(AccountAction::SendActivation, tr("Send activation..."), tr("Send activation to %1...")));
    m_reset->setText(label(AccountAction::SendReset, tr("Send reset..."), tr("Send reset to %1...")));
    m_block->setText(label(AccountAction::Block, tr("Block..."), tr("Block %1...")));
    m_send->setBlocked(m_bulk.refusalOf(AccountAction::SendActivation));
    m_reset->setBlocked(m_bulk.refusalOf(AccountAction::SendReset));
    m_block->setBlocked(m_bulk.refusalOf(AccountAction::Block));
    m_delete->setBlocked(m_bulk.refusalOf(AccountAction::Delete));
}

void SelectionBar::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorRole::Window));
    painter.fillRect(QRect(0, 0, width(), 1), theme.color(ColorRole::Line));
}

} // namespace latchkey
