// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Row.h"

#include <QSqlQuery>

namespace latchkey {

bool Row::isNull(int column) const
{
    return m_query.isNull(column);
}

qint64 Row::integer(int column) const
{
    return m_query.value(column).toLongLong();
}

QString Row::text(int column) const
{
    return m_query.value(column).toString();
}

std::optional<qint64> Row::optionalInteger(int column) const
{
    return isNull(column) ? std::nullopt : std::optional(integer(column));
}

std::optional<QString> Row::optionalText(int column) const
{
    return isNull(column) ? std::nullopt : std::optional(text(column));
}

std::optional<Instant> Row::optionalInstant(int column) const
{
    return isNull(column) ? std::nullopt : std::optional(instant(column));
}

QString likePattern(const QString &text)
{
    QString pattern = text.toLower();
    for (const QChar special : QStringLiteral("\\%_"))
        pattern.replace(special, QStringLiteral("\\") + special);
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

} // namespace latchkey
