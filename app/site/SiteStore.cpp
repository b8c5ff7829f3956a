// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/SiteStore.h"

#include "storage/Transaction.h"
#include <QHash>

namespace latchkey {

namespace {

using Values = QHash<QString, QString>;

void take(const Values &values, const char *key, Duration &setting)
{
    bool ok = false;
    const qint64 milliseconds = values.value(QLatin1String(key)).toLongLong(&ok);
    if (ok)
        setting = Duration(milliseconds);
}

void take(const Values &values, const char *key, int &setting)
{
    bool ok = false;
    const int number = values.value(QLatin1String(key)).toInt(&ok);
    if (ok)
        setting = number;
}

void take(const Values &values, const char *key, bool &setting)
{
    const auto found = values.constFind(QLatin1String(key));
    if (found != values.cend())
        setting = *found == QLatin1String("1");
}

void take(const Values &values, const char *key, QString &setting)
{
    setting = values.value(QLatin1String(key), setting);
}

void take(const Values &values, const char *key, LinkAddress &setting)
{
    if (const auto address = LinkAddress::parse(values.value(QLatin1String(key))))
        setting = *address;
}

void take(const Values &values, const char *key, PasswordScheme &setting)
{
    if (values.value(QLatin1String(key)) == QLatin1String("argon2id"))
        setting = PasswordScheme::Argon2id;
}

Values toValues(const SiteSettings &settings)
{
    const auto milliseconds = [](Duration duration) { return QString::number(duration.count()); };
    return {
        {QStringLiteral("site.name"), settings.name},
        {QStringLiteral("site.locale"), settings.locale},
        {QStringLiteral("link.activation"), settings.activationLink.pattern()},
        {QStringLiteral("link.reset"), settings.resetLink.pattern()},
        {QStringLiteral("lifetime.activation_ms"), milliseconds(settings.activationLifetime)},
        {QStringLiteral("lifetime.reset_ms"), milliseconds(settings.resetLifetime)},
        {QStringLiteral("purge.after_ms"), milliseconds(settings.purgeAfter)},
        {QStringLiteral("purge.by_clock"), settings.purgeByClock ? QStringLiteral("1") : QStringLiteral("0")},
        {QStringLiteral("message.gap_ms"), milliseconds(settings.messageGap)},
        {QStringLiteral("message.per_hour"), QString::number(settings.messagesPerHour)},
        {QStringLiteral("keep.messages_ms"), milliseconds(settings.keepMessages)},
        {QStringLiteral("keep.audit_ms"), milliseconds(settings.keepAudit)},
        {QStringLiteral("keep.dead_tokens_ms"), milliseconds(settings.keepDeadTokens)},
        {QStringLiteral("password.scheme"),
            settings.passwordScheme == PasswordScheme::Argon2id ? QStringLiteral("argon2id")
                                                                : QStringLiteral("bcrypt")},
        {QStringLiteral("password.bcrypt_cost"), QString::number(settings.bcryptCost)},
    };
}

} // namespace

Result<SiteSettings> SiteStore::read()
{
    const auto rows = m_connection.select(QStringLiteral("SELECT key, value FROM site_setting"), {},
        [](const Row &row) { return std::pair(row.text(0), row.text(1)); });
    if (!rows)
        return fail(rows.error());
    const Values values(rows->begin(), rows->end());

    SiteSettings settings = SiteSettings::defaults();
    // A database that comes from outside may say anything; a lifetime of a year is not one of our settings.
    // Each is judged by itself: a wrong lifetime must not send people to another site.
    const auto adopt = [&](const char *key, auto SiteSettings::*setting) {
        SiteSettings changed = settings;
        take(values, key, changed.*setting);
        if (changed.problems().isEmpty())
            settings = changed;
    };
    adopt("site.name", &SiteSettings::name);
    adopt("site.locale", &SiteSettings::locale);
    adopt("link.activation", &SiteSettings::activationLink);
    adopt("link.reset", &SiteSettings::resetLink);
    adopt("lifetime.activation_ms", &SiteSettings::activationLifetime);
    adopt("lifetime.reset_ms", &SiteSettings::resetLifetime);
    adopt("purge.after_ms", &SiteSettings::purgeAfter);
    adopt("purge.by_clock", &SiteSettings::purgeByClock);
    adopt("message.gap_ms", &SiteSettings::messageGap);
    adopt("message.per_hour", &SiteSettings::messagesPerHour);
    adopt("keep.messages_ms", &SiteSettings::keepMessages);
    adopt("keep.audit_ms", &SiteSettings::keepAudit);
    adopt("keep.dead_tokens_ms", &SiteSettings::keepDeadTokens);
    adopt("password.scheme", &SiteSettings::passwordScheme);
    adopt("password.bcrypt_cost", &SiteSettings::bcryptCost);
    return settings;
}

Result<void> SiteStore::write(const SiteSettings &settings)
{
    const QStringList problems = settings.problems();
    if (!problems.isEmpty())
        return fail(Error::Code::InvalidInput, problems.first());
    return inTransaction(m_connection, [&]() -> Result<void> {
        const Values values = toValues(settings);
        for (auto it = values.cbegin(); it != values.cend(); ++it) {
            auto done =
                m_connection.execute(QStringLiteral("INSERT INTO site_setting (key, value) VALUES (?, ?) "
                                                    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
                    bound(it.key(), it.value()));
            if (!done)
                return fail(std::move(done).error());
        }
        return {};
    });
}

} // namespace latchkey
