// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/SendingMeterLine.h"

#include "common/IconLabel.h"
#include "common/Label.h"
#include "common/TimeText.h"
#include "messages/ShareBar.h"

#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

SendingMeterLine::SendingMeterLine(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(IconName::Clock, ColorRole::WaitingText, 16))
    , m_bar(new ShareBar)
    , m_text(new Label({}, TextStyle::Caption, ColorRole::MutedText))
{
    m_bar->setObjectName(u"sendingMeterShareBar"_s);
    m_bar->setAccessibleName(tr("Sent in the last 24 hours"));
    m_bar->setFixedWidth(Theme::current().scaled(112));
    connect(&Theme::current(), &Theme::changed, m_bar,
        [this] { m_bar->setFixedWidth(Theme::current().scaled(112)); });
    m_text->setObjectName(u"sendingMeterLabel"_s);
    m_text->setWordWrap(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2, 0, 2, 0);
    row->setSpacing(measure::gapSmall);
    row->addWidget(m_bar);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void SendingMeterLine::showMeter(
    const std::optional<SendingMeter> &meter, const std::optional<MailAccount> &account, Instant now)
{
    const auto level = levelOf(meter);
    setVisible(level.has_value());
    if (!level)
        return;
    const bool warns = *level != MeterLevel::Quiet;
    const QString text = meterText(*meter, account, now);
    m_text->setText(text);
    m_text->setToolTip(meter->roomAgain ? TimeText::toolTip(*meter->roomAgain) : QString());
    m_text->setColorRole(warns ? ColorRole::WaitingText : ColorRole::MutedText);
    m_icon->setIcon(*level == MeterLevel::Full ? IconName::Clock : IconName::Warning, ColorRole::WaitingText);
    m_icon->setVisible(warns);
    m_bar->setShares({{meter->lastDay, warns ? ColorRole::WaitingText : ColorRole::Accent}},
        meter->limits.perDay.value_or(0));
    m_bar->setAccessibleDescription(text);
}

} // namespace latchkey
