// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/PurgePanel.h"

#include "common/DataTable.h"
#include "common/EmptyState.h"
#include "common/FilterChips.h"
#include "common/Label.h"
#include "common/Notice.h"
#include "common/TypeToConfirmDialog.h"
#include "Desk.h"
#include "site/PurgeModel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

using namespace std::chrono_literals;

/// A list that one can read; the rest is a number.
constexpr int shownAtMost = 200;
/// One transaction: short enough that others wait no noticeable time for it, and that Cancel takes effect at
/// once.
constexpr int batchSize = 100;

} // namespace

PurgePanel::PurgePanel(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_model(new PurgeModel(this))
    , m_periods(new FilterChips(tr("How far ahead")))
    , m_table(new DataTable(context.desk.clock()))
    , m_nobody(new EmptyState(IconName::Check, tr("Nobody goes"), {}))
    , m_more(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    , m_notice(new Notice)
    , m_remove(new Button(tr("Remove them now..."), ButtonKind::Danger))
    , m_progressRow(new QWidget)
    , m_progress(new QProgressBar)
    , m_progressWords(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    , m_cancel(new Button(tr("Cancel")))
{
    m_periods->setObjectName(u"purgePeriodFilterChips"_s);
    m_periods->setChips(
        {{u"now"_s, tr("Due now"), {}}, {u"day"_s, tr("In 24 hours"), {}}, {u"week"_s, tr("In 7 days"), {}}});
    m_periods->setCurrent(u"day"_s);
    m_table->setObjectName(u"purgeDataTable"_s);
    m_table->setAccessibleName(tr("Accounts that go next"));
    m_table->setModel(m_model);
    m_table->setColumn(PurgeModel::Name, CellKind::Text, 150);
    m_table->setColumn(PurgeModel::Email, CellKind::Text, 190);
    m_table->setColumn(PurgeModel::Due, CellKind::Time, 96);
    m_table->setStretchColumn(PurgeModel::Email);
    m_table->setCompact(true);
    m_table->setEmptyState(m_nobody);
    m_table->setLoading(true);
    m_table->setMinimumHeight(Theme::current().scaled(240));
    m_notice->setObjectName(u"purgeNotice"_s);
    m_notice->setDismissible(true);
    m_more->setWordWrap(true);
    m_remove->setObjectName(u"removeNowButton"_s);
    m_progress->setObjectName(u"purgeProgressBar"_s);
    m_progress->setAccessibleName(tr("Removing accounts"));
    m_progress->setTextVisible(false);
    m_cancel->setObjectName(u"cancelPurgeButton"_s);

    auto *progress = new QHBoxLayout(m_progressRow);
    progress->setContentsMargins(0, 0, 0, 0);
    progress->addWidget(m_progress, 1);
    progress->addWidget(m_progressWords);
    progress->addWidget(m_cancel);
    m_progressRow->hide();
    auto *head = new QHBoxLayout;
    head->addWidget(new Label(tr("Who goes"), TextStyle::Section), 1);
    head->addWidget(m_remove);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::gap);
    column->addLayout(head);
    column->addWidget(m_notice);
    column->addWidget(m_progressRow);
    column->addWidget(m_periods);
    column->addWidget(m_table, 1);
    column->addWidget(m_more);

    connect(m_periods, &FilterChips::chosen, this, &PurgePanel::refresh);
    connect(m_table, &QAbstractItemView::activated, this,
        [this](const QModelIndex &index) { Q_EMIT accountRequested(m_model->candidate(index.row()).id); });
    connect(m_remove, &QPushButton::clicked, this, &PurgePanel::askToRemove);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancelled = true;
        updateButtons();
    });
    updateButtons();
}

PurgePanel::Period PurgePanel::period() const
{
    const QString key = m_periods->current();
    return key == u"now" ? Period::Now : key == u"day" ? Period::Day : Period::Week;
}

Result<PurgePanel::Forecast> PurgePanel::read(Connection &connection, const Clock &clock, Period period)
{
    Purge purge(connection, clock, Actor::clock());
    const Instant now = clock.now();
    const auto take = [&](Period which, Duration ahead, qint64 &count, Forecast &forecast) -> Result<void> {
        auto preview = purge.preview(now + ahead, which == period ? shownAtMost : 0);
        if (!preview)
            return fail(std::move(preview).error());
        count = preview->count;
        if (which == period)
            forecast.first = std::move(preview->first);
        return {};
    };
    Forecast forecast;
    for (const auto &[which, ahead, count] :
        {std::tuple<Period, Duration, qint64 *>{Period::Now, 0h, &forecast.now},
            {Period::Day, 24h, &forecast.day}, {Period::Week, 24h * 7, &forecast.week}}) {
        if (auto taken = take(which, ahead, *count, forecast); !taken)
            return fail(std::move(taken).error());
    }
    return forecast;
}

