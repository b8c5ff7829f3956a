// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/SampleHistory.h"

#include "audit/AuditLog.h"
#include "messages/MessageState.h"
#include "messages/RetrySchedule.h"

namespace latchkey {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration dialogueTakes = 1200ms;

} // namespace

SampleReply SampleHistory::accepted(const QByteArray &queueId)
{
    const QByteArray id = queueId.isEmpty() ? m_random.hex(10) : queueId;
    return {u"accepted"_s, u"data"_s, 250, u"2.0.0"_s, u"Ok: queued as "_s + QString::fromLatin1(id)};
}

SampleReply SampleHistory::greylisted() const
{
    return {u"deferred"_s, u"recipient"_s, 450, u"4.2.0"_s, u"Greylisted, please come back in 15 minutes"_s};
}

SampleReply SampleHistory::unknownUser(const QString &address) const
{
    return {u"rejected"_s, u"recipient"_s, 550, u"5.1.1"_s,
        u"<%1>: Recipient address rejected: User unknown"_s.arg(address)};
}

SampleReply SampleHistory::mailboxFull() const
{
    return {u"deferred"_s, u"recipient"_s, 452, u"4.2.2"_s, u"The mailbox is over its quota"_s};
}

SampleReply SampleHistory::noAnswer() const
{
    return {u"deferred"_s, u"connecting"_s, {}, {}, u"The mail server did not answer within 30 seconds."_s};
}

QString SampleHistory::tokenId()
{
    // As long as a SHA-256, and of no code at all: nobody can make a link that fits.
    return QString::fromLatin1(m_random.hex(64)).toLower();
}

QStringList SampleHistory::message(const SampleMessage &message)
{
    const bool waits = message.state == MessageState::Deferred || message.state == MessageState::Queued;
    const qint64 id = insert(
        u"INSERT INTO message (account_id, purpose, channel, recipient, locale, state, not_before, "
        u"give_up_at, "
        "attempts, created, created_by, reason) VALUES (?, ?, 'email', ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"_s,
        bound(message.account, nameOf(message.purpose), message.recipient, message.locale,
            nameOf(message.state), waits ? message.nextTry : message.created,
            message.created + RetrySchedule::lifetime, int(message.tries.size()), message.created,
            message.by.toStored(), message.reason));
    QStringList tokens;
    std::optional<Instant> lastExpiry;
    const auto purpose = tokenPurposeOf(message.purpose);
    for (const SampleMessage::Try &attempt : message.tries) {
        std::optional<QString> token;
        std::optional<Instant> expires;
        if (purpose) {
            if (!tokens.isEmpty())
                dead(tokens.last(), *purpose, message.account, DeathReason::Replaced, attempt.at, message.by,
                    *lastExpiry);
            token = tokenId();
            expires = attempt.at + attempt.tokenLifetime;
            lastExpiry = expires;
            tokens += *token;
        }
        const SampleReply &reply = attempt.reply;
        execute(
            u"INSERT INTO message_attempt (message_id, started, ended, outcome, step, server, reply_code, "
            "enhanced_code, reply_text, transcript, token_id, token_expires, header_message_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            bound(id, attempt.at, attempt.at + dialogueTakes, reply.outcome, reply.step,
                u"smtp.corp.example:465"_s, reply.code, reply.enhancedCode, reply.text, QString(), token,
                expires, QString::fromLatin1(m_random.hex(32)).toLower() + u"@corp.example"_s));
    }
    return tokens;
}

void SampleHistory::visit(const QString &tokenId, AccountId account, Instant at, bool scanner)
{
    execute(
        u"INSERT INTO link_visit (token_id, account_id, at, action, user_agent) VALUES (?, ?, ?, 'opened', ?)"_s,
        bound(tokenId, account, at,
            scanner ? u"Mozilla/5.0 (compatible; LinkScan/2.1)"_s
                    : u"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_s));
}

void SampleHistory::dead(const QString &tokenId, TokenPurpose purpose, AccountId account, DeathReason reason,
    Instant at, const Actor &by, Instant expires)
{
    if (m_result)
        m_result = Blacklist(m_connection)
                       .add({codeIssuer(), tokenId, purpose, account, {}, reason, at, by, expires});
}

void SampleHistory::audit(Instant at, const Actor &actor, AuditAction action, AccountId account,
    const QString &reason, const QString &detail, const QString &ticket)
{
    AuditEvent event;
    event.at = at;
    event.actor = actor;
    event.action = action;
    event.account = account;
    event.reason = reason;
    event.detail = detail;
    event.ticket = ticket;
    if (m_result)
        m_result = AuditLog(m_connection).append(event);
}

void SampleHistory::note(
    AccountId account, Instant at, const QString &by, const QString &text, const QString &ticket)
{
    execute(
        u"INSERT INTO account_note (account_id, created, created_by, text, ticket) VALUES (?, ?, ?, ?, ?)"_s,
        bound(account, at, by, text, ticket));
    audit(at, Actor::named(by), AuditAction::NoteAdded, account, {}, {}, ticket);
}

void SampleHistory::execute(const QString &sql, const QVariantList &values)
{
    if (m_result)
        m_result = m_connection.execute(sql, values).map([](qint64) {});
}

qint64 SampleHistory::insert(const QString &sql, const QVariantList &values)
{
    if (!m_result)
        return 0;
    const auto id = m_connection.insert(sql, values);
    if (!id)
        m_result = fail(id.error());
    return id.value_or(0);
}

} // namespace latchkey
