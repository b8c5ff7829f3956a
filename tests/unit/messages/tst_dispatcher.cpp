// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/Dispatcher.h"
#include "MessageTest.h"

#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestDispatcher : public MessageTest {
    Q_OBJECT

private:
    void prepare() override
    {
        MessageTest::prepare();
        start(1);
    }
    void tidyUp() override { m_dispatcher.reset(); }
    /// A program that has just been started.
    void start(int capacity, const QString &claimant = u"desk-1"_s)
    {
        m_dispatcher = std::make_unique<Dispatcher>(database().connect(), m_clock, claimant);
        auto channel = std::make_unique<FakeChannel>(capacity);
        m_channel = channel.get();
        m_dispatcher->addChannel(std::move(channel));
        connect(m_dispatcher.get(), &Dispatcher::stateChanged, this,
            [this](const DispatcherState &state) { m_state = state; });
        m_dispatcher->start();
    }
    void finishNext(const DeliveryReport &report)
    {
        m_channel->finishNext(report);
        QCoreApplication::sendPostedEvents();
    }
    static QString linkIn(const OutgoingMessage &message)
    {
        static const QRegularExpression link(u"https://www\\.mysite\\.com/\\S+code=\\S+"_s);
        return link.match(message.text).captured();
    }
    bool works(const QString &link)
    {
        const QString code = link.section(u"code="_s, 1);
        return must(TokenStore(connection()).find(TokenPurpose::Reset, tokenIdOf(code.toUtf8()), 72h))
            .has_value();
    }

    std::unique_ptr<Dispatcher> m_dispatcher;
    FakeChannel *m_channel = nullptr;
    DispatcherState m_state;

private Q_SLOTS:
    void aMessageGoesOutWithItsWordsAndLink();
    void aNoticeGoesOutWithoutALink();
    void itLooksByItself();
    void theOldestGoFirstOneAtATime();
    void theChannelsRoomIsUsedAndRespected();
    void aDeferredOneIsTriedAgainWithANewLink();
    void theAccountsLanguageAndTheSitesAreUsed();
    void afterACrashTheNewerLinkWorks();
    void whatAnotherProgramLeftIsTakenUpWhileRunning();
    void theStateIsTold();
};

void TestDispatcher::aMessageGoesOutWithItsWordsAndLink()
{
    SiteSettings site = SiteSettings::defaults();
    site.name = u"Kim & Söhne"_s;
    must(SiteStore(connection()).write(site));
    setColumn(connection(), m_olivia, u"full_name"_s, bound(u"Olivia <Smith>"_s));
    const MessageId id = enqueueReset();
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 1);
    const OutgoingMessage message = m_channel->delivered().first();
    QCOMPARE(message.recipient, u"olivia.s@corp.example"_s);
    QCOMPARE(message.recipientName, u"Olivia <Smith>"_s);
    QVERIFY(message.subject.contains(u"Kim & Söhne"_s));
    QVERIFY(message.text.contains(u"Olivia <Smith>"_s));
    QVERIFY(message.text.contains(u"30 minutes"_s));
    QVERIFY(message.text.contains(u"2026-11-21 14:32 UTC"_s));
    QVERIFY(message.html.contains(u"Olivia &lt;Smith&gt;"_s));
    QVERIFY(linkIn(message).startsWith(u"https://www.mysite.com/resetPassword?code="_s));
    QVERIFY(works(linkIn(message)));
    QVERIFY(message.html.contains(linkIn(message)));
    QVERIFY(!message.text.contains(u"{{"_s) && !message.html.contains(u"{{"_s));
    QCOMPARE(stateOf(id), u"sending"_s);
    finishNext(accepted());
    QCOMPARE(stateOf(id), u"sent"_s);
    QCOMPARE(read(id).lastAttempt->serverWords(), u"250 2.0.0 Ok: queued as 4F1B2"_s);
}

void TestDispatcher::aNoticeGoesOutWithoutALink()
{
    enqueue(m_olivia, MessagePurpose::PasswordChanged);
    m_dispatcher->wake();
    const OutgoingMessage message = m_channel->delivered().first();
    for (const QString &part : {message.subject, message.text, message.html})
        QVERIFY(!part.contains(u"code="_s) && !part.contains(u"https://www.mysite.com"_s));
}

void TestDispatcher::itLooksByItself()
{
    enqueueReset();
    QTRY_COMPARE_WITH_TIMEOUT(m_channel->delivered().size(), 1, 8000);
}

