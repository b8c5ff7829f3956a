// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Avatar.h"

#include "common/Paint.h"
#include "common/Theme.h"

#include <QPainter>
#include <QRegularExpression>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// The first whole character of a word: a letter with its accents, or a pair of surrogates.
QString firstCharacter(const QString &word)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word);
    const auto end = finder.toNextBoundary();
    return end > 0 ? word.left(end).toUpper() : QString();
}

} // namespace

Avatar::Avatar(const QString &name, int diameter, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_diameter(diameter)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, [this] { updateGeometry(); });
}

void Avatar::setName(const QString &name)
{
    m_name = name;
    update();
}

QSize Avatar::sizeHint() const
{
    const int side = Theme::current().scaled(m_diameter);
    return {side, side};
}

QString Avatar::initials(const QString &name)
{
    static const QRegularExpression separators(
        u"[\\s._\\-@]+"_s, QRegularExpression::UseUnicodePropertiesOption);
    const QString local = name.section(u'@', 0, 0); // of an address only the person's part
    const QStringList words = local.split(separators, Qt::SkipEmptyParts);
    if (words.isEmpty())
        return u"?"_s;
    if (words.size() == 1)
        return firstCharacter(words.first());
    // The mark between them keeps the letters of scripts that join from running into one.
    return firstCharacter(words.first()) + QChar(0x200C) + firstCharacter(words.last());
}

void Avatar::paint(QPainter &painter, const QRect &rect, const QString &name, bool raised)
{
    const auto &theme = Theme::current();
    paint::box(
        painter, rect, rect.width() / 2.0, theme.color(raised ? ColorRole::Surface : ColorRole::AccentSoft));
    painter.save();
    QFont font = theme.font(TextStyle::Caption, QFont::DemiBold);
    font.setPixelSize(std::max(8, qRound(rect.width() * 0.39)));
    painter.setFont(font);
    painter.setPen(theme.color(ColorRole::Accent));
    painter.drawText(rect, Qt::AlignCenter, initials(name));
    painter.restore();
}

void Avatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paint(painter, rect(), m_name);
}

} // namespace latchkey
