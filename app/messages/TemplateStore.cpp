// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/TemplateStore.h"

#include "audit/AuditLog.h"
#include "storage/Transaction.h"
#include <QFile>

namespace latchkey {

namespace {

const auto english = QStringLiteral("en");

QString readResource(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

Result<void> logChange(Connection &connection, MessagePurpose purpose, const QString &locale, Instant now,
    const Actor &by, const QString &what)
{
    AuditEvent event;
    event.at = now;
    event.actor = by;
    event.action = AuditAction::TemplateChanged;
    event.detail = QStringLiteral("%1, %2: %3").arg(nameOf(purpose), locale, what);
    return AuditLog(connection).append(event);
}

} // namespace

MessageTemplate shippedTemplate(MessagePurpose purpose, ChannelKind channel, const QString &locale)
{
    for (const QString &candidate : {locale, languageOf(locale), english}) {
        const QString base = QStringLiteral(":/templates/%1.%2").arg(nameOf(purpose), candidate);
        const QString subject = readResource(base + QStringLiteral(".subject.txt")).trimmed();
        if (!subject.isEmpty()) {
            return {purpose, channel, candidate, subject, readResource(base + QStringLiteral(".txt")),
                readResource(base + QStringLiteral(".html"))};
        }
    }
    Q_UNREACHABLE(); // English comes with the program
}

QString languageOf(const QString &locale)
{
    return locale.section(QLatin1Char('_'), 0, 0);
}

Result<std::optional<MessageTemplate>> TemplateStore::findOwn(
    MessagePurpose purpose, ChannelKind channel, const QString &locale)
{
    return m_connection.selectOne(
        QStringLiteral(
            "SELECT subject, text, html, locale FROM message_template "
            "WHERE purpose = ? AND channel = ? AND locale IN (?, ?) ORDER BY locale = ? DESC LIMIT 1"),
        bound(nameOf(purpose), nameOf(channel), locale, languageOf(locale), locale), [&](const Row &row) {
            return MessageTemplate{purpose, channel, row.text(3), row.text(0), row.text(1), row.text(2)};
        });
}

Result<MessageTemplate> TemplateStore::find(
    MessagePurpose purpose, ChannelKind channel, const QString &locale, const QString &siteLocale)
{
    for (const QString &wanted : {locale, siteLocale, english}) {
        if (wanted.isEmpty())
            continue;
        auto own = findOwn(purpose, channel, wanted);
        if (!own)
            return fail(std::move(own).error());
        if (*own)
            return std::move(**own);
        MessageTemplate shipped = shippedTemplate(purpose, channel, wanted);
        if (languageOf(shipped.locale) == languageOf(wanted))
            return shipped;
    }
    Q_UNREACHABLE(); // English comes with the program
}

Result<QStringList> TemplateStore::ownLocales()
{
    return m_connection.select(QStringLiteral("SELECT DISTINCT locale FROM message_template ORDER BY locale"),
        {}, [](const Row &row) { return row.text(0); });
}

Result<void> TemplateStore::save(const MessageTemplate &message, Instant now, const Actor &by)
{
    const auto problems = check(message);
    if (!problems.isEmpty())
        return fail(Error::Code::InvalidInput, problems.first().message);
    return inTransaction(m_connection, [&]() -> Result<void> {
        const auto saved = m_connection.execute(
            QStringLiteral(
                "INSERT INTO message_template (purpose, channel, locale, subject, text, html, changed, "
                "changed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (purpose, channel, locale) "
                "DO UPDATE SET subject = excluded.subject, text = excluded.text, html = excluded.html, "
                "changed = excluded.changed, changed_by = excluded.changed_by"),
            bound(nameOf(message.purpose), nameOf(message.channel), message.locale, message.subject,
                message.text, message.html, now, by.toStored()));
        if (!saved)
            return fail(saved.error());
        return logChange(m_connection, message.purpose, message.locale, now, by, QStringLiteral("edited"));
    });
}

Result<void> TemplateStore::reset(
    MessagePurpose purpose, ChannelKind channel, const QString &locale, Instant now, const Actor &by)
{
    return inTransaction(m_connection, [&]() -> Result<void> {
        const auto removed = m_connection.execute(
            QStringLiteral("DELETE FROM message_template WHERE purpose = ? AND channel = ? AND locale = ?"),
            bound(nameOf(purpose), nameOf(channel), locale));
        if (!removed)
            return fail(removed.error());
        return logChange(
            m_connection, purpose, locale, now, by, QStringLiteral("back to the shipped wording"));
    });
}

} // namespace latchkey
