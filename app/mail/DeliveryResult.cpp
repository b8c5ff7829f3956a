// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/DeliveryResult.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

struct DeliveryText {
    Q_DECLARE_TR_FUNCTIONS(SmtpStep)
};

bool says(const SmtpReply &reply, const QRegularExpression &words)
{
    return words.match(reply.lines.join(u' ')).hasMatch();
}

QRegularExpression words(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

/// The account has used up what it may send in a day. A full mailbox of the recipient is also called
/// "quota", so the words must be about sending.
bool isSendingQuota(const SmtpReply &reply)
{
    static const auto pattern =
        words(u"(daily|hourly|sending|submission|sender|outbound)[a-z ]*(quota|limit)|"
              "maximum credits exceeded|exceeded (your|its|the) sending"_s);
    return reply.enhanced == EnhancedCode{5, 4, 5} || reply.enhanced == EnhancedCode{5, 1, 90}
    || says(reply, pattern);
}

bool isSenderRefusal(const SmtpReply &reply)
{
    static const auto pattern = words(u"sender address rejected|not owned by user|not allowed to send as|"
                                      "permissions? to send as|sendasdenied|sender (is )?not (authori[sz]ed|"
                                      "allowed)|email address is not verified|verified sender|"
                                      "sender signature"_s);
    return reply.enhanced == EnhancedCode{5, 7, 60} || says(reply, pattern);
}

bool isRelayRefusal(const SmtpReply &reply)
{
    static const auto pattern =
        words(u"relay(ing)? (is )?(access )?(denied|not (permitted|allowed)|prohibited)|"
              "not permitted to relay|unable to relay|cannot relay|relaying to"_s);
    return reply.enhanced == EnhancedCode{5, 7, 64} || says(reply, pattern);
}

bool wantsSignIn(const SmtpReply &reply)
{
    static const auto pattern = words(u"authentication (is )?required|not authenticated|must (authenticate|"
                                      "log ?in|issue a starttls)"_s);
    return reply.code == 530 || says(reply, pattern);
}

ReplyMeaning meaningBeforeReady(SmtpStep step, const SmtpReply &refusal)
{
    // 432 asks for a change of password (RFC 4954 section 4.7.12), which no waiting brings about.
    if (refusal.isTransient() && refusal.code != 432)
        return {MailFailureKind::ServerTransient, MailCause::Reply};
    return {
        MailFailureKind::Account, step == SmtpStep::SigningIn ? MailCause::SignInRefused : MailCause::Reply};
}

} // namespace

QString nameOf(SmtpStep step)
{
    using enum SmtpStep;
    switch (step) {
    case Resolving:
        return u"Resolving"_s;
    case Connecting:
        return u"Connecting"_s;
    case Greeting:
        return u"Greeting"_s;
    case Encrypting:
        return u"Encrypting"_s;
    case SigningIn:
        return u"SigningIn"_s;
    case Ready:
        return u"Ready"_s;
    case Sender:
        return u"Sender"_s;
    case Recipient:
        return u"Recipient"_s;
    case Data:
        return u"Data"_s;
    case Delivered:
        return u"Delivered"_s;
    }
    Q_UNREACHABLE();
}

QString nameOf(MailFailureKind kind)
{
    using enum MailFailureKind;
    switch (kind) {
    case RecipientPermanent:
        return u"RecipientPermanent"_s;
    case RecipientTransient:
        return u"RecipientTransient"_s;
    case ServerTransient:
        return u"ServerTransient"_s;
    case Account:
        return u"Account"_s;
    case Network:
        return u"Network"_s;
    }
    Q_UNREACHABLE();
}

