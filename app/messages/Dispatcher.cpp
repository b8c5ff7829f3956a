// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/Dispatcher.h"

#include "core/Text.h"
#include "messages/MessageTemplate.h"
#include "messages/TemplateStore.h"
#include "site/SiteStore.h"
#include <QCoreApplication>
#include <QRandomGenerator>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

/// Looked again at least this often: another program may have put something in.
constexpr Duration longestSleep = 5s;

QString lifetimeText(Duration lifetime)
{
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(lifetime).count();
    if (minutes < 120)
        return QCoreApplication::translate("Dispatcher", "%n minutes", nullptr, int(minutes));
    // In a variable: lupdate never ends when a number stands before the closing brackets of a translate().
    const int hours = int(minutes / 60);
    return QCoreApplication::translate("Dispatcher", "%n hours", nullptr, hours);
}

/// A mail filter that refuses a message likes to quote the address it did not like, and that is the link.
DeliveryReport withoutCode(DeliveryReport report, const Secret &code)
{
    report.replyText = withoutPiecesOf(code, report.replyText);
    report.transcript = withoutPiecesOf(code, report.transcript);
    if (report.error) {
        report.error->message = withoutPiecesOf(code, report.error->message);
        report.error->advice = withoutPiecesOf(code, report.error->advice);
        report.error->detail = withoutPiecesOf(code, report.error->detail);
    }
    return report;
}

} // namespace

Dispatcher::Dispatcher(
    std::unique_ptr<Connection> connection, std::shared_ptr<const Clock> clock, QString claimant)
    : m_connection(std::move(connection))
    , m_clock(std::move(clock))
    , m_claimant(std::move(claimant))
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Dispatcher::wake);
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::addChannel(std::unique_ptr<Channel> channel)
{
    connect(channel.get(), &Channel::finished, this, &Dispatcher::finish);
    m_channels.push_back(std::move(channel));
}

void Dispatcher::start()
{
    m_started = true;
    if (auto recovered = Outbox(*m_connection).recover(m_claimant, m_clock->now()); !recovered)
        m_state.trouble = recovered.error();
    wake();
}

void Dispatcher::pause(const Error &because)
{
    m_state.pausedBecause = because;
    report();
}

void Dispatcher::resume()
{
    m_state.pausedBecause.reset();
    if (auto resumed = Outbox(*m_connection).resumePaused(m_clock->now()); !resumed)
        m_state.trouble = resumed.error();
    wake();
}

void Dispatcher::wake()
{
    // A channel may report while we are handing it messages; the loop below picks that up.
    if (!m_started || m_looking)
        return;
    m_looking = true;
    lookForWork();
    m_looking = false;
    report();

    Duration sleep = longestSleep;
    if (m_state.outbox.nextTry)
        sleep = std::clamp(*m_state.outbox.nextTry - m_clock->now(), Duration(200ms), sleep);
    m_timer.start(sleep);
}

void Dispatcher::lookForWork()
{
    m_state.trouble.reset();
    if (auto written = writeEnds(); !written) {
        m_state.trouble = written.error();
        return;
    }
    // Nobody's name: only what a program that is gone has left behind.
    if (auto recovered = Outbox(*m_connection).recover({}, m_clock->now()); !recovered) {
        m_state.trouble = recovered.error();
        return;
    }
    if (auto overdue = Outbox(*m_connection).giveUpOverdue(m_clock->now()); !overdue) {
        m_state.trouble = overdue.error();
        return;
    }
    if (m_state.pausedBecause)
        return;
    auto site = SiteStore(*m_connection).read();
    if (!site) {
        m_state.trouble = site.error();
        return;
    }
    m_site = std::move(*site);
    for (const auto &channel : m_channels) {
        if (auto claimed = claimFor(*channel); !claimed) {
            m_state.trouble = claimed.error();
            return;
        }
    }
}

