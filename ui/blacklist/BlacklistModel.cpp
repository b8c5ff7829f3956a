// SPDX-License-Identifier: GPL-3.0-or-later
#include "blacklist/BlacklistModel.h"

#include "common/TimeText.h"
#include "lists/SendLink.h"

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

std::optional<Instant> momentOf(const BlacklistEntry &entry, int column)
{
    switch (column) {
    case BlacklistModel::When:
        return entry.created;
    case BlacklistModel::Expires:
        return entry.expires;
    default:
        return std::nullopt;
    }
}

} // namespace

QString labelOf(DeathReason reason)
{
    switch (reason) {
    case DeathReason::Used:
        return BlacklistModel::tr("Used");
    case DeathReason::Replaced:
        return BlacklistModel::tr("Replaced by a newer one");
    case DeathReason::Expired:
        return BlacklistModel::tr("Ran out");
    case DeathReason::Revoked:
        return BlacklistModel::tr("Taken back");
    case DeathReason::PasswordChanged:
        return BlacklistModel::tr("Password changed");
    case DeathReason::EmailChanged:
        return BlacklistModel::tr("Address changed");
    case DeathReason::Confirmed:
        return BlacklistModel::tr("Confirmed in another way");
    case DeathReason::Blocked:
        return BlacklistModel::tr("Account blocked");
    case DeathReason::Deleted:
        return BlacklistModel::tr("Account deleted");
    case DeathReason::Purged:
        return BlacklistModel::tr("Account removed unconfirmed");
    }
    Q_UNREACHABLE();
}

BlacklistModel::BlacklistModel(const Clock &clock, QObject *parent)
    : ListModel(ColumnCount, parent)
    , m_clock(clock)
{
}

QString BlacklistModel::keyOf(const BlacklistEntry &entry) const
{
    return entry.issuer + u'\n' + entry.tokenId;
}

QVariant BlacklistModel::cell(const BlacklistEntry &entry, int column, int role) const
{
    const auto moment = momentOf(entry, column);
    const bool removable = isSafeToRemove(entry, m_clock.now());
    if (role == InstantRole)
        return moment ? QVariant::fromValue(*moment) : QVariant();
    if (role == ToneRole)
        return column == Removable ? QVariant::fromValue(removable ? Tone::Good : Tone::Neutral) : QVariant();
    if (role == CopyRole && column == Token)
        return entry.tokenId;
    if (role == Qt::ToolTipRole && column == Token)
        return tr("%1\nThis is the fingerprint of the link, not the link: nothing can be opened with it.")
            .arg(entry.tokenId);
    if (role == Qt::ToolTipRole && column == Removable)
        return removable ? tr("It would not work any more in any case.")
                         : tr("Without this entry it would work again until it runs out.");
    if (role != Qt::DisplayRole)
        return {};
    if (moment)
        return TimeText::exactLocal(*moment);
    switch (column) {
    case Kind:
        return labelOf(entry.purpose);
    case Person:
        return entry.accountName.isEmpty() ? tr("account gone") : entry.accountName;
    case Why:
        return labelOf(entry.reason);
    case By:
        return entry.createdBy.displayName();
    case Expires:
        return tr("never");
    case Removable:
        return removable ? tr("Yes") : tr("No");
    case Token:
        return entry.tokenId.left(8);
    default:
        return {};
    }
}

QVariant BlacklistModel::header(int column, int role) const
{
    const std::array<std::pair<QString, QString>, ColumnCount> titles{{
        {u"kind"_s, tr("Kind")},
        {u"person"_s, tr("Person")},
        {u"why"_s, tr("Why")},
        {u"when"_s, tr("When")},
        {u"by"_s, tr("By")},
        {u"expires"_s, tr("Would have run out")},
        {u"removable"_s, tr("Safe to remove")},
        {u"token"_s, tr("Fingerprint")},
    }};
    if (role == ColumnKeyRole)
        return titles[std::size_t(column)].first;
    return role == Qt::DisplayRole ? QVariant(titles[std::size_t(column)].second) : QVariant();
}

} // namespace latchkey
