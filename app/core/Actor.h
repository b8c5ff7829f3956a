// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace latchkey {

/// Who did something: an operator by name, or one of the three that are not operators. Kept as text in every
/// `created_by` column; the three start with "@", which an operator's name cannot.
class Actor {
public:
    static Actor person()
    {
        return Actor(QStringLiteral("@person"));
    } ///< the account's owner, through a link
    static Actor clock()
    {
        return Actor(QStringLiteral("@clock"));
    } ///< Latchkey itself, because time has passed
    static Actor site() { return Actor(QStringLiteral("@site")); } ///< the website
    static Actor fromStored(const QString &text) { return Actor(text); }
    /// An operator; a name without letters becomes "?".
    static Actor named(const QString &name);

    bool isOperator() const { return !m_text.startsWith(QLatin1Char('@')); }
    QString toStored() const { return m_text; }
    /// For people: the operator's name, or "the person", "Latchkey", "the website".
    QString displayName() const;

    bool operator==(const Actor &) const = default;

private:
    explicit Actor(QString text)
        : m_text(std::move(text))
    {
    }
    QString m_text;
};

} // namespace latchkey
