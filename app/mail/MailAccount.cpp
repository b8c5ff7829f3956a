// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MailAccount.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QLocale>
#include <QRegularExpression>
#include <QUrl>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

struct MailAccountText {
    Q_DECLARE_TR_FUNCTIONS(MailAccount)
};

/// The host as the DNS knows it; empty when it cannot be one.
QString normalisedHost(const QString &typed)
{
    QString host = typed.trimmed();
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    if (QHostAddress address; address.setAddress(host) && host.contains(QRegularExpression(u"[.:]"_s)))
        return address.toString();
    static const QRegularExpression name(
        u"^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$"_s);
    if (host.endsWith(u'.'))
        host.chop(1);
    const QString ascii = QString::fromLatin1(QUrl::toAce(host)).toLower();
    return name.match(ascii).hasMatch() ? ascii : QString();
}

QString hostProblem(const QString &typed)
{
    const QString host = typed.trimmed();
    if (host.isEmpty())
        return MailAccountText::tr("Enter the name of the mail server, as in smtp.example.com.");
    if (host.contains(u"://"_s))
        return MailAccountText::tr(
            "Enter only the name of the server, without what stands before and after it, "
            "as in smtp.example.com.");
    if (host.contains(u'@'))
        return MailAccountText::tr("This is an e-mail address. The name of the mail server has no @, "
                                   "as in smtp.example.com.");
    if (!normalisedHost(host).isEmpty())
        return {};
    if (host.count(u':') == 1)
        return MailAccountText::tr("Enter the number behind the colon in the field for the port.");
    return MailAccountText::tr("This is not the name of a server. It looks like smtp.example.com.");
}

QString userNameProblem(const QString &userName)
{
    const bool hasControl = std::any_of(
        userName.begin(), userName.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
    return hasControl || !userName.isValidUtf16()
        ? MailAccountText::tr("The user name contains a hidden character that cannot be part of one.")
        : QString();
}

using Field = MailAccountProblem::Field;

QList<MailAccountProblem> problemsOf(const MailLimits &limits)
{
    QList<MailAccountProblem> problems;
    const QLocale locale;
    const auto check = [&](Field field, int value, int most, const QString &sentence) {
        if (value < 1 || value > most)
            problems.append({field, sentence.arg(locale.toString(most))});
    };
    check(Field::Connections, limits.connections, MailLimits::mostConnections,
        MailAccountText::tr("There can be 1 to %1 connections at once."));
    check(Field::PerMinute, limits.perMinute.value_or(1), MailLimits::mostPerMinute,
        MailAccountText::tr("The limit for a minute is a number from 1 to %1."));
    check(Field::PerDay, limits.perDay.value_or(1), MailLimits::mostPerDay,
        MailAccountText::tr("The limit for 24 hours is a number from 1 to %1."));
    return problems;
}

QString normalisedFingerprint(QString typed)
{
    static const QRegularExpression sha256(u"^[0-9a-f]{64}$"_s);
    typed = typed.trimmed().toLower().remove(u':');
    return sha256.match(typed).hasMatch() ? typed : QString();
}

} // namespace

QString nameOf(MailSecurity security)
{
    switch (security) {
    case MailSecurity::ImplicitTls:
        return u"implicit-tls"_s;
    case MailSecurity::StartTls:
        return u"starttls"_s;
    case MailSecurity::PlainOnLoopback:
        return u"plain-on-loopback"_s;
    }
    Q_UNREACHABLE();
}

std::optional<MailSecurity> mailSecurityFrom(const QString &name)
{
    for (const auto security :
        {MailSecurity::ImplicitTls, MailSecurity::StartTls, MailSecurity::PlainOnLoopback}) {
        if (name == nameOf(security))
            return security;
    }
    return std::nullopt;
}

bool isLoopbackHost(const QString &host)
{
    const QString name = normalisedHost(host);
    return name == u"localhost" || name.endsWith(u".localhost") || QHostAddress(name).isLoopback();
}

