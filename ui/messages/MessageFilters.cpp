// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageFilters.h"

#include "common/FilterChips.h"
#include "messages/BatchWords.h"
#include "messages/ExtraChips.h"
#include "messages/MessageWords.h"
#include "messages/Outbox.h"

#include <QLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

MessageFilters::MessageFilters(FilterChips &chips)
    : QObject(&chips)
    , m_purpose(new ChoiceChip(tr("Purpose"), tr("All purposes")))
    , m_channel(new ChoiceChip(tr("Channel"), tr("All channels")))
    , m_batchChip(new ExtraChip(IconName::Close))
{
    m_purpose->setObjectName(u"purposeFilterChip"_s);
    m_channel->setObjectName(u"channelFilterChip"_s);
    m_batchChip->setObjectName(u"batchFilterChip"_s);
    QList<ChoiceChip::Choice> purposes;
    for (const auto purpose :
        {MessagePurpose::Activation, MessagePurpose::Reset, MessagePurpose::PasswordChanged})
        purposes += {int(purpose), labelOf(purpose)};
    m_purpose->setChoices(purposes);
    m_batchChip->setToolTip(tr("Only this batch is shown. Press to see all messages again."));
    for (QWidget *chip : {static_cast<QWidget *>(m_purpose), static_cast<QWidget *>(m_channel),
             static_cast<QWidget *>(m_batchChip)})
        chips.layout()->addWidget(chip);
    m_channel->hide();
    m_batchChip->hide();
    connect(m_purpose, &ChoiceChip::chosen, this, &MessageFilters::changed);
    connect(m_channel, &ChoiceChip::chosen, this, &MessageFilters::changed);
    connect(m_batchChip, &QAbstractButton::clicked, this, [this] {
        m_batch.reset();
        m_batchChip->hide();
        Q_EMIT changed();
    });
}

MessageFilter MessageFilters::filter(const QString &text) const
{
    MessageFilter filter;
    if (const auto purpose = m_purpose->current())
        filter.purpose = MessagePurpose(*purpose);
    if (const auto channel = m_channel->current())
        filter.channel = ChannelKind(*channel);
    filter.batch = m_batch;
    filter.text = text;
    return filter;
}

bool MessageFilters::narrows() const
{
    return m_purpose->current() || m_channel->current() || m_batch;
}

Result<QList<ChannelKind>> MessageFilters::readChannels(Connection &connection)
{
    QList<ChannelKind> occurring;
    for (const auto kind :
        {ChannelKind::Email, ChannelKind::WhatsApp, ChannelKind::Sms, ChannelKind::Voice}) {
        MessageFilter filter;
        filter.channel = kind;
        const auto newest = Outbox(connection).list(filter, 1);
        if (!newest)
            return fail(newest.error());
        if (!newest->isEmpty())
            occurring += kind;
    }
    return occurring;
}

void MessageFilters::setChannels(const QList<ChannelKind> &occurring)
{
    QList<ChoiceChip::Choice> channels;
    for (const ChannelKind kind : occurring)
        channels += {int(kind), labelOf(kind)};
    m_channel->setChoices(channels);
    m_channel->setVisible(channels.size() > 1);
}

void MessageFilters::setBatch(BatchId batch)
{
    m_batch = batch;
    m_batchChip->setWords(tr("One batch"), true);
    m_batchChip->setAccessibleName(tr("Remove the filter: %1").arg(m_batchChip->text()));
    m_batchChip->show();
}

void MessageFilters::nameBatch(const MessageBatch &batch)
{
    if (m_batch != batch.id)
        return;
    m_batchChip->setWords(titleOf(batch), true);
    m_batchChip->setAccessibleName(tr("Remove the filter: %1").arg(m_batchChip->text()));
}

void MessageFilters::clear()
{
    m_purpose->setCurrent({});
    m_channel->setCurrent({});
    m_batch.reset();
    m_batchChip->hide();
}

} // namespace latchkey
