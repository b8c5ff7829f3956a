// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/SiteDesk.h"

#include "audit/AuditLog.h"
#include "site/SiteStore.h"
#include "storage/Transaction.h"
#include "tokens/Blacklist.h"
#include <QCoreApplication>

namespace latchkey {

namespace {

QString words(const QString &text)
{
    return QStringLiteral("\"%1\"").arg(text);
}
QString words(const LinkAddress &address)
{
    return address.pattern();
}
QString words(int number)
{
    return QString::number(number);
}
QString words(bool on)
{
    return on ? QStringLiteral("on") : QStringLiteral("off");
}
QString words(Duration span)
{
    const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
    if (seconds % 3600 == 0)
        return QStringLiteral("%1 h").arg(seconds / 3600);
    return seconds % 60 == 0 ? QStringLiteral("%1 min").arg(seconds / 60)
                             : QStringLiteral("%1 s").arg(seconds);
}
QString words(PasswordScheme scheme)
{
    return scheme == PasswordScheme::Argon2id ? QStringLiteral("Argon2id") : QStringLiteral("bcrypt");
}

/// Each setting with the name that the audit log gives it.
template <typename Visit> void forEachSetting(Visit visit)
{
    visit("name", &SiteSettings::name);
    visit("activation link", &SiteSettings::activationLink);
    visit("reset link", &SiteSettings::resetLink);
    visit("activation link lives", &SiteSettings::activationLifetime);
    visit("reset link lives", &SiteSettings::resetLifetime);
    visit("purge after", &SiteSettings::purgeAfter);
    visit("purge by clock", &SiteSettings::purgeByClock);
    visit("gap between messages", &SiteSettings::messageGap);
    visit("messages an hour", &SiteSettings::messagesPerHour);
    visit("messages kept", &SiteSettings::keepMessages);
    visit("activity log kept", &SiteSettings::keepAudit);
    visit("dead links kept", &SiteSettings::keepDeadTokens);
    visit("passwords kept with", &SiteSettings::passwordScheme);
    visit("bcrypt cost", &SiteSettings::bcryptCost);
    visit("language", &SiteSettings::locale);
}

struct Merge {
    SiteSettings merged;
    QStringList changes;
    bool hasConflict = false;
};

Merge merge(const SiteSettings &stored, const SiteSettings &before, const SiteSettings &wanted)
{
    Merge result{stored, {}, false};
    forEachSetting([&](const char *name, auto member) {
        if (wanted.*member == before.*member || wanted.*member == stored.*member)
            return;
        result.hasConflict = result.hasConflict || stored.*member != before.*member;
        result.merged.*member = wanted.*member;
        result.changes += QStringLiteral("%1: %2 -> %3")
                              .arg(QLatin1String(name), words(stored.*member), words(wanted.*member));
    });
    return result;
}

} // namespace

Result<void> saveSite(Connection &connection, const SiteSettings &before, const SiteSettings &settings,
    const Actor &by, Instant now)
{
    return inTransaction(connection, [&]() -> Result<void> {
        SiteStore store(connection);
        const auto stored = store.read();
        if (!stored)
            return fail(stored.error());
        const Merge change = merge(*stored, before, settings);
        if (change.hasConflict) {
            return fail(Error::Code::Conflict,
                QCoreApplication::translate(
                    "SiteDesk", "Somebody else changed the same setting meanwhile, so nothing was saved."),
                QCoreApplication::translate("SiteDesk", "Look at what stands there now, then save again."));
        }
        if (change.changes.isEmpty())
            return {};
        if (auto written = store.write(change.merged); !written)
            return written;
        AuditEvent event;
        event.at = now;
        event.actor = by;
        event.action = AuditAction::SettingChanged;
        event.detail = change.changes.join(QStringLiteral("; "));
        return AuditLog(connection).append(event);
    });
}

Result<qint64> clearBlacklist(Connection &connection, const Actor &by, Instant now)
{
    return inTransaction(connection, [&]() -> Result<qint64> {
        auto removed = Blacklist(connection).removeExpired(removableBefore(now));
        if (!removed || *removed == 0)
            return removed;
        AuditEvent event;
        event.at = now;
        event.actor = by;
        event.action = AuditAction::BlacklistCleared;
        event.detail = QStringLiteral("%1 entries that had run out").arg(*removed);
        if (auto logged = AuditLog(connection).append(event); !logged)
            return fail(std::move(logged).error());
        return removed;
    });
}

} // namespace latchkey
