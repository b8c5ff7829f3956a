// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/BatchWords.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace latchkey {

class BatchBar;
class Button;
class Desk;
class Label;

/// The batches that still do something, and those that were through while somebody watched, above the list of
/// messages. At most three stand there; the others are summed up in a line that unfolds them.
class BatchBoard : public QWidget {
    Q_OBJECT

public:
    static constexpr int mostShown = 3;

    explicit BatchBoard(Desk &desk, QWidget *parent = nullptr);

    /// Those that stay although they are over; for MessageBatches::unfinished().
    QList<BatchId> watched() const { return m_watched; }
    /// Shows this one, too, even if it is over by the time it is read.
    void watch(BatchId batch);
    void showBatches(const QList<BatchProgress> &batches);
    /// After the outbox has changed, and once a second while something is unfinished.
    void showTime();
    /// What Tab reaches, in the order in which it is seen.
    QList<QWidget *> buttons() const;

Q_SIGNALS:
    void listWanted(const latchkey::MessageBatch &batch); ///< its messages alone
    void failed(const latchkey::Error &error); ///< of something asked for with a button
    void done(const QString &sentence);
    void buttonsChanged(); ///< buttons() are others; those that are gone live until the event loop turns

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class Step { Hold, Resume, Cancel };

    BatchBar *barFor(BatchId id);
    void arrange();
    void fitHeight();
    void askToCancel(const BatchProgress &progress);
    void perform(Step step, BatchId id, const QString &sentence);
    void dismiss(BatchId id);

    Desk &m_desk;
    QList<BatchProgress> m_batches;
    QList<BatchId> m_watched;
    QHash<BatchId, BatchBar *> m_bars;
    bool m_unfolded = false;
    QTimer m_tick;
    QScrollArea *m_scroll;
    QVBoxLayout *m_column;
    QWidget *m_moreRow;
    Label *m_more;
    Button *m_unfold;
};

} // namespace latchkey
