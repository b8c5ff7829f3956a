// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/Dispatcher.h"

#include "core/Text.h"
#include "messages/MessageBatches.h"
#include "messages/MessageTemplate.h"
#include "messages/TemplateStore.h"
#include "site/SiteStore.h"
#include "storage/Transaction.h"
#include <QCoreApplication>
#include <QRandomGenerator>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

/// Looked again at least this often: another program may have put something in.
constexpr Duration longestSleep = 5s;
/// What could not be written is tried again after this.
constexpr Duration troubledSleep = 1s;
/// Ends of attempts are written together, but none waits longer than this for others.
constexpr Duration longestGathering = 50ms;
/// With no more than this under way it is a slow server, and what it says shows soon.
constexpr int fewUnderWay = 24;
/// While much goes out, what waits is counted this often.
constexpr Duration reportingPace = 250ms;
/// How often what nobody finishes is looked for: it takes a look at every message that waits.
constexpr Duration orderPace = 30s;
/// A clock that goes back by less is a clock that is being set right.
constexpr Duration clockStep = 10s;
constexpr Duration shortestQuiet = 1s;
constexpr Duration longestQuiet = 15s;

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
    connect(channel.get(), &Channel::roomChanged, this, &Dispatcher::wakeSoon);
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
    m_quiet = QDeadlineTimer();
    m_quietTime = 0ms;
    if (auto resumed = Outbox(*m_connection).resumePaused(m_clock->now()); !resumed)
        m_state.trouble = resumed.error();
    wake();
}

void Dispatcher::wake()
{
    // A channel may report while we are handing it messages; its end has another look posted.
    if (!m_started || m_looking)
        return;
    const bool wasBusy = m_busy;
    m_looking = true;
    lookForWork();
    m_looking = false;
    if (!wasBusy || !m_busy || Duration(m_told.elapsed()) >= reportingPace)
        report();
    m_timer.start(untilNextLook());
}

Duration Dispatcher::untilNextLook() const
{
    if (m_busy)
        return reportingPace;
    if (!m_ends.isEmpty())
        return m_state.trouble ? troubledSleep : longestGathering;
    if (m_state.trouble)
        return troubledSleep;
    // The pace leaves room again within seconds; for the day's limit the longest sleep is short enough.
    if (m_state.meter && m_state.meter->roomAgain)
        return std::clamp(*m_state.meter->roomAgain - m_clock->now(), Duration(200ms), longestSleep);
    if (m_state.outbox.nextTry)
        return std::clamp(*m_state.outbox.nextTry - m_clock->now(), Duration(200ms), longestSleep);
    return longestSleep;
}

void Dispatcher::wakeSoon()
{
    if (std::exchange(m_woken, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_woken = false;
            wake();
        },
        Qt::QueuedConnection);
}

void Dispatcher::lookForWork()
{
    m_state.trouble = m_unreachable;
    m_busy = false;
    Result<void> done;
    if (m_connection->isLost()) {
        done = m_connection->reopen();
        m_stamp.reset();
    }
    if (done)
        done = keepOrder();
    if (done)
        done = readSettings();
    if (done)
        done = moveOn();
    if (!done)
        m_state.trouble = done.error();
}

/// Takes up what a program that is gone has left, gives up what is too old, and copes with a clock that has
/// been put back.
Result<void> Dispatcher::keepOrder()
{
    const Instant now = m_clock->now();
    if (m_kept && now >= *m_kept && now - *m_kept < orderPace)
        return {};
    Outbox outbox(*m_connection);
    if (!m_kept || now < *m_kept - clockStep) {
        if (auto shortened = outbox.shortenWaits(now); !shortened)
            return fail(std::move(shortened).error());
    }
    // Nobody's name: only what a program that is gone has left behind.
    if (auto recovered = outbox.recover({}, now); !recovered)
        return fail(std::move(recovered).error());
    if (auto overdue = outbox.giveUpOverdue(now); !overdue)
        return fail(std::move(overdue).error());
    if (auto held = MessageBatches(*m_connection).holdStragglers(); !held)
        return held;
    if (auto forgotten = Throttle(*m_connection).forgetOld(now); !forgotten)
        return forgotten;
    m_kept = now;
    return {};
}

Result<void> Dispatcher::readSettings()
{
    const auto stamp = m_connection->changeStamp();
    if (!stamp)
        return fail(stamp.error());
    if (m_stamp == *stamp)
        return {};
    auto site = SiteStore(*m_connection).read();
    if (!site)
        return fail(std::move(site).error());
    m_site = std::move(*site);
    m_wordings.clear();
    m_stamp = *stamp;
    return {};
}

/// Writes down what has ended and claims what comes next: one transaction, so that it costs the disk one
/// wait.
Result<void> Dispatcher::moveOn()
{
    QList<std::pair<Channel *, QList<ClaimedMessage>>> claimed;
    const auto done = inTransaction(*m_connection, [&]() -> Result<void> {
        if (auto written = Outbox(*m_connection).finish(m_ends); !written)
            return written;
        for (auto it = m_unsent.cbegin(); it != m_unsent.cend(); ++it) {
            if (auto back = Throttle(*m_connection).giveBack(it.key(), it.value()); !back)
                return back;
        }
        for (const auto &channel : m_channels) {
            auto some = claimFor(*channel);
            if (!some)
                return fail(std::move(some).error());
            claimed.append({channel.get(), std::move(*some)});
        }
        return {};
    });
    if (!done) {
        // What keeps the one from being written must not keep the other.
        if (auto written = writeEndsOneByOne(); !written)
            return written;
        return done;
    }
    m_ends.clear();
    m_unsent.clear();
    for (const auto &[channel, messages] : claimed)
        handOver(*channel, messages);
    return {};
}