QList<MailAccountProblem> validate(const MailAccountDraft &draft)
{
    QList<MailAccountProblem> problems;
    const auto check = [&problems](Field field, const QString &message) {
        if (!message.isEmpty())
            problems.append({field, message});
    };
    check(Field::Host, hostProblem(draft.host));
    if (draft.port < 1 || draft.port > 65535)
        check(Field::Port,
            MailAccountText::tr("The port is a number from 1 to 65535; mail servers use 465 or 587."));
    if (draft.security == MailSecurity::PlainOnLoopback && hostProblem(draft.host).isEmpty()
        && !isLoopbackHost(draft.host))
        check(Field::Security,
            MailAccountText::tr(
                "Without encryption everyone on the way could read the password and the mail, so this is "
                "only possible with a server on this computer."));
    check(Field::UserName, userNameProblem(draft.userName));
    if (const auto from = EmailAddress::parse(draft.fromAddress); !from)
        check(Field::FromAddress, from.error().message);
    if (const auto name = HeaderText::parse(draft.fromName.trimmed()); !name)
        check(Field::FromName, name.error().message);
    if (!draft.replyTo.trimmed().isEmpty()) {
        if (const auto replyTo = EmailAddress::parse(draft.replyTo); !replyTo)
            check(Field::ReplyTo, replyTo.error().message);
    }
    if (!draft.pinnedCertificate.trimmed().isEmpty()
        && normalisedFingerprint(draft.pinnedCertificate).isEmpty())
        check(Field::PinnedCertificate,
            MailAccountText::tr("The fingerprint of a certificate has 64 digits from 0 to 9 and A to F."));
    problems += problemsOf(draft.limits);
    return problems;
}

tl::expected<MailAccount, QList<MailAccountProblem>> MailAccount::parse(const MailAccountDraft &draft)
{
    if (const auto problems = validate(draft); !problems.isEmpty())
        return tl::unexpected(problems);
    MailAccount account{normalisedHost(draft.host), quint16(draft.port), draft.security,
        draft.userName.trimmed(), *EmailAddress::parse(draft.fromAddress),
        *HeaderText::parse(draft.fromName.trimmed()), std::nullopt, std::nullopt, draft.extraCaFile,
        draft.limits};
    if (const auto replyTo = EmailAddress::parse(draft.replyTo))
        account.replyTo = *replyTo;
    if (const QString pin = normalisedFingerprint(draft.pinnedCertificate); !pin.isEmpty())
        account.pinnedCertificate = pin;
    return account;
}

MailAccountDraft MailAccount::toDraft() const
{
    return {host, port, security, userName, from.toString(), fromName.text(),
        replyTo ? replyTo->toString() : QString(), pinnedCertificate.value_or(QString()), extraCaFile,
        limits};
}

QJsonObject MailAccount::toJson() const
{
    const MailAccountDraft draft = toDraft();
    QJsonObject json{{u"host"_s, draft.host}, {u"port"_s, draft.port},
        {u"security"_s, nameOf(draft.security)}, {u"fromAddress"_s, draft.fromAddress},
        {u"connections"_s, draft.limits.connections}};
    const auto insert = [&json](const QString &key, const QString &value) {
        if (!value.isEmpty())
            json.insert(key, value);
    };
    insert(u"userName"_s, draft.userName);
    insert(u"fromName"_s, draft.fromName);
    insert(u"replyTo"_s, draft.replyTo);
    insert(u"pinnedCertificate"_s, draft.pinnedCertificate);
    insert(u"extraCaFile"_s, draft.extraCaFile);
    const auto insertLimit = [&json](const QString &key, std::optional<int> limit) {
        if (limit)
            json.insert(key, *limit);
    };
    insertLimit(u"perMinute"_s, draft.limits.perMinute);
    insertLimit(u"perDay"_s, draft.limits.perDay);
    return json;
}

Result<MailAccount> MailAccount::fromJson(const QJsonObject &json)
{
    const auto text = [&json](const QString &key) { return json.value(key).toString(); };
    MailAccountDraft draft;
    draft.host = text(u"host"_s);
    draft.port = json.value(u"port"_s).toInt();
    draft.userName = text(u"userName"_s);
    draft.fromAddress = text(u"fromAddress"_s);
    draft.fromName = text(u"fromName"_s);
    draft.replyTo = text(u"replyTo"_s);
    draft.pinnedCertificate = text(u"pinnedCertificate"_s);
    draft.extraCaFile = text(u"extraCaFile"_s);
    // An account saved before there were limits has none of these.
    const auto limit = [&json](const QString &key) {
        const QJsonValue value = json.value(key);
        return value.isUndefined() ? std::nullopt : std::optional(value.toInt());
    };
    draft.limits.connections = limit(u"connections"_s).value_or(MailLimits().connections);
    draft.limits.perMinute = limit(u"perMinute"_s);
    draft.limits.perDay = limit(u"perDay"_s);
    const auto security = mailSecurityFrom(text(u"security"_s));
    // An unknown word must not quietly become a weaker kind of security than was chosen.
    if (!security)
        return fail(Error::Code::InvalidInput,
            MailAccountText::tr("The saved mail account could not be read."),
            MailAccountText::tr("Enter the mail account again."),
            u"unknown security \"%1\""_s.arg(text(u"security"_s)));
    draft.security = *security;
    auto account = parse(draft);
    if (!account)
        return fail(Error::Code::InvalidInput,
            MailAccountText::tr("The saved mail account could not be read."),
            account.error().constFirst().message);
    return *std::move(account);
}

QString MailAccount::server() const
{
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

} // namespace latchkey
