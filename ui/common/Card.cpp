// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Card.h"

#include "common/Paint.h"
#include "common/Theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace latchkey {

Card::Card(QWidget *parent)
    : QFrame(parent)
    , m_body(new QVBoxLayout(this))
{
    const auto space = [this] {
        const auto &theme = Theme::current();
        m_body->setContentsMargins(theme.scaled(20), theme.scaled(16), theme.scaled(20), theme.scaled(16));
        m_body->setSpacing(theme.scaled(measure::gapSmall));
    };
    space();
    connect(&Theme::current(), &Theme::changed, this, space);
}

void Card::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    paint::box(painter, rect(), theme.scaled(measure::cardRadius), theme.color(ColorRole::Surface),
        theme.color(ColorRole::Line));
}

} // namespace latchkey
