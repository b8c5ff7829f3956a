// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkRedeemer.h"
#include "practice/CaughtMail.h"
#include "support/PostfixServer.h"
#include "support/TestDesk.h"
#include "tokens/PasswordHash.h"

#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;

/// The main job with nothing made up: the desk with its outbox, a real Postfix with TLS and sign-in, the
/// delivered file, and the link in it.
class TestRealMail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aResetGoesOutAndItsLinkWorksOnce_data();
    void aResetGoesOutAndItsLinkWorksOnce();
    void anActivationConfirmsTheAddress();
    void aWrongPasswordStopsTheOutboxAndTheRightOneStartsItAgain();
    void s27_anUnknownCertificateStopsTheOutbox();

private:
    void connectTo(TestDesk &desk, MailSecurity security, const QString &password, bool trusted = true);
    /// The message once it has come to rest in that state.
    Message waitFor(TestDesk &desk, MessageId message, MessageState state);
    /// The newest delivered mail to that address, taken apart.
    std::optional<CaughtMail> deliveredTo(const QString &address) const;
    static Secret codeIn(const CaughtMail &mail);

    PostfixServer m_server;
};

void TestRealMail::initTestCase()
{
    const auto started = m_server.start();
    QVERIFY2(
        started.has_value(), started ? "" : qPrintable(started.error().message + started.error().detail));
}

void TestRealMail::connectTo(TestDesk &desk, MailSecurity security, const QString &password, bool trusted)
{
    MailAccountDraft draft;
    draft.host = m_server.host();
    draft.port = security == MailSecurity::StartTls ? m_server.submissionPort() : m_server.smtpsPort();
    draft.security = security;
    draft.userName = m_server.userName();
    draft.fromAddress = m_server.userName();
    draft.fromName = u"mysite support"_s;
    draft.extraCaFile = trusted ? m_server.caFile() : QString();
    const auto account = MailAccount::parse(draft);
    QVERIFY(account.has_value());
    const auto stored = desk.desk().setMailAccount(*account, Secret(password));
    QTRY_VERIFY(stored.isFinished());
    QVERIFY(stored.result().has_value());
}

