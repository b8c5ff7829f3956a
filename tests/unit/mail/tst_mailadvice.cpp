// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MailAdvice.h"
#include "mail/MailAdviceTable.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

MailAccount accountAt(const QString &host)
{
    MailAccountDraft draft;
    draft.host = host;
    draft.userName = u"desk@corp.example"_s;
    draft.fromAddress = u"desk@corp.example"_s;
    return MailAccount::parse(draft).value();
}

/// What a refusal of the server turns into, as the session would judge it.
MailFailure refused(SmtpStep step, const QByteArray &line)
{
    SmtpReplyParser parser;
    parser.feed(line + "\r\n");
    MailFailure failure;
    failure.reply = std::get<SmtpReply>(*parser.next());
    const auto meaning = meaningOf(step, *failure.reply);
    failure.kind = meaning.kind;
    failure.cause = meaning.cause;
    failure.step = step;
    failure.server = u"mail.corp.example:465"_s;
    return failure;
}

} // namespace

class TestMailAdvice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void explainsReplies_data();
    void explainsReplies();
    void everyCauseIsExplained();
    void everyRowIsWhole();
    void signInsThatCannotWork_data();
    void signInsThatCannotWork();
    void thereIsAlwaysAnAnswer();
    void namesTheCertificate();
    void offersTheFix();
    void serverTextCannotPlayTricks();
    void becomesAnError();
    void resultsAreExplainedToo();
};

