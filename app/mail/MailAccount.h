// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MimeHeader.h"

#include <QJsonObject>

namespace latchkey {

enum class MailSecurity {
    ImplicitTls, ///< encrypted from the first byte (RFC 8314); usually port 465
    StartTls, ///< starts in clear, must switch to TLS before anything matters; usually port 587
    PlainOnLoopback, ///< no encryption at all; only to a server on this machine
};

/// As it stands in settings: "implicit-tls", "starttls", "plain-on-loopback".
QString nameOf(MailSecurity security);
std::optional<MailSecurity> mailSecurityFrom(const QString &name);

/// How much may go out through a mail account, as its provider allows or a person wants it.
struct MailLimits {
    static constexpr int mostConnections = 10;
    static constexpr int mostPerMinute = 6000;
    static constexpr int mostPerDay = 1'000'000;

    int connections = 3; ///< at once, 1 to mostConnections
    std::optional<int> perMinute; ///< messages, 1 to mostPerMinute; absent: no limit
    std::optional<int> perDay; ///< messages in any 24 hours, 1 to mostPerDay; absent: no limit

    bool operator==(const MailLimits &) const = default;
};

/// A mail account as a person typed it, field by field.
struct MailAccountDraft {
    QString host;
    int port = 465;
    MailSecurity security = MailSecurity::ImplicitTls;
    QString userName; ///< empty: the server wants no sign-in
    QString fromAddress;
    QString fromName;
    QString replyTo; ///< may be empty
    QString pinnedCertificate; ///< SHA-256 in hex, colons allowed; may be empty
    QString extraCaFile; ///< path of a PEM file; may be empty
    MailLimits limits = {};

    bool operator==(const MailAccountDraft &) const = default;
};

/// What is wrong with one field, in a sentence that belongs next to it.
struct MailAccountProblem {
    enum class Field {
        Host,
        Port,
        Security,
        UserName,
        FromAddress,
        FromName,
        ReplyTo,
        PinnedCertificate,
        Connections,
        PerMinute,
        PerDay,
    };
    Field field = Field::Host;
    QString message;

    bool operator==(const MailAccountProblem &) const = default;
};

/// Where and as whom mail is handed in. Holds no password: that one lives in the keychain and is given to
/// each connection anew. Always valid: parse() is the way to one.
struct MailAccount {
    QString host; ///< lower case, as the DNS knows it, or an IP address
    quint16 port;
    MailSecurity security;
    QString userName; ///< empty: no sign-in
    EmailAddress from;
    HeaderText fromName;
    std::optional<EmailAddress> replyTo;
    /// The one certificate (SHA-256, lower-case hex) that is accepted for this host although its verification
    /// fails, because a person looked at it and said so.
    std::optional<QString> pinnedCertificate;
    QString extraCaFile; ///< certificates of a private authority, accepted beside the system's; may be empty
    MailLimits limits = {};

    /// The account, or every problem of the draft in the order of the fields.
    static tl::expected<MailAccount, QList<MailAccountProblem>> parse(const MailAccountDraft &draft);
    MailAccountDraft toDraft() const;
    /// For settings; never holds a secret.
    QJsonObject toJson() const;
    static Result<MailAccount> fromJson(const QJsonObject &json);

    Mailbox sender() const { return {from, fromName}; }
    QString server() const; ///< "host:port"
    bool signsIn() const { return !userName.isEmpty(); }

    bool operator==(const MailAccount &) const = default;
};

/// The problems of a draft; empty when parse() would succeed.
QList<MailAccountProblem> validate(const MailAccountDraft &draft);

/// Whether `host` can only mean this machine: "localhost", 127.x.x.x, ::1.
bool isLoopbackHost(const QString &host);

} // namespace latchkey