Message TestRealMail::waitFor(TestDesk &desk, MessageId message, MessageState state)
{
    std::optional<Message> found;
    const auto look = [&] {
        found = desk.now([&](Connection &connection) { return Outbox(connection).find(message); });
        return found && found->state == state;
    };
    if (!QTest::qWaitFor(look, 20'000) && found && found->lastAttempt)
        qWarning(
            "state %s: %s", qPrintable(nameOf(found->state)), qPrintable(found->lastAttempt->serverWords()));
    return found.value_or(Message());
}

std::optional<CaughtMail> TestRealMail::deliveredTo(const QString &address) const
{
    const auto files = m_server.deliveredMails();
    for (auto file = files.crbegin(); file != files.crend(); ++file) {
        // Delivered to a file with the system's line ends; on the wire it had CRLF.
        const CaughtMail mail = readMail(PostfixServer::withoutTrace(*file).replace("\n", "\r\n"));
        if (mail.to.contains(address))
            return mail;
    }
    return std::nullopt;
}

Secret TestRealMail::codeIn(const CaughtMail &mail)
{
    return Secret(mail.links.value(0).section(u"code="_s, 1));
}

void TestRealMail::aResetGoesOutAndItsLinkWorksOnce_data()
{
    QTest::addColumn<MailSecurity>("security");
    QTest::newRow("STARTTLS") << MailSecurity::StartTls;
    QTest::newRow("implicit TLS") << MailSecurity::ImplicitTls;
}

void TestRealMail::aResetGoesOutAndItsLinkWorksOnce()
{
    QFETCH(MailSecurity, security);
    TestDesk desk;
    connectTo(desk, security, m_server.password());
    const QString address =
        security == MailSecurity::StartTls ? u"olivia@corp.example"_s : u"liam@corp.example"_s;
    const AccountId person = desk.addAccount(u"olivia.s"_s, u"Olivia Smith"_s, address, u"EMAIL_CONFIRMED"_s);

    const auto asked = desk.desk().act([person](AccountDesk &d) { return d.sendReset(person); });
    QTRY_VERIFY(asked.isFinished());
    QVERIFY(asked.result().has_value());
    const Message message = waitFor(desk, *asked.result(), MessageState::Sent);
    QCOMPARE(message.state, MessageState::Sent);
    QCOMPARE(message.lastAttempt->replyCode.value_or(0), 250);
    QVERIFY2(message.lastAttempt->replyText.contains(u"queued as"_s),
        qPrintable(message.lastAttempt->serverWords()));
    const QString transcript =
        desk.now([&](Connection &c) { return Outbox(c).attempts(message.id); }).constLast().transcript;
    QVERIFY2(transcript.contains(u"AUTH"_s), qPrintable(transcript));
    QVERIFY(!transcript.contains(m_server.password()));

    QTRY_VERIFY_WITH_TIMEOUT(deliveredTo(address).has_value(), 10'000);
    const CaughtMail mail = *deliveredTo(address);
    QVERIFY(mail.subject.contains(u"new password"_s));
    QVERIFY(mail.links.value(0).startsWith(u"https://www.mysite.com/resetPassword?code="_s));
    QVERIFY(mail.html.contains(mail.links.value(0)));

    const Secret code = codeIn(mail);
    const Secret password(u"correct horse battery staple"_s);
    const auto changed = LinkRedeemer(*desk.connection(), desk.clock()).setPassword(code, password);
    QVERIFY2(changed.has_value(), changed ? "" : qPrintable(changed.error().message));
    QCOMPARE(*changed, person);
    const auto hash = desk.now([&](Connection &c) { return AccountStore(c).passwordHash(person); });
    QVERIFY(hash && hash->startsWith(u"$2"_s));
    QVERIFY(verifyPassword(password, *hash));
    QVERIFY(!desk.account(person).hasResetToken);
    QVERIFY(!LinkRedeemer(*desk.connection(), desk.clock()).setPassword(code, password));
    const auto dead =
        desk.now([&](Connection &c) { return Blacklist(c).find(codeIssuer(), tokenIdOf(code.view())); });
    QVERIFY(dead && dead->reason == DeathReason::Used);

    // The notice goes out by itself, and carries no link.
    const auto noticed = [&] {
        const auto notice = deliveredTo(address);
        return notice && notice->subject.contains(u"was changed"_s) && notice->links.isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(noticed(), 10'000);
}

void TestRealMail::anActivationConfirmsTheAddress()
{
    TestDesk desk;
    connectTo(desk, MailSecurity::StartTls, m_server.password());
    AccountDraft draft;
    draft.userName = u"nour"_s;
    draft.fullName = u"نور الدين"_s;
    draft.email = u"nour@corp.example"_s;
    const auto created = desk.desk().act([draft](AccountDesk &d) { return d.create(draft, true); });
    QTRY_VERIFY(created.isFinished());
    QVERIFY(created.result().has_value());
    const AccountId person = *created.result();
    QTRY_VERIFY_WITH_TIMEOUT(deliveredTo(draft.email).has_value(), 20'000);
    const CaughtMail mail = *deliveredTo(draft.email);
    QVERIFY(mail.text.contains(draft.fullName));
    QVERIFY(desk.account(person).status.isUnconfirmed());
    QVERIFY(LinkRedeemer(*desk.connection(), desk.clock()).confirm(codeIn(mail)));
    QVERIFY(desk.account(person).status.isConfirmed());
    QVERIFY(!desk.account(person).hasActivationToken);
}

void TestRealMail::aWrongPasswordStopsTheOutboxAndTheRightOneStartsItAgain()
{
    TestDesk desk;
    connectTo(desk, MailSecurity::StartTls, u"not the password"_s);
    const AccountId person =
        desk.addAccount(u"mei"_s, u"Mei Tanaka"_s, u"mei@corp.example"_s, u"EMAIL_CONFIRMED"_s);
    const auto asked = desk.desk().act([person](AccountDesk &d) { return d.sendReset(person); });
    QTRY_VERIFY(asked.isFinished());
    const MessageId id = *asked.result();
    const Message paused = waitFor(desk, id, MessageState::Paused);
    QCOMPARE(paused.state, MessageState::Paused);
    QCOMPARE(paused.lastAttempt->replyCode.value_or(0), 535);
    QTRY_VERIFY(desk.desk().outboxState().pausedBecause.has_value());
    QVERIFY(!desk.desk().outboxState().pausedBecause->advice.isEmpty());
    QVERIFY(!deliveredTo(u"mei@corp.example"_s));

    connectTo(desk, MailSecurity::StartTls, m_server.password());
    QCOMPARE(waitFor(desk, id, MessageState::Sent).state, MessageState::Sent);
    QTRY_VERIFY(!desk.desk().outboxState().pausedBecause.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(deliveredTo(u"mei@corp.example"_s).has_value(), 10'000);
}

void TestRealMail::s27_anUnknownCertificateStopsTheOutbox()
{
    TestDesk desk;
    connectTo(desk, MailSecurity::ImplicitTls, m_server.password(), false);
    const AccountId person =
        desk.addAccount(u"ravi"_s, u"Ravi Patel"_s, u"ravi@corp.example"_s, u"EMAIL_CONFIRMED"_s);
    const auto asked = desk.desk().act([person](AccountDesk &d) { return d.sendReset(person); });
    QTRY_VERIFY(asked.isFinished());
    QCOMPARE(waitFor(desk, *asked.result(), MessageState::Paused).state, MessageState::Paused);
    QTRY_VERIFY(desk.desk().outboxState().pausedBecause.has_value());
    QCOMPARE(desk.desk().outboxState().pausedBecause->code, Error::Code::Tls);
    QVERIFY(!deliveredTo(u"ravi@corp.example"_s));
}

QTEST_GUILESS_MAIN(TestRealMail)
#include "tst_realmail.moc"
