// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/FilterChips.h"

#include "common/FlowLayout.h"
#include "common/Paint.h"
#include "common/Theme.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int chipHeight = 28;
constexpr int chipPad = 12;
constexpr int countGap = 6;

} // namespace

class FilterChips::ChipButton : public QAbstractButton {
public:
    ChipButton()
    {
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
    }

    void setChip(const Chip &chip)
    {
        setText(chip.text);
        m_count = chip.count ? QLocale().toString(*chip.count) : QString();
        setAccessibleName(m_count.isEmpty() ? chip.text : chip.text + u' ' + m_count);
        updateGeometry();
        update();
    }

    QSize sizeHint() const override
    {
        const auto &theme = Theme::current();
        // Wide enough for the chosen look, so that nothing moves when the choice does.
        const QFontMetrics metrics(theme.font(TextStyle::Caption, QFont::DemiBold));
        int width = metrics.horizontalAdvance(text()) + 2 * theme.scaled(chipPad) + 2;
        if (!m_count.isEmpty())
            width += metrics.horizontalAdvance(m_count) + theme.scaled(countGap);
        return {width, theme.scaled(chipHeight)};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const auto &theme = Theme::current();
        QPainter painter(this);
        const double radius = height() / 2.0;
        if (isChecked())
            paint::box(painter, rect(), radius, theme.color(ColorRole::AccentSoft));
        else
            paint::box(painter, rect(), radius,
                theme.color(underMouse() ? ColorRole::Hover : ColorRole::Surface),
                theme.color(ColorRole::Line));
        if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
            paint::focusRing(painter, rect(), radius);
        painter.setFont(theme.font(TextStyle::Caption, isChecked() ? QFont::DemiBold : QFont::Medium));
        const QFontMetrics metrics = painter.fontMetrics();
        const int textWidth = metrics.horizontalAdvance(text());
        const int countWidth = metrics.horizontalAdvance(m_count);
        const int total = textWidth + (m_count.isEmpty() ? 0 : countWidth + theme.scaled(countGap));
        const int x = (width() - total) / 2;
        const auto visual = [this](const QRect &part) {
            return QStyle::visualRect(layoutDirection(), rect(), part);
        };
        painter.setPen(theme.color(isChecked() ? ColorRole::Accent : ColorRole::Text));
        painter.drawText(visual({x, 0, textWidth + 1, height()}), Qt::AlignCenter, text());
        if (!isChecked())
            painter.setPen(theme.color(ColorRole::MutedText));
        painter.drawText(
            visual({x + total - countWidth, 0, countWidth + 1, height()}), Qt::AlignCenter, m_count);
    }

private:
    QString m_count;
};

FilterChips::FilterChips(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_flow(new FlowLayout(this))
{
    setAccessibleName(name);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_flow->setSpacing(6);
    connect(&Theme::current(), &Theme::changed, this, [this] { updateButtons(); });
}

void FilterChips::setChips(const QList<Chip> &chips)
{
    if (chips == m_chips)
        return;
    const bool sameKeys = std::equal(chips.begin(), chips.end(), m_chips.begin(), m_chips.end(),
        [](const Chip &a, const Chip &b) { return a.key == b.key; });
    m_chips = chips;
    if (!sameKeys)
        rebuild();
    updateButtons();
}

void FilterChips::rebuild()
{
    for (ChipButton *button : std::as_const(m_buttons)) {
        m_flow->removeWidget(button);
        button->hide();
        button->deleteLater(); // its own click may still be on the stack
    }
    m_buttons.clear();
    bool kept = false;
    for (int i = 0; i < m_chips.size(); ++i) {
        kept = kept || m_chips[i].key == m_current;
        auto *button = new ChipButton;
        button->setObjectName(m_chips[i].key + u"FilterChip"_s);
        button->installEventFilter(this);
        connect(button, &QAbstractButton::clicked, this, [this, i] { choose(i); });
        m_buttons.append(button);
        m_flow->addWidget(button);
        button->show(); // now, and not with the event that the layout posts
    }
    if (!kept)
        m_current = m_chips.isEmpty() ? QString() : m_chips.first().key;
}

void FilterChips::updateButtons()
{
    for (int i = 0; i < m_buttons.size(); ++i) {
        const bool chosenOne = m_chips[i].key == m_current;
        m_buttons[i]->setChip(m_chips[i]);
        m_buttons[i]->setChecked(chosenOne);
        m_buttons[i]->setFocusPolicy(chosenOne ? Qt::StrongFocus : Qt::ClickFocus);
    }
}

void FilterChips::setCount(const QString &key, std::optional<qint64> count)
{
    for (Chip &chip : m_chips) {
        if (chip.key == key)
            chip.count = count;
    }
    updateButtons();
}

void FilterChips::setCurrent(const QString &key)
{
    m_current = key;
    updateButtons();
}

void FilterChips::choose(int index)
{
    const QString key = m_chips[index].key;
    const bool changed = key != m_current;
    setCurrent(key);
    if (changed)
        Q_EMIT chosen(key);
}

bool FilterChips::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto at = m_buttons.indexOf(static_cast<ChipButton *>(watched));
    const int forward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    qsizetype next = at;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Left:
        next = at - forward;
        break;
    case Qt::Key_Right:
        next = at + forward;
        break;
    case Qt::Key_Home:
        next = 0;
        break;
    case Qt::Key_End:
        next = m_buttons.size() - 1;
        break;
    default:
        return QWidget::eventFilter(watched, event);
    }
    if (at >= 0 && next >= 0 && next < m_buttons.size() && next != at) {
        choose(int(next));
        // A listener may have given us other chips.
        window()->setAttribute(Qt::WA_KeyboardFocusChange); // Qt sets it for Tab alone
        if (next < m_buttons.size())
            m_buttons[next]->setFocus(Qt::TabFocusReason);
    }
    return true;
}

} // namespace latchkey
