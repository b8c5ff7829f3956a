// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MailAccount.h"
#include "storage/DatabaseTarget.h"

namespace latchkey {

/// One operator's way to one site. Kept on the machine, never with a secret in it: those are in the keychain
/// under this profile's id, and the profile only remembers that they are there.
struct Profile {
    QString id; ///< a UUID
    QString name; ///< as the operator calls it
    QString operatorName; ///< stands in the audit log
    DatabaseTarget database;
    std::optional<MailAccount> mail;
    bool mailPasswordStored = false; ///< in the keychain, which may look empty while it is locked

    /// A new profile for an SQLite file, named after it; the operator's name is the one of the signed-in
    /// user.
    static Profile forFile(const QString &path);
    /// Within the keychain entries of this profile.
    static QString mailPasswordKey() { return QStringLiteral("mail-password"); }

    QJsonObject toJson() const;
    static Result<Profile> fromJson(const QJsonObject &json);
};

} // namespace latchkey
