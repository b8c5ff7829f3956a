// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Toast.h"

#include "common/Paint.h"
#include "common/Theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPointer>
#include <QPushButton>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr auto plainTime = 5s;
constexpr auto actionTime = 10s; // long enough to notice a mistake and to reach the button

/// Words in the toast's own colours; the usual kinds of button stand on light ground.
class ToastButton : public QPushButton {
public:
    ToastButton()
    {
        setAutoDefault(false);
        setCursor(Qt::PointingHandCursor);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const auto &theme = Theme::current();
        QPainter painter(this);
        const QColor ink = theme.color(ColorRole::ToastAction);
        const QColor ground = theme.color(ColorRole::ToastFill);
        if (underMouse() || isDown())
            paint::box(painter, rect(), theme.scaled(6), paint::mixed(ground, ink, 0.18));
        if (hasFocus())
            paint::box(painter, rect(), theme.scaled(6), {}, ink, measure::focusRing);
        painter.setFont(theme.font(TextStyle::Body, QFont::DemiBold));
        painter.setPen(ink);
        painter.drawText(rect(), Qt::AlignCenter, text());
    }
};

} // namespace

Toast::Toast(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel)
    , m_action(new ToastButton)
{
    Q_ASSERT(parent);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(false);
    m_text->setObjectName(u"toastLabel"_s);
    m_action->setObjectName(u"toastActionButton"_s);
    auto *row = new QHBoxLayout(this);
    row->setSpacing(8);
    row->addWidget(m_text);
    row->addWidget(m_action);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (underMouse() || m_action->hasFocus()) {
            m_timer.start(plainTime);
            return;
        }
        leave();
        Q_EMIT expired();
    });
    connect(m_action, &QPushButton::clicked, this, [this] {
        leave();
        if (const auto run = std::exchange(m_run, {}))
            run();
    });
    parent->installEventFilter(this);
    connect(&Theme::current(), &Theme::changed, this, &Toast::followTheme);
    followTheme();
    hide();
}

void Toast::followTheme()
{
    const auto &theme = Theme::current();
    QPalette colors;
    colors.setColor(QPalette::WindowText, theme.color(ColorRole::ToastText));
    m_text->setPalette(colors);
    m_text->setFont(theme.font(TextStyle::Body));
    m_text->setMinimumHeight(theme.scaled(32));
}

void Toast::showText(const QString &text)
{
    if (isVisible() && m_run)
        Q_EMIT expired();
    m_run = {};
    m_action->hide();
    present(text);
    m_timer.start(plainTime);
}

void Toast::showAction(
    const QString &text, const QString &actionText, QObject *context, std::function<void()> action)
{
    if (isVisible() && m_run)
        Q_EMIT expired();
    m_run = [guard = QPointer<QObject>(context), action = std::move(action)] {
        if (guard)
            action();
    };
    m_action->setText(actionText);
    m_action->show();
    present(text);
    m_timer.start(actionTime);
}

QString Toast::text() const
{
    return m_text->text();
}

void Toast::present(const QString &text)
{
    // The button brings its own room with it.
    const bool reversed = layoutDirection() == Qt::RightToLeft;
    const int end = m_action->isHidden() ? 16 : 8;
    layout()->setContentsMargins(reversed ? end : 16, 6, reversed ? 16 : end, 6);
    m_text->setText(text);
    setAccessibleName(text);
    show();
    place();
    raise();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Toast::leave()
{
    m_timer.stop();
    hide();
}

void Toast::place()
{
    const auto &theme = Theme::current();
    const int margin = theme.scaled(24);
    const QWidget *over = parentWidget();
    m_text->setWordWrap(false);
    int width = layout()->sizeHint().width();
    if (const int room = over->width() - 2 * margin; width > room) {
        m_text->setWordWrap(true);
        width = room;
    }
    const int height =
        layout()->hasHeightForWidth() ? layout()->heightForWidth(width) : layout()->sizeHint().height();
    setGeometry((over->width() - width) / 2, over->height() - height - margin, width, height);
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

void Toast::enterEvent(QEnterEvent *event)
{
    m_timer.stop();
    QFrame::enterEvent(event);
}

void Toast::leaveEvent(QEvent *event)
{
    if (isVisible())
        m_timer.start(plainTime);
    QFrame::leaveEvent(event);
}

void Toast::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    paint::box(painter, rect(), theme.scaled(10), theme.color(ColorRole::ToastFill));
}

} // namespace latchkey
