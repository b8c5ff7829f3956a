// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QFrame>
#include <QTimer>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace latchkey {

/// A short message over the foot of its parent that goes away by itself and never takes the focus. One at a
/// time: a new one replaces the old. It stays while the mouse or the focus is on it. Keep one for a window.
class Toast : public QFrame {
    Q_OBJECT

public:
    explicit Toast(QWidget *parent);

    void showText(const QString &text);
    /// With one button, for example "Undo"; it may be pressed once, and the toast goes.
    /// `action` is not called any more when `context` is gone.
    void showAction(
        const QString &text, const QString &actionText, QObject *context, std::function<void()> action);
    QString text() const;

Q_SIGNALS:
    /// It went without the button having been pressed: what could be undone is now final.
    void expired();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void present(const QString &text);
    void place();
    void leave();
    void followTheme();

    QLabel *m_text;
    QPushButton *m_action;
    QTimer m_timer;
    std::function<void()> m_run;
};

} // namespace latchkey