void TestMailAdvice::explainsReplies_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<SmtpStep>("step");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<QString>("id");
    using Step = SmtpStep;
    const auto row = [](const char *name, const char *host, Step step, const char *reply, const char *id) {
        QTest::newRow(name) << QString::fromLatin1(host) << step << QByteArray(reply)
                            << QString::fromLatin1(id);
    };
    const char *own = "mail.corp.example";
    const char *gmail = "smtp.gmail.com";
    const char *m365 = "smtp.office365.com";
    const char *ses = "email-smtp.eu-west-1.amazonaws.com";
    row("Gmail password", gmail, Step::SigningIn, "535 5.7.8 Username and Password not accepted.",
        "gmail-app-password");
    row("Gmail two-step", gmail, Step::SigningIn, "534 5.7.9 Application-specific password required.",
        "gmail-app-password-needed");
    row("Gmail browser", gmail, Step::SigningIn, "534 5.7.14 Please log in via your web browser",
        "gmail-browser");
    row("Gmail quota", gmail, Step::Data, "550 5.4.5 Daily user sending limit exceeded.", "gmail-quota");
    row("Gmail unknown", gmail, Step::Data,
        "550 5.1.1 The email account that you tried to reach does not exist.", "no-such-user");
    row("Gmail too many sign-ins", gmail, Step::SigningIn,
        "454 4.7.0 Too many login attempts, please try again later.", "signin-throttled");
    row("Gmail unauthenticated", gmail, Step::Data,
        "550 5.7.26 This mail has been blocked because the sender is unauthenticated.", "unauthenticated");
    row("M365 switched off", m365, Step::SigningIn,
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", "m365-basic-off");
    row("M365 retired", m365, Step::SigningIn,
        "550 5.7.30 Basic authentication is not supported for Client Submission.", "signin-basic-off");
    row("M365 password", m365, Step::SigningIn, "535 5.7.3 Authentication unsuccessful", "m365-password");
    row("M365 send as", m365, Step::Data,
        "550 5.7.60 Client does not have permissions to send as this sender", "m365-send-as");
    row("M365 quota", m365, Step::Data,
        "550 5.1.90 Your message can't be sent because you've reached your daily limit", "quota");
    row("Yahoo", "smtp.mail.yahoo.com", Step::SigningIn, "535 5.7.0 (#AUTH005) Too many bad auth attempts.",
        "yahoo-app-password");
    row("iCloud", "smtp.mail.me.com", Step::SigningIn, "535 5.7.8 Error: authentication failed",
        "signin-535");
    row("Fastmail", "smtp.fastmail.com", Step::SigningIn, "535 5.7.0 Incorrect username or password",
        "fastmail-app-password");
    row("SES credentials", ses, Step::SigningIn, "535 Authentication Credentials Invalid", "ses-credentials");
    row("SES sandbox", ses, Step::Data, "554 Message rejected: Email address is not verified.",
        "ses-unverified");
    row("SES daily", ses, Step::Data, "454 Throttling failure: Daily message quota exceeded.", "quota");
    row("SES rate", ses, Step::Data, "454 Throttling failure: Maximum sending rate exceeded.", "ses-rate");
    row("SendGrid", "smtp.sendgrid.net", Step::SigningIn,
        "535 Authentication failed: The provided authorization grant is invalid", "sendgrid-key");
    row("Postfix password", own, Step::SigningIn, "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
        "signin-535");
    row("no enhanced code", own, Step::SigningIn, "535 Incorrect authentication data", "signin");
    row("Postfix unknown", own, Step::Recipient,
        "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown", "no-such-user");
    row("Exim unknown", own, Step::Recipient, "550 No such person at this address", "no-such-user-words");
    row("Postfix relay", own, Step::Recipient, "554 5.7.1 <a@b.example>: Relay access denied", "relay");
    row("Exim relay", own, Step::Recipient, "550 relay not permitted", "relay");
    row("Postfix greylisting", own, Step::Recipient,
        "450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted", "greylisted");
    row("Postfix full", own, Step::Recipient, "552 5.2.2 The mailbox is full", "mailbox-full");
    row("full without code", own, Step::Recipient, "552 mailbox full", "mailbox-full-552");
    row("full, later", own, Step::Recipient, "452 4.2.2 The email account is over quota",
        "mailbox-full-later");
    row("disk full", own, Step::Sender, "452 4.3.1 Insufficient system storage", "server-full");
    row("no domain", own, Step::Recipient, "550 5.1.2 bad destination", "no-such-domain");
    row("disabled", own, Step::Recipient, "550 5.2.1 The email account is disabled", "account-disabled");
    row("sender", own, Step::Recipient,
        "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user x", "sender");
    row("spam", own, Step::Data, "554 5.7.1 Message blocked due to spam content", "spam-policy");
    row("policy", own, Step::Data, "550 5.7.1 Denied by policy", "policy");
    row("sign-in wanted", own, Step::Sender, "530 5.7.0 Authentication required", "signin-required");
    row("listed", own, Step::Greeting, "554 5.7.1 Your address is listed", "policy");
    row("no service", own, Step::Greeting, "554 no SMTP service here", "greeting-refused");
    row("closing", own, Step::Recipient, "421 4.3.2 Service shutting down", "closing");
    row("too big", own, Step::Sender, "552 5.3.4 Message size exceeds fixed limit", "too-big");
    row("some 4xx", own, Step::Data, "451 4.6.0 whatever", "later");
    row("some 5xx", own, Step::Data, "550 5.6.0 whatever", "rejected");
}

void TestMailAdvice::explainsReplies()
{
    QFETCH(QString, host);
    QFETCH(SmtpStep, step);
    QFETCH(QByteArray, reply);
    const MailAdvice advice = explainMailFailure(refused(step, reply), accountAt(host));
    QTEST(advice.id, "id");
    QVERIFY(advice.serverWords.startsWith(QString::fromLatin1(reply.left(3))));
    for (const QString &text : {advice.what, advice.meaning, advice.nextStep}) {
        QVERIFY(text.endsWith(u'.'));
        QVERIFY2(!text.contains(u'{') && !text.contains(u'?'), qPrintable(text));
    }
}

