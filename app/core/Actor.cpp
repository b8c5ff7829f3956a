// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Actor.h"

#include "core/Text.h"
#include <QCoreApplication>

namespace latchkey {

Actor Actor::named(const QString &name)
{
    QString text = toSafeLine(name.trimmed(), 100);
    while (text.startsWith(QLatin1Char('@')))
        text.remove(0, 1);
    return Actor(text.isEmpty() ? QStringLiteral("?") : text);
}

QString Actor::displayName() const
{
    if (*this == person())
        return QCoreApplication::translate("Actor", "the person");
    if (*this == clock())
        return QCoreApplication::translate("Actor", "Latchkey");
    if (*this == site())
        return QCoreApplication::translate("Actor", "the website");
    return m_text;
}

} // namespace latchkey
