// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Icon.h"

#include <optional>
#include <QAbstractButton>

class QMenu;

namespace latchkey {

/// A chip that stands beside FilterChips and looks like one of them, with a sign behind its words.
class ExtraChip : public QAbstractButton {
    Q_OBJECT

public:
    explicit ExtraChip(IconName sign, QWidget *parent = nullptr);

    /// `active`: it narrows the list.
    void setWords(const QString &text, bool active);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    IconName m_sign;
    bool m_active = false;
};

/// A filter that is chosen from a menu: "All purposes", or one of them.
class ChoiceChip : public ExtraChip {
    Q_OBJECT

public:
    struct Choice {
        int key = 0; ///< of the caller
        QString text;
        bool operator==(const Choice &) const = default;
    };

    /// `name` is what a screen reader says, `all` what stands there while nothing is chosen.
    ChoiceChip(const QString &name, const QString &all, QWidget *parent = nullptr);

    /// Keeps what is chosen, if it is still there. No signal.
    void setChoices(const QList<Choice> &choices);
    /// Without a signal.
    void setCurrent(std::optional<int> key);
    std::optional<int> current() const { return m_current; }

Q_SIGNALS:
    void chosen();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void openMenu();
    void choose(std::optional<int> key);
    void showChoice();

    QString m_name;
    QString m_all;
    QList<Choice> m_choices;
    std::optional<int> m_current;
    QMenu *m_menu;
};

} // namespace latchkey
