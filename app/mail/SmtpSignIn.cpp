// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpSession.h"

#include "core/Text.h"

// How SmtpSession signs in (RFC 4954).

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestCommandLine = 510; // RFC 5321 section 4.5.3.1.4, without CRLF
constexpr int mostChallenges = 8; // of one sign-in; none that we speak has more than three

} // namespace

void SmtpSession::signIn()
{
    if (m_settings.userName.isEmpty()) {
        becomeReady();
        return;
    }
    showStep(SmtpStep::SigningIn);
    if (!m_settings.password && !m_settings.usesToken)
        stop(failure(MailFailureKind::Account, MailCause::PasswordMissing), true);
    else if (m_can.authMechanisms.isEmpty())
        stop(failure(MailFailureKind::Account, MailCause::NoSignInOffered), true);
    else if (m_settings.usesToken)
        fetchToken(false);
    else
        startMechanism();
}

void SmtpSession::fetchToken(bool isRefused)
{
    m_mechanism.reset();
    m_token.reset();
    m_hasFreshToken = isRefused;
    enter(State::FetchingToken);
    m_actions.push_back(smtp::FetchToken{isRefused});
}

SmtpActions SmtpSession::provideToken(const Result<Secret> &token)
{
    if (m_state != State::FetchingToken)
        return {};
    if (token) {
        m_token = *token;
        m_transcript.hide(*m_token);
        startMechanism();
        return take();
    }
    const Error &error = token.error();
    m_transcript.note(u"no token to sign in with"_s);
    stop(error.code == Error::Code::Network
            ? failure(MailFailureKind::Network, MailCause::ConnectionLost, toSafeLine(error.detail))
            : failure(MailFailureKind::Account, MailCause::TokenMissing, toSafeLine(error.detail)),
        true);
    return take();
}

void SmtpSession::startMechanism()
{
    SaslCredentials credentials{m_settings.userName, m_settings.password.value_or(Secret()), m_token,
        m_settings.host, m_settings.port, m_channelBinding};
    m_mechanism = chooseSaslMechanism(m_can.authMechanisms, m_excludedMechanisms, credentials);
    const bool isSafe = m_isEncrypted || m_settings.security == MailSecurity::PlainOnLoopback;
    if (!m_mechanism || (m_mechanism->revealsPassword() && !isSafe)) {
        const QString means = m_token ? u"token"_s : u"password"_s; // MailAdvice tells by it
        stop(failure(MailFailureKind::Account, MailCause::NoCommonMechanism,
                 toSafeLine(
                     u"%1; offered: %2"_s.arg(means, QString::fromUtf8(m_can.authMechanisms.join(' '))))),
            true);
        return;
    }
    QByteArray line = "AUTH " + m_mechanism->name();
    m_challenges = 0;
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
    if (m_isCancelling) { // whatever it says now, nobody is signed in
        endBrokenSignIn(reply);
    } else if (reply.code == 334) {
        answerChallenge(reply);
    } else if (reply.code == 235) {
        if (m_mechanism->acceptsSuccess())
            becomeReady();
        else
            endBrokenSignIn(std::nullopt);
    } else if (reply.code == 504) { // offered, and yet not known (RFC 4954 section 4)
        m_excludedMechanisms.append(m_mechanism->name());
        startMechanism();
    } else if (reply.isTransient() || reply.isPermanent()) {
        onSignInRefused(reply);
    } else {
        protocolError(u"unexpected answer while signing in"_s, reply);
    }
}

void SmtpSession::onSignInRefused(const SmtpReply &reply)
{
    if (m_token && reply.code == 535 && !m_hasFreshToken) {
        // It may have run out earlier than it was to: one more, and not another.
        fetchToken(true);
        return;
    }
    MailFailure refused = refusal(reply);
    if (m_token && refused.cause == MailCause::SignInRefused)
        refused.cause = MailCause::TokenRefused;
    refused.detail = m_transcript.masked(m_mechanism->problem());
    stop(refused, true);
}

/// The dialogue is not what the mechanism prescribes, or the server could not prove who it is. No reply: it
/// claimed success.
void SmtpSession::endBrokenSignIn(const std::optional<SmtpReply> &reply)
{
    const ServerProof proof = m_mechanism->serverProof();
    const bool hasSkippedProof = !reply && proof == ServerProof::Missing;
    const bool isUnproven = hasSkippedProof || proof == ServerProof::Wrong;
    const QString problem = hasSkippedProof
        ? u"the server lets us in without proving that it knows the password"_s
        : m_transcript.masked(m_mechanism->problem());
    MailFailure broken =
        failure(MailFailureKind::Account, isUnproven ? MailCause::ServerUnproven : MailCause::ProtocolError,
            problem.isEmpty() ? u"the sign-in dialogue makes no sense"_s : problem);
    if (reply && reply->code != 334)
        broken.reply = reply;
    m_transcript.note(u"protocol error: "_s + broken.detail);
    stop(broken, reply && reply->isPermanent() && m_parser.isEmpty());
}

void SmtpSession::answerChallenge(const SmtpReply &reply)
{
    const auto challenge = QByteArray::fromBase64Encoding(
        reply.lines.constFirst().toUtf8().trimmed(), QByteArray::AbortOnBase64DecodingErrors);
    std::optional<QByteArray> response;
    if (challenge && reply.lines.size() == 1 && ++m_challenges <= mostChallenges) {
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
