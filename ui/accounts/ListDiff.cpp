// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/ListDiff.h"

#include <algorithm>
#include <QSet>

namespace latchkey {

namespace {

using Ids = QList<AccountId>;

/// Ranges of `list` from `from` up to `to` whose ids are not in `others`.
QList<ListDiff::Range> missingFrom(
    const QSet<AccountId> &others, const Ids &list, qsizetype from, qsizetype to)
{
    QList<ListDiff::Range> ranges;
    for (qsizetype i = from; i < to; ++i) {
        if (others.contains(list[i]))
            continue;
        if (!ranges.isEmpty() && ranges.last().first + ranges.last().count == i)
            ++ranges.last().count;
        else
            ranges.append({int(i), 1});
    }
    return ranges;
}

Ids staying(const QSet<AccountId> &others, const Ids &list, qsizetype from, qsizetype to)
{
    Ids ids;
    for (qsizetype i = from; i < to; ++i) {
        if (others.contains(list[i]))
            ids.append(list[i]);
    }
    return ids;
}

} // namespace

ListDiff diffOf(const Ids &before, const Ids &after, int limit)
{
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype start = 0;
    while (start < shorter && before[start] == after[start])
        ++start;
    qsizetype tail = 0;
    while (tail < shorter - start && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    const qsizetype beforeEnd = before.size() - tail;
    const qsizetype afterEnd = after.size() - tail;

    ListDiff diff;
    if (start == beforeEnd && start == afterEnd)
        return diff;
    const QSet<AccountId> old(before.begin() + start, before.begin() + beforeEnd);
    const QSet<AccountId> now(after.begin() + start, after.begin() + afterEnd);
    diff.removed = missingFrom(now, before, start, beforeEnd);
    diff.inserted = missingFrom(old, after, start, afterEnd);
    if (diff.removed.size() + diff.inserted.size() > limit) {
        diff = {};
        diff.wholesale = true;
        return diff;
    }
    const Ids order = staying(old, after, start, afterEnd);
    if (order != staying(now, before, start, beforeEnd))
        diff.reordered = before.first(start) + order + before.last(tail);
    return diff;
}

} // namespace latchkey
