// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountStatistics.h"
#include "common/Page.h"
#include "core/Result.h"
#include "messages/OutboxStatistics.h"

class QStackedWidget;

namespace latchkey {

class Button;
class DataTable;
class DayTableModel;
class EmptyState;
class Figure;
class MessagesChart;
class Notice;

/// How the day stands: who waits, what is open, what failed and why, and a fortnight of messages.
class OverviewPage : public Page {
    Q_OBJECT

public:
    explicit OverviewPage(const PageContext &context, QWidget *parent = nullptr);

    void refresh() override;

Q_SIGNALS:
    /// Together with pageRequested("messages"): the chip of the Messages page that shows what was clicked.
    void messagesRequested(const QString &chip);

private:
    struct Numbers;
    enum class View { Chart, Table, Empty };

    QWidget *makeFigures();
    QWidget *makeChartCard();
    static Result<Numbers> readNumbers(Connection &connection, Instant now);
    void show(const Numbers &numbers);
    static QString waitingCaption(qint64 people);
    static QString resetsCaption(qint64 resets);
    void showWaiting(const WaitingForActivation &waiting);
    void showResets(const OpenResets &resets);
    void showFailures(const FailureSummary &failures);
    void showArrivals(const ArrivalSummary &arrivals);
    void updateView();
    Instant now() const;

    Notice *m_notice;
    Figure *m_waiting;
    Figure *m_resets;
    Figure *m_failed;
    Figure *m_arrived;
    Button *m_asTable;
    bool m_tableWanted = false;
    QStackedWidget *m_views;
    MessagesChart *m_chart;
    DataTable *m_table;
    DayTableModel *m_days;
    EmptyState *m_nothing;
    QString m_waitingQuery; ///< what a click on the first figure looks for
    bool m_reading = false;
    bool m_again = false; ///< something changed while reading
};

} // namespace latchkey
