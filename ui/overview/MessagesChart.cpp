// SPDX-License-Identifier: GPL-3.0-or-later
#include "overview/MessagesChart.h"

#include "common/Theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QChartView>
#include <QCursor>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLocale>
#include <QStackedBarSeries>
#include <QToolTip>
#include <QValueAxis>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int steps = 4;

/// "8", and "1 Dec" where a month begins.
QString dayLabel(Instant start)
{
    const QDate day = toLocal(start).date();
    return QLocale().toString(day, day.day() == 1 ? u"d MMM"_s : u"d"_s);
}

} // namespace

int niceMaximum(int value)
{
    for (const int step : {1, 2, 5}) {
        if (step * steps >= value)
            return step * steps;
    }
    for (int power = 10;; power *= 10) {
        for (const int step : {power, 2 * power, power / 10 * 25, 5 * power}) {
            if (step * steps >= value)
                return step * steps;
        }
    }
}

MessagesChart::MessagesChart(QWidget *parent)
    : QWidget(parent)
    , m_chart(new QChart)
    , m_series(new QStackedBarSeries)
    , m_arrived(new QBarSet(tr("arrived")))
    , m_waiting(new QBarSet(tr("waiting")))
    , m_failed(new QBarSet(tr("failed")))
    , m_dayAxis(new QBarCategoryAxis)
    , m_countAxis(new QValueAxis)
{
    m_series->append({m_arrived, m_waiting, m_failed});
    m_series->setBarWidth(0.55);
    m_chart->addSeries(m_series);
    m_chart->addAxis(m_dayAxis, Qt::AlignBottom);
    m_chart->addAxis(m_countAxis, Qt::AlignLeft);
    m_series->attachAxis(m_dayAxis);
    m_series->attachAxis(m_countAxis);
    m_chart->setBackgroundVisible(false);
    m_chart->setMargins(QMargins(0, 0, 0, 0));
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->legend()->setAlignment(Qt::AlignTop);
    m_chart->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
    m_dayAxis->setGridLineVisible(false);
    m_countAxis->setLineVisible(false);
    m_countAxis->setTickCount(steps + 1);
    m_countAxis->setLabelFormat(u"%d"_s);

    auto *view = new QChartView(m_chart);
    view->setObjectName(u"messagesChartView"_s);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFrameShape(QFrame::NoFrame);
    view->setBackgroundBrush(Qt::NoBrush);
    view->viewport()->setAutoFillBackground(false);
    view->setFocusPolicy(Qt::NoFocus); // the table is for the keyboard
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view);
    connect(m_series, &QAbstractBarSeries::hovered, this,
        [this](bool over, int index) { showNumbers(over, index); });
    connect(&Theme::current(), &Theme::changed, this, &MessagesChart::followTheme);
    followTheme();
    setDays({});
}

void MessagesChart::followTheme()
{
    const auto &theme = Theme::current();
    const auto paintSet = [&theme](QBarSet *set, ColorRole role) {
        set->setColor(theme.color(role));
        set->setPen(QPen(Qt::NoPen));
    };
    paintSet(m_arrived, ColorRole::Accent);
    paintSet(m_waiting, ColorRole::InfoText);
    paintSet(m_failed, ColorRole::BadText);
    const QFont font = theme.font(TextStyle::Caption);
    const QPen line(theme.color(ColorRole::Line), 1);
    const QColor ink = theme.color(ColorRole::MutedText);
    for (QAbstractAxis *axis :
        {static_cast<QAbstractAxis *>(m_dayAxis), static_cast<QAbstractAxis *>(m_countAxis)}) {
        axis->setLabelsFont(font);
        axis->setLabelsColor(ink);
        axis->setLinePen(line);
        axis->setGridLinePen(line);
    }
    m_chart->legend()->setFont(font);
    m_chart->legend()->setLabelColor(ink);
}

void MessagesChart::setDays(const QList<MessagesOfDay> &days)
{
    if (!days.isEmpty() && days == m_days)
        return;
    m_days = days;
    QStringList labels;
    QStringList sentences;
    int most = 0;
    for (QBarSet *set : {m_arrived, m_waiting, m_failed})
        set->remove(0, set->count());
    for (const MessagesOfDay &day : days) {
        // Categories have to be distinct; a fortnight never holds a day number twice.
        labels.append(dayLabel(day.start));
        sentences.append(sentenceFor(day));
        m_arrived->append(day.arrived);
        m_waiting->append(day.waiting);
        m_failed->append(day.failed);
        most = std::max(most, day.total());
    }
    m_dayAxis->setCategories(labels);
    m_countAxis->setRange(0, niceMaximum(most));
    setAccessibleName(tr("Messages by day"));
    setAccessibleDescription(sentences.join(u"; "_s));
}

QString MessagesChart::sentenceFor(const MessagesOfDay &day)
{
    const QLocale locale;
    return tr("%1: %2 arrived, %3 waiting, %4 failed")
        .arg(locale.toString(toLocal(day.start).date(), u"dddd, d MMMM"_s), locale.toString(day.arrived),
            locale.toString(day.waiting), locale.toString(day.failed));
}

void MessagesChart::showNumbers(bool over, int index)
{
    if (over && index >= 0 && index < m_days.size())
        QToolTip::showText(QCursor::pos(), sentenceFor(m_days[index]), this);
    else
        QToolTip::hideText();
}

} // namespace latchkey
