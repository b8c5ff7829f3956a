// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/Account.h"

#include <algorithm>
#include <QCoreApplication>

namespace latchkey {

namespace {

struct AccountText {
    Q_DECLARE_TR_FUNCTIONS(Account)
};

bool hasControlCharacter(const QString &text)
{
    return std::any_of(
        text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

} // namespace

std::optional<Instant> Account::purgeAt(Duration purgeAfter) const
{
    if (!status.isUnconfirmed())
        return std::nullopt;
    const Instant byClock = std::max(registered, activationSent.value_or(registered)) + purgeAfter;
    return std::max(byClock, purgeNotBefore.value_or(byClock));
}

AccountDraft AccountDraft::of(const Account &account)
{
    return {account.userName, account.fullName.value_or(QString()), account.email,
        account.phone.value_or(QString()), account.locale.value_or(QString())};
}

QList<DraftProblem> check(const AccountDraft &draft)
{
    using Field = DraftProblem::Field;
    QList<DraftProblem> problems;
    const QString userName = draft.userName.trimmed();
    if (userName.isEmpty())
        problems.append({Field::UserName, AccountText::tr("Enter a user name.")});
    else if (userName.size() > 100)
        problems.append({Field::UserName, AccountText::tr("The user name is longer than 100 characters.")});
    else if (hasControlCharacter(userName))
        problems.append({Field::UserName,
            AccountText::tr("The user name contains a character that cannot be part of one.")});
    if (draft.fullName.trimmed().size() > 200)
        problems.append({Field::FullName, AccountText::tr("The name is longer than 200 characters.")});
    else if (hasControlCharacter(draft.fullName))
        problems.append(
            {Field::FullName, AccountText::tr("The name contains a character that cannot be part of one.")});
    if (const auto email = EmailAddress::parse(draft.email); !email)
        problems.append({Field::Email, email.error().message});
    if (!draft.phone.trimmed().isEmpty()) {
        if (const auto phone = PhoneNumber::parse(draft.phone); !phone)
            problems.append({Field::Phone, phone.error().message});
    }
    return problems;
}

} // namespace latchkey
