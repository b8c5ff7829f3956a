// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Row.h"

#include <algorithm>
#include <QSqlQuery>

namespace latchkey {

using namespace std::chrono;

bool Row::isNull(int column) const
{
    return m_query.isNull(column);
}

qint64 Row::integer(int column) const
{
    return m_query.value(column).toLongLong();
}

Instant Row::instant(int column) const
{
    constexpr Instant first = sys_days(year(1) / January / 1);
    constexpr Instant last = sys_days(year(9999) / December / 31);
    return std::clamp(fromMilliseconds(integer(column)), first, last);
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

QVariant toSql(const QString &value)
{
    if (value.isNull())
        return QStringLiteral("");
    // PostgreSQL has no such character, and its driver would end the whole statement there.
    return QString(value).replace(QChar(QChar::Null), QChar(QChar::ReplacementCharacter));
}

QString containsSql(SqlDialect dialect, const QString &expression)
{
    // SQLite's lower() and LIKE know the letters of ASCII only; its GLOB knows sets of characters.
    return dialect == SqlDialect::Sqlite ? QStringLiteral("(%1) GLOB ?").arg(expression)
                                         : QStringLiteral("lower(%1) LIKE ? ESCAPE '\\'").arg(expression);
}

QString likePattern(const QString &text)
{
    QString pattern = text.toLower();
    for (const QChar special : QStringLiteral("\\%_"))
        pattern.replace(special, QStringLiteral("\\") + special);
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

QString containsPattern(SqlDialect dialect, const QString &text)
{
    if (dialect == SqlDialect::PostgreSql)
        return likePattern(text);
    QString pattern = QStringLiteral("*");
    for (const char32_t c : text.toUcs4()) {
        const char32_t lower = QChar::toLower(c);
        const char32_t upper = QChar::toUpper(c);
        if (lower != upper)
            pattern += QLatin1Char('[') + QString::fromUcs4(&lower, 1) + QString::fromUcs4(&upper, 1)
                + QLatin1Char(']');
        else if (c == U'*' || c == U'?' || c == U'[')
            pattern += QLatin1Char('[') + QChar(ushort(c)) + QLatin1Char(']');
        else
            pattern += QString::fromUcs4(&c, 1);
    }
    return pattern + QLatin1Char('*');
}

} // namespace latchkey
