// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Icon.h"

#include <optional>
#include <QAbstractButton>

namespace latchkey {

/// One line of the side bar: an icon (or none), a word, a count.
class SideBarItem : public QAbstractButton {
    Q_OBJECT

public:
    SideBarItem(const QString &text, std::optional<IconName> icon, QWidget *parent = nullptr);

    /// `meaning` is what a screen reader and the tooltip say about the count ("2 messages failed"). Absent or
    /// 0 takes it away.
    void setBadge(std::optional<int> count, const QString &meaning = {});
    std::optional<int> badge() const { return m_badge; }
    QSize sizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    std::optional<IconName> m_iconName;
    std::optional<int> m_badge;
};

} // namespace latchkey
