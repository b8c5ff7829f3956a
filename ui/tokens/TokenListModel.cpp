// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokens/TokenListModel.h"

#include "common/TimeText.h"
#include "lists/SendLink.h"

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// Mail scanners open what they find within seconds; a person has to see the mail first.
constexpr Duration fasterThanPeople = 60s;
constexpr Duration nearlyOver = 10min;

std::optional<Instant> momentOf(const LiveToken &token, int column)
{
    switch (column) {
    case TokenListModel::Issued:
        return token.issued;
    case TokenListModel::Expires:
        return token.expires;
    case TokenListModel::Opened:
        return isProbablyScanned(token) ? std::nullopt : token.opened;
    default:
        return std::nullopt;
    }
}

} // namespace

bool isProbablyScanned(const LiveToken &token)
{
    return token.opened && token.issued && *token.opened - *token.issued <= fasterThanPeople;
}

TokenListModel::TokenListModel(const Clock &clock, QObject *parent)
    : ListModel(ColumnCount, parent)
    , m_clock(clock)
{
}

QString TokenListModel::keyOf(const LiveToken &token) const
{
    return token.tokenId;
}

QVariant TokenListModel::cell(const LiveToken &token, int column, int role) const
{
    const auto moment = momentOf(token, column);
    if (role == InstantRole)
        return moment ? QVariant::fromValue(*moment) : QVariant();
    if (role == ToneRole) {
        if (column == Expires && token.expires - m_clock.now() <= nearlyOver)
            return QVariant::fromValue(Tone::Bad);
        if (column == Opened && isProbablyScanned(token))
            return QVariant::fromValue(Tone::Waiting);
        return {};
    }
    if (role == Qt::ToolTipRole && column == Opened && isProbablyScanned(token))
        return tr("Opened within a minute of being sent: a mail scanner probably did it, and the link still "
                  "works.")
            + u'\n' + TimeText::toolTip(*token.opened);
    if (role != Qt::DisplayRole)
        return {};
    if (moment)
        return TimeText::exactLocal(*moment);
    switch (column) {
    case Kind:
        return labelOf(token.purpose);
    case Person:
        return token.accountName;
    case Email:
        return token.email;
    case Issued:
        return u"–"_s;
    case By:
        return token.issuedBy ? token.issuedBy->displayName() : Actor::site().displayName();
    case Opened:
        return isProbablyScanned(token) ? tr("mail scanner probably") : tr("never");
    default:
        return {};
    }
}

QVariant TokenListModel::header(int column, int role) const
{
    const std::array<std::pair<QString, QString>, ColumnCount> titles{{
        {u"kind"_s, tr("Kind")},
        {u"person"_s, tr("Person")},
        {u"email"_s, tr("E-mail")},
        {u"issued"_s, tr("Sent")},
        {u"by"_s, tr("By")},
        {u"expires"_s, tr("Expires in")},
        {u"opened"_s, tr("Opened")},
    }};
    if (role == Qt::TextAlignmentRole && column == Expires)
        return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    if (role == ColumnKeyRole)
        return titles[std::size_t(column)].first;
    return role == Qt::DisplayRole ? QVariant(titles[std::size_t(column)].second) : QVariant();
}

} // namespace latchkey
