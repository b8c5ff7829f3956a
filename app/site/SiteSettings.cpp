// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/SiteSettings.h"

#include <QCoreApplication>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

struct SiteSettingsText {
    Q_DECLARE_TR_FUNCTIONS(SiteSettings)
};

} // namespace

SiteSettings SiteSettings::defaults()
{
    const QString base = QStringLiteral("https://www.mysite.com");
    return {
        .name = QStringLiteral("mysite.com"),
        .activationLink = *LinkAddress::parse(base + QStringLiteral("/activate?code={token}")),
        .resetLink = *LinkAddress::parse(base + QStringLiteral("/resetPassword?code={token}")),
    };
}

QStringList SiteSettings::problems() const
{
    QStringList sentences;
    if (name.trimmed().isEmpty())
        sentences += SiteSettingsText::tr("The site needs a name; it stands in every mail.");
    if (name.size() > 100)
        sentences += SiteSettingsText::tr("The site's name is longer than 100 characters.");
    if (activationLifetime < 15min || activationLifetime > 72h)
        sentences += SiteSettingsText::tr("An activation link lives between 15 minutes and 72 hours.");
    if (purgeAfter < 1h || purgeAfter > 24h * 90)
        sentences += SiteSettingsText::tr("Unconfirmed accounts are kept between 1 hour and 90 days.");
    if (resetLifetime < 5min || resetLifetime > 30min)
        sentences += SiteSettingsText::tr("A reset link lives between 5 and 30 minutes.");
    if (messageGap < 60s || messageGap > 24h)
        sentences +=
            SiteSettingsText::tr("Two messages to one person are between 60 seconds and 24 hours apart.");
    if (messagesPerHour < 1 || messagesPerHour > 60)
        sentences += SiteSettingsText::tr("One person gets between 1 and 60 messages an hour.");
    const Duration tenYears = std::chrono::days(3652);
    if (keepMessages < std::chrono::days(30) || keepMessages > tenYears)
        sentences += SiteSettingsText::tr("Messages are kept between 30 days and 10 years.");
    if (keepAudit < std::chrono::days(90) || keepAudit > tenYears)
        sentences += SiteSettingsText::tr("The activity log is kept between 90 days and 10 years.");
    if (keepDeadTokens < std::chrono::days(1) || keepDeadTokens > tenYears)
        sentences += SiteSettingsText::tr("Dead links are kept between 1 day and 10 years.");
    if (bcryptCost < 10 || bcryptCost > 16)
        sentences += SiteSettingsText::tr("The bcrypt cost is between 10 and 16.");
    return sentences;
}

} // namespace latchkey
