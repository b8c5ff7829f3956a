// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountColumns.h"

#include "common/TimeText.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

struct AccountColumnsText {
    Q_DECLARE_TR_FUNCTIONS(AccountColumns)
};

QString oneLine(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control || c == QChar(QChar::LineSeparator)
            || c == QChar(QChar::ParagraphSeparator))
            c = u' ';
    }
    return text;
}

} // namespace

QString titleOf(AccountColumn column)
{
    switch (column) {
    case AccountColumn::Name:
        return AccountColumnsText::tr("Name");
    case AccountColumn::Email:
        return AccountColumnsText::tr("E-mail");
    case AccountColumn::Status:
        return AccountColumnsText::tr("Status");
    case AccountColumn::Registered:
        return AccountColumnsText::tr("Registered");
    case AccountColumn::TimeLeft:
        return AccountColumnsText::tr("Time left");
    case AccountColumn::UserName:
        return AccountColumnsText::tr("User name");
    case AccountColumn::Phone:
        return AccountColumnsText::tr("Phone");
    case AccountColumn::ActivationSent:
        return AccountColumnsText::tr("Last activation sent");
    }
    Q_UNREACHABLE();
}

QString keyOf(AccountColumn column)
{
    switch (column) {
    case AccountColumn::Name:
        return u"name"_s;
    case AccountColumn::Email:
        return u"email"_s;
    case AccountColumn::Status:
        return u"status"_s;
    case AccountColumn::Registered:
        return u"registered"_s;
    case AccountColumn::TimeLeft:
        return u"timeLeft"_s;
    case AccountColumn::UserName:
        return u"userName"_s;
    case AccountColumn::Phone:
        return u"phone"_s;
    case AccountColumn::ActivationSent:
        return u"activationSent"_s;
    }
    Q_UNREACHABLE();
}

std::optional<AccountSort> sortOf(AccountColumn column)
{
    switch (column) {
    case AccountColumn::Name:
        return AccountSort::Name;
    case AccountColumn::Email:
        return AccountSort::Email;
    case AccountColumn::Status:
        return AccountSort::Status;
    case AccountColumn::Registered:
        return AccountSort::Registered;
    case AccountColumn::TimeLeft:
        return AccountSort::TimeLeft;
    case AccountColumn::UserName:
    case AccountColumn::Phone:
    case AccountColumn::ActivationSent:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

AccountColumn columnOf(AccountSort sort)
{
    switch (sort) {
    case AccountSort::Name:
        return AccountColumn::Name;
    case AccountSort::Email:
        return AccountColumn::Email;
    case AccountSort::Status:
        return AccountColumn::Status;
    case AccountSort::Registered:
        return AccountColumn::Registered;
    case AccountSort::TimeLeft:
        return AccountColumn::TimeLeft;
    }
    Q_UNREACHABLE();
}

QString cellText(const Account &account, AccountColumn column)
{
    switch (column) {
    case AccountColumn::Name:
        return account.displayName();
    case AccountColumn::Email:
        return account.email;
    case AccountColumn::Status:
        return statusWord(account).text;
    case AccountColumn::UserName:
        return account.userName;
    case AccountColumn::Phone:
        return account.phone.value_or(QString());
    case AccountColumn::Registered:
    case AccountColumn::TimeLeft:
    case AccountColumn::ActivationSent:
        return {};
    }
    Q_UNREACHABLE();
}

std::optional<Instant> cellInstant(const Account &account, AccountColumn column, Duration purgeAfter)
{
    switch (column) {
    case AccountColumn::Registered:
        return account.registered;
    case AccountColumn::TimeLeft:
        return account.purgeAt(purgeAfter);
    case AccountColumn::ActivationSent:
        return account.activationSent;
    default:
        return std::nullopt;
    }
}

StatusWord statusWord(const Account &account)
{
    if (account.bounced && !account.status.isBlocked())
        return {AccountColumnsText::tr("Bounced"), Tone::Bad,
            AccountColumnsText::tr("%1; a message to this address came back.")
                .arg(account.status.displayLabel())};
    return {account.status.displayLabel(), account.status.tone, {}};
}

QString accountsAsText(
    const QList<Account> &accounts, const QList<AccountColumn> &columns, Duration purgeAfter)
{
    QStringList lines;
    for (const Account &account : accounts) {
        QStringList cells;
        for (const AccountColumn column : columns) {
            const auto moment = cellInstant(account, column, purgeAfter);
            cells.append(moment ? TimeText::exactUtc(*moment) : oneLine(cellText(account, column)));
        }
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

} // namespace latchkey
