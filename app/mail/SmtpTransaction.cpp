// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpSession.h"

// What SmtpSession does with one message, from MAIL to the verdict.

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype pieceBytes = 64 * 1024; // of a message, written at a time
constexpr qsizetype chunkBytes =
    1024 * 1024; // of a message in one BDAT: refused sooner than when all is written

} // namespace

SmtpActions SmtpSession::send(SmtpEnvelope envelope)
{
    Q_ASSERT(m_state == State::Ready);
    m_transcript.startMessage();
    m_transaction.emplace(std::move(envelope));
    for (const EmailAddress &address : m_transaction->envelope.to) {
        m_transaction->results.append({address, DeliveryOutcome::Deferred, {}, {}});
        m_transaction->stages.push_back(Transaction::Stage::Waiting);
    }
    refuseLocally();
    if (m_transaction->has(Transaction::Stage::Waiting)) {
        startRound();
    } else {
        finishTransaction();
        becomeReady();
    }
    return take();
}

SmtpActions SmtpSession::checkSender(const EmailAddress &sender)
{
    Q_ASSERT(m_state == State::Ready);
    m_transcript.startMessage();
    m_transaction.emplace(SmtpEnvelope{sender, {}, {}});
    m_transaction->isCheck = true;
    m_transaction->unsent.push_back({Command::Verb::Mail, 0});
    showStep(SmtpStep::Sender);
    enter(State::Envelope);
    sendCommands();
    return take();
}

/// Settles what the server need not be asked about, because it said already that it cannot carry it.
void SmtpSession::refuseLocally()
{
    const SmtpEnvelope &envelope = m_transaction->envelope;
    if (const auto problem = whyNotAtAll(envelope)) {
        settleOpen(DeliveryOutcome::Rejected, *problem);
        return;
    }
    for (qsizetype i = 0; i < envelope.to.size(); ++i) {
        if (envelope.to[i].needsSmtpUtf8() && !m_can.smtpUtf8) {
            MailFailure problem = failure(MailFailureKind::RecipientPermanent, MailCause::NeedsSmtpUtf8);
            problem.step = SmtpStep::Recipient;
            settle(i, DeliveryOutcome::Rejected, problem);
        }
    }
}

std::optional<MailFailure> SmtpSession::whyNotAtAll(const SmtpEnvelope &envelope) const
{
    const auto problem = [this](MailFailureKind kind, MailCause cause, const QString &detail) {
        MailFailure failure = this->failure(kind, cause, detail);
        failure.step = SmtpStep::Sender;
        return failure;
    };
    if (const auto reason = whyNotSendable(envelope.message))
        return problem(MailFailureKind::RecipientPermanent, MailCause::MessageInvalid, *reason);
    if (m_can.sizeLimit && envelope.message.size() > *m_can.sizeLimit) {
        return problem(MailFailureKind::RecipientPermanent, MailCause::MessageTooBig,
            u"%1 bytes, the server takes %2"_s.arg(envelope.message.size()).arg(*m_can.sizeLimit));
    }
    if (envelope.from.needsSmtpUtf8() && !m_can.smtpUtf8)
        return problem(MailFailureKind::Account, MailCause::NeedsSmtpUtf8, {});
    if (envelope.hasEightBit() && !m_can.eightBitMime)
        return problem(MailFailureKind::RecipientPermanent,
            envelope.needsSmtpUtf8() ? MailCause::NeedsSmtpUtf8 : MailCause::NeedsEightBit, {});
    return std::nullopt;
}

void SmtpSession::startRound()
{
    Transaction &transaction = *m_transaction;
    transaction.isSenderAccepted = false;
    transaction.isChunked = m_can.chunking;
    transaction.written = 0;
    transaction.unsent.push_back({Command::Verb::Mail, 0});
    for (qsizetype i = 0; i < transaction.results.size(); ++i) {
        if (transaction.stages[size_t(i)] == Transaction::Stage::Waiting)
            transaction.unsent.push_back({Command::Verb::Rcpt, i});
    }
    if (!transaction.isChunked)
        transaction.unsent.push_back({Command::Verb::Data, 0});
    showStep(SmtpStep::Sender);
    enter(State::Envelope);
    sendCommands();
}

