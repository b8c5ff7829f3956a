// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpSession.h"

#include "core/Text.h"

// How SmtpSession signs in (RFC 4954).

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestCommandLine = 510; // RFC 5321 section 4.5.3.1.4, without CRLF

} // namespace

void SmtpSession::signIn()
{
    if (m_settings.userName.isEmpty()) {
        becomeReady();
        return;
    }
    showStep(SmtpStep::SigningIn);
    if (!m_settings.password)
        stop(failure(MailFailureKind::Account, MailCause::PasswordMissing), true);
    else if (m_can.authMechanisms.isEmpty())
        stop(failure(MailFailureKind::Account, MailCause::NoSignInOffered), true);
    else
        startMechanism();
}

void SmtpSession::startMechanism()
{
    m_mechanism = chooseSaslMechanism(
        m_can.authMechanisms, m_excludedMechanisms, {m_settings.userName, *m_settings.password});
    const bool isSafe = m_isEncrypted || m_settings.security == MailSecurity::PlainOnLoopback;
    if (!m_mechanism || (m_mechanism->revealsPassword() && !isSafe)) {
        stop(failure(MailFailureKind::Account, MailCause::NoCommonMechanism,
                 toSafeLine(u"offered: "_s + QString::fromUtf8(m_can.authMechanisms.join(' ')))),
            true);
        return;
    }
    QByteArray line = "AUTH " + m_mechanism->name();
    m_heldResponse = m_mechanism->initialResponse();
    if (m_heldResponse) {
        const QByteArray encoded = m_heldResponse->isEmpty() ? "=" : m_heldResponse->toBase64();
        m_transcript.hide(Secret(encoded));
        if (line.size() + 1 + encoded.size() <= longestCommandLine) { // RFC 4954 section 4
            line += ' ' + encoded;
            m_heldResponse.reset();
        }
    }
    const bool hasResponse = line.count(' ') > 1;
    write(
        line, u"AUTH "_s + QString::fromLatin1(m_mechanism->name()) + (hasResponse ? u" ****"_s : QString()));
    enter(State::SigningIn);
}

void SmtpSession::onSigningIn(const SmtpReply &reply)
{
    if (reply.code == 334 && !m_isCancelling) {
        answerChallenge(reply);
    } else if (reply.code == 235 && !m_isCancelling) {
        if (m_mechanism->acceptsSuccess())
            becomeReady();
        else
            stop(
                failure(MailFailureKind::Account, MailCause::ProtocolError, u"the server's proof is wrong"_s),
                false);
    } else if (reply.code == 504 && !m_isCancelling) { // offered, and yet not known (RFC 4954 section 4)
        m_excludedMechanisms.append(m_mechanism->name());
        startMechanism();
    } else if (m_isCancelling && reply.isPermanent()) {
        MailFailure lost = failure(
            MailFailureKind::Account, MailCause::ProtocolError, u"the sign-in dialogue makes no sense"_s);
        lost.reply = reply;
        stop(lost, true);
    } else if (reply.isTransient() || reply.isPermanent()) {
        stop(refusal(reply), true);
    } else {
        protocolError(u"unexpected answer while signing in"_s, reply);
    }
}

void SmtpSession::answerChallenge(const SmtpReply &reply)
{
    const auto challenge = QByteArray::fromBase64Encoding(
        reply.lines.constFirst().toUtf8().trimmed(), QByteArray::AbortOnBase64DecodingErrors);
    std::optional<QByteArray> response;
    if (challenge && reply.lines.size() == 1) {
        response =
            m_heldResponse ? std::exchange(m_heldResponse, std::nullopt) : m_mechanism->respond(*challenge);
    }
    if (!response) {
        m_isCancelling = true;
        write("*"); // RFC 4954 section 4: the way out of a dialogue
        return;
    }
    write(response->toBase64(), u"****"_s);
}

} // namespace latchkey