void TestMailAdvice::everyCauseIsExplained()
{
    for (int i = 0; i <= int(MailCause::Cancelled); ++i) {
        MailFailure failure;
        failure.cause = MailCause(i);
        failure.certificate = CertificateFacts{};
        if (failure.cause == MailCause::Reply)
            continue;
        const MailAdvice advice = explainMailFailure(failure, accountAt(u"mail.corp.example"_s));
        QVERIFY2(advice.id != u"unknown"_s, qPrintable(nameOf(failure.cause)));
    }
}

void TestMailAdvice::everyRowIsWhole()
{
    QSet<QByteArray> ids;
    for (const MailAdviceRow &row : mailAdviceRows()) {
        QVERIFY2(!ids.contains(row.id), row.id);
        ids.insert(row.id);
        for (const char *text : {row.what, row.meaning, row.nextStep}) {
            QVERIFY2(QByteArrayView(text).endsWith('.'), row.id);
            QVERIFY2(!QByteArrayView(text).contains('!'), row.id);
        }
        QVERIFY2(*row.help == '\0' || QByteArrayView(row.help).startsWith("https://"), row.id);
        QVERIFY2(QRegularExpression(QString::fromLatin1(row.when.words)).isValid(), row.id);
    }
    QVERIFY(ids.size() >= 60);
}

void TestMailAdvice::signInsThatCannotWork_data()
{
    QTest::addColumn<MailCause>("cause");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("what");
    QTest::addColumn<Error::Code>("code");
    using Cause = MailCause;
    const auto row = [](const char *name, Cause cause, const QString &detail, const QString &id,
                         const QString &what, Error::Code code = Error::Code::SignIn) {
        QTest::newRow(name) << cause << detail << id << what << code;
    };
    row("no password", Cause::PasswordMissing, {}, u"password-missing"_s, u"no password"_s);
    row("no token", Cause::TokenMissing, u"no token"_s, u"token-missing"_s, u"at the provider"_s);
    row("token refused", Cause::TokenRefused, {}, u"token-refused"_s, u"renewed"_s);
    row("server unproven", Cause::ServerUnproven, {}, u"server-unproven"_s, u"could not prove"_s,
        Error::Code::Protocol);
    row("unknown ways", Cause::NoCommonMechanism, u"password; offered: GSSAPI NTLM"_s, u"signin-mechanism"_s,
        u"not known here"_s);
    row("tokens only", Cause::NoCommonMechanism, u"password; offered: XOAUTH2"_s, u"signin-wants-token"_s,
        u"no longer"_s);
    row("both kinds of tokens only", Cause::NoCommonMechanism, u"password; offered: OAUTHBEARER XOAUTH2"_s,
        u"signin-wants-token"_s, u"no longer"_s);
    row("tokens and what is not known", Cause::NoCommonMechanism, u"password; offered: XOAUTH2 NTLM"_s,
        u"signin-mechanism"_s, u"not known here"_s);
    row("passwords only", Cause::NoCommonMechanism, u"token; offered: PLAIN LOGIN"_s, u"signin-no-token"_s,
        u"web page"_s);
}

void TestMailAdvice::signInsThatCannotWork()
{
    QFETCH(MailCause, cause);
    QFETCH(QString, detail);
    QFETCH(QString, what);
    MailFailure failure;
    failure.kind = MailFailureKind::Account;
    failure.cause = cause;
    failure.step = SmtpStep::SigningIn;
    failure.detail = detail;
    const MailAdvice advice = explainMailFailure(failure, accountAt(u"mail.corp.example"_s));
    QTEST(advice.id, "id");
    QVERIFY2(advice.what.contains(what), qPrintable(advice.what));
    QTEST(advice.toError().code, "code");
    QVERIFY(!advice.nextStep.isEmpty());
}

void TestMailAdvice::thereIsAlwaysAnAnswer()
{
    MailFailure failure;
    failure.step = SmtpStep::Data;
    const MailAdvice advice = explainMailFailure(failure, accountAt(u"mail.corp.example"_s));
    QCOMPARE(advice.id, u"unknown"_s);
    QCOMPARE(advice.what, u"Sending through mail.corp.example:465 did not work, at the step \"Message\"."_s);
}

