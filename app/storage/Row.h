// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/Id.h"
#include "core/Secret.h"
#include "storage/SqlDialect.h"
#include <optional>
#include <QVariantList>

class QSqlQuery;

namespace latchkey {

/// One row of a result while the statement stands on it; columns are counted from 0 in the order of the
/// SELECT.
class Row {
public:
    explicit Row(const QSqlQuery &query)
        : m_query(query)
    {
    }

    bool isNull(int column) const;
    qint64 integer(int column) const;
    bool flag(int column) const { return integer(column) != 0; }
    QString text(int column) const;
    /// Between the years 1 and 9999, whatever is stored: adding hours to it is always safe.
    Instant instant(int column) const;
    template <typename Tag> Id<Tag> id(int column) const { return Id<Tag>(integer(column)); }

    std::optional<qint64> optionalInteger(int column) const;
    std::optional<QString> optionalText(int column) const;
    std::optional<Instant> optionalInstant(int column) const;

private:
    const QSqlQuery &m_query;
};

/// How our types are bound: moments as milliseconds since 1970 in UTC, flags as 0 and 1, absent as NULL.
inline QVariant toSql(qint64 value)
{
    return value;
}
inline QVariant toSql(int value)
{
    return value;
}
inline QVariant toSql(bool value)
{
    return value ? 1 : 0;
}
QVariant toSql(const QString &value);
inline QVariant toSql(Instant value)
{
    return toMilliseconds(value);
}
inline QVariant toSql(Duration value)
{
    return qint64(value.count());
}
inline QVariant toSql(std::nullopt_t)
{
    return {};
}
template <typename Tag> QVariant toSql(Id<Tag> value)
{
    return value.value();
}
template <typename T> QVariant toSql(const std::optional<T> &value)
{
    return value ? toSql(*value) : QVariant();
}

/// `connection.execute(sql, bound(id, now, reason))`
template <typename... Values> QVariantList bound(const Values &...values)
{
    return {toSql(values)...};
}

/// SQL for "`expression` contains the text behind the next placeholder, whatever the case": bind
/// containsPattern() to it.
QString containsSql(SqlDialect dialect, const QString &expression);
/// `text` as containsSql() wants it; nothing in it has a special meaning.
QString containsPattern(SqlDialect dialect, const QString &text);
/// "%text%" in lower case for LIKE ... ESCAPE '\\'. Finds letters beyond ASCII on PostgreSQL only: see
/// containsSql().
QString likePattern(const QString &text);

} // namespace latchkey
