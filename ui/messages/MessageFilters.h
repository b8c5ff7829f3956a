// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/MessageBatches.h"
#include "messages/MessageFilter.h"

#include <QObject>

namespace latchkey {

class ChoiceChip;
class ExtraChip;
class FilterChips;

/// What the list of messages is narrowed by beside their state: a purpose, a channel (once there is more than
/// one), a batch. Chips behind those of the state.
class MessageFilters : public QObject {
    Q_OBJECT

public:
    /// Puts its chips behind those in `chips`, which is to outlive it.
    explicit MessageFilters(FilterChips &chips);

    /// What is chosen, with these words; without a state.
    MessageFilter filter(const QString &text) const;
    bool narrows() const;
    std::optional<BatchId> batch() const { return m_batch; }

    /// The channels that any message goes out on; on the reading thread.
    static Result<QList<ChannelKind>> readChannels(Connection &connection);

    // Without a signal:
    void setChannels(const QList<ChannelKind> &occurring);
    void setBatch(BatchId batch);
    /// The chip's words, once the batch has been read.
    void nameBatch(const MessageBatch &batch);
    void clear();

Q_SIGNALS:
    void changed();

private:
    ChoiceChip *m_purpose;
    ChoiceChip *m_channel;
    ExtraChip *m_batchChip;
    std::optional<BatchId> m_batch;
};

} // namespace latchkey
