// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/TemplateStore.h"

#include "audit/AuditLog.h"
#include "storage/Transaction.h"
#include <QFile>

namespace latchkey {

namespace {

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
    const QString language = locale.section(QLatin1Char('_'), 0, 0);
    for (const QString &candidate : {locale, language, QStringLiteral("en")}) {
        const QString base = QStringLiteral(":/templates/%1.%2").arg(nameOf(purpose), candidate);
        const QString subject = readResource(base + QStringLiteral(".subject.txt")).trimmed();
        if (!subject.isEmpty()) {
            return {purpose, channel, candidate, subject, readResource(base + QStringLiteral(".txt")),
                readResource(base + QStringLiteral(".html"))};
        }
    }
    Q_UNREACHABLE(); // English comes with the program
}

Result<MessageTemplate> TemplateStore::find(
    MessagePurpose purpose, ChannelKind channel, const QString &locale)
{
    const MessageTemplate shipped = shippedTemplate(purpose, channel, locale);
    const auto own = m_connection.selectOne(
        QStringLiteral(
            "SELECT subject, text, html, locale FROM message_template "
            "WHERE purpose = ? AND channel = ? AND locale IN (?, ?) ORDER BY locale = ? DESC LIMIT 1"),
        bound(nameOf(purpose), nameOf(channel), locale, shipped.locale, locale), [&](const Row &row) {
            return MessageTemplate{purpose, channel, row.text(3), row.text(0), row.text(1), row.text(2)};
        });
    if (!own)
        return fail(own.error());
    return own->value_or(shipped);
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