Result<QList<ClaimedMessage>> Dispatcher::claimFor(Channel &channel)
{
    if (m_state.pausedBecause || !m_quiet.hasExpired())
        return QList<ClaimedMessage>();
    // One is enough to find out whether the server is back.
    const int room = m_unreachable ? std::min(1, channel.capacity()) : channel.capacity();
    if (room <= 0)
        return QList<ClaimedMessage>();
    const Instant now = m_clock->now();
    const SendingLimits limits = channel.limits();
    Throttle throttle(*m_connection);
    const auto allowed = throttle.room(limits, now);
    if (!allowed)
        return fail(allowed.error());
    const int wanted = std::min(room, allowed->value_or(room));
    if (wanted <= 0)
        return QList<ClaimedMessage>();
    auto claimed = Outbox(*m_connection).claim(wanted, m_claimant, m_site, now, channel.kind());
    if (!claimed)
        return claimed;
    if (auto counted = throttle.count(limits.account, int(claimed->size()), now); !counted)
        return fail(std::move(counted).error());
    m_busy = m_busy || claimed->size() == room;
    return claimed;
}

void Dispatcher::handOver(Channel &channel, const QList<ClaimedMessage> &claimed)
{
    m_state.inFlight += int(claimed.size());
    for (const ClaimedMessage &message : claimed) {
        m_underWay.insert(
            message.attempt, {message.token ? message.token->value : Secret(), channel.limits().account});
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

Result<MessageTemplate> Dispatcher::wordingFor(const ClaimedMessage &claimed)
{
    const auto key = std::tuple(claimed.purpose, claimed.channel, claimed.locale);
    if (const auto known = m_wordings.find(key); known != m_wordings.end())
        return known->second;
    auto wording =
        TemplateStore(*m_connection).find(claimed.purpose, claimed.channel, claimed.locale, m_site.locale);
    if (wording)
        m_wordings.emplace(key, *wording);
    return wording;
}

Result<OutgoingMessage> Dispatcher::compose(const ClaimedMessage &claimed)
{
    const auto wording = wordingFor(claimed);
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
    const UnderWay sent = m_underWay.take(attempt);
    const DeliveryReport deliveryReport = withoutCode(fromChannel, sent.code);
    if (deliveryReport.scope != FailureScope::Message && deliveryReport.outcome != DeliveryOutcome::Accepted)
        ++m_unsent[sent.mailAccount]; // the server has not seen it
    if (deliveryReport.scope == FailureScope::Account && deliveryReport.outcome != DeliveryOutcome::Accepted
        && !m_state.pausedBecause) {
        m_state.pausedBecause = deliveryReport.error.value_or(
            Error{Error::Code::Rejected, deliveryReport.replyText, {}, deliveryReport.transcript});
        m_busy = false;
    }
    noteReach(deliveryReport);
    m_ends.append({attempt, deliveryReport, m_clock->now(), spread()});
    // Never at once: the channel may still be busy with its own end of this delivery. And not for each of
    // many: every look waits for the disk once.
    if (m_ends.size() >= (m_state.inFlight > fewUnderWay ? m_state.inFlight : m_state.inFlight / 2))
        wakeSoon();
    else if (!m_timer.isActive() || m_timer.remainingTimeAsDuration() > longestGathering)
        m_timer.start(longestGathering);
}

/// While no server can be reached, nothing is claimed for a moment that doubles: every claim kills a link
/// that the person may have, for a new one that cannot be sent.
void Dispatcher::noteReach(const DeliveryReport &report)
{
    const bool reached = report.scope != FailureScope::Network || report.outcome == DeliveryOutcome::Accepted;
    if (reached) {
        m_unreachable.reset();
        m_quietTime = 0ms;
        m_quiet = QDeadlineTimer();
        return;
    }
    if (m_unreachable && !m_quiet.hasExpired())
        return; // of several that failed together
    m_unreachable =
        report.error.value_or(Error{Error::Code::Network, report.replyText, {}, report.transcript});
    m_quietTime = std::clamp(2 * m_quietTime, shortestQuiet, longestQuiet);
    m_quiet.setRemainingTime(m_quietTime);
    m_busy = false;
}

/// Passes over what is gone or was given up as interrupted; what cannot be written now is kept for the next
/// look.
Result<void> Dispatcher::writeEndsOneByOne()
{
    while (!m_ends.isEmpty()) {
        if (auto written = Outbox(*m_connection).finish({m_ends.first()}); !written)
            return written;
        m_ends.removeFirst();
    }
    return {};
}

void Dispatcher::report()
{
    m_told.start();
    if (auto summary = Outbox(*m_connection).summary(m_clock->now()))
        m_state.outbox = *summary;
    else
        m_state.trouble = summary.error();
    reportMeter();
    // There is nobody left to try the server for.
    if (m_state.outbox.waiting == 0 && m_unreachable) {
        m_unreachable.reset();
        m_state.trouble.reset();
    }
    Q_EMIT stateChanged(m_state);
}

void Dispatcher::reportMeter()
{
    m_state.meter.reset();
    for (const auto &channel : m_channels) {
        const SendingLimits limits = channel->limits();
        if (limits.account.isEmpty())
            continue;
        if (auto meter = Throttle(*m_connection).meter(limits, m_clock->now()))
            m_state.meter = *meter;
        else
            m_state.trouble = meter.error();
        return;
    }
}

double Dispatcher::spread() const
{
    return QRandomGenerator::global()->bounded(2.0) - 1.0;
}

} // namespace latchkey
