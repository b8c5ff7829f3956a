// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/BatchWords.h"

#include <QFrame>

class QBoxLayout;

namespace latchkey {

class Button;
class ElidedLabel;
class Label;
class ShareBar;

/// One batch on the Messages page: what it is, how far it has got, and what can be done about it. Shows and
/// asks; who owns it does.
class BatchBar : public QFrame {
    Q_OBJECT

public:
    explicit BatchBar(QWidget *parent = nullptr);

    /// Takes what was read just now, and paces itself by it.
    void showProgress(const BatchProgress &progress, const DispatcherState &outbox, Instant now);
    /// The same batch a moment later, or after the outbox has changed.
    void showTime(const DispatcherState &outbox, Instant now);
    const BatchProgress &progress() const { return m_progress; }
    /// Something asked for with a button is being done.
    void setBusy(bool busy);
    /// Its buttons in the order in which they are seen.
    QList<QWidget *> buttons() const;

Q_SIGNALS:
    void holdWanted();
    void resumeWanted();
    void cancelWanted();
    void listWanted();
    void closeWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    /// The size of the text or of a button has changed.
    bool event(QEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeFoot();
    void arrange();
    void showNumbers();
    void showButtons();
    void toggleReasons();

    BatchProgress m_progress;
    BatchPace m_pace;
    bool m_busy = false;
    Label *m_title;
    ElidedLabel *m_begun;
    QWidget *m_words;
    QWidget *m_buttons;
    QBoxLayout *m_head; ///< m_words and m_buttons
    QBoxLayout *m_foot; ///< the lines below the bar, and m_why
    Button *m_hold;
    Button *m_list;
    Button *m_cancel;
    Button *m_close;
    ShareBar *m_bar;
    Label *m_counts;
    Label *m_outlook;
    Button *m_why;
    Label *m_reasons;
};

} // namespace latchkey
