// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

namespace latchkey {

/// A request as our pages see it, whichever server has read it.
struct HttpRequest {
    QByteArray method; ///< upper case: "GET"
    QString path; ///< decoded, without the query: "/activate"
    QByteArray query; ///< as it came, without the "?"
    QHash<QByteArray, QByteArray> headers; ///< names in lower case; of one that comes twice, the first
    QByteArray body;
    QString remoteAddress; ///< of the socket: behind a reverse proxy the proxy's

    QByteArray header(const QByteArray &lowerCaseName) const { return headers.value(lowerCaseName); }
};

struct HttpResponse {
    int status = 200;
    QByteArray contentType = QByteArrayLiteral("text/html; charset=utf-8");
    QList<std::pair<QByteArray, QByteArray>> headers; ///< without Content-Type and Content-Length
    QByteArray body;

    /// The first of that name, compared without case.
    std::optional<QByteArray> header(const QByteArray &name) const;
};

/// The fields of a form or a query (application/x-www-form-urlencoded,
/// https://url.spec.whatwg.org/#urlencoded-parsing): names to values as the bytes they stand for.
class FormData {
public:
    /// nullopt: more than 50 fields, which no form of ours has, or a field that comes twice, whose value
    /// would depend on who reads it.
    static std::optional<FormData> parse(const QByteArray &encoded);

    /// Empty when the field is missing.
    QByteArray value(const QByteArray &name) const { return m_fields.value(name); }
    QString text(const QByteArray &name) const { return QString::fromUtf8(value(name)); }

private:
    QHash<QByteArray, QByteArray> m_fields;
};

} // namespace latchkey
