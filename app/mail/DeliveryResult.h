// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/DeliveryOutcome.h"
#include "core/EmailAddress.h"
#include "mail/CertificateFacts.h"
#include "mail/SmtpReply.h"

namespace latchkey {

/// The steps of sending, in the order in which they happen with implicit TLS; with STARTTLS the greeting
/// comes before the encryption.
enum class SmtpStep {
    Resolving, ///< looking up the server's addresses
    Connecting,
    Greeting, ///< the server's first words and its answer to EHLO
    Encrypting,
    SigningIn,
    Ready, ///< signed in, nothing under way
    Sender, ///< MAIL
    Recipient, ///< RCPT
    Data, ///< DATA, the message, and the verdict on it
    Delivered,
};
/// For logs: "SigningIn".
QString nameOf(SmtpStep step);
/// For people: "Signing in".
QString labelOf(SmtpStep step);

/// Who or what a failure stands in the way of; decides what waits and what is given up.
enum class MailFailureKind {
    RecipientPermanent, ///< this message to this recipient will never be taken
    RecipientTransient, ///< this one later; others are not affected
    ServerTransient, ///< the server cannot take anything just now; every message later
    Account, ///< nothing will get through until a person changes the account: pause it
    Network, ///< the server was not reached; wait, and count no attempt
};
QString nameOf(MailFailureKind kind);

/// What went wrong, as far as it is known without reading the server's words.
enum class MailCause {
    Reply, ///< the server said no; code and words say why
    DnsFailed,
    ConnectionRefused,
    Unreachable, ///< no route, network down
    ConnectionLost,
    TimedOut,
    NotAMailServer, ///< something else answered; MailFailure::detail holds its first bytes
    ProtocolError, ///< it spoke SMTP, but not by the rules
    StartTlsMissing,
    StartTlsRefused,
    StartTlsInjection, ///< bytes were waiting behind the answer to STARTTLS
    TlsHandshake,
    TlsTooOld,
    TlsUnavailable, ///< this installation of Qt cannot speak TLS
    WrongSecurity, ///< encrypted where plain was expected, or the other way round
    CertificateUntrusted,
    CertificateExpired,
    CertificateNotYetValid,
    CertificateWrongHost,
    CertificateInvalid,
    NotLoopback, ///< no encryption was asked for, and the server is not this machine
    NoSignInOffered,
    NoCommonMechanism,
    PasswordMissing,
    TokenMissing, ///< signing in with a token (OAuth), and none was to be had
    SignInRefused,
    TokenRefused, ///< and neither was the one fetched after it
    ServerUnproven, ///< it did not show that it knows the password, as SCRAM demands: perhaps another one
    SenderRefused,
    RelayDenied,
    QuotaExceeded,
    MessageTooBig,
    NeedsSmtpUtf8, ///< an address has letters that this server cannot carry
    NeedsEightBit,
    MessageInvalid, ///< NUL, or a line over 998 bytes
    TooManyRecipients,
    Cancelled,
};
QString nameOf(MailCause cause);

/// Why sending did not work.
struct MailFailure {
    MailFailureKind kind = MailFailureKind::Network;
    MailCause cause = MailCause::Reply;
    SmtpStep step = SmtpStep::Resolving;
    QString server; ///< "host:port"
    std::optional<SmtpReply> reply; ///< the server's words that ended it, if it said any
    QString detail; ///< English, for logs; plain, safe text
    std::optional<CertificateFacts> certificate;

    bool operator==(const MailFailure &) const = default;
};

QString nameOf(DeliveryOutcome outcome);

/// What became of one recipient.
struct RecipientResult {
    EmailAddress address;
    DeliveryOutcome outcome = DeliveryOutcome::Deferred;
    std::optional<SmtpReply> reply;
    std::optional<MailFailure> failure; ///< absent when accepted
};

/// How one message ended.
struct DeliveryResult {
    /// Accepted when at least one recipient was; Unknown goes before Deferred, Deferred before Rejected.
    DeliveryOutcome outcome = DeliveryOutcome::Deferred;
    SmtpStep step = SmtpStep::Resolving; ///< where it ended
    QString server; ///< "host:port"
    std::optional<int> replyCode; ///< of the reply that decided
    std::optional<EnhancedCode> enhancedCode;
    QString replyText; ///< all lines of that reply, safe to show
    std::optional<MailFailure> failure; ///< absent when every recipient was accepted
    QList<RecipientResult> recipients; ///< in the order of the envelope
    QStringList transcript; ///< the dialogue line by line, secrets masked, without the message
};

/// What a refusal means, judged by the step, the code, the enhanced code and, last, the words.
struct ReplyMeaning {
    MailFailureKind kind;
    MailCause cause;
};
ReplyMeaning meaningOf(SmtpStep step, const SmtpReply &refusal);

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::SmtpStep)
Q_DECLARE_METATYPE(latchkey::MailFailure)
Q_DECLARE_METATYPE(latchkey::DeliveryResult)
