// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageFilter.h"

namespace latchkey {

MessageCondition conditionOf(const MessageFilter &filter, SqlDialect dialect)
{
    QStringList parts;
    QVariantList values;
    const auto equal = [&](const QString &column, const auto &wanted) {
        parts += column + QStringLiteral(" = ?");
        values += bound(wanted);
    };
    if (filter.state)
        equal(QStringLiteral("m.state"), nameOf(*filter.state));
    if (filter.account)
        equal(QStringLiteral("m.account_id"), *filter.account);
    if (filter.purpose)
        equal(QStringLiteral("m.purpose"), nameOf(*filter.purpose));
    if (filter.channel)
        equal(QStringLiteral("m.channel"), nameOf(*filter.channel));
    if (filter.batch)
        equal(QStringLiteral("m.batch_id"), *filter.batch);
    if (const QString text = filter.text.trimmed(); !text.isEmpty()) {
        parts += containsSql(dialect,
            QStringLiteral(
                "m.recipient || ' ' || COALESCE(a.full_name, '') || ' ' || COALESCE(a.user_name, '') "
                "|| ' ' || COALESCE(t.enhanced_code, '') || ' ' || COALESCE(t.reply_text, '')"));
        values += bound(containsPattern(dialect, text));
    }
    if (parts.isEmpty())
        return {};
    return {QStringLiteral(" WHERE ") + parts.join(QStringLiteral(" AND ")), values};
}

QString messageTables()
{
    return QStringLiteral(
        " FROM message m LEFT JOIN user_account a ON a.id = m.account_id LEFT JOIN message_attempt t "
        "ON t.id = (SELECT MAX(u.id) FROM message_attempt u WHERE u.message_id = m.id)");
}

} // namespace latchkey
