// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/BatchBar.h"

#include "common/Button.h"
#include "common/ElidedLabel.h"
#include "common/FlowLayout.h"
#include "common/Paint.h"
#include "common/TimeText.h"
#include "messages/ShareBar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

Button *makeQuiet(const QString &objectName, const QString &text)
{
    auto *button = new Button(text, ButtonKind::Quiet);
    button->setObjectName(objectName);
    return button;
}

} // namespace

BatchBar::BatchBar(QWidget *parent)
    : QFrame(parent)
    , m_title(new Label)
    , m_begun(new ElidedLabel({}, TextStyle::Body, ColorRole::MutedText))
    , m_words(new QWidget)
    , m_buttons(new QWidget)
    , m_head(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_foot(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_hold(new Button(QString()))
    , m_list(makeQuiet(u"showBatchButton"_s, tr("Show these")))
    , m_cancel(makeQuiet(u"cancelBatchButton"_s, tr("Cancel the rest...")))
    , m_close(new Button(IconName::Close, tr("Close")))
    , m_bar(new ShareBar)
    , m_counts(new Label)
    , m_outlook(new Label)
    , m_why(makeQuiet(u"batchReasonsButton"_s, tr("Why passed over")))
    , m_reasons(new Label({}, TextStyle::Caption, ColorRole::MutedText))
{
    m_title->setObjectName(u"batchTitleLabel"_s);
    m_begun->setObjectName(u"batchBegunLabel"_s);
    m_hold->setObjectName(u"holdBatchButton"_s);
    m_close->setObjectName(u"closeBatchButton"_s);
    m_bar->setObjectName(u"batchShareBar"_s);
    m_counts->setObjectName(u"batchCountsLabel"_s);
    m_outlook->setObjectName(u"batchOutlookLabel"_s);
    m_reasons->setObjectName(u"batchReasonsLabel"_s);
    m_reasons->setWordWrap(true);
    m_reasons->setSelectable(true);
    m_reasons->hide();
    m_list->setHelp(tr("Lists the messages of this batch alone"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 14, 10);
    column->setSpacing(6);
    column->addWidget(makeHead());
    column->addWidget(m_bar);
    column->addWidget(makeFoot());
    column->addWidget(m_reasons);
    connect(m_hold, &QPushButton::clicked, this,
        [this] { m_progress.batch.isHeld() ? Q_EMIT resumeWanted() : Q_EMIT holdWanted(); });
    connect(m_list, &QPushButton::clicked, this, &BatchBar::listWanted);
    connect(m_cancel, &QPushButton::clicked, this, &BatchBar::cancelWanted);
    connect(m_close, &QPushButton::clicked, this, &BatchBar::closeWanted);
    connect(m_why, &QPushButton::clicked, this, &BatchBar::toggleReasons);
}

QWidget *BatchBar::makeHead()
{
    auto *words = new QHBoxLayout(m_words);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(measure::gapSmall);
    m_title->setWeight(QFont::DemiBold);
    words->addWidget(m_title);
    words->addWidget(m_begun, 1);
    auto *buttons = new FlowLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(measure::grid);
    for (Button *button : {m_hold, m_list, m_cancel, m_close})
        buttons->addWidget(button);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    m_buttons->setSizePolicy(policy);
    auto *head = new QWidget;
    head->setLayout(m_head);
    m_head->setContentsMargins(0, 0, 0, 0);
    m_head->setSpacing(measure::grid);
    m_head->addWidget(m_words, 1);
    m_head->addWidget(m_buttons);
    return head;
}

QWidget *BatchBar::makeFoot()
{
    m_counts->setWordWrap(true);
    m_outlook->setWordWrap(true);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(2);
    lines->addWidget(m_counts);
    lines->addWidget(m_outlook);
    auto *foot = new QWidget;
    foot->setLayout(m_foot);
    m_foot->setContentsMargins(0, 0, 0, 0);
    m_foot->setSpacing(measure::grid);
    m_foot->addLayout(lines, 1);
    m_foot->addWidget(m_why, 0, Qt::AlignLeading | Qt::AlignBottom);
    return foot;
}

void BatchBar::showProgress(const BatchProgress &progress, const DispatcherState &outbox, Instant now)
{
    m_progress = progress;
    // Who is passed over costs no time: only what a server has answered tells how long the rest takes.
    if (progress.batch.isHeld() || progress.isOver())
        m_pace.forget();
    else
        m_pace.add(now, progress.sent() + progress.failed());
    showNumbers();
    showButtons();
    showTime(outbox, now);
}

void BatchBar::showTime(const DispatcherState &outbox, Instant now)
{
    const BatchOutlook outlook = outlookOf(m_progress, outbox, m_pace, now);
    m_begun->setText(begunText(m_progress.batch, now));
    m_begun->setToolTip(TimeText::toolTip(m_progress.batch.created));
    const QString sentence =
        outlook.text.isEmpty() ? QString() : outlook.text.left(1).toUpper() + outlook.text.mid(1);
    m_outlook->setText(sentence);
    m_outlook->setVisible(!sentence.isEmpty());
    m_outlook->setColorRole(outlook.waits ? ColorRole::WaitingText : ColorRole::MutedText);
    const QString counts = countsText(m_progress);
    m_bar->setAccessibleDescription(sentence.isEmpty() ? counts : counts + u". "_s + sentence);
}

void BatchBar::showNumbers()
{
    const BatchProgress &progress = m_progress;
    const QString title = titleOf(progress.batch);
    setAccessibleName(title);
    m_title->setText(title);
    m_title->setToolTip(progress.batch.reason);
    m_counts->setText(countsText(progress));
    m_bar->setAccessibleName(title);
    m_bar->setShares({{progress.sent(), ColorRole::Accent}, {progress.failed(), ColorRole::BadText},
                         {progress.passedOverCount() + progress.takenOut(), ColorRole::MutedText}},
        progress.batch.asked);
    m_why->setVisible(!progress.passedOver.isEmpty());
    m_reasons->setText(reasonsText(progress.passedOver));
    m_reasons->setVisible(m_reasons->isVisibleTo(this) && !progress.passedOver.isEmpty());
}

void BatchBar::showButtons()
{
    const bool over = m_progress.isOver();
    const bool held = m_progress.batch.isHeld();
    m_hold->setText(held ? tr("Go on") : tr("Pause"));
    m_hold->setHelp(held ? tr("Lets those go out who still wait")
                         : tr("Nothing more of this goes out until somebody lets it go on"));
    m_hold->setVisible(!over);
    m_cancel->setVisible(!over);
    m_close->setVisible(over);
    const auto busy =
        m_busy ? std::optional(tr("One moment: the last step is still being done.")) : std::nullopt;
    m_hold->setBlocked(busy);
    m_cancel->setBlocked(busy);
    arrange();
}

void BatchBar::setBusy(bool busy)
{
    m_busy = busy;
    showButtons();
}

QList<QWidget *> BatchBar::buttons() const
{
    return {m_hold, m_list, m_cancel, m_close, m_why};
}

void BatchBar::toggleReasons()
{
    const bool shown = !m_reasons->isVisible();
    m_reasons->setVisible(shown);
    m_why->setText(shown ? tr("Hide why") : tr("Why passed over"));
}

/// Buttons stand beside their words while there is room, else below them.
void BatchBar::arrange()
{
    const QMargins margins = layout()->contentsMargins();
    const int room = width() - margins.left() - margins.right();
    const auto direct = [this, room](QBoxLayout *part, int words, const QWidget *buttons) {
        const bool row = words + buttons->sizeHint().width() + measure::gap <= room;
        const auto direction = row ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
        if (part->direction() == direction)
            return;
        part->setDirection(direction);
        updateGeometry();
    };
    direct(m_head, m_title->sizeHint().width() + m_begun->sizeHint().width() + measure::gapSmall, m_buttons);
    direct(m_foot, m_counts->fontMetrics().horizontalAdvance(m_counts->text()), m_why);
}

void BatchBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    arrange();
}

bool BatchBar::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::FontChange)
        arrange();
    return QFrame::event(event);
}

void BatchBar::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    paint::box(
        painter, rect(), theme.scaled(10), theme.color(ColorRole::Surface), theme.color(ColorRole::Line));
}

} // namespace latchkey