Result<void> Dispatcher::claimFor(Channel &channel)
{
    while (!m_state.pausedBecause && channel.capacity() > 0) {
        const auto claimed =
            Outbox(*m_connection)
                .claim(channel.capacity(), m_claimant, m_site, m_clock->now(), channel.kind());
        if (!claimed)
            return fail(claimed.error());
        if (claimed->isEmpty())
            return {};
        for (const ClaimedMessage &message : *claimed) {
            ++m_state.inFlight;
            if (message.token)
                m_codes.insert(message.attempt, message.token->value);
            const auto outgoing = compose(message);
            if (outgoing) {
                channel.deliver(*outgoing);
                continue;
            }
            DeliveryReport unfinished;
            unfinished.outcome = DeliveryOutcome::Deferred;
            unfinished.step = QStringLiteral("composing");
            unfinished.replyText = outgoing.error().message;
            finish(message.attempt, unfinished);
        }
    }
    return {};
}

Result<OutgoingMessage> Dispatcher::compose(const ClaimedMessage &claimed)
{
    const QString locale = claimed.locale.isEmpty() ? m_site.locale : claimed.locale;
    const auto wording = TemplateStore(*m_connection).find(claimed.purpose, claimed.channel, locale);
    if (!wording)
        return fail(wording.error());
    QMap<QString, QString> values{
        {QStringLiteral("name"), claimed.personName},
        {QStringLiteral("user_name"), claimed.userName},
        {QStringLiteral("email"), claimed.recipient},
        {QStringLiteral("site"), m_site.name},
    };
    if (claimed.token) {
        const bool activation = claimed.purpose == MessagePurpose::Activation;
        const LinkAddress &address = activation ? m_site.activationLink : m_site.resetLink;
        values[QStringLiteral("link")] = address.linkFor(claimed.token->value);
        values[QStringLiteral("lifetime")] =
            lifetimeText(activation ? m_site.activationLifetime : m_site.resetLifetime);
        values[QStringLiteral("expires")] =
            toUtc(*claimed.tokenExpires).toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'"));
    }
    const RenderedMessage rendered = render(*wording, values);
    return OutgoingMessage{claimed.attempt, claimed.recipient, claimed.personName, rendered.subject,
        rendered.text, rendered.html};
}

void Dispatcher::finish(AttemptId attempt, const DeliveryReport &fromChannel)
{
    --m_state.inFlight;
    const DeliveryReport deliveryReport = withoutCode(fromChannel, m_codes.take(attempt));
    if (deliveryReport.scope == FailureScope::Account && deliveryReport.outcome != DeliveryOutcome::Accepted
        && !m_state.pausedBecause) {
        m_state.pausedBecause = deliveryReport.error.value_or(
            Error{Error::Code::Rejected, deliveryReport.replyText, {}, deliveryReport.transcript});
    }
    m_ends.append({attempt, deliveryReport});
    if (auto written = writeEnds(); !written)
        m_state.trouble = written.error();
    // Not from inside the channel's signal: it may still be busy with its own end of this delivery.
    QMetaObject::invokeMethod(this, &Dispatcher::wake, Qt::QueuedConnection);
}

Result<void> Dispatcher::writeEnds()
{
    while (!m_ends.isEmpty()) {
        const auto &[attempt, ended] = m_ends.first();
        const auto state = Outbox(*m_connection).finish(attempt, ended, m_clock->now(), spread());
        const bool obsolete = !state
            && (state.error().code == Error::Code::NotFound || state.error().code == Error::Code::Conflict);
        if (!state && !obsolete)
            return fail(state.error());
        m_ends.removeFirst();
    }
    return {};
}

void Dispatcher::report()
{
    if (auto summary = Outbox(*m_connection).summary(m_clock->now()))
        m_state.outbox = *summary;
    else
        m_state.trouble = summary.error();
    Q_EMIT stateChanged(m_state);
}

double Dispatcher::spread() const
{
    return QRandomGenerator::global()->bounded(2.0) - 1.0;
}

} // namespace latchkey
