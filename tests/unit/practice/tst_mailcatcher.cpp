// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/MailCatcher.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

const CatcherSession::SignIn signIn{u"practice"_s, Secret(u"s3cret wörd"_s)};

QByteArray plain(const QByteArray &user, const QByteArray &password)
{
    return (QByteArray(1, '\0') + user + '\0' + password).toBase64();
}

/// A client that says one line and gets one reply, over a real socket.
class Dialogue {
public:
    explicit Dialogue(quint16 port) { m_socket.connectToHost(u"127.0.0.1"_s, port); }
    QByteArray reply()
    {
        const bool whole = QTest::qWaitFor([this] {
            m_received += m_socket.readAll();
            return endOfReply() >= 0 || m_socket.state() == QAbstractSocket::UnconnectedState;
        });
        const qsizetype end = whole ? endOfReply() : -1;
        const QByteArray text = end < 0 ? std::exchange(m_received, {}) : m_received.left(end);
        m_received.remove(0, text.size());
        return text;
    }
    QByteArray say(const QByteArray &line)
    {
        m_socket.write(line + "\r\n");
        return reply();
    }
    QTcpSocket &socket() { return m_socket; }

private:
    qsizetype endOfReply() const
    {
        for (qsizetype at = 0;;) {
            const qsizetype end = m_received.indexOf("\r\n", at);
            if (end < 0)
                return -1;
            if (end - at >= 4 && m_received[at + 3] == ' ')
                return end + 2;
            at = end + 2;
        }
    }
    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace

class TestMailCatcher : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void speaksSmtp();
    void takesDotsOff();
    void oneByteAtATime();
    void judgesSignIn_data();
    void judgesSignIn();
    void wantsThingsInOrder();
    void refusesWhoBounces();
    void refusesWhatIsTooLarge();
    void endsNonsense();
    void keepsTheLatest();
    void anotherClientIsUnderstood();
    void closesAndOpensAgain();

private:
    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>(fromMilliseconds(1'800'000'000'000));
    std::unique_ptr<MailCatcher> m_catcher;
    quint16 m_port = 0;
};

void TestMailCatcher::init()
{
    m_catcher = std::make_unique<MailCatcher>(m_clock, signIn);
    const auto port = m_catcher->listen();
    QVERIFY(port.has_value());
    m_port = *port;
    QVERIFY(m_port > 0);
}

void TestMailCatcher::speaksSmtp()
{
    const QSignalSpy caught(m_catcher.get(), &MailCatcher::caught);
    Dialogue client(m_port);
    QVERIFY(client.reply().startsWith("220 "));
    const QByteArray capabilities = client.say("EHLO me");
    QVERIFY(capabilities.contains("250-AUTH PLAIN LOGIN\r\n"));
    QVERIFY(!capabilities.contains("STARTTLS"));
    QCOMPARE(client.say("AUTH PLAIN " + plain("practice", "s3cret w\xc3\xb6rd")), "235 2.7.0 Signed in\r\n");
    QVERIFY(client.say("MAIL FROM:<noreply@mysite.example> SIZE=100 BODY=8BITMIME").startsWith("250 2.1.0"));
    QVERIFY(client.say("RCPT TO:<olivia.smith@corp.example>").startsWith("250 2.1.5"));
    QVERIFY(client.say("DATA").startsWith("354 "));
    const QByteArray answer =
        client.say("Subject: Hi\r\nTo: olivia.smith@corp.example\r\n\r\nhttp://127.0.0.1/x\r\n.");
    QVERIFY2(answer.startsWith("250 2.0.0 Ok: queued as "), answer.constData());
    QVERIFY(client.say("QUIT").startsWith("221 "));
    QTRY_COMPARE(client.socket().state(), QAbstractSocket::UnconnectedState);

    QCOMPARE(caught.size(), 1);
    const auto mail = caught.first().first().value<CaughtMail>();
    QCOMPARE(mail.id, 1);
    QCOMPARE(mail.received, m_clock->now());
    QCOMPARE(mail.subject, u"Hi"_s);
    QCOMPARE(mail.recipients, QStringList{u"olivia.smith@corp.example"_s});
    QCOMPARE(mail.links, QStringList{u"http://127.0.0.1/x"_s});
    QCOMPARE(m_catcher->find(1)->raw, mail.raw);
}

void TestMailCatcher::takesDotsOff()
{
    Dialogue client(m_port);
    client.reply();
    client.say("EHLO me");
    client.say("AUTH PLAIN " + plain("practice", "s3cret w\xc3\xb6rd"));
    client.say("MAIL FROM:<>");
    client.say("RCPT TO:<\"a>b\"@example.org>");
    client.say("DATA");
    client.say("\r\n..\r\n...\r\n.x\r\n a\nb\rc\r\n.");
    QCOMPARE(m_catcher->mails().size(), 1);
    QCOMPARE(m_catcher->mails().first().raw, "\r\n.\r\n..\r\nx\r\n a\nb\rc\r\n");
    QCOMPARE(m_catcher->mails().first().recipients, QStringList{u"\"a>b\"@example.org"_s});
}