void TestDispatcher::theOldestGoFirstOneAtATime()
{
    QList<MessageId> asked;
    for (int i = 0; i < 4; ++i) {
        asked += enqueueReset();
        m_clock->advance(1s);
    }
    m_dispatcher->wake();
    for (const MessageId id : asked) {
        QCOMPARE(m_channel->open().size(), 1);
        QCOMPARE(stateOf(id), u"sending"_s);
        finishNext(accepted());
        QCOMPARE(stateOf(id), u"sent"_s);
    }
    QCOMPARE(m_channel->delivered().size(), 4);
    QCOMPARE(m_channel->mostOpen(), 1);
}

void TestDispatcher::theChannelsRoomIsUsedAndRespected()
{
    start(3);
    for (int i = 0; i < 7; ++i)
        enqueue(addPerson(connection(), u"person%1"_s.arg(i), now(), confirmedCode), MessagePurpose::Reset);
    m_dispatcher->wake();
    QCOMPARE(m_channel->open().size(), 3);
    QCOMPARE(m_state.inFlight, 3);
    finishNext(accepted());
    QCOMPARE(m_channel->open().size(), 3);
    m_channel->answerWith({accepted()});
    while (!m_channel->open().isEmpty())
        finishNext(accepted());
    QTRY_COMPARE(m_state.outbox.waiting, 0);
    QCOMPARE(m_channel->delivered().size(), 7);
    QCOMPARE(m_channel->mostOpen(), 3);
}

void TestDispatcher::aDeferredOneIsTriedAgainWithANewLink()
{
    const MessageId id = enqueueReset();
    m_dispatcher->wake();
    finishNext(deferred());
    QCOMPARE(stateOf(id), u"deferred"_s);
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 1);
    m_clock->advance(36s); // the longest that the first wait may be
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 2);
    const QString first = linkIn(m_channel->delivered()[0]);
    const QString second = linkIn(m_channel->delivered()[1]);
    QVERIFY(first != second);
    QVERIFY(!works(first));
    QVERIFY(works(second));
}

void TestDispatcher::theAccountsLanguageAndTheSitesAreUsed()
{
    for (const QString &locale : {u"de"_s, u"fr"_s}) {
        must(connection().execute(
            u"INSERT INTO message_template VALUES ('reset', 'email', ?, ?, '{{link}}', '{{link}}', 0, 'Kim')"_s,
            bound(locale, u"subject in "_s + locale)));
    }
    SiteSettings site = SiteSettings::defaults();
    site.locale = u"de"_s;
    must(SiteStore(connection()).write(site));
    NewMessage message;
    message.account = m_olivia;
    message.purpose = MessagePurpose::Reset;
    message.recipient = u"x@corp.example"_s;
    must(outbox().enqueue(message, now()));
    message.locale = u"fr"_s;
    must(outbox().enqueue(message, now()));
    m_dispatcher->wake();
    finishNext(accepted());
    QCOMPARE(m_channel->delivered()[0].subject, u"subject in de"_s);
    QCOMPARE(m_channel->delivered()[1].subject, u"subject in fr"_s);
}

void TestDispatcher::afterACrashTheNewerLinkWorks()
{
    const MessageId id = enqueueReset();
    m_dispatcher->wake();
    const QString lost = linkIn(m_channel->delivered().first());
    QVERIFY(works(lost));
    m_dispatcher.reset(); // with the message on its way
    QCOMPARE(stateOf(id), u"sending"_s);

    start(1);
    QCOMPARE(m_channel->delivered().size(), 1);
    const QString again = linkIn(m_channel->delivered().first());
    QVERIFY(lost != again);
    QVERIFY(!works(lost));
    QVERIFY(works(again));
    QCOMPARE(must(outbox().attempts(id)).first().outcome, u"interrupted"_s);
    finishNext(accepted());
    QCOMPARE(stateOf(id), u"sent"_s);
}

void TestDispatcher::whatAnotherProgramLeftIsTakenUpWhileRunning()
{
    const MessageId id = enqueueReset();
    QCOMPARE(claim(1, u"desk-2"_s).size(), 1);
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 0);
    m_clock->advance(15min + 1ms);
    m_dispatcher->wake();
    QCOMPARE(m_channel->delivered().size(), 1);
    finishNext(accepted());
    QCOMPARE(stateOf(id), u"sent"_s);
}

void TestDispatcher::theStateIsTold()
{
    enqueueReset();
    enqueueReset();
    m_dispatcher->wake();
    QCOMPARE(m_state.inFlight, 1);
    QCOMPARE(m_state.outbox.waiting, 2);
    QVERIFY(!m_state.pausedBecause && !m_state.trouble);
    finishNext(rejected());
    finishNext(accepted());
    QCOMPARE(m_state.inFlight, 0);
    QCOMPARE(m_state.outbox.waiting, 0);
    QCOMPARE(m_state.outbox.failed, 1);
}

LATCHKEY_STORE_TEST(TestDispatcher)
#include "tst_dispatcher.moc"