QString nameOf(MailCause cause)
{
    using enum MailCause;
    switch (cause) {
    case Reply:
        return u"Reply"_s;
    case DnsFailed:
        return u"DnsFailed"_s;
    case ConnectionRefused:
        return u"ConnectionRefused"_s;
    case Unreachable:
        return u"Unreachable"_s;
    case ConnectionLost:
        return u"ConnectionLost"_s;
    case TimedOut:
        return u"TimedOut"_s;
    case NotAMailServer:
        return u"NotAMailServer"_s;
    case ProtocolError:
        return u"ProtocolError"_s;
    case StartTlsMissing:
        return u"StartTlsMissing"_s;
    case StartTlsRefused:
        return u"StartTlsRefused"_s;
    case StartTlsInjection:
        return u"StartTlsInjection"_s;
    case TlsHandshake:
        return u"TlsHandshake"_s;
    case TlsTooOld:
        return u"TlsTooOld"_s;
    case TlsUnavailable:
        return u"TlsUnavailable"_s;
    case WrongSecurity:
        return u"WrongSecurity"_s;
    case CertificateUntrusted:
        return u"CertificateUntrusted"_s;
    case CertificateExpired:
        return u"CertificateExpired"_s;
    case CertificateNotYetValid:
        return u"CertificateNotYetValid"_s;
    case CertificateWrongHost:
        return u"CertificateWrongHost"_s;
    case CertificateInvalid:
        return u"CertificateInvalid"_s;
    case NotLoopback:
        return u"NotLoopback"_s;
    case NoSignInOffered:
        return u"NoSignInOffered"_s;
    case NoCommonMechanism:
        return u"NoCommonMechanism"_s;
    case PasswordMissing:
        return u"PasswordMissing"_s;
    case TokenMissing:
        return u"TokenMissing"_s;
    case SignInRefused:
        return u"SignInRefused"_s;
    case TokenRefused:
        return u"TokenRefused"_s;
    case ServerUnproven:
        return u"ServerUnproven"_s;
    case SenderRefused:
        return u"SenderRefused"_s;
    case RelayDenied:
        return u"RelayDenied"_s;
    case QuotaExceeded:
        return u"QuotaExceeded"_s;
    case MessageTooBig:
        return u"MessageTooBig"_s;
    case NeedsSmtpUtf8:
        return u"NeedsSmtpUtf8"_s;
    case NeedsEightBit:
        return u"NeedsEightBit"_s;
    case MessageInvalid:
        return u"MessageInvalid"_s;
    case TooManyRecipients:
        return u"TooManyRecipients"_s;
    case Cancelled:
        return u"Cancelled"_s;
    }
    Q_UNREACHABLE();
}

QString nameOf(DeliveryOutcome outcome)
{
    using enum DeliveryOutcome;
    switch (outcome) {
    case Accepted:
        return u"Accepted"_s;
    case Deferred:
        return u"Deferred"_s;
    case Rejected:
        return u"Rejected"_s;
    case Unknown:
        return u"Unknown"_s;
    }
    Q_UNREACHABLE();
}

QString labelOf(SmtpStep step)
{
    using enum SmtpStep;
    switch (step) {
    case Resolving:
        return DeliveryText::tr("Looking up the server");
    case Connecting:
        return DeliveryText::tr("Connecting");
    case Greeting:
        return DeliveryText::tr("Greeting");
    case Encrypting:
        return DeliveryText::tr("Encrypting");
    case SigningIn:
        return DeliveryText::tr("Signing in");
    case Ready:
        return DeliveryText::tr("Ready");
    case Sender:
        return DeliveryText::tr("Sender");
    case Recipient:
        return DeliveryText::tr("Recipient");
    case Data:
        return DeliveryText::tr("Message");
    case Delivered:
        return DeliveryText::tr("Delivered");
    }
    Q_UNREACHABLE();
}

ReplyMeaning meaningOf(SmtpStep step, const SmtpReply &refusal)
{
    using Kind = MailFailureKind;
    if (refusal.code == 421)
        return {Kind::ServerTransient, MailCause::Reply};
    if (isSendingQuota(refusal))
        return {Kind::Account, MailCause::QuotaExceeded};
    if (step < SmtpStep::Ready)
        return meaningBeforeReady(step, refusal);
    if (refusal.isTransient()) {
        if (refusal.enhanced == EnhancedCode{4, 5, 3} || says(refusal, words(u"too many recipients"_s)))
            return {Kind::RecipientTransient, MailCause::TooManyRecipients};
        return {
            step == SmtpStep::Sender ? Kind::ServerTransient : Kind::RecipientTransient, MailCause::Reply};
    }
    if (wantsSignIn(refusal))
        return {Kind::Account, MailCause::SignInRefused};
    if (isRelayRefusal(refusal))
        return {Kind::Account, MailCause::RelayDenied};
    if (isSenderRefusal(refusal))
        return {Kind::Account, MailCause::SenderRefused};
    if (refusal.enhanced == EnhancedCode{5, 3, 4})
        return {Kind::RecipientPermanent, MailCause::MessageTooBig};
    if (step == SmtpStep::Sender && refusal.code == 552)
        return {Kind::RecipientPermanent, MailCause::MessageTooBig};
    // 555: a parameter of MAIL was not understood; that one was about the message, not about the sender.
    if (step == SmtpStep::Sender && refusal.code != 555)
        return {Kind::Account, MailCause::SenderRefused};
    return {Kind::RecipientPermanent, MailCause::Reply};
}

} // namespace latchkey
