// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Id.h"

#include <optional>
#include <QList>

namespace latchkey {

/// How one list of ids becomes another, in the steps an item model can tell its views: first rows go, then
/// those that stay may change places, then rows come.
struct ListDiff {
    struct Range {
        int first = 0;
        int count = 0;
        bool operator==(const Range &) const = default;
    };
    QList<Range> removed; ///< in the list as it was, ascending
    std::optional<QList<AccountId>>
        reordered; ///< what stays, in its new order; absent when the order is the same
    QList<Range> inserted; ///< in the list as it will be, ascending
    bool wholesale = false; ///< so much is different that the steps are not worth taking; they are left out

    bool isEmpty() const { return !wholesale && removed.isEmpty() && !reordered && inserted.isEmpty(); }
};

/// Each id stands at most once in each list. More than `limit` ranges make it wholesale. Linear in the
/// lengths; lists that share their beginning and end are compared without a hash of those.
ListDiff diffOf(const QList<AccountId> &before, const QList<AccountId> &after, int limit = 256);

} // namespace latchkey
