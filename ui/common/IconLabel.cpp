// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/IconLabel.h"

#include "common/Theme.h"

#include <QPainter>

namespace latchkey {

IconLabel::IconLabel(IconName icon, ColorRole role, int size, QWidget *parent)
    : QWidget(parent)
    , m_icon(Icon::get(icon, role))
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, [this] { updateGeometry(); });
}

void IconLabel::setIcon(IconName icon, ColorRole role)
{
    m_icon = Icon::get(icon, role);
    update();
}

QSize IconLabel::sizeHint() const
{
    const int side = Theme::current().scaled(m_size);
    return {side, side};
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect());
}

} // namespace latchkey
