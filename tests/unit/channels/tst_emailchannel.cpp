// SPDX-License-Identifier: GPL-3.0-or-later
#include "channels/EmailChannel.h"
#include "support/ScriptedSmtpServer.h"

#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;

class TestEmailChannel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesNothingWithoutAnAccount();
    void saysHowMuchTheAccountMaySend();
    void opensAsManyConnectionsAsTheAccountAllows_data();
    void opensAsManyConnectionsAsTheAccountAllows();
    void reportsTheServersWordsWhenTaken();
    void aBounceWillLeadBackToTheAttempt();
    void asksForThePasswordOnceAndUsesIt();
    void anotherAccountGetsConnectionsOfItsOwn();
    void aRefusedPasswordIsAboutTheAccount();
    void aRefusedSignInIsAboutTheAccountAndSaysWhatToDo();
    void aRefusedRecipientDoesNotKeepTheNextFromGoingOut();
    void aServerThatIsGoneIsNobodysFault();
    void anImpossibleAddressIsRejectedHere();

private:
    struct Ended {
        AttemptId attempt;
        DeliveryReport report;
    };
    /// A channel to that server; what it reports is collected.
    std::unique_ptr<EmailChannel> channelTo(
        quint16 port, const QString &userName = {}, const MailLimits &limits = {});
    static MailAccount accountAt(quint16 port, const QString &userName = {}, const MailLimits &limits = {});
    OutgoingMessage messageTo(const QString &recipient, qint64 attempt = 1);

    QList<Ended> m_ended;
};

std::unique_ptr<EmailChannel> TestEmailChannel::channelTo(
    quint16 port, const QString &userName, const MailLimits &limits)
{
    m_ended.clear();
    auto channel = std::make_unique<EmailChannel>(std::make_shared<SystemClock>());
    connect(channel.get(), &Channel::finished, this, [this](AttemptId attempt, const DeliveryReport &report) {
        m_ended.append({attempt, report});
    });
    channel->setAccount(accountAt(port, userName, limits));
    return channel;
}

MailAccount TestEmailChannel::accountAt(quint16 port, const QString &userName, const MailLimits &limits)
{
    MailAccountDraft draft;
    draft.host = u"127.0.0.1"_s;
    draft.port = port;
    draft.security = MailSecurity::PlainOnLoopback;
    draft.userName = userName;
    draft.fromAddress = u"support@mysite.example"_s;
    draft.fromName = u"mysite"_s;
    draft.limits = limits;
    const auto account = MailAccount::parse(draft);
    if (!account)
        qFatal("%s", qPrintable(account.error().first().message));
    return *account;
}

OutgoingMessage TestEmailChannel::messageTo(const QString &recipient, qint64 attempt)
{
    return {AttemptId(attempt), recipient, u"Olivia Smith"_s, u"Your link"_s, u"Hello,\n\nhere it is.\n"_s,
        u"<p>Hello</p>"_s};
}

void TestEmailChannel::takesNothingWithoutAnAccount()
{
    EmailChannel channel(std::make_shared<SystemClock>());
    QCOMPARE(channel.capacity(), 0);
    QVERIFY(channel.limits() == SendingLimits());
}

