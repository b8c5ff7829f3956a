// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"
#include "core/Clock.h"

#include <QMetaType>

namespace latchkey {

/// What a model tells a DataTable beyond Qt's own roles. DisplayRole is always the text a person would read,
/// also for cells that are painted in another way: it is what screen readers say.
enum ItemRole {
    InstantRole =
        Qt::UserRole + 100, ///< latchkey::Instant of a Time or TimeLeft cell; invalid where there is none
    ToneRole, ///< latchkey::Tone of a Pill cell, or of the text of any other
    LoadingRole, ///< true while the row is still being fetched: its cells are grey bars
    SortRole, ///< the raw value to sort by
    CopyRole, ///< QString for copy and export where it differs from what is shown
    MatchRole, ///< QList<latchkey::TextRange>: the letters a search has found in DisplayRole
};

/// What a model's headerData() tells a DataTable beyond Qt's own roles.
enum HeaderRole {
    ColumnKeyRole =
        Qt::UserRole + 200, ///< QString, the column's name in the settings; never translated, never changed
};

struct TextRange {
    int start = 0;
    int length = 0;
    bool operator==(const TextRange &) const = default;
};

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::Tone)
Q_DECLARE_METATYPE(latchkey::TextRange)