void TestMailCatcher::oneByteAtATime()
{
    const QByteArray dialogue = "EHLO me\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
                                "Subject: slow\r\n\r\n..\r\n.\r\nNOOP\r\nRSET\r\nQUIT\r\n";
    QByteArray whole;
    QByteArray bytewise;
    CatcherSession::Delivery first;
    CatcherSession::Delivery second;
    CatcherSession one({}, [&](const auto &delivery) {
        first = delivery;
        return QByteArray("X");
    });
    whole = one.receive(dialogue);
    CatcherSession two({}, [&](const auto &delivery) {
        second = delivery;
        return QByteArray("X");
    });
    for (const char c : dialogue)
        bytewise += two.receive(QByteArray(1, c));
    QCOMPARE(bytewise, whole);
    QVERIFY(one.isOver() && two.isOver());
    QCOMPARE(first.message, "Subject: slow\r\n\r\n.\r\n");
    QCOMPARE(second.message, first.message);
}

void TestMailCatcher::judgesSignIn_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<QByteArray>("last");
    const QByteArray good = "s3cret w\xc3\xb6rd";
    QTest::newRow("PLAIN at once") << QByteArrayList{"AUTH PLAIN " + plain("practice", good)}
                                   << QByteArray("235 ");
    QTest::newRow("PLAIN asked for") << QByteArrayList{"AUTH PLAIN", plain("practice", good)}
                                     << QByteArray("235 ");
    QTest::newRow("LOGIN") << QByteArrayList{"auth login", QByteArray("practice").toBase64(), good.toBase64()}
                           << QByteArray("235 ");
    QTest::newRow("LOGIN with name") << QByteArrayList{"AUTH LOGIN " + QByteArray("practice").toBase64(),
        good.toBase64()} << QByteArray("235 ");
    QTest::newRow("wrong password") << QByteArrayList{"AUTH PLAIN " + plain("practice", "wrong")}
                                    << QByteArray("535 5.7.8 ");
    QTest::newRow("wrong name") << QByteArrayList{"AUTH LOGIN", QByteArray("root").toBase64(),
        good.toBase64()} << QByteArray("535 5.7.8 ");
    QTest::newRow("empty password") << QByteArrayList{"AUTH PLAIN " + plain("practice", "")}
                                    << QByteArray("535 5.7.8 ");
    QTest::newRow("given up") << QByteArrayList{"AUTH PLAIN", "*"} << QByteArray("501 ");
    QTest::newRow("not base64") << QByteArrayList{"AUTH LOGIN", "???"} << QByteArray("501 ");
    QTest::newRow("unknown") << QByteArrayList{"AUTH SCRAM-SHA-256 abcd"} << QByteArray("504 ");
}

void TestMailCatcher::judgesSignIn()
{
    QFETCH(QByteArrayList, lines);
    QFETCH(QByteArray, last);
    Dialogue client(m_port);
    client.reply();
    client.say("EHLO me");
    QByteArray answer;
    for (const QByteArray &line : lines)
        answer = client.say(line);
    QVERIFY2(answer.startsWith(last), answer.constData());
    QCOMPARE(client.say("MAIL FROM:<a@example.org>").startsWith("250"), last == "235 ");
}

void TestMailCatcher::wantsThingsInOrder()
{
    Dialogue client(m_port);
    client.reply();
    QVERIFY(client.say("MAIL FROM:<a@example.org>").startsWith("503 "));
    client.say("HELO me");
    QVERIFY(client.say("MAIL FROM:<a@example.org>").startsWith("530 5.7.0"));
    client.say("AUTH PLAIN " + plain("practice", "s3cret w\xc3\xb6rd"));
    QVERIFY(client.say("RCPT TO:<a@example.org>").startsWith("503 "));
    QVERIFY(client.say("DATA").startsWith("503 "));
    QVERIFY(client.say("MAIL FROM:a@example.org").startsWith("501 "));
    QVERIFY(client.say("MAIL FROM:<a@example.org>").startsWith("250 "));
    QVERIFY(client.say("MAIL FROM:<a@example.org>").startsWith("503 "));
    QVERIFY(client.say("RCPT TO:<>").startsWith("501 "));
    QVERIFY(client.say("RSET").startsWith("250 "));
    QVERIFY(client.say("DATA").startsWith("503 "));
    QVERIFY(client.say("NOOP").startsWith("250 "));
    QVERIFY(client.say("STARTTLS").startsWith("502 "));
    QCOMPARE(m_catcher->mails().size(), 0);
}

void TestMailCatcher::refusesWhoBounces()
{
    Dialogue client(m_port);
    client.reply();
    client.say("EHLO me");
    client.say("AUTH PLAIN " + plain("practice", "s3cret w\xc3\xb6rd"));
    client.say("MAIL FROM:<a@example.org>");
    QVERIFY(client.say("RCPT TO:<Bounce.me@example.org>").startsWith("550 5.1.1 "));
    QVERIFY(client.say("DATA").startsWith("503 "));
    QVERIFY(client.say("RCPT TO:<ok@example.org>").startsWith("250 "));
}