QByteArray SmtpSession::lineOf(const Command &command) const
{
    switch (command.verb) {
    case Command::Verb::Mail:
        return m_transaction->isCheck ? mailCommand(m_transaction->envelope.from, m_can)
                                      : mailCommand(m_transaction->envelope, m_can);
    case Command::Verb::Rcpt:
        return rcptCommand(m_transaction->results[command.recipient].address, m_can);
    case Command::Verb::Data:
        return "DATA";
    }
    Q_UNREACHABLE();
}

/// Writes the next command, or with PIPELINING all of them in one go (RFC 2920 section 3.1: DATA comes last).
void SmtpSession::sendCommands()
{
    Transaction &transaction = *m_transaction;
    QByteArray lines;
    while (!transaction.unsent.empty() && (m_can.pipelining || transaction.inFlight.empty())) {
        const Command command = transaction.unsent.front();
        transaction.unsent.pop_front();
        const QByteArray line = lineOf(command);
        m_transcript.client(QString::fromUtf8(line));
        lines += line + "\r\n";
        transaction.inFlight.push_back(command);
    }
    if (!lines.isEmpty())
        m_actions.push_back(smtp::Write{lines});
}

void SmtpSession::onEnvelope(const SmtpReply &reply)
{
    Transaction &transaction = *m_transaction;
    transaction.hasReply = true;
    const Command command = transaction.inFlight.front();
    if (reply.code / 100 == 3 && command.verb != Command::Verb::Data) {
        protocolError(u"unexpected answer in the envelope"_s, reply);
        return;
    }
    transaction.inFlight.pop_front();
    switch (command.verb) {
    case Command::Verb::Mail:
        onMailReply(reply);
        break;
    case Command::Verb::Rcpt:
        onRecipientReply(reply, command.recipient);
        break;
    case Command::Verb::Data:
        onDataReply(reply); // leaves the envelope in every case
        return;
    }
    if (m_state != State::Envelope || !transaction.inFlight.empty())
        return;
    const bool needsData = transaction.has(Transaction::Stage::Taken);
    const bool asksRecipients =
        !transaction.unsent.empty() && transaction.unsent.front().verb == Command::Verb::Rcpt;
    if (!transaction.isSenderAccepted || (!asksRecipients && !needsData)) {
        finishRound();
        return;
    }
    showStep(asksRecipients ? SmtpStep::Recipient : SmtpStep::Data);
    if (asksRecipients || !transaction.isChunked)
        sendCommands();
    else
        startChunk();
}

void SmtpSession::onMailReply(const SmtpReply &reply)
{
    if (reply.isPositive()) {
        m_transaction->isSenderAccepted = true;
        if (!m_transaction->inFlight.empty())
            showStep(SmtpStep::Recipient);
        return;
    }
    if (m_transaction->isCheck)
        finishCheck(refusal(reply));
    else
        settleOpen(refusal(reply));
}

void SmtpSession::onRecipientReply(const SmtpReply &reply, qsizetype recipient)
{
    Transaction &transaction = *m_transaction;
    const bool asksData =
        !transaction.inFlight.empty() && transaction.inFlight.front().verb == Command::Verb::Data;
    if (transaction.isSenderAccepted) { // else MAIL was refused, and this only follows from that
        if (reply.isPositive()) {
            transaction.stages[size_t(recipient)] = Transaction::Stage::Taken;
        } else {
            const MailFailure why = refusal(reply);
            settle(
                recipient, reply.isTransient() ? DeliveryOutcome::Deferred : DeliveryOutcome::Rejected, why);
            if (why.cause == MailCause::TooManyRecipients)
                transaction.stages[size_t(recipient)] = Transaction::Stage::Again;
        }
    }
    if (asksData)
        showStep(SmtpStep::Data);
}

void SmtpSession::onDataReply(const SmtpReply &reply)
{
    Transaction &transaction = *m_transaction;
    const bool hasTaken = transaction.has(Transaction::Stage::Taken);
    if (reply.code == 354 && hasTaken) {
        transaction.data = toSmtpData(transaction.envelope.message);
        transaction.written = 0;
        enter(State::Body);
    } else if (reply.code == 354) {
        // DATA went out with the envelope, and nobody was accepted: end the message the server now waits for.
        transaction.isLoneDot = true;
        write(".");
        enter(State::FinalDot);
    } else if (reply.isTransient() || reply.isPermanent()) {
        if (hasTaken)
            settleOpen(refusal(reply));
        finishRound();
    } else {
        protocolError(u"unexpected answer to DATA"_s, reply);
    }
}

