// SPDX-License-Identifier: GPL-3.0-or-later
#include "overview/OverviewPage.h"

#include "common/Button.h"
#include "common/Card.h"
#include "common/DataTable.h"
#include "common/EmptyState.h"
#include "common/Figure.h"
#include "common/Label.h"
#include "common/Notice.h"
#include "common/TimeText.h"
#include "Desk.h"
#include "overview/DayTableModel.h"
#include "overview/MessagesChart.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int daysShown = 14;
constexpr Duration soon = 24h;

QString reasonText(FailureReason reason)
{
    switch (reason) {
    case FailureReason::UnknownMailbox:
        return OverviewPage::tr("no such mailbox");
    case FailureReason::MailboxFull:
        return OverviewPage::tr("the mailbox is full");
    case FailureReason::BadDomain:
        return OverviewPage::tr("the address leads to no mail server");
    case FailureReason::SignIn:
        return OverviewPage::tr("wrong password at the mail server");
    case FailureReason::Refused:
        return OverviewPage::tr("refused by the other server's rules");
    case FailureReason::TooBig:
        return OverviewPage::tr("the message is too big");
    case FailureReason::Unreachable:
        return OverviewPage::tr("the mail server was not reached");
    case FailureReason::GaveUp:
        return OverviewPage::tr("not taken within their day");
    case FailureReason::Other:
        return OverviewPage::tr("various reasons");
    }
    Q_UNREACHABLE();
}

} // namespace

struct OverviewPage::Numbers {
    WaitingForActivation waiting;
    OpenResets resets;
    FailureSummary failures;
    ArrivalSummary arrivals;
    QList<MessagesOfDay> days;
};

OverviewPage::OverviewPage(const PageContext &context, QWidget *parent)
    : Page(context, parent)
    , m_notice(new Notice)
{
    setObjectName(u"overviewPage"_s);
    m_notice->setObjectName(u"overviewNotice"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::grid, measure::pageMargin, measure::pageMargin);
    column->setSpacing(14);
    column->addWidget(new Label(tr("Today"), TextStyle::Title));
    column->addWidget(m_notice);
    column->addWidget(makeFigures());
    column->addWidget(makeChartCard(), 1);
    auto *ticks = new TickClock(context.desk.clock(), TickClock::Rate::Minute, this);
    connect(ticks, &TickClock::ticked, this, [this] {
        if (isVisible())
            refresh(); // what goes soon and what is today depends on the time
    });
}

QWidget *OverviewPage::makeFigures()
{
    const auto make = [](const QString &name, const QString &caption, Tone tone) {
        auto *figure = new Figure(caption, tone);
        figure->setObjectName(name);
        return figure;
    };
    m_waiting = make(u"waitingFigure"_s, waitingCaption(0), Tone::Waiting);
    m_resets = make(u"resetsFigure"_s, resetsCaption(0), Tone::Info);
    m_failed = make(u"failedFigure"_s, tr("failed in 7 days"), Tone::Bad);
    m_arrived = make(u"arrivedFigure"_s, tr("arrived in 30 days"), Tone::Good);
    connect(m_waiting, &QAbstractButton::clicked, this,
        [this] { Q_EMIT accountSearchRequested(m_waitingQuery); });
    connect(m_resets, &QAbstractButton::clicked, this,
        [this] { Q_EMIT accountSearchRequested(u"is:reset-open"_s); });
    const auto leadToMessages = [this](const QString &chip) {
        Q_EMIT pageRequested(u"messages"_s);
        Q_EMIT messagesRequested(chip);
    };
    connect(m_failed, &QAbstractButton::clicked, this, [leadToMessages] { leadToMessages(u"failed"_s); });
    connect(m_arrived, &QAbstractButton::clicked, this, [leadToMessages] { leadToMessages(u"sent"_s); });
    m_arrived->setToolTip(
        tr("Taken by the receiving mail server. Whether a person has seen a mail, no server tells."));
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(measure::gap);
    for (Figure *figure : {m_waiting, m_resets, m_failed, m_arrived})
        layout->addWidget(figure, 1);
    return row;
}

QWidget *OverviewPage::makeChartCard()
{
    m_asTable = new Button({}, ButtonKind::Quiet);
    m_asTable->setObjectName(u"showAsTableButton"_s);
    connect(m_asTable, &QPushButton::clicked, this, [this] {
        m_tableWanted = !m_tableWanted;
        updateView();
    });

    m_chart = new MessagesChart;
    m_chart->setObjectName(u"messagesChart"_s);
    m_days = new DayTableModel(this);
    m_table = new DataTable(desk().clock());
    m_table->setObjectName(u"daysTable"_s);
    m_table->setAccessibleName(tr("Messages in the last 14 days"));
    m_table->setCompact(true);
    m_table->setModel(m_days);
    m_table->setColumn(DayTableModel::Day, CellKind::Text, 260);
    for (const int number :
        {DayTableModel::Arrived, DayTableModel::Waiting, DayTableModel::Failed, DayTableModel::Total})
        m_table->setColumn(number, CellKind::Number, 130);
    m_table->setStretchColumn(DayTableModel::Day);
    m_table->enableSorting(DayTableModel::Day, Qt::DescendingOrder);
    m_nothing = new EmptyState(IconName::Messages, tr("No messages in the last 14 days"),
        tr("As soon as somebody is sent an activation or a reset, the numbers of the day stand here."));
    Button *accounts = m_nothing->addAction(tr("Find a person"));
    accounts->setObjectName(u"findPersonButton"_s);
    connect(accounts, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested(u"accounts"_s); });

    m_views = new QStackedWidget;
    m_views->addWidget(m_chart); // in the order of View
    m_views->addWidget(m_table);
    m_views->addWidget(m_nothing);
    auto *card = new Card;
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(new Label(tr("Messages in the last 14 days"), TextStyle::Section));
    head->addStretch();
    head->addWidget(m_asTable);
    card->body()->addLayout(head);
    card->body()->addWidget(m_views, 1);
    updateView();
    return card;
}

