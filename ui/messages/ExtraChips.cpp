// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/ExtraChips.h"

#include "common/Paint.h"
#include "common/Theme.h"

#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int chipHeight = 28;
constexpr int chipPad = 12;
constexpr int signSize = 14;
constexpr int signGap = 4;

} // namespace

ExtraChip::ExtraChip(IconName sign, QWidget *parent)
    : QAbstractButton(parent)
    , m_sign(sign)
{
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    connect(&Theme::current(), &Theme::changed, this, [this] { updateGeometry(); });
}

void ExtraChip::setWords(const QString &text, bool active)
{
    setText(text);
    m_active = active;
    updateGeometry();
    update();
}

QSize ExtraChip::sizeHint() const
{
    const auto &theme = Theme::current();
    // Wide enough for the chosen look, so that nothing moves when the choice does.
    const QFontMetrics metrics(theme.font(TextStyle::Caption, QFont::DemiBold));
    return {metrics.horizontalAdvance(text()) + 2 + theme.scaled(2 * chipPad + signGap + signSize - 4),
        theme.scaled(chipHeight)};
}

void ExtraChip::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    const double radius = height() / 2.0;
    QPainter painter(this);
    if (m_active)
        paint::box(painter, rect(), radius, theme.color(ColorRole::AccentSoft));
    else
        paint::box(painter, rect(), radius, theme.color(underMouse() ? ColorRole::Hover : ColorRole::Surface),
            theme.color(ColorRole::Line));
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange))
        paint::focusRing(painter, rect(), radius);
    const int pad = theme.scaled(chipPad);
    const int sign = theme.scaled(signSize);
    const auto visual = [this](const QRect &part) {
        return QStyle::visualRect(layoutDirection(), rect(), part);
    };
    const QRect signRect(width() - pad - sign + theme.scaled(4), (height() - sign) / 2, sign, sign);
    const QRect textRect(pad, 0, signRect.x() - theme.scaled(signGap) - pad, height());
    painter.setFont(theme.font(TextStyle::Caption, m_active ? QFont::DemiBold : QFont::Medium));
    painter.setPen(theme.color(m_active ? ColorRole::Accent : ColorRole::Text));
    painter.drawText(visual(textRect), Qt::AlignCenter,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, textRect.width() + 1));
    Icon::get(m_sign, m_active ? ColorRole::Accent : ColorRole::MutedText).paint(&painter, visual(signRect));
}

ChoiceChip::ChoiceChip(const QString &name, const QString &all, QWidget *parent)
    : ExtraChip(IconName::ChevronDown, parent)
    , m_name(name)
    , m_all(all)
    , m_menu(new QMenu(this))
{
    connect(this, &QAbstractButton::clicked, this, &ChoiceChip::openMenu);
    showChoice();
}

void ChoiceChip::setChoices(const QList<Choice> &choices)
{
    if (choices == m_choices)
        return;
    m_choices = choices;
    m_menu->clear();
    const auto add = [this](const QString &text, std::optional<int> key) {
        QAction *action = m_menu->addAction(text);
        action->setCheckable(true);
        action->setData(key ? QVariant(*key) : QVariant());
        connect(action, &QAction::triggered, this, [this, key] { choose(key); });
    };
    add(m_all, std::nullopt);
    bool kept = false;
    for (const Choice &choice : choices) {
        kept = kept || m_current == choice.key;
        add(choice.text, choice.key);
    }
    if (!kept)
        m_current.reset();
    showChoice();
}

void ChoiceChip::setCurrent(std::optional<int> key)
{
    m_current = key;
    showChoice();
}

void ChoiceChip::choose(std::optional<int> key)
{
    const bool changed = key != m_current;
    setCurrent(key);
    if (changed)
        Q_EMIT chosen();
}

void ChoiceChip::showChoice()
{
    QString text = m_all;
    for (const Choice &choice : std::as_const(m_choices)) {
        if (m_current == choice.key)
            text = choice.text;
    }
    const auto actions = m_menu->actions();
    for (QAction *action : actions)
        action->setChecked(m_current ? action->data() == QVariant(*m_current) : !action->data().isValid());
    setWords(text, m_current.has_value());
    setAccessibleName(m_name + u": "_s + text);
}

void ChoiceChip::openMenu()
{
    m_menu->setObjectName(objectName() + u"Menu"_s);
    const int x = layoutDirection() == Qt::RightToLeft ? width() - m_menu->sizeHint().width() : 0;
    m_menu->popup(mapToGlobal(QPoint(x, height() + 2)));
}

void ChoiceChip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        openMenu();
        return;
    default:
        ExtraChip::keyPressEvent(event);
    }
}

} // namespace latchkey