/// RFC 3030 section 2. Not before the answers to the envelope: a connection that turns out to be dead has
/// then heard nothing of the message, which can go out again on another without the risk of a double.
void SmtpSession::startChunk()
{
    Transaction &transaction = *m_transaction;
    if (transaction.written == 0)
        transaction.data = canonicalLines(transaction.envelope.message);
    const qsizetype size = std::min(chunkBytes, transaction.data.size() - transaction.written);
    transaction.chunkEnd = transaction.written + size;
    transaction.chunkCommand = "BDAT " + QByteArray::number(size);
    if (transaction.chunkEnd == transaction.data.size())
        transaction.chunkCommand += " LAST";
    m_transcript.client(QString::fromLatin1(transaction.chunkCommand));
    transaction.chunkCommand += "\r\n";
    enter(State::Body);
}

SmtpActions SmtpSession::takeBodyChunk()
{
    Q_ASSERT(m_state == State::Body);
    Transaction &transaction = *m_transaction;
    const qsizetype end = transaction.isChunked ? transaction.chunkEnd : transaction.data.size();
    const qsizetype size = std::min(pieceBytes, end - transaction.written);
    QByteArray bytes =
        std::exchange(transaction.chunkCommand, {}) + transaction.data.mid(transaction.written, size);
    transaction.written += size;
    ++m_waitNumber;
    if (transaction.written == transaction.data.size()) {
        m_transcript.note(u"message, %1 bytes"_s.arg(transaction.data.size()));
        if (!transaction.isChunked) {
            bytes += ".\r\n";
            m_transcript.client(u"."_s);
        }
        transaction.data.clear();
        enter(State::FinalDot);
    } else if (transaction.written == end) {
        enter(State::Chunk);
    }
    m_actions.push_back(smtp::Write{bytes});
    return take();
}

void SmtpSession::onChunk(const SmtpReply &reply)
{
    if (reply.isPositive()) {
        startChunk();
    } else if (reply.isTransient() || reply.isPermanent()) {
        settleOpen(refusal(reply));
        finishRound(); // all that was written so far is forgotten with RSET
    } else {
        protocolError(u"unexpected answer to BDAT"_s, reply);
    }
}

void SmtpSession::onBody(const SmtpReply &reply)
{
    // No dot: it would turn half a message into one that may be delivered.
    if (reply.isTransient() || reply.isPermanent()) {
        endWithConnection(refusal(reply), 1);
    } else {
        protocolError(u"a reply came while the message was being written"_s, reply);
    }
}

void SmtpSession::onFinalDot(const SmtpReply &reply)
{
    Transaction &transaction = *m_transaction;
    if (transaction.isLoneDot) {
        finishTransaction();
        becomeReady();
        return;
    }
    if (reply.code / 100 == 3) {
        protocolError(u"unexpected answer to the message"_s, reply);
        return;
    }
    if (!reply.isPositive()) {
        settleOpen(refusal(reply));
        if (transaction.isChunked) { // what a server keeps after a refused BDAT is its own affair
            // A reply that is there already would pass for the one to RSET, and every later one for
            // another's.
            if (!m_parser.isEmpty() && !m_parser.isClosing()) {
                finishTransaction();
                protocolError(u"a reply came before RSET was written"_s);
                return;
            }
            finishRound();
            return;
        }
        finishTransaction();
        becomeReady();
        return;
    }
    for (qsizetype i = 0; i < transaction.results.size(); ++i) {
        Transaction::Stage &stage = transaction.stages[size_t(i)];
        if (stage == Transaction::Stage::Taken) {
            stage = Transaction::Stage::Settled;
            transaction.results[i].outcome = DeliveryOutcome::Accepted;
            transaction.results[i].reply = reply;
        } else if (stage == Transaction::Stage::Again && m_parser.isEmpty()) {
            stage = Transaction::Stage::Waiting;
            transaction.results[i].failure.reset();
        }
    }
    if (transaction.has(Transaction::Stage::Waiting)) {
        startRound();
        return;
    }
    showStep(SmtpStep::Delivered);
    finishTransaction();
    becomeReady();
}

