// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MailPresets.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

struct MailPresetsText {
    Q_DECLARE_TR_FUNCTIONS(MailPresets)
};

constexpr MailLimits onlyPerDay(int messages)
{
    return {.perMinute = std::nullopt, .perDay = messages};
}

QString ordinaryAccountHint(const MailLimits &limits)
{
    return MailPresetsText::tr(
        "An ordinary account may send %Ln mails a day.", nullptr, limits.perDay.value_or(0));
}

QString gmailHint(const MailLimits &limits)
{
    constexpr int workspacePerDay = 2000;
    return MailPresetsText::tr(
        "An ordinary Gmail account may send %L1 mails a day, one of Google Workspace %L2.")
        .arg(limits.perDay.value_or(0))
        .arg(workspacePerDay);
}

QString microsoftHint(const MailLimits &limits)
{
    return MailPresetsText::tr("Microsoft takes %L1 mails a minute and %L2 a day from a mailbox, over %L3 "
                               "connections at once.")
        .arg(limits.perMinute.value_or(0))
        .arg(limits.perDay.value_or(0))
        .arg(limits.connections);
}

MailPreset gmail()
{
    constexpr MailLimits limits = onlyPerDay(500);
    return {MailProvider::Gmail, u"Gmail"_s, u"smtp.gmail.com"_s, 465, MailSecurity::ImplicitTls, {},
        MailPresetsText::tr("Your whole Gmail address."),
        MailPresetsText::tr(
            "Google wants an app password here, not the password you sign in with. Switch on 2-Step "
            "Verification in your Google account, then create an app password there."),
        QUrl(u"https://support.google.com/accounts/answer/185833"_s), limits, gmailHint(limits)};
}

