// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/SearchField.h"

#include "common/Icon.h"
#include "common/Paint.h"
#include "common/Theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

SearchField::SearchField(const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(tr("Search"));
    setAccessibleDescription(placeholder);
    setClearButtonEnabled(true);
    // Qt's clear button has a picture and no words.
    if (auto *clear = findChild<QAction *>(u"_q_qlineeditclearaction"_s))
        clear->setText(tr("Clear the search"));
    placeText();
    m_pause.setSingleShot(true);
    m_pause.setInterval(150ms);
    connect(&m_pause, &QTimer::timeout, this, &SearchField::announce);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (m_showing)
            return;
        if (text.isEmpty())
            announce();
        else
            m_pause.start();
    });
    connect(this, &QLineEdit::returnPressed, this, &SearchField::announce);
    connect(&Theme::current(), &Theme::changed, this, &SearchField::placeText);
}

void SearchField::setShortcutHint(const QString &hint)
{
    m_hint = hint;
    update();
}

void SearchField::showText(const QString &text)
{
    m_showing = true;
    setText(text);
    m_showing = false;
    m_announced = text;
    m_pause.stop();
}

void SearchField::announce()
{
    m_pause.stop();
    if (m_announced == text())
        return;
    m_announced = text();
    Q_EMIT searchChanged(m_announced);
}

void SearchField::placeText()
{
    const int icon = Theme::current().scaled(22);
    setTextMargins(layoutDirection() == Qt::RightToLeft ? QMargins(0, 0, icon, 0) : QMargins(icon, 0, 0, 0));
}

void SearchField::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange)
        placeText();
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down && event->modifiers() == Qt::NoModifier) {
        Q_EMIT movedDown();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    const auto &theme = Theme::current();
    QPainter painter(this);
    const auto visual = [this](const QRect &part) {
        return QStyle::visualRect(layoutDirection(), rect(), part);
    };
    const int side = theme.scaled(16);
    const QRect icon(theme.scaled(10), (height() - side) / 2, side, side);
    Icon::get(IconName::Search, ColorRole::MutedText).paint(&painter, visual(icon));
    if (m_hint.isEmpty() || !text().isEmpty() || hasFocus())
        return;
    if (placeholderText().isRightToLeft() != (layoutDirection() == Qt::RightToLeft))
        return; // the placeholder begins where the hint would stand
    painter.setFont(theme.font(TextStyle::Caption));
    const QFontMetrics metrics(painter.font());
    const int pad = theme.scaled(6);
    const QSize key(metrics.horizontalAdvance(m_hint) + 2 * pad, theme.scaled(20));
    if (fontMetrics().horizontalAdvance(placeholderText()) + icon.right() + key.width() + 6 * pad > width())
        return; // the example is worth more than the hint
    const QRect box(
        width() - key.width() - theme.scaled(8), (height() - key.height()) / 2, key.width(), key.height());
    paint::box(
        painter, visual(box), theme.scaled(5), theme.color(ColorRole::Window), theme.color(ColorRole::Line));
    painter.setPen(theme.color(ColorRole::MutedText));
    painter.drawText(visual(box), Qt::AlignCenter, m_hint);
}

} // namespace latchkey
