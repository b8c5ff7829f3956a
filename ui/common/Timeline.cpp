// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Timeline.h"

#include "common/Label.h"
#include "common/Paint.h"
#include "common/TimeText.h"

#include <QGridLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// The dot beside a line, and the thread down to the next one.
class Dot : public QWidget {
public:
    Dot(Tone tone, bool last)
        : m_tone(tone)
        , m_last(last)
    {
        setFixedWidth(Theme::current().scaled(10));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const auto &theme = Theme::current();
        QPainter painter(this);
        const double side = theme.scaled(8);
        const double top = theme.scaled(4);
        const QRectF dot((width() - side) / 2, top, side, side);
        if (!m_last)
            painter.fillRect(QRectF(width() / 2.0 - 0.5, dot.bottom() + 3, 1, height() - dot.bottom() - 2),
                theme.color(ColorRole::Line));
        paint::box(painter, dot, side / 2, theme.color(textRole(m_tone)));
    }

private:
    Tone m_tone;
    bool m_last;
};

} // namespace

Timeline::Timeline(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(measure::gapSmall);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(2, 1);
    setAccessibleName(tr("What happened"));
    connect(&Theme::current(), &Theme::changed, this, &Timeline::rebuild);
}

void Timeline::setEntries(const QList<Entry> &entries)
{
    if (entries == m_entries)
        return;
    m_entries = entries;
    rebuild();
}

void Timeline::rebuild()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const Instant now = m_clock.now();
    for (int row = 0; row < m_entries.size(); ++row) {
        const Entry &entry = m_entries[row];
        const QString exact = TimeText::toolTip(entry.at);
        // The day goes on a line of its own, so that the column stays narrow.
        const bool today = toLocal(entry.at).date() == toLocal(now).date();
        const QString when =
            TimeText::timeOfDay(entry.at) + (today ? QString() : u'\n' + TimeText::day(entry.at, now));
        auto *time = new Label(when, TextStyle::Caption, ColorRole::MutedText);
        time->setToolTip(exact);
        time->setContentsMargins(0, 1, 0, 0);
        auto *words = new QWidget;
        auto *column = new QVBoxLayout(words);
        column->setContentsMargins(0, 0, 0, measure::gap);
        column->setSpacing(1);
        auto *title = new Label(entry.title);
        title->setWordWrap(true);
        title->setSelectable(true);
        title->setToolTip(exact);
        column->addWidget(title);
        if (!entry.detail.isEmpty()) {
            auto *detail = new Label(entry.detail, TextStyle::Caption, ColorRole::MutedText);
            detail->setWordWrap(true);
            detail->setSelectable(true);
            column->addWidget(detail);
        }
        m_grid->addWidget(time, row, 0, Qt::AlignTop);
        m_grid->addWidget(new Dot(entry.tone, row == m_entries.size() - 1), row, 1);
        m_grid->addWidget(words, row, 2);
    }
}

QString Timeline::plainText() const
{
    QStringList lines;
    for (const Entry &entry : m_entries)
        lines.append(TimeText::exactUtc(entry.at) + u"  "_s + entry.title
            + (entry.detail.isEmpty() ? QString() : u": "_s + entry.detail));
    return lines.join(u'\n');
}

} // namespace latchkey
