// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace latchkey {

/// What can be typed into the search line, with an example each that one click tries. Closes by itself.
class SearchHelp : public QFrame {
    Q_OBJECT

public:
    explicit SearchHelp(QWidget *parent);
    /// Under `anchor`, inside the screen.
    void popUpBelow(const QWidget *anchor);

Q_SIGNALS:
    void exampleChosen(const QString &query);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace latchkey
