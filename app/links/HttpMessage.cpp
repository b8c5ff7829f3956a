// SPDX-License-Identifier: GPL-3.0-or-later
#include "links/HttpMessage.h"

namespace latchkey {

namespace {

constexpr qsizetype mostFields = 50;

QByteArray decodedField(QByteArray encoded)
{
    return QByteArray::fromPercentEncoding(encoded.replace('+', ' '));
}

} // namespace

std::optional<QByteArray> HttpResponse::header(const QByteArray &name) const
{
    for (const auto &[candidate, value] : headers) {
        if (candidate.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return std::nullopt;
}

std::optional<FormData> FormData::parse(const QByteArray &encoded)
{
    FormData form;
    if (encoded.count('&') >= mostFields)
        return std::nullopt;
    for (const QByteArray &pair : encoded.split('&')) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = decodedField(equals < 0 ? pair : pair.left(equals));
        if (form.m_fields.contains(name))
            return std::nullopt;
        form.m_fields.insert(name, equals < 0 ? QByteArray() : decodedField(pair.mid(equals + 1)));
    }
    return form;
}

} // namespace latchkey