void TestEmailChannel::saysHowMuchTheAccountMaySend()
{
    const MailLimits limits{.connections = 3, .perMinute = 30, .perDay = 10'000};
    QVERIFY(channelTo(2525, u"kim@corp.example"_s, limits)->limits()
        == (SendingLimits{u"kim@corp.example@127.0.0.1:2525"_s, 30, 10'000}));
    // Without a sign-in the server can only tell by the sender.
    QVERIFY(channelTo(25)->limits()
        == (SendingLimits{u"support@mysite.example@127.0.0.1:25"_s, std::nullopt, std::nullopt}));
    QCOMPARE(channelTo(25, QString(500, u'k'))->limits().account, QString(120, u'k') + u"@127.0.0.1:25"_s);
}

void TestEmailChannel::opensAsManyConnectionsAsTheAccountAllows_data()
{
    QTest::addColumn<int>("connections");
    QTest::addColumn<QList<int>>("messages"); // that each connection carries
    QTest::newRow("one") << 1 << QList<int>{3};
    QTest::newRow("two") << 2 << QList<int>{2, 1};
    QTest::newRow("more than there is to do") << 5 << QList<int>{1, 1, 1};
}

void TestEmailChannel::opensAsManyConnectionsAsTheAccountAllows()
{
    QFETCH(int, connections);
    QFETCH(QList<int>, messages);
    std::vector<ScriptedSmtpServer::Script> scripts;
    for (const int count : messages) {
        scripts.emplace_back([count](SmtpDialogue &s) {
            s.greet();
            for (int i = 0; i < count; ++i)
                s.takeMessage();
            s.close();
        });
    }
    ScriptedSmtpServer server(scripts);
    auto channel = channelTo(server.port(), {}, {.connections = connections, .perMinute = {}, .perDay = {}});
    for (int attempt = 1; attempt <= 3; ++attempt)
        channel->deliver(messageTo(u"olivia@corp.example"_s, attempt));
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 3, 30'000);
    for (const Ended &ended : m_ended)
        QCOMPARE(int(ended.report.outcome), int(DeliveryOutcome::Accepted));
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(server.problems(), QStringList());
}

void TestEmailChannel::reportsTheServersWordsWhenTaken()
{
    QByteArray delivered;
    ScriptedSmtpServer server([&](SmtpDialogue &s) {
        s.greet();
        delivered = s.takeMessage();
        s.waitUntilGone();
    });
    auto channel = channelTo(server.port());
    const int room = channel->capacity();
    channel->deliver(messageTo(u"olivia@corp.example"_s, 7));
    QCOMPARE(channel->capacity(), room - 1);
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 1, 30'000);
    QCOMPARE(channel->capacity(), room);
    QCOMPARE(m_ended[0].attempt.value(), 7);
    const DeliveryReport &report = m_ended[0].report;
    QCOMPARE(int(report.outcome), int(DeliveryOutcome::Accepted));
    QCOMPARE(report.replyCode.value_or(0), 250);
    QVERIFY(report.replyText.contains(u"queued as 4711"_s));
    QCOMPARE(report.server, u"127.0.0.1:%1"_s.arg(server.port()));
    QVERIFY(report.transcript.contains(u"RCPT TO:<olivia@corp.example>"_s));
    QVERIFY(!report.transcript.contains(u"here it is"_s));
    channel.reset();
    QTRY_VERIFY(server.isFinished());
    QVERIFY2(server.problems().isEmpty(), qPrintable(server.problems().join(u'\n')));
    QVERIFY(delivered.contains("To: Olivia Smith <olivia@corp.example>"));
    QVERIFY(delivered.contains(report.headerMessageId.toLatin1()));
}

void TestEmailChannel::aBounceWillLeadBackToTheAttempt()
{
    QByteArrayList ids;
    ScriptedSmtpServer server([&ids](SmtpDialogue &s) {
        s.greet({"DSN"});
        for (int i = 0; i < 2; ++i) {
            ids.append(s.expectStart("MAIL FROM:<support@mysite.example> RET=HDRS ENVID="));
            s.reply("250 2.1.0 Ok");
            s.expectStart("RCPT TO:<olivia@corp.example> ");
            s.reply("250 2.1.5 Ok");
            s.expect("DATA");
            s.reply("354 Go ahead");
            s.readMessage();
            s.reply("250 2.0.0 Ok: queued");
        }
        s.waitUntilGone();
    });
    auto channel = channelTo(server.port());
    for (int i = 0; i < 2; ++i) {
        channel->deliver(messageTo(u"olivia@corp.example"_s, 100 + i));
        QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), i + 1, 30'000);
    }
    channel.reset();
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(server.problems(), QStringList());
    QCOMPARE(ids.size(), 2);
    for (int i = 0; i < 2; ++i) {
        // What is kept with the attempt begins with it; chance made it, so it tells nothing.
        QVERIFY(m_ended[i].report.headerMessageId.startsWith(QString::fromLatin1(ids[i] + '@')));
        QCOMPARE(QByteArray::fromHex(ids[i]).toHex(), ids[i]);
        QCOMPARE(ids[i].size(), 32);
    }
    QVERIFY(ids[0] != ids[1]);
}

void TestEmailChannel::asksForThePasswordOnceAndUsesIt()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN"});
        s.expect("AUTH PLAIN " + QByteArray("\0kim\0app password", 17).toBase64());
        s.reply("235 2.7.0 Accepted");
        s.takeMessage();
        s.takeMessage();
        s.waitUntilGone();
    });
    auto channel = channelTo(server.port(), u"kim"_s);
    QSignalSpy asked(channel.get(), &EmailChannel::passwordNeeded);
    channel->deliver(messageTo(u"olivia@corp.example"_s, 1));
    QCOMPARE(asked.size(), 1);
    QVERIFY(m_ended.isEmpty());
    channel->providePassword(Secret(u"app password"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 1, 30'000);
    channel->deliver(messageTo(u"liam@corp.example"_s, 2));
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 2, 30'000);
    QCOMPARE(asked.size(), 1);
    for (const Ended &ended : m_ended) {
        QCOMPARE(int(ended.report.outcome), int(DeliveryOutcome::Accepted));
        QVERIFY(!ended.report.transcript.contains(u"app password"_s));
        QVERIFY(!ended.report.transcript.contains(
            QString::fromLatin1(QByteArray("\0kim\0app password", 17).toBase64())));
    }
}

void TestEmailChannel::anotherAccountGetsConnectionsOfItsOwn()
{
    std::atomic<bool> isUnderWay = false;
    std::atomic<bool> isChanged = false;
    ScriptedSmtpServer former([&](SmtpDialogue &s) {
        s.greet();
        s.expectStart("MAIL FROM:");
        isUnderWay = true;
        s.stallUntil(isChanged);
        s.reply("250 2.1.0 Ok");
        s.expect("RCPT TO:<olivia@corp.example>");
        s.reply("250 2.1.5 Ok");
        s.expect("DATA");
        s.reply("354 Go ahead");
        s.readMessage();
        s.reply("250 2.0.0 Ok: queued");
        s.expectQuit(); // at once, and nothing of the next message
    });
    ScriptedSmtpServer present([](SmtpDialogue &s) {
        s.greet();
        s.takeMessage();
        s.waitUntilGone();
    });
    const MailLimits one{.connections = 1, .perMinute = {}, .perDay = {}};
    auto channel = channelTo(former.port(), {}, one);
    channel->deliver(messageTo(u"olivia@corp.example"_s, 1));
    QTRY_VERIFY(isUnderWay);
    channel->setAccount(accountAt(present.port(), {}, one));
    channel->deliver(messageTo(u"liam@corp.example"_s, 2));
    isChanged = true;
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 2, 30'000);
    for (const Ended &ended : m_ended) {
        const quint16 port = ended.attempt == AttemptId(1) ? former.port() : present.port();
        QCOMPARE(ended.report.server, u"127.0.0.1:%1"_s.arg(port));
        QCOMPARE(int(ended.report.outcome), int(DeliveryOutcome::Accepted));
    }
    QTRY_VERIFY(former.isFinished());
    QCOMPARE(former.problems(), QStringList());
    channel.reset();
    QTRY_VERIFY(present.isFinished());
    QCOMPARE(present.problems(), QStringList());
}

void TestEmailChannel::aRefusedPasswordIsAboutTheAccount()
{
    auto channel = channelTo(2525, u"kim"_s);
    channel->deliver(messageTo(u"olivia@corp.example"_s));
    channel->refusePassword({Error::Code::Keychain, u"The keychain looks locked."_s, u"Unlock it."_s, {}});
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 1, 30'000);
    QCOMPARE(int(m_ended[0].report.scope), int(FailureScope::Account));
    QCOMPARE(m_ended[0].report.error.value_or(Error()).message, u"The keychain looks locked."_s);
    QVERIFY(channel->capacity() > 0);
}

void TestEmailChannel::aRefusedSignInIsAboutTheAccountAndSaysWhatToDo()
{
    ScriptedSmtpServer server([](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN"});
        s.expectStart("AUTH PLAIN ");
        s.reply("535 5.7.8 Username and Password not accepted");
        s.waitUntilGone();
    });
    auto channel = channelTo(server.port(), u"kim"_s);
    channel->deliver(messageTo(u"olivia@corp.example"_s));
    channel->providePassword(Secret(u"wrong"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 1, 30'000);
    const DeliveryReport &report = m_ended[0].report;
    QCOMPARE(int(report.scope), int(FailureScope::Account));
    QCOMPARE(report.replyCode.value_or(0), 535);
    QVERIFY(report.error.has_value());
    QVERIFY(!report.error->advice.isEmpty());
}

void TestEmailChannel::aRefusedRecipientDoesNotKeepTheNextFromGoingOut()
{
    // Each message takes a connection of its own; the server serves them one after the other.
    const auto serve = [](SmtpDialogue &s) {
        s.greet();
        s.expectStart("MAIL FROM:");
        s.reply("250 2.1.0 Ok");
        if (s.expectStart("RCPT TO:").contains("nobody")) {
            s.reply("550 5.1.1 No such user");
        } else {
            s.reply("250 2.1.5 Ok");
            s.expect("DATA");
            s.reply("354 Go ahead");
            s.readMessage();
            s.reply("250 2.0.0 Ok: queued");
        }
        s.close();
    };
    ScriptedSmtpServer server({serve, serve});
    auto channel = channelTo(server.port());
    channel->deliver(messageTo(u"nobody@corp.example"_s, 1));
    channel->deliver(messageTo(u"olivia@corp.example"_s, 2));
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 2, 30'000);
    for (const Ended &ended : m_ended) {
        QCOMPARE(int(ended.report.scope), int(FailureScope::Message));
        const bool refused = ended.attempt == AttemptId(1);
        QCOMPARE(
            int(ended.report.outcome), int(refused ? DeliveryOutcome::Rejected : DeliveryOutcome::Accepted));
        if (refused)
            QCOMPARE(ended.report.enhancedCode, u"5.1.1"_s);
    }
}

void TestEmailChannel::aServerThatIsGoneIsNobodysFault()
{
    quint16 deserted = 0;
    {
        ScriptedSmtpServer gone([](SmtpDialogue &) {});
        deserted = gone.port();
    }
    auto channel = channelTo(deserted);
    channel->deliver(messageTo(u"olivia@corp.example"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 1, 30'000);
    QCOMPARE(int(m_ended[0].report.scope), int(FailureScope::Network));
    QCOMPARE(int(m_ended[0].report.outcome), int(DeliveryOutcome::Deferred));
    QVERIFY(!m_ended[0].report.replyText.isEmpty());
}

void TestEmailChannel::anImpossibleAddressIsRejectedHere()
{
    auto channel = channelTo(2525);
    channel->deliver(messageTo(u"olivia at corp.example"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 1, 30'000);
    QCOMPARE(int(m_ended[0].report.outcome), int(DeliveryOutcome::Rejected));
    QCOMPARE(m_ended[0].report.step, u"composing"_s);
    QVERIFY(m_ended[0].report.replyText.contains(u'@'));
}

QTEST_GUILESS_MAIN(TestEmailChannel)
#include "tst_emailchannel.moc"
