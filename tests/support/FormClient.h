// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <QString>
#include <QUrl>

namespace latchkey::test {

/// What a person does with a link in a browser: open the page, fill in its form, press its button.
/// Asynchronous underneath; each call waits for its answer, at most ten seconds.
class FormClient {
public:
    struct Answer {
        int status = 0; ///< 0: no answer
        QString body;
    };

    /// GET; keeps the page's form for submit().
    Answer open(const QUrl &url);
    /// Sends the form of the page that was opened last, with the hidden fields it came with and these values.
    Answer submit(const QMap<QString, QString> &typed = {});

private:
    Answer finish(QNetworkReply *reply);

    QNetworkAccessManager m_network;
    QUrl m_action;
    QMap<QString, QString> m_fields;
};

} // namespace latchkey::test
