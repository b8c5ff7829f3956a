// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MailAccount.h"

#include <QUrl>

namespace latchkey {

enum class MailProvider {
    Gmail,
    Microsoft365,
    Fastmail,
    ICloud,
    Yahoo,
    Zoho,
    AmazonSes,
    SendGrid,
    Mailgun,
    Postmark,
    OwnServer,
};

/// What is known of a mail provider, so that a person types as little as possible.
struct MailPreset {
    MailProvider provider = MailProvider::OwnServer;
    QString name; ///< as people call it: "Microsoft 365"
    QString host; ///< empty for the own server
    quint16 port = 465;
    MailSecurity security = MailSecurity::ImplicitTls;
    QString userName; ///< filled in; empty: the person types it
    QString userNameHint; ///< one sentence: what belongs into the field
    QString passwordHint; ///< one sentence or two: which password, and how to get it
    QUrl help; ///< the provider's own page about that; https, may be empty
    /// What an ordinary account may send. What is not known of the provider is as for any account.
    MailLimits limits = {};
    QString limitsHint = {}; ///< one sentence: what the provider allows, or where it says so; may be empty
};

/// In the order in which they are offered.
QList<MailPreset> mailPresets();
MailPreset mailPreset(MailProvider provider);
/// Judged by the host; OwnServer when it is none we know.
MailProvider mailProviderOf(const QString &host);

/// Some providers print app passwords in groups of four with blanks between them, which are not part of it.
/// Takes the blanks out where the rest looks exactly like such a password of this provider; every other
/// password comes back untouched, whatever blanks it has.
QString normalizeAppPassword(MailProvider provider, const QString &typed);

} // namespace latchkey
