// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountQuery.h"

#include "storage/Row.h"
#include <QCoreApplication>
#include <QRegularExpression>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype longestLine = 500;

struct AccountQueryText {
    Q_DECLARE_TR_FUNCTIONS(AccountQuery)
};

/// "3d" -> 72 h
std::optional<Duration> parseDuration(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,5})(m|h|d|w)$"));
    const auto match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const auto unit = match.captured(2);
    const Duration step = unit == QLatin1String("m") ? Duration(1min)
        : unit == QLatin1String("h")                 ? Duration(1h)
        : unit == QLatin1String("d")                 ? Duration(24h)
                                                     : Duration(24h * 7);
    return match.captured(1).toInt() * step;
}

/// Words of the line; a quoted part keeps its blanks.
QStringList split(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("(?:[^\\s\"]|\"[^\"]*\"?)+"));
    QStringList words;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext())
        words += matches.next().captured();
    return words;
}

QString unquoted(QString text)
{
    return text.remove(QLatin1Char('"'));
}

QString statusCodeFor(const QString &word)
{
    if (word == QLatin1String("unconfirmed"))
        return QStringLiteral("EMAIL_NON_CONFIRMED");
    if (word == QLatin1String("confirmed"))
        return QStringLiteral("EMAIL_CONFIRMED");
    return word.toUpper();
}

const QStringList &flags()
{
    static const QStringList all{
        QStringLiteral("bounced"), QStringLiteral("reset-open"), QStringLiteral("never-sent")};
    return all;
}

} // namespace

QString purgeAtSql(SqlDialect dialect)
{
    const QString greatest =
        dialect == SqlDialect::Sqlite ? QStringLiteral("MAX") : QStringLiteral("GREATEST");
    return QStringLiteral("%1(%1(a.registration_time, COALESCE(a.email_confirmation_sent, 0)) + ?, "
                          "COALESCE(a.purge_not_before, 0))")
        .arg(greatest);
}

Result<AccountQuery::Term> AccountQuery::parseTerm(const QString &field, const QString &typed)
{
    static const QHash<QString, Field> textFields{
        {QStringLiteral("name"), Field::Name},
        {QStringLiteral("user"), Field::User},
        {QStringLiteral("email"), Field::Email},
        {QStringLiteral("phone"), Field::Phone},
    };
    if (typed.isEmpty())
        return fail(Error::Code::InvalidInput,
            AccountQueryText::tr("Say what to look for after \"%1:\".").arg(field));
    if (textFields.contains(field))
        return Term{textFields.value(field), typed, {}};
    const QString value = typed.toLower();
    if (field == QLatin1String("status"))
        return Term{Field::Status, statusCodeFor(value), {}};
    if (field == QLatin1String("is")) {
        if (!flags().contains(value)) {
            return fail(Error::Code::InvalidInput,
                AccountQueryText::tr("\"is:%1\" is not known; there are: %2.")
                    .arg(value, flags().join(QStringLiteral(", "))));
        }
        return Term{Field::Flag, value, {}};
    }
    if (field == QLatin1String("registered") || field == QLatin1String("left")) {
        const bool within = !value.startsWith(QLatin1Char('>'));
        const auto duration =
            parseDuration(value.startsWith(QLatin1Char('<')) || !within ? value.mid(1) : value);
        if (!duration) {
            return fail(Error::Code::InvalidInput,
                AccountQueryText::tr("After \"%1:\" write a time such as <24h or >3d.").arg(field));
        }
        if (field == QLatin1String("left"))
            return Term{within ? Field::LeftWithin : Field::LeftOver, {}, *duration};
        return Term{within ? Field::RegisteredWithin : Field::RegisteredBefore, {}, *duration};
    }
    return fail(Error::Code::InvalidInput,
        AccountQueryText::tr(
            "\"%1:\" is not known; there are: name, user, email, phone, status, registered, left, is.")
            .arg(field));
}

Result<AccountQuery> AccountQuery::parse(const QString &text)
{
    static const QRegularExpression fieldPattern(
        QStringLiteral("^([a-z]+):(.*)$"), QRegularExpression::CaseInsensitiveOption);
    AccountQuery query;
    // Half a character, pasted or left by the cut, would keep every expression from matching.
    const auto characters = text.left(longestLine).toUcs4();
    const QString line =
        QString::fromUcs4(reinterpret_cast<const char32_t *>(characters.constData()), characters.size());
    for (const QString &word : split(line)) {
        const auto match = fieldPattern.match(word);
        if (!match.hasMatch()) {
            if (const QString plain = unquoted(word); !plain.isEmpty())
                query.m_terms.append({Field::Any, plain, {}});
            continue;
        }
        auto term = parseTerm(match.captured(1).toLower(), unquoted(match.captured(2)));
        if (!term)
            return fail(std::move(term).error());
        query.m_terms.append(*term);
    }
    return query;
}

QStringList AccountQuery::words() const
{
    QStringList words;
    for (const Term &term : m_terms) {
        if (term.field <= Field::Phone)
            words += term.text;
    }
    return words;
}