/// The envelope is over and nothing was written.
void SmtpSession::finishRound()
{
    const bool hasToReset = m_transaction->isSenderAccepted;
    if (m_transaction->isCheck) {
        if (hasToReset) {
            showStep(SmtpStep::Ready); // with the answer to MAIL, not the one to RSET
            finishCheck(std::nullopt);
        }
    } else {
        finishTransaction();
    }
    if (!hasToReset) {
        becomeReady();
        return;
    }
    write("RSET");
    enter(State::Reset);
}

void SmtpSession::onReset(const SmtpReply &reply)
{
    if (reply.code != 250) {
        protocolError(u"unexpected answer to RSET"_s, reply);
    } else if (m_isLeaving) {
        write("QUIT");
        enter(State::Quitting);
    } else {
        becomeReady();
    }
}

void SmtpSession::finishCheck(const std::optional<MailFailure> &failure)
{
    m_transaction.reset();
    m_hasServed = true;
    m_actions.push_back(smtp::SenderChecked{failure});
    if (failure)
        becomeReady();
}

void SmtpSession::settle(qsizetype recipient, DeliveryOutcome outcome, const MailFailure &failure)
{
    RecipientResult &result = m_transaction->results[recipient];
    result.outcome = outcome;
    result.reply = failure.reply;
    result.failure = failure;
    m_transaction->stages[size_t(recipient)] = Transaction::Stage::Settled;
}

void SmtpSession::settleOpen(DeliveryOutcome outcome, const MailFailure &failure)
{
    for (qsizetype i = 0; i < m_transaction->results.size(); ++i) {
        const auto stage = m_transaction->stages[size_t(i)];
        if (stage == Transaction::Stage::Waiting || stage == Transaction::Stage::Taken)
            settle(i, outcome, failure);
    }
}

void SmtpSession::settleOpen(const MailFailure &refusal)
{
    settleOpen(
        refusal.reply && refusal.reply->isTransient() ? DeliveryOutcome::Deferred : DeliveryOutcome::Rejected,
        refusal);
}

void SmtpSession::finishTransaction()
{
    const Transaction &transaction = *m_transaction;
    DeliveryResult result;
    result.server = m_settings.server;
    result.recipients = transaction.results;
    const RecipientResult *decisive = nullptr;
    using enum DeliveryOutcome;
    for (const DeliveryOutcome outcome : {Accepted, Unknown, Deferred, Rejected}) {
        const auto found = std::find_if(result.recipients.cbegin(), result.recipients.cend(),
            [outcome](const RecipientResult &recipient) { return recipient.outcome == outcome; });
        if (!decisive && found != result.recipients.cend())
            decisive = &*found;
        if (!result.failure && found != result.recipients.cend())
            result.failure = found->failure;
    }
    result.outcome = decisive ? decisive->outcome : Rejected;
    result.step = result.outcome == Accepted || !result.failure ? SmtpStep::Delivered : result.failure->step;
    if (decisive && decisive->reply) {
        result.replyCode = decisive->reply->code;
        result.enhancedCode = decisive->reply->enhanced;
        result.replyText = decisive->reply->text();
    }
    result.transcript = m_transcript.lines();
    m_transaction.reset();
    m_hasServed = true;
    m_actions.push_back(smtp::Finished{std::move(result), false});
}

/// The connection ends while a message is under way. `unsent` bytes of it never left this machine: then the
/// dot, which is the last of them, did not either, and nothing can have been delivered.
void SmtpSession::endWithConnection(const MailFailure &failure, qint64 unsent)
{
    const bool isUntouched = m_hasServed && !m_transaction->hasReply
        && (failure.cause == MailCause::ConnectionLost || failure.cause == MailCause::TimedOut
            || (failure.reply && failure.reply->code == 421));
    const bool mayBeDelivered = m_state == State::FinalDot && !m_transaction->isLoneDot && unsent == 0;
    if (m_transaction->isCheck) {
        m_transaction.reset();
        m_actions.push_back(smtp::SenderChecked{failure});
    } else {
        if (mayBeDelivered)
            settleOpen(DeliveryOutcome::Unknown, failure);
        else if (failure.reply && failure.cause != MailCause::ProtocolError)
            settleOpen(failure);
        else
            settleOpen(DeliveryOutcome::Deferred, failure);
        finishTransaction();
        std::get<smtp::Finished>(m_actions.back()).isUntouched = isUntouched;
    }
    enter(State::Closed);
    m_actions.push_back(smtp::Failed{failure});
    m_actions.push_back(smtp::Close{true});
}

} // namespace latchkey
