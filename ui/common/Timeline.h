// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Colors.h"
#include "core/Clock.h"

#include <QWidget>

class QGridLayout;

namespace latchkey {

class Label;

/// What happened to one person, newest first: time, a dot, a line, and a smaller line with the server's
/// words. Everything wraps and can be marked; nothing is cut.
class Timeline : public QWidget {
    Q_OBJECT

public:
    struct Entry {
        Instant at;
        Tone tone = Tone::Neutral;
        QString title;
        QString detail = {}; ///< may be empty
        bool operator==(const Entry &) const = default;
    };

    /// The clock must outlive the timeline.
    explicit Timeline(const Clock &clock, QWidget *parent = nullptr);

    /// In the order in which they shall stand. Setting the same again does nothing, so a refresh does not
    /// drop what somebody is marking.
    void setEntries(const QList<Entry> &entries);
    const QList<Entry> &entries() const { return m_entries; }
    /// Day, time, title and detail, a line each.
    QString plainText() const;

private:
    void rebuild();

    const Clock &m_clock;
    QList<Entry> m_entries;
    QGridLayout *m_grid;
};

} // namespace latchkey