void PurgePanel::refresh()
{
    // Counting a million people takes its time; there is never more than one such question on its way.
    if (std::exchange(m_reading, true)) {
        m_readAgain = true;
        return;
    }
    m_context.desk.database()
        .read([clock = m_context.desk.sharedClock(), period = period()](
                  Connection &connection) { return read(connection, *clock, period); })
        .then(this, [this, asked = period()](const Result<Forecast> &forecast) {
            m_reading = false;
            if (asked == period())
                take(forecast);
            if (std::exchange(m_readAgain, false))
                refresh();
        });
}

void PurgePanel::take(const Result<Forecast> &forecast)
{
    m_table->setLoading(false);
    if (!forecast) {
        m_notice->showError(forecast.error());
        m_showsReadError = true;
        return;
    }
    if (std::exchange(m_showsReadError, false))
        m_notice->hide();
    showForecast(*forecast);
}

void PurgePanel::showForecast(const Forecast &forecast)
{
    m_forecast = forecast;
    m_model->setCandidates(forecast.first);
    m_periods->setCount(u"now"_s, forecast.now);
    m_periods->setCount(u"day"_s, forecast.day);
    m_periods->setCount(u"week"_s, forecast.week);
    const qint64 count = period() == Period::Now ? forecast.now
        : period() == Period::Day                ? forecast.day
                                                 : forecast.week;
    m_nobody->setText(tr("Nobody goes"),
        period() == Period::Now ? tr("No unconfirmed account is due for removal.")
                                : tr("No unconfirmed account will be due in this time."));
    m_more->setText(count > forecast.first.size()
            ? tr("The first %1 of %2 are shown.")
                  .arg(QLocale().toString(forecast.first.size()), QLocale().toString(count))
            : QString());
    m_more->setVisible(!m_more->text().isEmpty());
    updateButtons();
}

void PurgePanel::setBlocked(const std::optional<QString> &reason)
{
    m_blocked = reason;
    updateButtons();
}

void PurgePanel::updateButtons()
{
    if (m_removing)
        m_remove->setBlocked(tr("Accounts are being removed."));
    else if (!m_forecast)
        m_remove->setBlocked(tr("Who is due has not been read yet."));
    else if (m_forecast->now == 0)
        m_remove->setBlocked(tr("Nobody is due now."));
    else
        m_remove->setBlocked(m_blocked);
    m_cancel->setBlocked(m_cancelled
            ? std::optional(tr("It stops after the accounts that are being removed just now."))
            : std::nullopt);
}

void PurgePanel::askToRemove()
{
    if (!m_forecast || m_forecast->now == 0)
        return;
    const int count = int(std::min<qint64>(m_forecast->now, std::numeric_limits<int>::max()));
    AskDialog::Question question;
    question.title = tr("Remove %n accounts that never confirmed?", nullptr, count);
    question.sentence =
        tr("Their rows are deleted, their links stop working, and each removal stands in the activity log. "
           "This cannot be undone; the people can register again.");
    question.actionText = tr("Remove %n accounts", nullptr, count);
    question.cancelText = tr("Keep them");
    TypeToConfirmDialog::ask(this, question, QString::number(count), this,
        [this, count](const std::optional<AskDialog::Answer> &answer) {
            if (answer)
                beginRemoval(count);
        });
}

void PurgePanel::beginRemoval(int count)
{
    m_removing = true;
    m_cancelled = false;
    m_toRemove = count;
    m_removed = 0;
    m_notice->hide();
    m_progress->setRange(0, count);
    m_progressRow->show();
    updateButtons();
    removeBatch();
}

void PurgePanel::removeBatch()
{
    m_progress->setValue(m_removed);
    m_progressWords->setText(
        tr("%1 of %2").arg(QLocale().toString(m_removed), QLocale().toString(m_toRemove)));
    // Never more than were confirmed, even if others have become due meanwhile.
    const int batch = std::min(batchSize, m_toRemove - m_removed);
    m_context.desk.database()
        .run([clock = m_context.desk.sharedClock(), actor = m_context.desk.actor(), batch](
                 Connection &connection) { return Purge(connection, *clock, actor).runBatch(batch); })
        .then(this, [this, batch](const Result<int> &removed) {
            if (!removed) {
                endRemoval();
                m_notice->showError(removed.error());
                m_showsReadError = false;
                return;
            }
            m_removed += *removed;
            if (m_cancelled || *removed < batch || m_removed >= m_toRemove)
                endRemoval();
            else
                removeBatch();
        });
}

void PurgePanel::endRemoval()
{
    m_removing = false;
    m_progressRow->hide();
    if (m_removed > 0) {
        Q_EMIT toastRequested(m_cancelled && m_removed < m_toRemove
                ? tr("Stopped: %1 of %Ln accounts were removed.", nullptr, m_toRemove)
                      .arg(QLocale().toString(m_removed))
                : tr("%Ln accounts were removed.", nullptr, m_removed));
    }
    m_cancelled = false;
    updateButtons();
    refresh();
}

} // namespace latchkey
