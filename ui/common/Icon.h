// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"

#include <QIcon>

namespace latchkey {

/// The program's own drawings, resources/icons/<name>.svg, on a grid of 20. Keep in the order of Icon.cpp's
/// table.
enum class IconName {
    Overview,
    Accounts,
    Messages,
    Tokens,
    Blacklist,
    Activity,
    Site,
    Settings,
    Mailbox,
    Search,
    Link,
    Plus,
    More,
    Copy,
    Check,
    Close,
    Warning,
    Info,
    Send,
    Key,
    Lock,
    Unlock,
    Trash,
    Edit,
    Clock,
    Columns,
    Export,
    Import,
    Refresh,
    Filter,
    Eye,
    EyeOff,
    Note,
    Undo,
    Sign,
    ChevronDown,
    ChevronUp,
    ChevronBack,
    ChevronForward,
    Database,
    Practice,
    External,
    Bookmark,
    Pause,
    Play,
    Help,
    Bell,
    Palette,
    Language,
    Keyboard,
    Shield,
    Phone,
    Server,
    Folder,
    Team,
    Count_
};

/// Icons that follow the theme by themselves: the colour is looked up when the icon is painted.
class Icon {
public:
    /// For every size and scale; a disabled one is drawn in muted text. Arrows that point along the reading
    /// direction are mirrored right to left.
    static QIcon get(IconName name, ColorRole role = ColorRole::Text);
    /// "overview": the file's name without its ending.
    static QString nameOf(IconName name);
};

} // namespace latchkey
