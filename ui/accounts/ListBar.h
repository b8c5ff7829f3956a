// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;

namespace latchkey {

class Button;
class FilterChips;
class Label;

/// The strip above the list: the filter, how many there are, and what can be done with the list as a whole.
/// In a row while there is room; when there is less the count says less, and then it goes below the filter.
class ListBar : public QWidget {
    Q_OBJECT

public:
    ListBar(FilterChips *chips, const QList<Button *> &buttons, QWidget *parent = nullptr);

    /// `brief` stands where there is no room for `whole`, which is then the tooltip.
    void setCaption(const QString &whole, const QString &brief);

protected:
    void resizeEvent(QResizeEvent *event) override;
    /// The chips or the size of the text have changed.
    bool event(QEvent *event) override;

private:
    void arrange();

    FilterChips *m_chips;
    QBoxLayout *m_layout;
    QWidget *m_end;
    Label *m_caption;
    QString m_whole;
    QString m_brief;
};

} // namespace latchkey
