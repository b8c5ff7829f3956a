// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkDiagnosis.h"
#include "accounts/Purge.h"
#include "accounts/Timeline.h"
#include "DeskTest.h"
#include "messages/Dispatcher.h"
#include "support/FakeChannel.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray *logged = nullptr;

void keepLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    if (logged)
        *logged += message.toUtf8() + '\n';
}

} // namespace

/// From the operator's click to the person's new password, with everything in between but a mail server.
class TestLinkFlow : public DeskTest {
    Q_OBJECT

private:
    void prepare() override;
    void tidyUp() override;
    void startProgram();
    /// Lets what is due go out; `report` is what the mail server says.
    void send(const DeliveryReport &report);
    Secret codeOfLast(const QString &page) const;

    std::unique_ptr<Dispatcher> m_dispatcher;
    FakeChannel *m_channel = nullptr;
    QList<OutgoingMessage> m_sent;
    QByteArray m_log;
    QtMessageHandler m_handlerBefore = nullptr;

private Q_SLOTS:
    void fromRegistrationToANewPassword();
    void s2_noLinkThatWasEverSentIsLeftAnywhere();
};

void TestLinkFlow::prepare()
{
    m_sent.clear();
    m_log.clear();
    logged = &m_log;
    m_handlerBefore = qInstallMessageHandler(keepLog);
    startProgram();
}

void TestLinkFlow::tidyUp()
{
    qInstallMessageHandler(m_handlerBefore);
    logged = nullptr;
    m_dispatcher.reset();
}

void TestLinkFlow::startProgram()
{
    m_dispatcher = std::make_unique<Dispatcher>(database().connect(), m_clock, u"desk-1"_s);
    auto channel = std::make_unique<FakeChannel>();
    m_channel = channel.get();
    m_dispatcher->addChannel(std::move(channel));
    m_dispatcher->start();
}

void TestLinkFlow::send(const DeliveryReport &report)
{
    m_dispatcher->wake();
    while (!m_channel->open().isEmpty()) {
        m_sent += m_channel->open().first();
        m_channel->finishNext(report);
        QCoreApplication::sendPostedEvents();
    }
}

Secret TestLinkFlow::codeOfLast(const QString &page) const
{
    static const QRegularExpression code(u"\\?code=([A-Za-z0-9_-]{43})\\s"_s);
    const QString text = m_sent.last().text;
    return text.contains(page) ? Secret(code.match(text).captured(1)) : Secret();
}

void TestLinkFlow::fromRegistrationToANewPassword()
{
    const AccountId id =
        must(desk().create({u"olivia.s"_s, u"Olivia Smith"_s, u"olivia@corp.example"_s, {}, {}}, true));
    send(accepted());
    const Secret activation = codeOfLast(u"/activate"_s);
    m_clock->advance(2h);
    must(redeemer().open(TokenPurpose::Activation, activation, u"Firefox"_s));
    must(redeemer().confirm(activation));
    QVERIFY(read(id).status.isConfirmed());

    m_clock->advance(24h);
    must(redeemer().requestReset(u"OLIVIA@corp.example"_s));
    send(deferred());
    const Secret older = codeOfLast(u"/resetPassword"_s);
    m_clock->advance(1min);
    send(accepted());
    const Secret newer = codeOfLast(u"/resetPassword"_s);
    QCOMPARE(codeOf(redeemer().setPassword(older, Secret(u"long enough"_s))), u"NotFound"_s);
    must(redeemer().setPassword(newer, Secret(u"long enough"_s)));
    send(accepted());
    QVERIFY(m_sent.last().subject.contains(u"was changed"_s));
    QCOMPARE(m_sent.size(), 4);
    QCOMPARE(audit(id),
        (QStringList{u"account_created done Kim"_s, u"activation_requested done Kim"_s,
            u"email_confirmed done @person"_s, u"reset_requested done @person"_s,
            u"password_changed done @person"_s}));
}

void TestLinkFlow::s2_noLinkThatWasEverSentIsLeftAnywhere()
{
    // Every way that a link can go: used, replaced, expired, refused by the server, lost in a crash, purged.
    fromRegistrationToANewPassword();
    const AccountId olivia = must(must(AccountStore(connection()).findByNameOrEmail(u"olivia.s"_s))).id;
    for (const auto &report : {rejected(), lostAtTheEnd(), unreachable(), signInRefused()}) {
        m_clock->advance(20min);
        must(desk().sendReset(olivia));
        send(report);
        m_dispatcher->resume();
    }
    must(desk().create({u"liam.j"_s, {}, u"liam@corp.example"_s, {}, {}}, true));
    m_dispatcher->wake();
    m_sent += m_channel->open();
    startProgram(); // after a crash
    send(accepted());
    for (const OutgoingMessage &message : std::as_const(m_sent)) {
        must(diagnoseLink(connection(), message.text, now()));
        must(redeemer().requestReset(message.text));
    }
    m_clock->advance(73h);
    must(keepHouse(connection(), *m_clock));
    must(timelineOf(connection(), olivia));
    m_dispatcher->wake();
    // What fails says so in the log as well.
    qWarning("%s", qPrintable(connection().execute(u"UPDATE audit_event SET at = 0"_s).error().detail));

    QByteArrayList codes;
    static const QRegularExpression code(u"code=([A-Za-z0-9_-]{43})"_s);
    for (const OutgoingMessage &message : std::as_const(m_sent)) {
        auto matches = code.globalMatch(message.text + message.html);
        while (matches.hasNext())
            codes += matches.next().captured(1).toLatin1();
    }
    QVERIFY(QSet<QByteArray>(codes.begin(), codes.end()).size() >= 8);
    const QByteArray dump = database().dump();
    QVERIFY(dump.contains("olivia@corp.example")); // so the dump is one
    QVERIFY(m_log.contains("append only")); // and the log is kept
    for (const QByteArray &one : std::as_const(codes)) {
        QVERIFY(dump.contains(tokenIdOf(one).toLatin1()));
        QVERIFY2(!dump.contains(one), "a link is in the database");
        QVERIFY2(!m_log.contains(one), "a link is in the log");
        const QByteArray bytes = QByteArray::fromBase64(one, QByteArray::Base64UrlEncoding);
        QVERIFY2(
            !dump.contains(bytes) && !dump.contains(bytes.toHex()), "a link's bytes are in the database");
    }
}

LATCHKEY_STORE_TEST(TestLinkFlow)
#include "tst_linkflow.moc"
