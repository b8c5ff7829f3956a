// SPDX-License-Identifier: GPL-3.0-or-later
#include "LinkBench.h"
#include "links/HttpServer.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestHttpServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void handsOverWhatWasAsked();
    void sendsWhatWasAnswered();
    void tooMuchIsRefused();
    void endlessHeadersAreRefused();
    void tooManyConnectionsAreRefused();
    void keepsTheConnection();
    void saysWhenThePortIsTaken();
    void finishesAnswersBeforeItEnds();

private:
    std::unique_ptr<HttpServer> m_server;
    std::optional<HttpRequest> m_last;
    HttpResponse m_answer;
    quint16 m_port = 0;
};

void TestHttpServer::init()
{
    m_last.reset();
    m_answer = {200, "text/plain", {}, "hello\n"};
    m_server = std::make_unique<HttpServer>([this](const HttpRequest &request) {
        m_last = request;
        return m_answer;
    });
    const auto port = m_server->listen(QHostAddress::LocalHost, 0);
    QVERIFY(port.has_value());
    m_port = *port;
}

void TestHttpServer::handsOverWhatWasAsked()
{
    Browser browser(m_port);
    browser.post(u"/a%20b/%C3%A9?x=1%262&y"_s, "body=1", {{"X-Odd", "value"}});
    QCOMPARE(m_last->method, "POST");
    QCOMPARE(m_last->path, u"/a b/é"_s);
    QCOMPARE(m_last->query, "x=1%262&y");
    QCOMPARE(m_last->body, "body=1");
    QCOMPARE(m_last->header("x-odd"), "value");
    QCOMPARE(m_last->header("host"), "127.0.0.1:" + QByteArray::number(m_port));
    QCOMPARE(m_last->remoteAddress, u"127.0.0.1"_s);
    browser.other("DELETE", u"/"_s);
    QCOMPARE(m_last->method, "OTHER");
}

void TestHttpServer::sendsWhatWasAnswered()
{
    Browser browser(m_port);
    m_answer = {422, "text/plain; charset=utf-8", {{"X-Own", "a"}, {"Retry-After", "5"}}, "no\n"};
    const Answer got = browser.get(u"/"_s);
    QCOMPARE(got.status, 422);
    QCOMPARE(got.body, "no\n");
    QCOMPARE(got.headers.value("content-type"), "text/plain; charset=utf-8");
    QCOMPARE(got.headers.value("x-own"), "a");
    QCOMPARE(got.headers.value("retry-after"), "5");
    const Answer head = browser.head(u"/"_s);
    QCOMPARE(head.status, 422);
    QCOMPARE(head.body, QByteArray());
    QCOMPARE(m_last->method, "HEAD");
}

// S43
void TestHttpServer::tooMuchIsRefused()
{
    Browser browser(m_port);
    QCOMPARE(browser.post(u"/"_s, QByteArray(200'000, 'x')).status, 413);
    QVERIFY(!m_last);
    QCOMPARE(browser.post(u"/"_s, QByteArray(50'000, 'x')).status, 200);
    QCOMPARE(m_last->body.size(), 50'000);

    // Far more than any buffer holds: the answer comes while it is still being sent.
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    socket.write("POST /activate HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
    socket.write(QByteArray(5'000'000, 'x'));
    QByteArray answer;
    QTRY_VERIFY((answer += socket.readAll()).endsWith("more than we take.\n"));
    QVERIFY2(answer.startsWith("HTTP/1.1 413 "), answer.constData());
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
}

// S43
void TestHttpServer::endlessHeadersAreRefused()
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n");
    socket.write(("X-More: " + QByteArray(1000, 'x') + "\r\n").repeated(100));
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(!socket.readAll().startsWith("HTTP/1.1 200"));
    QVERIFY(!m_last);
}

void TestHttpServer::tooManyConnectionsAreRefused()
{
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < 110; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(u"127.0.0.1"_s, m_port);
        // One after another: the system's own queue is shorter than all of them.
        QTRY_VERIFY(sockets.back()->state() == QAbstractSocket::ConnectedState
            || sockets.back()->state() == QAbstractSocket::UnconnectedState);
    }
    QTRY_COMPARE(std::count_if(sockets.begin(), sockets.end(),
                     [](const auto &socket) { return socket->state() == QAbstractSocket::UnconnectedState; }),
        10);
    sockets.clear();
    QTRY_COMPARE(Browser(m_port).get(u"/"_s).status, 200);
}

void TestHttpServer::keepsTheConnection()
{
    // Many requests on one connection, together far more than one may hold.
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    QByteArray received;
    for (int i = 1; i <= 20; ++i) {
        socket.write("GET / HTTP/1.1\r\nHost: x\r\nX-Pad: " + QByteArray(10'000, 'x') + "\r\n\r\n");
        QTRY_COMPARE((received += socket.readAll()).count("hello\n"), i);
    }
    QCOMPARE(received.count("HTTP/1.1 200"), 20);
}

void TestHttpServer::saysWhenThePortIsTaken()
{
    HttpServer second([](const HttpRequest &) { return HttpResponse(); });
    const auto port = second.listen(QHostAddress::LocalHost, m_port);
    QVERIFY(!port);
    QCOMPARE(port.error().code, Error::Code::Network);
    QVERIFY(port.error().message.contains(QString::number(m_port)));
}

void TestHttpServer::finishesAnswersBeforeItEnds()
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, m_port);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QTRY_VERIFY(m_last.has_value());
    m_server.reset();
    QByteArray received;
    QTRY_VERIFY((received += socket.readAll()).endsWith("hello\n"));
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
