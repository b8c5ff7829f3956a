// SPDX-License-Identifier: GPL-3.0-or-later
#include "links/HttpServer.h"

#include <QAbstractHttpServer>
#include <QCoreApplication>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

constexpr int mostConnections = 100;
constexpr auto longestSilence = 60s;

/// Watches over one connection. Qt's server (before 6.9 altogether) reads a request of any size into memory;
/// this looks at what arrives before that does.
void guard(QTcpSocket *socket)
{
    auto *silence = new QTimer(socket);
    silence->setInterval(longestSilence);
    QObject::connect(silence, &QTimer::timeout, socket, [socket] { socket->abort(); });
    silence->start();
    auto received = std::make_shared<qsizetype>(0);
    // Qt's server connects later and is therefore told later.
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, silence, received] {
        silence->start();
        *received += socket->bytesAvailable();
        if (*received <= HttpServer::largestRequest)
            return;
        QObject::disconnect(socket, &QTcpSocket::readyRead, nullptr, nullptr);
        socket->write("HTTP/1.1 413 Content Too Large\r\nContent-Type: text/plain\r\nContent-Length: 27\r\n"
                      "Connection: close\r\n\r\nThis is more than we take.\n");
        // What is still on its way is read and thrown away for a while: closing at once would reset the
        // connection before the answer is read (RFC 9112 section 9.6).
        if (socket->isTransactionStarted())
            socket->commitTransaction();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->readAll(); });
        socket->readAll();
        QTimer::singleShot(2s, socket, [socket] { socket->disconnectFromHost(); });
    });
    // An answer goes out: the next request begins.
    QObject::connect(socket, &QTcpSocket::bytesWritten, socket, [received] { *received = 0; });
}

class GuardedTcpServer final : public QTcpServer {
public:
    using QTcpServer::QTcpServer;

    /// Hands what was answered to the system before the sockets go.
    void flush()
    {
        for (const QPointer<QTcpSocket> &socket : std::as_const(m_sockets)) {
            if (socket)
                socket->flush();
        }
    }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto *socket = new QTcpSocket(this);
        // The descriptor first: the socket closes it when it goes.
        if (!socket->setSocketDescriptor(descriptor) || m_open >= mostConnections) {
            delete socket;
            return;
        }
        ++m_open;
        QObject::connect(socket, &QTcpSocket::disconnected, this, [this] { --m_open; });
        socket->setReadBufferSize(
            2 * HttpServer::largestRequest); // what is too large has to fit in to be seen
        guard(socket);
        m_sockets.removeAll(nullptr);
        m_sockets += socket;
        addPendingConnection(socket);
    }

private:
    QList<QPointer<QTcpSocket>> m_sockets;
    int m_open = 0;
};

QByteArray methodOf(const QHttpServerRequest &request)
{
    switch (request.method()) {
    case QHttpServerRequest::Method::Get:
        return QByteArrayLiteral("GET");
    case QHttpServerRequest::Method::Head:
        return QByteArrayLiteral("HEAD");
    case QHttpServerRequest::Method::Post:
        return QByteArrayLiteral("POST");
    default:
        return QByteArrayLiteral("OTHER");
    }
}

HttpRequest toOurs(const QHttpServerRequest &request)
{
    HttpRequest ours;
    ours.method = methodOf(request);
    ours.path = request.url().path(QUrl::FullyDecoded);
    ours.query = request.url().query(QUrl::FullyEncoded).toUtf8();
    ours.body = request.body();
    ours.remoteAddress = request.remoteAddress().toString();
    const auto add = [&ours](QByteArray name, const QByteArray &value) {
        name = name.toLower();
        if (!ours.headers.contains(name))
            ours.headers.insert(name, value);
    };
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    for (const auto &[name, value] : request.headers().toListOfPairs())
        add(name, value);
#else
    for (const auto &[name, value] : request.headers())
        add(name, value);
#endif
    return ours;
}

void write(const HttpResponse &response, bool withBody, QHttpServerResponder &responder)
{
    const auto status = QHttpServerResponder::StatusCode(response.status);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QHttpHeaders headers;
    headers.append(QHttpHeaders::WellKnownHeader::ContentType, response.contentType);
    for (const auto &[name, value] : response.headers)
        headers.append(name, value);
    responder.write(withBody ? response.body : QByteArray(), headers, status);
#else
    responder.writeStatusLine(status);
    responder.writeHeader("Content-Type", response.contentType);
    for (const auto &[name, value] : response.headers)
        responder.writeHeader(name, value);
    responder.writeHeader("Content-Length", QByteArray::number(response.body.size()));
    responder.writeBody(withBody ? response.body : QByteArray());
#endif
}

} // namespace

class HttpServer::Private final : public QAbstractHttpServer {
public:
    explicit Private(Handler handler_)
        : handler(std::move(handler_))
    {
    }
    Handler handler;

protected:
    void answer(const QHttpServerRequest &request, QHttpServerResponder &responder)
    {
        const HttpRequest ours = toOurs(request);
        write(handler(ours), ours.method != "HEAD", responder);
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override
    {
        answer(request, responder);
        return true;
    }
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override
    {
        QHttpServerResponder responder = makeResponder(request, socket);
        answer(request, responder);
        if (request.value("connection").compare("close", Qt::CaseInsensitive) == 0)
            socket->disconnectFromHost();
        return true;
    }
#endif
    // Never called, since every request is handled.
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override { }
#elif QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &&) override { }
#else
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }
#endif
};

HttpServer::HttpServer(Handler handler)
    : d(std::make_unique<Private>(std::move(handler)))
{
}

HttpServer::~HttpServer()
{
    for (QTcpServer *server : d->servers())
        static_cast<GuardedTcpServer *>(server)->flush();
}

Result<quint16> HttpServer::listen(const QHostAddress &address, quint16 port)
{
    auto *server = new GuardedTcpServer(d.get());
    if (!server->listen(address, port)) {
        const QString detail = server->errorString();
        delete server;
        return fail(Error::Code::Network,
            QCoreApplication::translate("HttpServer", "The link pages could not be opened at port %1.")
                .arg(port),
            QCoreApplication::translate(
                "HttpServer", "Another program may be using that port; try another one."),
            detail);
    }
    d->bind(server);
    return server->serverPort();
}

} // namespace latchkey
