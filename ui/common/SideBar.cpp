// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/SideBar.h"

#include "common/ElidedLabel.h"
#include "common/IconLabel.h"
#include "common/SideBarItem.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

QWidget *makeBrand()
{
    auto *brand = new QWidget;
    auto *row = new QHBoxLayout(brand);
    row->setContentsMargins(3, 0, 0, 0);
    row->setSpacing(measure::grid);
    row->addWidget(new IconLabel(IconName::Tokens, ColorRole::Accent, 20));
    auto *name = new Label(u"Latchkey"_s, TextStyle::Section);
    row->addWidget(name);
    row->addStretch();
    return brand;
}

} // namespace

SideBar::SideBar(QWidget *parent)
    : QWidget(parent)
    , m_outer(new QVBoxLayout(this))
    , m_column(new QVBoxLayout)
    , m_section(new QVBoxLayout)
    , m_brand(makeBrand())
    , m_heading(new ElidedLabel({}, TextStyle::Caption, ColorRole::MutedText))
    , m_footerCaption(new ElidedLabel({}, TextStyle::Caption, ColorRole::MutedText))
    , m_footerText(new ElidedLabel({}, TextStyle::Body, ColorRole::MutedText))
{
    setAccessibleName(tr("Pages"));
    auto *inside = new QWidget;
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidgetResizable(true);
    scroll->setWidget(inside); // fills itself with the window's colour unless told otherwise
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);

    auto *all = new QVBoxLayout(inside);
    all->setContentsMargins(0, 0, 0, 0);
    all->addLayout(m_column);
    all->addWidget(m_heading);
    all->addLayout(m_section);
    all->addStretch();
    all->setSpacing(0);
    m_column->setSpacing(2);
    m_section->setSpacing(2);
    m_heading->hide();

    m_outer->addWidget(m_brand);
    m_outer->addWidget(scroll, 1);
    m_outer->addWidget(m_footerCaption);
    m_outer->addWidget(m_footerText);
    m_footerCaption->hide();
    m_footerText->hide();
    space();
    connect(&Theme::current(), &Theme::changed, this, &SideBar::space);
}

void SideBar::space()
{
    const auto &theme = Theme::current();
    const int pad = theme.scaled(measure::gap);
    setFixedWidth(theme.scaledGently(measure::sideBarWidth, 0.75));
    m_outer->setContentsMargins(pad, pad + 2, pad, pad);
    m_outer->setSpacing(theme.scaled(2));
    m_brand->setContentsMargins(0, 0, 0, pad);
    m_heading->setContentsMargins(0, pad, 0, theme.scaled(6));
}

SideBar::Line SideBar::makeLine(const Entry &entry)
{
    auto *item = new SideBarItem(entry.text, entry.icon);
    item->setObjectName(entry.key + u"SideBarItem"_s);
    item->installEventFilter(this);
    const QString key = entry.key;
    connect(item, &QAbstractButton::clicked, this, [this, key] {
        setCurrent(key); // a second click must not uncheck it
        Q_EMIT chosen(key);
    });
    return {entry.key, item};
}

QList<SideBar::Line> SideBar::lines() const
{
    return m_pages + m_sectionLines;
}

void SideBar::addEntry(const Entry &entry)
{
    m_pages.append(makeLine(entry));
    m_column->addWidget(m_pages.last().item);
    updateTabStop();
}

void SideBar::setSection(const QString &title, const QList<Entry> &entries)
{
    for (const Line &line : std::as_const(m_sectionLines)) {
        m_section->removeWidget(line.item);
        line.item->hide();
        line.item->deleteLater(); // the click that led here may still be on its stack
    }
    m_sectionLines.clear();
    for (const Entry &entry : entries) {
        m_sectionLines.append(makeLine(entry));
        m_section->addWidget(m_sectionLines.last().item);
    }
    m_heading->setText(title);
    m_heading->setVisible(!entries.isEmpty());
    setCurrent(m_current);
}

void SideBar::setBadge(const QString &key, std::optional<int> count, const QString &meaning)
{
    const auto all = lines();
    for (const Line &line : all) {
        if (line.key == key)
            line.item->setBadge(count, meaning);
    }
}

void SideBar::setCurrent(const QString &key)
{
    m_current = key;
    const auto all = lines();
    for (const Line &line : all)
        line.item->setChecked(line.key == key);
    updateTabStop();
}

QStringList SideBar::keys() const
{
    QStringList keys;
    const auto all = lines();
    for (const Line &line : all)
        keys.append(line.key);
    return keys;
}

void SideBar::setFooter(const QString &caption, const QString &text)
{
    m_footerCaption->setText(caption);
    m_footerText->setText(text);
    m_footerCaption->setVisible(!caption.isEmpty());
    m_footerText->setVisible(!text.isEmpty());
}

/// Tab enters the bar at the chosen item only.
void SideBar::updateTabStop()
{
    const auto all = lines();
    const bool anyChosen =
        std::any_of(all.begin(), all.end(), [this](const Line &line) { return line.key == m_current; });
    for (int i = 0; i < all.size(); ++i) {
        const bool stop = anyChosen ? all[i].key == m_current : i == 0;
        all[i].item->setFocusPolicy(stop ? Qt::StrongFocus : Qt::ClickFocus);
    }
}

void SideBar::moveFocus(int step)
{
    const auto all = lines();
    for (int i = 0; i < all.size(); ++i) {
        if (all[i].item->hasFocus()) {
            const int next = std::clamp(i + step, 0, int(all.size()) - 1);
            all[next].item->setFocus(Qt::TabFocusReason);
            window()->setAttribute(Qt::WA_KeyboardFocusChange); // Qt sets it for Tab alone
            return;
        }
    }
}

bool SideBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Up:
            moveFocus(-1);
            return true;
        case Qt::Key_Down:
            moveFocus(1);
            return true;
        case Qt::Key_Home:
            moveFocus(-int(lines().size()));
            return true;
        case Qt::Key_End:
            moveFocus(int(lines().size()));
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            static_cast<SideBarItem *>(watched)->click();
            return true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SideBar::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorRole::Window));
    const int x = layoutDirection() == Qt::RightToLeft ? 0 : width() - 1;
    painter.fillRect(QRect(x, 0, 1, height()), theme.color(ColorRole::Line));
}

} // namespace latchkey