Instant OverviewPage::now() const
{
    return desk().clock().now();
}

Result<OverviewPage::Numbers> OverviewPage::readNumbers(Connection &connection, Instant now)
{
    Numbers numbers;
    OutboxStatistics outbox(connection);
    const auto take = [](auto result, auto &place) -> Result<void> {
        if (!result)
            return fail(std::move(result).error());
        place = std::move(*result);
        return {};
    };
    return take(countWaitingForActivation(connection, now, soon), numbers.waiting)
        .and_then([&] { return take(countOpenResets(connection, now), numbers.resets); })
        .and_then([&] { return take(outbox.failures(now - 24h * 7), numbers.failures); })
        .and_then([&] { return take(outbox.arrivals(now - 24h * 30), numbers.arrivals); })
        .and_then([&] { return take(outbox.byDay(localDayStarts(now, daysShown), now + 1ms), numbers.days); })
        .map([&] { return std::move(numbers); });
}

void OverviewPage::refresh()
{
    if (m_reading) {
        m_again = true;
        return;
    }
    m_reading = true;
    desk()
        .database()
        .read([moment = now()](Connection &connection) { return readNumbers(connection, moment); })
        .then(this, [this](const Result<Numbers> &numbers) {
            m_reading = false;
            if (numbers) {
                m_notice->hide();
                show(*numbers);
            } else {
                m_notice->showError(numbers.error()); // the last numbers stay
            }
            if (std::exchange(m_again, false))
                refresh();
        });
}

void OverviewPage::show(const Numbers &numbers)
{
    showWaiting(numbers.waiting);
    showResets(numbers.resets);
    showFailures(numbers.failures);
    showArrivals(numbers.arrivals);
    m_chart->setDays(numbers.days);
    m_days->setValues(numbers.days);
    updateView();
}

QString OverviewPage::waitingCaption(qint64 people)
{
    return tr("wait for activation", "below the number of people", int(people));
}

QString OverviewPage::resetsCaption(qint64 resets)
{
    return tr("open resets", "below their number", int(resets));
}

void OverviewPage::showWaiting(const WaitingForActivation &waiting)
{
    const bool urgent = waiting.removedSoon > 0;
    QString detail = tr("nobody goes within 24 h");
    if (urgent)
        detail = tr("%Ln go within 24 h", nullptr, int(waiting.removedSoon));
    m_waiting->setText(waitingCaption(waiting.count));
    m_waiting->setFigure(QLocale().toString(waiting.count), detail);
    m_waiting->setTone(waiting.count > 0 ? Tone::Waiting : Tone::Neutral);
    m_waitingQuery = urgent ? u"status:unconfirmed left:<24h"_s : u"status:unconfirmed"_s;
    m_waiting->setToolTip(urgent ? tr("Show those who are removed within 24 h unless they confirm")
                                 : tr("Show who has not confirmed the address"));
}

void OverviewPage::showResets(const OpenResets &resets)
{
    m_resets->setTone(resets.count > 0 ? Tone::Info : Tone::Neutral);
    m_resets->setText(resetsCaption(resets.count));
    m_resets->setFigure(QLocale().toString(resets.count),
        resets.nextExpiry ? tr("the next expires %1").arg(TimeText::relative(*resets.nextExpiry, now()))
                          : tr("no reset link is open"));
}

void OverviewPage::showFailures(const FailureSummary &failures)
{
    m_failed->setTone(failures.count > 0 ? Tone::Bad : Tone::Good);
    QString detail = tr("nothing was refused");
    if (failures.mostFrequent) {
        const QString reason = reasonText(*failures.mostFrequent);
        detail = failures.mostFrequentCount == failures.count ? reason : tr("most often: %1").arg(reason);
    }
    m_failed->setFigure(QLocale().toString(failures.count), detail);
}

void OverviewPage::showArrivals(const ArrivalSummary &arrivals)
{
    const auto percent = arrivals.percent();
    m_arrived->setTone(percent ? Tone::Good : Tone::Neutral);
    const QLocale locale;
    m_arrived->setFigure(percent ? tr("%1 %", "percent").arg(locale.toString(*percent)) : u"–"_s,
        percent ? tr("%1 of %2").arg(locale.toString(arrivals.arrived), locale.toString(arrivals.ended))
                : tr("nothing was sent"));
    m_arrived->setToolTip(
        tr("Taken by the receiving mail server. Whether a person has seen a mail, no server tells."));
}

void OverviewPage::updateView()
{
    m_asTable->setText(m_tableWanted ? tr("Show as chart") : tr("Show as table"));
    const auto &days = m_chart->days();
    const bool empty = !days.isEmpty()
        && std::all_of(days.begin(), days.end(), [](const MessagesOfDay &day) { return day.total() == 0; });
    m_asTable->setVisible(!empty);
    const View view = empty ? View::Empty : m_tableWanted ? View::Table : View::Chart;
    m_views->setCurrentIndex(int(view));
}

} // namespace latchkey
