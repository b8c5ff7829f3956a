// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "links/HttpMessage.h"

#include <functional>
#include <memory>
#include <QHostAddress>

namespace latchkey {

/// Answers HTTP/1.1 on one address. The only file behind this header is the one that knows Qt's HTTP server,
/// which is made for a trusted network: on any other address than loopback a reverse proxy has to stand in
/// front of it. Used on the thread that made it.
///
/// What one client can take is capped: 100 connections, a minute of silence, 64 KiB of headers and body until
/// an answer is due (413 and the end of the connection for more).
class HttpServer {
public:
    using Handler = std::function<HttpResponse(const HttpRequest &)>;
    static constexpr qsizetype largestRequest = 64 * 1024;

    explicit HttpServer(Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    /// Port 0: any that is free. The port it has got; Network when there is none to have.
    Result<quint16> listen(const QHostAddress &address, quint16 port);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace latchkey
