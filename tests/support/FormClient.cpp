// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/FormClient.h"

#include <QNetworkReply>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QUrlQuery>

namespace latchkey::test {

using namespace Qt::StringLiterals;

namespace {

QString attribute(const QString &tag, const QString &name)
{
    const QRegularExpression pattern(u"\\b%1=\"([^\"]*)\""_s.arg(name));
    QString value = pattern.match(tag).captured(1);
    return value.replace(u"&quot;"_s, u"\""_s)
        .replace(u"&lt;"_s, u"<"_s)
        .replace(u"&gt;"_s, u">"_s)
        .replace(u"&amp;"_s, u"&"_s);
}

} // namespace

FormClient::Answer FormClient::finish(QNetworkReply *reply)
{
    QSignalSpy finished(reply, &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(10'000);
    const Answer answer{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
        QString::fromUtf8(reply->readAll())};

    m_fields.clear();
    static const QRegularExpression form(u"<form[^>]*>"_s);
    static const QRegularExpression input(u"<input[^>]*>"_s);
    m_action = reply->url().resolved(QUrl(attribute(form.match(answer.body).captured(), u"action"_s)));
    auto inputs = input.globalMatch(answer.body);
    while (inputs.hasNext()) {
        const QString tag = inputs.next().captured();
        if (attribute(tag, u"type"_s) == u"hidden"_s)
            m_fields[attribute(tag, u"name"_s)] = attribute(tag, u"value"_s);
    }
    reply->deleteLater();
    return answer;
}

FormClient::Answer FormClient::open(const QUrl &url)
{
    return finish(m_network.get(QNetworkRequest(url)));
}

FormClient::Answer FormClient::submit(const QMap<QString, QString> &typed)
{
    QUrlQuery query;
    auto fields = m_fields;
    fields.insert(typed);
    for (auto it = fields.cbegin(); it != fields.cend(); ++it)
        query.addQueryItem(it.key(), QString::fromLatin1(QUrl::toPercentEncoding(it.value())));
    QNetworkRequest request(m_action);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
    return finish(m_network.post(request, query.toString(QUrl::FullyEncoded).toLatin1()));
}

} // namespace latchkey::test