void TestMailAdvice::namesTheCertificate()
{
    MailFailure failure;
    failure.cause = MailCause::CertificateWrongHost;
    failure.kind = MailFailureKind::Account;
    failure.certificate = CertificateFacts{u"other"_s, u"Some Authority"_s,
        {u"a.corp.example"_s, u"b.corp.example"_s}, Instant(), Instant(), u"abcd"_s};
    const MailAdvice advice = explainMailFailure(failure, accountAt(u"mail.corp.example"_s));
    QCOMPARE(advice.meaning, u"It is valid for a.corp.example, b.corp.example, not for mail.corp.example."_s);
    QVERIFY(advice.toError().detail.contains(u"abcd"_s));
    QCOMPARE(advice.toError().code, Error::Code::Tls);
}

void TestMailAdvice::offersTheFix()
{
    MailAccount account = accountAt(u"mail.corp.example"_s);
    MailFailure failure;
    failure.cause = MailCause::WrongSecurity;
    QCOMPARE(*explainMailFailure(failure, account).fix, (MailFix{587, MailSecurity::StartTls}));
    account.port = 587;
    QCOMPARE(*explainMailFailure(failure, account).fix, (MailFix{587, MailSecurity::StartTls}));
    account.security = MailSecurity::StartTls;
    failure.cause = MailCause::StartTlsMissing;
    QCOMPARE(*explainMailFailure(failure, account).fix, (MailFix{465, MailSecurity::ImplicitTls}));
    account.port = 465;
    failure.cause = MailCause::TimedOut;
    failure.step = SmtpStep::Greeting;
    QCOMPARE(*explainMailFailure(failure, account).fix, (MailFix{465, MailSecurity::ImplicitTls}));
    failure.cause = MailCause::SignInRefused;
    QVERIFY(!explainMailFailure(failure, account).fix);
}

void TestMailAdvice::serverTextCannotPlayTricks()
{
    const auto advice =
        explainMailFailure(refused(SmtpStep::Data, "550 {user} <b>\x1b[31m</b> " + QByteArray(3000, 'x')),
            accountAt(u"mail.corp.example"_s));
    QVERIFY(advice.serverWords.startsWith(u"550 {user} <b>\\x1b[31m</b> xxx"_s));
    QVERIFY(advice.serverWords.size() < 600);

    MailFailure failure;
    failure.cause = MailCause::CertificateUntrusted;
    failure.certificate = CertificateFacts{u"{user}"_s, u"x\ny"_s, {}, Instant(), Instant(), {}};
    const QString meaning = explainMailFailure(failure, accountAt(u"mail.corp.example"_s)).meaning;
    QVERIFY2(meaning.contains(u"\"{user}\", issued by \"x\\x0ay\""_s), qPrintable(meaning));
}

void TestMailAdvice::becomesAnError()
{
    const auto error =
        explainMailFailure(refused(SmtpStep::SigningIn, "535 5.7.8 no"), accountAt(u"mail.corp.example"_s))
            .toError();
    QCOMPARE(error.code, Error::Code::SignIn);
    QVERIFY(error.message.startsWith(u"mail.corp.example:465 does not know this user name"_s));
    QVERIFY(!error.advice.isEmpty());
    QCOMPARE(
        error.detail, u"SignInRefused at SigningIn, mail.corp.example:465, Account; reply 535 5.7.8 no"_s);
}

void TestMailAdvice::resultsAreExplainedToo()
{
    DeliveryResult result;
    QVERIFY(!explainMailFailure(result, accountAt(u"mail.corp.example"_s)));
    result.failure = refused(SmtpStep::Recipient, "550 5.1.1 who");
    QCOMPARE(explainMailFailure(result, accountAt(u"mail.corp.example"_s))->id, u"no-such-user"_s);
}

QTEST_GUILESS_MAIN(TestMailAdvice)
#include "tst_mailadvice.moc"
