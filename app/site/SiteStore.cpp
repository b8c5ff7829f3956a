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
    take(values, "site.name", settings.name);
    take(values, "site.locale", settings.locale);
    take(values, "link.activation", settings.activationLink);
    take(values, "link.reset", settings.resetLink);
    take(values, "lifetime.activation_ms", settings.activationLifetime);
    take(values, "lifetime.reset_ms", settings.resetLifetime);
    take(values, "purge.after_ms", settings.purgeAfter);
    take(values, "purge.by_clock", settings.purgeByClock);
    take(values, "message.gap_ms", settings.messageGap);
    take(values, "message.per_hour", settings.messagesPerHour);
    take(values, "password.scheme", settings.passwordScheme);
    take(values, "password.bcrypt_cost", settings.bcryptCost);
    // A database that comes from outside may say anything; a lifetime of a year is not one of our settings.
    return settings.problems().isEmpty() ? settings : SiteSettings::defaults();
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
