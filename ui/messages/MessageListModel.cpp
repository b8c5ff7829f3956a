// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageListModel.h"

#include "common/TimeText.h"
#include "messages/MessageWords.h"

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// When something happens next, or happened last.
Instant turningPoint(const Message &message)
{
    if (message.state == MessageState::Deferred || message.state == MessageState::Queued)
        return message.notBefore;
    if (message.lastAttempt)
        return message.lastAttempt->ended.value_or(message.lastAttempt->started);
    return message.created;
}

QString lastWords(const Message &message)
{
    return message.lastAttempt ? message.lastAttempt->serverWords() : QString();
}

} // namespace

MessageListModel::MessageListModel(QObject *parent)
    : ListModel(ColumnCount, parent)
{
}

QString MessageListModel::keyOf(const Message &message) const
{
    return QString::number(message.id.value());
}

QVariant MessageListModel::cell(const Message &message, int column, int role) const
{
    if (role == InstantRole) {
        if (column == When)
            return QVariant::fromValue(turningPoint(message));
        if (column == Created)
            return QVariant::fromValue(message.created);
        return {};
    }
    if (role == ToneRole) {
        if (column == State)
            return QVariant::fromValue(toneOf(message.state));
        return {};
    }
    if (role == SortRole)
        return column == Tries ? QVariant(message.attempts) : QVariant();
    if (role == Qt::ToolTipRole && column == Words)
        return lastWords(message);
    if (role == Qt::ToolTipRole && column == To)
        return message.recipient;
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Person:
        return message.accountName.isEmpty() ? tr("account gone") : message.accountName;
    case To:
        return message.recipient;
    case What:
        return labelOf(message.purpose);
    case State:
        return labelOf(message.state);
    case Tries:
        return QLocale().toString(message.attempts);
    case When:
        return TimeText::exactLocal(turningPoint(message));
    case Words:
        return lastWords(message);
    case By:
        return message.createdBy.displayName();
    case Created:
        return TimeText::exactLocal(message.created);
    default:
        return {};
    }
}

QVariant MessageListModel::header(int column, int role) const
{
    struct Title {
        QString key;
        QString text;
    };
    const std::array<Title, ColumnCount> titles{{
        {u"person"_s, tr("Person")},
        {u"to"_s, tr("To")},
        {u"what"_s, tr("What")},
        {u"state"_s, tr("State")},
        {u"tries"_s, tr("Tries")},
        {u"when"_s, tr("Next / sent")},
        {u"words"_s, tr("Server's words")},
        {u"by"_s, tr("Asked for by")},
        {u"created"_s, tr("Asked for")},
    }};
    if (role == Qt::TextAlignmentRole && column == Tries)
        return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    if (role == ColumnKeyRole)
        return titles[std::size_t(column)].key;
    return role == Qt::DisplayRole ? QVariant(titles[std::size_t(column)].text) : QVariant();
}

} // namespace latchkey