void TestMailCatcher::refusesWhatIsTooLarge()
{
    Dialogue client(m_port);
    client.reply();
    client.say("EHLO me");
    client.say("AUTH PLAIN " + plain("practice", "s3cret w\xc3\xb6rd"));
    QVERIFY(client.say("MAIL FROM:<a@example.org> SIZE=99999999").startsWith("552 5.3.4"));
    client.say("MAIL FROM:<a@example.org>");
    client.say("RCPT TO:<b@example.org>");
    client.say("DATA");
    const QByteArray line = QByteArray(998, 'x') + "\r\n";
    QVERIFY(client.say(line.repeated(11'000) + ".").startsWith("552 5.3.4"));
    QCOMPARE(m_catcher->mails().size(), 0);
    QVERIFY(client.say("NOOP").startsWith("250 "));
}

void TestMailCatcher::endsNonsense()
{
    Dialogue endless(m_port);
    endless.reply();
    endless.socket().write(QByteArray(10'000, 'x'));
    QVERIFY(endless.reply().startsWith("500 "));
    QTRY_COMPARE(endless.socket().state(), QAbstractSocket::UnconnectedState);

    Dialogue http(m_port);
    http.reply();
    QByteArray answer;
    for (int i = 0; i < 30 && !answer.startsWith("421"); ++i)
        answer = http.say("GET / HTTP/1.1");
    QVERIFY(answer.startsWith("421 "));
    QTRY_COMPARE(http.socket().state(), QAbstractSocket::UnconnectedState);
}

void TestMailCatcher::keepsTheLatest()
{
    Dialogue client(m_port);
    client.reply();
    client.say("EHLO me");
    client.say("AUTH PLAIN " + plain("practice", "s3cret w\xc3\xb6rd"));
    QByteArray all; // pipelined: one write, many replies
    for (int i = 0; i < 503; ++i)
        all += "MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: "
            + QByteArray::number(i) + "\r\n\r\n.\r\n";
    client.socket().write(all);
    QTRY_COMPARE(m_catcher->find(503).has_value(), true);
    QCOMPARE(m_catcher->mails().size(), MailCatcher::mostMails);
    QCOMPARE(m_catcher->mails().first().subject, u"502"_s);
    QCOMPARE(m_catcher->mails().last().subject, u"3"_s);
    m_catcher->clear();
    QCOMPARE(m_catcher->mails().size(), 0);
}

void TestMailCatcher::anotherClientIsUnderstood()
{
    QProcess python;
    python.start(u"python3"_s,
        {u"-c"_s, QStringLiteral(R"(
import base64, smtplib, sys
from email.message import EmailMessage
mail = EmailMessage()
mail["From"] = "Site <noreply@mysite.example>"
mail["To"] = "Jürgen <j@example.org>"
mail["Subject"] = "Grüße aus dem Büro, diesmal mit einem Betreff, der nicht in eine Zeile passt"
mail.set_content("Öffnen: http://127.0.0.1:1/activate?code=abc\n.\n..end\n")
mail.add_alternative("<p>Öffnen</p>", subtype="html")
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
    try:
        server.login("practice", "wrong")
        sys.exit(2)
    except smtplib.SMTPAuthenticationError as error:
        assert error.smtp_code == 535, error
    code, words = server.docmd("AUTH", "PLAIN " + base64.b64encode("\0practice\0s3cret wörd".encode()).decode())
    assert code == 235, words
    refused = server.send_message(mail, to_addrs=["j@example.org", "bounce@example.org"])
    assert refused["bounce@example.org"][0] == 550, refused
)"),
            QString::number(m_port)});
    QSignalSpy finished(&python, &QProcess::finished);
    QVERIFY(finished.wait(30'000));
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    QCOMPARE(m_catcher->mails().size(), 1);
    const CaughtMail mail = m_catcher->mails().first();
    QCOMPARE(mail.subject, u"Grüße aus dem Büro, diesmal mit einem Betreff, der nicht in eine Zeile passt"_s);
    QCOMPARE(mail.text, u"Öffnen: http://127.0.0.1:1/activate?code=abc\n.\n..end\n"_s);
    QCOMPARE(mail.html.trimmed(), u"<p>Öffnen</p>"_s);
    QCOMPARE(mail.recipients, QStringList{u"j@example.org"_s});
}

void TestMailCatcher::closesAndOpensAgain()
{
    Dialogue client(m_port);
    client.reply();
    m_catcher->stop();
    QVERIFY(!m_catcher->isListening());
    QTRY_COMPARE(client.socket().state(), QAbstractSocket::UnconnectedState);
    MailCatcher other(m_clock);
    QCOMPARE(other.listen(m_port).value_or(0), m_port);
    const auto taken = m_catcher->listen(m_port);
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, Error::Code::Network);
    QVERIFY(m_catcher->listen().has_value());
}

QTEST_GUILESS_MAIN(TestMailCatcher)
#include "tst_mailcatcher.moc"
