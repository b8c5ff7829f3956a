// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/DeliveryResult.h"

#include <QTest>

using namespace latchkey;

class TestReplyMeaning : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void meansWhatItSays_data();
    void meansWhatItSays();
};

void TestReplyMeaning::meansWhatItSays_data()
{
    QTest::addColumn<SmtpStep>("step");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<MailFailureKind>("kind");
    QTest::addColumn<MailCause>("cause");
    using Kind = MailFailureKind;
    using Step = SmtpStep;
    const auto row = [](const char *name, Step step, const char *reply, Kind kind, MailCause cause) {
        QTest::newRow(name) << step << QByteArray(reply) << kind << cause;
    };
    row("unknown user", Step::Recipient, "550 5.1.1 no such user", Kind::RecipientPermanent,
        MailCause::Reply);
    row("case 53: full", Step::Recipient, "552 5.2.2 mailbox full", Kind::RecipientPermanent,
        MailCause::Reply);
    row("over quota is a mailbox", Step::Recipient, "552 5.2.2 The recipient is over quota",
        Kind::RecipientPermanent, MailCause::Reply);
    row("full, later", Step::Recipient, "452 4.2.2 mailbox full", Kind::RecipientTransient, MailCause::Reply);
    row("greylisted", Step::Recipient, "450 4.2.0 greylisted", Kind::RecipientTransient, MailCause::Reply);
    row("too many", Step::Recipient, "452 4.5.3 too many", Kind::RecipientTransient,
        MailCause::TooManyRecipients);
    row("relay", Step::Recipient, "554 5.7.1 <a@b.example>: Relay access denied", Kind::Account,
        MailCause::RelayDenied);
    row("relay, Exim", Step::Recipient, "550 relay not permitted", Kind::Account, MailCause::RelayDenied);
    row("not your sender, at RCPT", Step::Recipient,
        "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user x", Kind::Account,
        MailCause::SenderRefused);
    row("sign-in wanted", Step::Sender, "530 5.7.0 Authentication Required", Kind::Account,
        MailCause::SignInRefused);
    row("M365 not authenticated", Step::Sender, "530 5.7.57 Client not authenticated to send mail",
        Kind::Account, MailCause::SignInRefused);
    row("M365 send as", Step::Data, "554 5.2.252 SendAsDenied; a not allowed to send as b", Kind::Account,
        MailCause::SenderRefused);
    row("Gmail quota", Step::Data, "550 5.4.5 Daily user sending limit exceeded", Kind::Account,
        MailCause::QuotaExceeded);
    row("M365 quota", Step::Recipient,
        "550 5.1.90 Your message can't be sent because you've reached your daily limit", Kind::Account,
        MailCause::QuotaExceeded);
    row("SES quota", Step::Data, "454 Throttling failure: Daily message quota exceeded", Kind::Account,
        MailCause::QuotaExceeded);
    row("SES rate", Step::Data, "454 Throttling failure: Maximum sending rate exceeded",
        Kind::RecipientTransient, MailCause::Reply);
    row("SES unverified", Step::Data, "554 Message rejected: Email address is not verified.", Kind::Account,
        MailCause::SenderRefused);
    row("spam", Step::Data, "550 5.7.1 looks like spam", Kind::RecipientPermanent, MailCause::Reply);
    row("too big at the end", Step::Data, "552 5.3.4 too big", Kind::RecipientPermanent,
        MailCause::MessageTooBig);
    row("sender", Step::Sender, "550 5.1.8 bad sender", Kind::Account, MailCause::SenderRefused);
    row("server busy at MAIL", Step::Sender, "452 4.3.1 no space", Kind::ServerTransient, MailCause::Reply);
    row("case 38: sign-in later", Step::SigningIn, "454 4.7.0 later", Kind::ServerTransient,
        MailCause::Reply);
    row("sign-in expired", Step::SigningIn, "432 4.7.12 change it", Kind::Account, MailCause::SignInRefused);
    row("421", Step::Recipient, "421 4.7.0 later", Kind::ServerTransient, MailCause::Reply);
    row("not welcome", Step::Greeting, "554 5.7.1 listed", Kind::Account, MailCause::Reply);
    row("busy", Step::Greeting, "450 busy", Kind::ServerTransient, MailCause::Reply);
}

void TestReplyMeaning::meansWhatItSays()
{
    QFETCH(SmtpStep, step);
    QFETCH(QByteArray, reply);
    SmtpReplyParser parser;
    parser.feed(reply + "\r\n");
    const auto meaning = meaningOf(step, std::get<SmtpReply>(*parser.next()));
    QTEST(meaning.kind, "kind");
    QTEST(meaning.cause, "cause");
}

QTEST_GUILESS_MAIN(TestReplyMeaning)
#include "tst_replymeaning.moc"
