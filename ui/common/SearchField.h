// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QTimer>

namespace latchkey {

/// A line edit with a magnifying glass, a clear button and, while it is empty, the shortcut that leads to it.
class SearchField : public QLineEdit {
    Q_OBJECT

public:
    explicit SearchField(const QString &placeholder, QWidget *parent = nullptr);

    /// "Ctrl+F"; shown only. The window owns the shortcut.
    void setShortcutHint(const QString &hint);
    /// Puts a text there that is nobody's wish: searchChanged() stays silent about it.
    void showText(const QString &text);
    /// Ends the pause after the last key.
    void announce();

Q_SIGNALS:
    /// A short pause after the last key, at once on Enter and when the field is cleared. Never twice for one
    /// text.
    void searchChanged(const QString &text);
    /// Arrow down: the person wants to go on in the list.
    void movedDown();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void placeText();

    QString m_hint;
    QString m_announced;
    QTimer m_pause;
    bool m_showing = false;
};

} // namespace latchkey
