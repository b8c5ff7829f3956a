// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Icon.h"

#include "common/Theme.h"

#include <array>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr std::array names{"overview", "accounts", "messages", "tokens", "blacklist", "activity", "site",
    "settings", "mailbox", "search", "link", "plus", "more", "copy", "check", "close", "warning", "info",
    "send", "key", "lock", "unlock", "trash", "edit", "clock", "columns", "export", "import", "refresh",
    "filter", "eye", "eye-off", "note", "undo", "sign", "chevron-down", "chevron-up", "chevron-back",
    "chevron-forward", "database", "practice", "external", "bookmark", "pause", "play", "help", "bell",
    "palette", "language", "keyboard", "shield", "phone", "server", "folder", "team"};
static_assert(names.size() == size_t(IconName::Count_));

bool followsReadingDirection(IconName name)
{
    using enum IconName;
    return name == Send || name == Undo || name == ChevronBack || name == ChevronForward || name == External
        || name == Activity || name == Note;
}

QByteArray drawing(IconName name, const QColor &color)
{
    QFile file(u":/icons/"_s + Icon::nameOf(name) + u".svg"_s);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "Icon", names[size_t(name)]);
    return file.readAll().replace("currentColor", color.name().toLatin1());
}

class ThemedIconEngine final : public QIconEngine {
public:
    ThemedIconEngine(IconName name, ColorRole role)
        : m_name(name)
        , m_role(role)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double scale = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    /// `size` is in device pixels.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, double scale) override
    {
        if (size.isEmpty())
            return {};
        const QColor color = Theme::current().color(mode == QIcon::Disabled ? ColorRole::MutedText : m_role);
        const bool mirrored =
            followsReadingDirection(m_name) && QGuiApplication::layoutDirection() == Qt::RightToLeft;
        const QString key = u"latchkey-icon-%1-%2-%3x%4-%5"_s.arg(int(m_name))
                                .arg(color.rgba())
                                .arg(size.width())
                                .arg(size.height())
                                .arg(mirrored);
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = QPixmap(size);
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            if (mirrored) {
                painter.translate(size.width(), 0);
                painter.scale(-1, 1);
            }
            const int side = std::min(size.width(), size.height());
            const QRectF square((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side);
            QSvgRenderer(drawing(m_name, color)).render(&painter, square);
            painter.end();
            QPixmapCache::insert(key, pixmap);
        }
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }
    QString key() const override { return u"latchkey"_s; }
    QString iconName() override { return Icon::nameOf(m_name); }
    bool isNull() override { return false; }
    QIconEngine *clone() const override { return new ThemedIconEngine(m_name, m_role); }

private:
    IconName m_name;
    ColorRole m_role;
};

} // namespace

QIcon Icon::get(IconName name, ColorRole role)
{
    Q_ASSERT(name < IconName::Count_);
    return QIcon(new ThemedIconEngine(name, role));
}

QString Icon::nameOf(IconName name)
{
    return QString::fromLatin1(names[size_t(name)]);
}

} // namespace latchkey