MailPreset microsoft365()
{
    constexpr MailLimits limits{.connections = 3, .perMinute = 30, .perDay = 10'000};
    return {MailProvider::Microsoft365, u"Microsoft 365"_s, u"smtp.office365.com"_s, 587,
        MailSecurity::StartTls, {}, MailPresetsText::tr("Your whole e-mail address."),
        MailPresetsText::tr(
            "Microsoft is switching off sending with a password. It works only where your administrator "
            "has allowed \"Authenticated SMTP\" for this mailbox; with two-step verification it also "
            "needs an app password."),
        QUrl(u"https://aka.ms/smtp_auth_disabled"_s), limits, microsoftHint(limits)};
}

MailPreset fastmail()
{
    return {MailProvider::Fastmail, u"Fastmail"_s, u"smtp.fastmail.com"_s, 465, MailSecurity::ImplicitTls, {},
        MailPresetsText::tr("Your whole Fastmail address."),
        MailPresetsText::tr(
            "Fastmail wants an app password here. Create one in the settings under Privacy & Security."),
        QUrl(u"https://www.fastmail.help/hc/en-us/articles/360058752854-App-passwords"_s)};
}

MailPreset iCloud()
{
    constexpr MailLimits limits = onlyPerDay(1000);
    return {MailProvider::ICloud, u"iCloud"_s, u"smtp.mail.me.com"_s, 587, MailSecurity::StartTls, {},
        MailPresetsText::tr("Your whole iCloud address."),
        MailPresetsText::tr(
            "Apple wants an app-specific password here. Create one at account.apple.com under "
            "Sign-In and Security."),
        QUrl(u"https://support.apple.com/102654"_s), limits, ordinaryAccountHint(limits)};
}

MailPreset yahoo()
{
    constexpr MailLimits limits = onlyPerDay(500);
    return {MailProvider::Yahoo, u"Yahoo"_s, u"smtp.mail.yahoo.com"_s, 465, MailSecurity::ImplicitTls, {},
        MailPresetsText::tr("Your whole Yahoo address."),
        MailPresetsText::tr(
            "Yahoo wants an app password here. Create one in your account's security settings."),
        QUrl(u"https://help.yahoo.com/kb/SLN15241.html"_s), limits, ordinaryAccountHint(limits)};
}

MailPreset zoho()
{
    return {MailProvider::Zoho, u"Zoho"_s, u"smtp.zoho.com"_s, 465, MailSecurity::ImplicitTls, {},
        MailPresetsText::tr(
            "Your whole Zoho address. Accounts in Europe use smtp.zoho.eu, those with their own domain "
            "smtppro.zoho.com."),
        MailPresetsText::tr(
            "With two-factor sign-in, Zoho wants an application-specific password. Create one in the "
            "account's security settings."),
        QUrl(u"https://www.zoho.com/mail/help/zoho-smtp.html"_s)};
}

MailPreset amazonSes()
{
    return {MailProvider::AmazonSes, u"Amazon SES"_s, u"email-smtp.us-east-1.amazonaws.com"_s, 465,
        MailSecurity::ImplicitTls, {},
        MailPresetsText::tr(
            "The SMTP user name that Amazon SES made for you (it starts with AKIA). Put your region into "
            "the server's name."),
        MailPresetsText::tr(
            "The SMTP password that belongs to it. It is made in the SES console under SMTP settings and "
            "is not the secret access key."),
        QUrl(u"https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html"_s), {},
        MailPresetsText::tr(
            "Amazon sets these limits for each account and region; the SES console shows yours.")};
}

MailPreset sendGrid()
{
    return {MailProvider::SendGrid, u"SendGrid"_s, u"smtp.sendgrid.net"_s, 465, MailSecurity::ImplicitTls,
        u"apikey"_s, MailPresetsText::tr("The word apikey, as it stands here."),
        MailPresetsText::tr(
            "An API key with the right to send mail. Create one in the settings under API Keys; it "
            "starts with SG."),
        QUrl(u"https://www.twilio.com/docs/sendgrid/for-developers/sending-email/getting-started-smtp"_s)};
}

MailPreset mailgun()
{
    return {MailProvider::Mailgun, u"Mailgun"_s, u"smtp.mailgun.org"_s, 465, MailSecurity::ImplicitTls, {},
        MailPresetsText::tr(
            "The SMTP user of your sending domain, usually postmaster@ and the domain. Domains in Europe "
            "use smtp.eu.mailgun.org."),
        MailPresetsText::tr(
            "The password of that SMTP user. Set it in the domain's settings under SMTP credentials."),
        QUrl(u"https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp"_s)};
}

MailPreset postmark()
{
    return {MailProvider::Postmark, u"Postmark"_s, u"smtp.postmarkapp.com"_s, 587, MailSecurity::StartTls, {},
        MailPresetsText::tr(
            "The server's API token, the same as the password; or the access key of an SMTP token."),
        MailPresetsText::tr(
            "The server's API token, or the secret key of an SMTP token. Both are shown in Postmark "
            "under API Tokens."),
        QUrl(u"https://postmarkapp.com/developer/user-guide/send-email-with-smtp"_s)};
}

MailPreset ownServer()
{
    return {MailProvider::OwnServer, MailPresetsText::tr("Own server"), {}, 465, MailSecurity::ImplicitTls,
        {},
        MailPresetsText::tr("What the people who run the mail server gave you; often your e-mail address."),
        MailPresetsText::tr(
            "The password for sending mail. Ask the people who run the mail server when you do not "
            "know it."),
        {}};
}

struct KnownHost {
    QStringView ending;
    MailProvider provider;
};

constexpr KnownHost knownHosts[] = {
    {u"smtp.gmail.com", MailProvider::Gmail},
    {u"smtp.googlemail.com", MailProvider::Gmail},
    {u"smtp-relay.gmail.com", MailProvider::Gmail},
    {u".office365.com", MailProvider::Microsoft365},
    {u"smtp-mail.outlook.com", MailProvider::Microsoft365},
    {u".fastmail.com", MailProvider::Fastmail},
    {u".messagingengine.com", MailProvider::Fastmail},
    {u".mail.me.com", MailProvider::ICloud},
    {u".mail.yahoo.com", MailProvider::Yahoo},
    {u".zoho.com", MailProvider::Zoho},
    {u".zoho.eu", MailProvider::Zoho},
    {u".zoho.in", MailProvider::Zoho},
    {u".amazonaws.com", MailProvider::AmazonSes},
    {u".sendgrid.net", MailProvider::SendGrid},
    {u".mailgun.org", MailProvider::Mailgun},
    {u".postmarkapp.com", MailProvider::Postmark},
};

/// The form of the app passwords that this provider prints in groups; nothing when it prints none.
QString appPasswordPattern(MailProvider provider)
{
    switch (provider) {
    case MailProvider::Gmail:
    case MailProvider::Yahoo:
        return u"^[a-zA-Z]{16}$"_s;
    case MailProvider::Fastmail:
        return u"^[a-zA-Z0-9]{16}$"_s;
    default:
        return {};
    }
}

} // namespace

QList<MailPreset> mailPresets()
{
    return {gmail(), microsoft365(), fastmail(), iCloud(), yahoo(), zoho(), amazonSes(), sendGrid(),
        mailgun(), postmark(), ownServer()};
}

MailPreset mailPreset(MailProvider provider)
{
    const auto presets = mailPresets();
    return *std::find_if(presets.begin(), presets.end(),
        [provider](const MailPreset &preset) { return preset.provider == provider; });
}

MailProvider mailProviderOf(const QString &host)
{
    const QString name = u'.' + host.trimmed().toLower();
    for (const KnownHost &known : knownHosts) {
        if (name.endsWith(known.ending)
            && (known.ending.startsWith(u'.') || name.size() == known.ending.size() + 1))
            return known.provider;
    }
    return MailProvider::OwnServer;
}

QString normalizeAppPassword(MailProvider provider, const QString &typed)
{
    const QString pattern = appPasswordPattern(provider);
    if (pattern.isEmpty())
        return typed;
    QString joined = typed;
    joined.removeIf([](QChar c) { return c.isSpace(); }); // also the no-break spaces of a web page
    return QRegularExpression(pattern).match(joined).hasMatch() ? joined : typed;
}

} // namespace latchkey
