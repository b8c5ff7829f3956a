// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/BatchBoard.h"

#include "common/AskDialog.h"
#include "common/Button.h"
#include "common/Label.h"
#include "Desk.h"
#include "messages/BatchBar.h"

#include <algorithm>
#include <QEvent>
#include <QHBoxLayout>
#include <QScrollArea>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

BatchBoard::BatchBoard(Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_scroll(new QScrollArea)
    , m_column(nullptr)
    , m_moreRow(new QWidget)
    , m_more(new Label({}, TextStyle::Body, ColorRole::MutedText))
    , m_unfold(new Button(QString(), ButtonKind::Quiet))
{
    setAccessibleName(tr("Sent to many"));
    m_more->setObjectName(u"moreBatchesLabel"_s);
    m_unfold->setObjectName(u"unfoldBatchesButton"_s);
    auto *content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(measure::gapSmall);
    m_scroll->setWidget(content);
    content->setAutoFillBackground(false); // the area turns it on
    content->installEventFilter(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    auto *row = new QHBoxLayout(m_moreRow);
    row->setContentsMargins(14, 0, 0, 0);
    row->addWidget(m_more);
    row->addWidget(m_unfold);
    row->addStretch();
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(measure::grid);
    outer->addWidget(m_scroll);
    outer->addWidget(m_moreRow);
    connect(m_unfold, &QPushButton::clicked, this, [this] {
        m_unfolded = !m_unfolded;
        arrange();
    });
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &BatchBoard::showTime);
    hide();
}

void BatchBoard::watch(BatchId batch)
{
    if (!m_watched.contains(batch))
        m_watched += batch;
}

void BatchBoard::showBatches(const QList<BatchProgress> &batches)
{
    m_batches.clear();
    for (const BatchProgress &progress : batches) {
        if (!progress.isOver())
            watch(progress.batch.id);
        // One that was closed while it was being read does not come back.
        if (m_watched.contains(progress.batch.id))
            m_batches += progress;
    }
    std::stable_partition(
        m_batches.begin(), m_batches.end(), [](const BatchProgress &progress) { return !progress.isOver(); });
    for (const BatchProgress &progress : std::as_const(m_batches))
        barFor(progress.batch.id)->showProgress(progress, m_desk.outboxState(), m_desk.clock().now());
    arrange();
}

BatchBar *BatchBoard::barFor(BatchId id)
{
    if (BatchBar *bar = m_bars.value(id))
        return bar;
    auto *bar = new BatchBar;
    bar->setObjectName(u"batch%1BatchBar"_s.arg(id.value()));
    connect(bar, &BatchBar::holdWanted, this,
        [this, id] { perform(Step::Hold, id, tr("Paused. Nothing more of it goes out.")); });
    connect(bar, &BatchBar::resumeWanted, this, [this, id] { perform(Step::Resume, id, tr("It goes on.")); });
    connect(bar, &BatchBar::cancelWanted, this, [this, bar] { askToCancel(bar->progress()); });
    connect(bar, &BatchBar::listWanted, this, [this, bar] { Q_EMIT listWanted(bar->progress().batch); });
    connect(bar, &BatchBar::closeWanted, this, [this, id] { dismiss(id); });
    m_bars.insert(id, bar);
    return bar;
}

void BatchBoard::arrange()
{
    const auto known = m_bars.keys();
    for (const BatchId id : known) {
        const bool there = std::any_of(m_batches.cbegin(), m_batches.cend(),
            [id](const BatchProgress &progress) { return progress.batch.id == id; });
        if (there)
            continue;
        BatchBar *bar = m_bars.take(id);
        m_column->removeWidget(bar);
        bar->hide();
        bar->deleteLater(); // its own click may still be on the stack
        m_watched.removeAll(id);
    }
    int waiting = 0;
    bool unfinished = false;
    for (int i = 0; i < m_batches.size(); ++i) {
        const BatchProgress &progress = m_batches[i];
        BatchBar *bar = m_bars.value(progress.batch.id);
        if (m_column->indexOf(bar) != i)
            m_column->insertWidget(i, bar);
        bar->setVisible(m_unfolded || i < mostShown);
        waiting += i < mostShown ? 0 : progress.left();
        unfinished = unfinished || !progress.isOver();
    }
    const int more = std::max(int(m_batches.size()) - mostShown, 0);
    const QString words = tr("and %Ln more", nullptr, more);
    m_more->setText(waiting > 0 ? tr("%1: %Ln people wait", nullptr, waiting).arg(words) : words);
    m_more->setVisible(!m_unfolded);
    m_unfold->setText(m_unfolded ? tr("Show fewer") : tr("Show all"));
    m_moreRow->setVisible(more > 0);
    setVisible(!m_batches.isEmpty());
    fitHeight();
    if (!unfinished)
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
    Q_EMIT buttonsChanged();
}

void BatchBoard::showTime()
{
    for (BatchBar *bar : std::as_const(m_bars))
        bar->showTime(m_desk.outboxState(), m_desk.clock().now());
}

QList<QWidget *> BatchBoard::buttons() const
{
    QList<QWidget *> all;
    for (const BatchProgress &progress : m_batches)
        all += m_bars.value(progress.batch.id)->buttons();
    all += m_unfold;
    return all;
}

/// As high as what it holds, but never more than half the window: the list below is what the page is for.
void BatchBoard::fitHeight()
{
    const QLayout *layout = m_scroll->widget()->layout();
    const int width = m_scroll->viewport()->width();
    const int needed =
        layout->hasHeightForWidth() ? layout->totalHeightForWidth(width) : layout->sizeHint().height();
    m_scroll->setFixedHeight(std::min(needed, window()->height() / 2));
}

void BatchBoard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

bool BatchBoard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        fitHeight();
    return QWidget::eventFilter(watched, event);
}

void BatchBoard::askToCancel(const BatchProgress &progress)
{
    const int waiting = progress.left();
    AskDialog::Question question;
    question.title = tr("Cancel it for the %Ln people who wait?", nullptr, waiting);
    question.sentence =
        tr("They get nothing. What has been sent stays sent, and a message that is on its way "
           "just now may still arrive.");
    question.actionText = tr("Cancel for %Ln", "button, people", waiting);
    question.cancelText = tr("Keep them");
    question.actionKind = ButtonKind::DangerFilled;
    AskDialog::ask(
        this, question, this, [this, id = progress.batch.id](const std::optional<AskDialog::Answer> &answer) {
            if (answer)
                perform(Step::Cancel, id, tr("Cancelled for those who were still waiting."));
        });
}

void BatchBoard::perform(Step step, BatchId id, const QString &sentence)
{
    const auto setBusy = [this, id](bool busy) {
        if (BatchBar *bar = m_bars.value(id))
            bar->setBusy(busy);
    };
    setBusy(true);
    m_desk.database()
        .run([step, id, by = m_desk.actor(), now = m_desk.clock().now()](Connection &connection) {
            MessageBatches batches(connection);
            switch (step) {
            case Step::Hold:
                return batches.hold(id, by, now);
            case Step::Resume:
                return batches.resume(id, by, now);
            case Step::Cancel:
                return batches.cancelRest(id, by, now);
            }
            Q_UNREACHABLE();
        })
        .then(this, [this, setBusy, sentence](const Result<void> &result) {
            setBusy(false);
            if (result)
                Q_EMIT done(sentence);
            else
                Q_EMIT failed(result.error());
        });
}

void BatchBoard::dismiss(BatchId id)
{
    m_watched.removeAll(id);
    m_batches.removeIf([id](const BatchProgress &progress) { return progress.batch.id == id; });
    arrange();
}

} // namespace latchkey
