// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "storage/SqlDialect.h"
#include <QStringList>
#include <QVariantList>

namespace latchkey {

/// By what the list of accounts is sorted.
enum class AccountSort { Name, Email, Status, Registered, TimeLeft };

/// What the operator is looking for: the search line, understood.
///
///     olivia                      part of the user name, the name, the e-mail address or the phone number
///     name:olivia  email:@corp.example  phone:+4930  user:olivia.s
///     status:unconfirmed          unconfirmed, confirmed, blocked, or a status' code
///     registered:<3d  registered:>2w   less, more than that long ago (m, h, d, w)
///     left:<24h                   removed by the clock within that time
///     is:bounced                  bounced, reset-open, never-sent
///
/// Words are joined by "and"; quotes keep blanks together.
class AccountQuery {
public:
    /// The error names the word that is not understood.
    static Result<AccountQuery> parse(const QString &text);

    /// Only accounts of this status, beside what the text says; empty: all.
    void setStatusCode(const QString &code) { m_statusCode = code; }
    void setSort(AccountSort sort, Qt::SortOrder order)
    {
        m_sort = sort;
        m_order = order;
    }
    AccountSort sort() const { return m_sort; }
    Qt::SortOrder order() const { return m_order; }
    /// The plain words, for highlighting what matched.
    QStringList words() const;

    struct Sql {
        QString where; ///< "WHERE ..." over `user_account a JOIN user_account_status s`
        QString orderBy; ///< "ORDER BY ..."; total, so that equal rows do not change places
        QVariantList values;
    };
    Sql toSql(SqlDialect dialect, Instant now, Duration purgeAfter) const;

    bool operator==(const AccountQuery &) const = default;

private:
    enum class Field {
        Any,
        Name,
        User,
        Email,
        Phone,
        Status,
        RegisteredWithin,
        RegisteredBefore,
        LeftWithin,
        LeftOver,
        Flag
    };
    struct Term {
        Field field = Field::Any;
        QString text;
        Duration duration{};
        bool operator==(const Term &) const = default;
    };
    static Result<Term> parseTerm(const QString &field, const QString &typed);
    void addTextTerm(
        const Term &term, SqlDialect dialect, QStringList &conditions, QVariantList &values) const;
    QString sortExpression(SqlDialect dialect) const;

    QList<Term> m_terms;
    QString m_statusCode;
    AccountSort m_sort = AccountSort::Registered;
    Qt::SortOrder m_order = Qt::DescendingOrder;
};

/// SQL for the moment an unconfirmed account is purged; one placeholder, the site's purgeAfter in
/// milliseconds.
QString purgeAtSql(SqlDialect dialect);

} // namespace latchkey
