// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/OutboxStatistics.h"

#include <QWidget>

class QBarCategoryAxis;
class QBarSet;
class QChart;
class QStackedBarSeries;
class QValueAxis;

namespace latchkey {

/// A bar a day: arrived, waiting and failed messages on top of each other. Follows the theme; the numbers of
/// a day show under the mouse, and all of them are its description for a screen reader.
class MessagesChart : public QWidget {
    Q_OBJECT

public:
    explicit MessagesChart(QWidget *parent = nullptr);

    void setDays(const QList<MessagesOfDay> &days);
    const QList<MessagesOfDay> &days() const { return m_days; }
    /// The numbers of one day in one line.
    static QString sentenceFor(const MessagesOfDay &day);

private:
    void followTheme();
    void showNumbers(bool over, int index);

    QList<MessagesOfDay> m_days;
    QChart *m_chart;
    QStackedBarSeries *m_series;
    QBarSet *m_arrived;
    QBarSet *m_waiting;
    QBarSet *m_failed;
    QBarCategoryAxis *m_dayAxis;
    QValueAxis *m_countAxis;
};

/// The least number with four even steps up to it that people like to read and that is not below `value`.
int niceMaximum(int value);

} // namespace latchkey
