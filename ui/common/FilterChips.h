// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QList>
#include <QWidget>

namespace latchkey {

class FlowLayout;

/// A row of chips of which one is chosen, each with a count. One stop for Tab; the arrow keys choose. Goes on
/// in a second line when there is no room.
class FilterChips : public QWidget {
    Q_OBJECT

public:
    struct Chip {
        QString
            key; ///< comes back with chosen(); the chip's object name is the key with "FilterChip" behind it
        QString text;
        std::optional<qint64> count = {}; ///< absent while it is not known
        bool operator==(const Chip &) const = default;
    };

    explicit FilterChips(const QString &name, QWidget *parent = nullptr);

    /// Keeps the chosen key if it is still there, else chooses the first; no signal in either case.
    void setChips(const QList<Chip> &chips);
    void setCount(const QString &key, std::optional<qint64> count);
    /// Without a signal.
    void setCurrent(const QString &key);
    QString current() const { return m_current; }

Q_SIGNALS:
    void chosen(const QString &key);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class ChipButton;

    void rebuild();
    void choose(int index);
    void updateButtons();

    QList<Chip> m_chips;
    QList<ChipButton *> m_buttons;
    QString m_current;
    FlowLayout *m_flow;
};

} // namespace latchkey
