// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/ShareBar.h"

#include "common/Paint.h"
#include "common/Theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyle>

namespace latchkey {

namespace {

constexpr int barHeight = 8;
/// A single failure among thousands is still to be seen.
constexpr int leastWidth = 3;
/// Neighbours are told apart without their colours, too.
constexpr int shareGap = 1;

} // namespace

ShareBar::ShareBar(QWidget *parent)
    : QProgressBar(parent)
{
    setTextVisible(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, [this] { updateGeometry(); });
}

void ShareBar::setShares(const QList<Share> &shares, int of)
{
    int filled = 0;
    for (const Share &share : shares)
        filled += share.count;
    setRange(0, std::max(of, 1)); // nothing of nothing would be a bar that is busy
    setValue(std::min(filled, of));
    if (shares == m_shares)
        return;
    m_shares = shares;
    update();
}

QSize ShareBar::sizeHint() const
{
    const auto &theme = Theme::current();
    return {theme.scaled(160), theme.scaled(barHeight)};
}

QSize ShareBar::minimumSizeHint() const
{
    const auto &theme = Theme::current();
    return {theme.scaled(60), theme.scaled(barHeight)};
}

void ShareBar::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    const double radius = height() / 2.0;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool contrast = theme.scheme() >= ColorScheme::HighContrastLight;
    paint::box(painter, rect(), radius, theme.color(ColorRole::NeutralFill),
        contrast ? theme.color(ColorRole::Text) : QColor());
    QPainterPath round;
    round.addRoundedRect(rect(), radius, radius);
    painter.setClipPath(round);
    int x = 0;
    qint64 sum = 0;
    for (const Share &share : std::as_const(m_shares)) {
        if (share.count <= 0)
            continue;
        sum += share.count;
        const int end =
            std::clamp(int(sum * width() / maximum()), std::min(x + leastWidth, width()), width());
        painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), QRect(x, 0, end - x, height())),
            theme.color(share.role));
        x = end + shareGap;
    }
}

} // namespace latchkey