void AccountQuery::addTextTerm(
    const Term &term, SqlDialect dialect, QStringList &conditions, QVariantList &values) const
{
    static const QHash<Field, QStringList> columns{
        {Field::Any,
            {QStringLiteral("user_name"), QStringLiteral("full_name"), QStringLiteral("email"),
                QStringLiteral("phone")}},
        {Field::Name, {QStringLiteral("user_name"), QStringLiteral("full_name")}},
        {Field::User, {QStringLiteral("user_name")}},
        {Field::Email, {QStringLiteral("email")}},
        {Field::Phone, {QStringLiteral("phone")}},
    };
    const QStringList searched = columns.value(term.field);
    // SQLite's trigram index answers from three characters on; for shorter words the rows are compared one by
    // one.
    if (dialect == SqlDialect::Sqlite && term.text.toUcs4().size() >= 3) {
        QString phrase = term.text;
        phrase.replace(QLatin1Char('"'), QLatin1String("\"\""));
        conditions +=
            QStringLiteral("a.id IN (SELECT rowid FROM account_search WHERE account_search MATCH ?)");
        values += bound(QStringLiteral("{%1} : \"%2\"").arg(searched.join(QLatin1Char(' ')), phrase));
        return;
    }
    const QVariant pattern = bound(containsPattern(dialect, term.text)).first();
    const bool indexed = dialect == SqlDialect::PostgreSql && term.field == Field::Any;
    if (indexed) {
        conditions += containsSql(dialect,
            QStringLiteral("a.user_name || ' ' || COALESCE(a.full_name, '') || ' ' || a.email || ' ' || "
                           "COALESCE(a.phone, '')"));
        values += pattern;
    }
    // What the index is made of reads on from one column into the next.
    if (!indexed || term.text.contains(QLatin1Char(' '))) {
        QStringList any;
        for (const QString &column : searched) {
            any += containsSql(dialect, QStringLiteral("a.") + column);
            values += pattern;
        }
        conditions += any.join(QStringLiteral(" OR "));
    }
}

AccountQuery::Sql AccountQuery::toSql(SqlDialect dialect, Instant now, Duration purgeAfter) const
{
    QStringList conditions;
    QVariantList values;
    const auto add = [&](const QString &condition, const QVariantList &bindings) {
        conditions += condition;
        values += bindings;
    };
    const QString left = QStringLiteral("s.code = 'EMAIL_NON_CONFIRMED' AND ") + purgeAtSql(dialect);
    if (!m_statusCode.isEmpty())
        add(QStringLiteral("s.code = ?"), bound(m_statusCode));
    for (const Term &term : m_terms) {
        switch (term.field) {
        case Field::Any:
        case Field::Name:
        case Field::User:
        case Field::Email:
        case Field::Phone:
            addTextTerm(term, dialect, conditions, values);
            break;
        case Field::Status:
            add(QStringLiteral("s.code = ?"), bound(term.text));
            break;
        case Field::RegisteredWithin:
            add(QStringLiteral("a.registration_time >= ?"), bound(now - term.duration));
            break;
        case Field::RegisteredBefore:
            add(QStringLiteral("a.registration_time < ?"), bound(now - term.duration));
            break;
        case Field::LeftWithin:
            add(left + QStringLiteral(" <= ?"), bound(purgeAfter, now + term.duration));
            break;
        case Field::LeftOver:
            add(left + QStringLiteral(" > ?"), bound(purgeAfter, now + term.duration));
            break;
        case Field::Flag:
            if (term.text == QLatin1String("bounced"))
                add(QStringLiteral("a.email_bounced IS NOT NULL"), {});
            else if (term.text == QLatin1String("reset-open"))
                add(QStringLiteral(
                        "a.password_reminder_token IS NOT NULL AND a.password_reminder_expire > ?"),
                    bound(now));
            else
                add(QStringLiteral("a.email_confirmation_sent IS NULL"), {});
            break;
        }
    }
    const QString where = conditions.isEmpty()
        ? QString()
        : QStringLiteral("WHERE (%1)").arg(conditions.join(QStringLiteral(") AND (")));
    const QString direction = m_order == Qt::AscendingOrder ? QStringLiteral("ASC") : QStringLiteral("DESC");
    Sql sql{where, QStringLiteral("ORDER BY %1 %2, a.id %2").arg(sortExpression(dialect), direction), values};
    if (m_sort == AccountSort::TimeLeft)
        sql.values += bound(purgeAfter);
    return sql;
}

QString AccountQuery::sortExpression(SqlDialect dialect) const
{
    switch (m_sort) {
    case AccountSort::Name:
        return QStringLiteral("lower(COALESCE(a.full_name, a.user_name))");
    case AccountSort::Email:
        return QStringLiteral("lower(a.email)");
    case AccountSort::Status:
        return QStringLiteral("s.label");
    case AccountSort::Registered:
        return QStringLiteral("a.registration_time");
    case AccountSort::TimeLeft: // accounts that are not purged stand behind those that are
        return QStringLiteral("CASE WHEN s.code = 'EMAIL_NON_CONFIRMED' THEN %1 ELSE 9000000000000000 END")
            .arg(purgeAtSql(dialect));
    }
    Q_UNREACHABLE();
}

} // namespace latchkey
