// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/FakeChannel.h"

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

DeliveryReport report(DeliveryOutcome outcome, FailureScope scope, const QString &step,
    std::optional<int> code, const QString &enhancedCode, const QString &words)
{
    DeliveryReport report;
    report.outcome = outcome;
    report.scope = scope;
    report.step = step;
    report.server = u"mail.example:587"_s;
    report.replyCode = code;
    report.enhancedCode = enhancedCode;
    report.replyText = words;
    report.transcript = u"S: 220 mail.example\nC: EHLO desk\n"_s;
    report.headerMessageId = u"<1@desk.example>"_s;
    return report;
}

} // namespace

void FakeChannel::deliver(const OutgoingMessage &message)
{
    m_delivered.append(message);
    m_open.append(message);
    m_mostOpen = std::max(m_mostOpen, int(m_open.size()));
    if (m_answers.isEmpty())
        return;
    const DeliveryReport answer = m_answers.size() > 1 ? m_answers.takeFirst() : m_answers.first();
    QMetaObject::invokeMethod(
        this, [this, answer] { finishNext(answer); }, Qt::QueuedConnection);
}

void FakeChannel::finishNext(const DeliveryReport &report)
{
    const OutgoingMessage message = m_open.takeFirst();
    Q_EMIT finished(message.attempt, report);
}

DeliveryReport accepted()
{
    return report(DeliveryOutcome::Accepted, FailureScope::Message, u"done"_s, 250, u"2.0.0"_s,
        u"Ok: queued as 4F1B2"_s);
}

DeliveryReport deferred()
{
    return report(DeliveryOutcome::Deferred, FailureScope::Message, u"recipient"_s, 450, u"4.2.0"_s,
        u"Greylisted, try again later"_s);
}

DeliveryReport rejected()
{
    return report(
        DeliveryOutcome::Rejected, FailureScope::Message, u"recipient"_s, 550, u"5.1.1"_s, u"No such user"_s);
}

DeliveryReport lostAtTheEnd()
{
    return report(DeliveryOutcome::Unknown, FailureScope::Message, u"finishing"_s, {}, {},
        u"The connection was lost after the last byte."_s);
}

DeliveryReport signInRefused()
{
    auto refused = report(DeliveryOutcome::Rejected, FailureScope::Account, u"signing_in"_s, 535, u"5.7.8"_s,
        u"Username and password not accepted"_s);
    refused.error = Error{Error::Code::SignIn, u"The mail server refused the name and password."_s, {}, {}};
    return refused;
}

DeliveryReport unreachable()
{
    auto lost = report(DeliveryOutcome::Deferred, FailureScope::Network, u"connecting"_s, {}, {},
        u"The mail server cannot be reached."_s);
    lost.error = Error{Error::Code::Network, u"The mail server cannot be reached."_s, {}, {}};
    return lost;
}

} // namespace latchkey
