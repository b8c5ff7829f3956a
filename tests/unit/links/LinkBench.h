// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/AccountDesk.h"
#include "messages/Outbox.h"
#include "site/SiteStore.h"
#include "storage/Database.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace latchkey {

/// A database with people who have been sent links, for tests of what answers them.
class LinkBench {
public:
    LinkBench()
    {
        m_database = *Database::createNow(path(), m_clock);
        m_connection = std::move(*m_database->connect());
    }

    QString path() const { return m_folder.filePath(QStringLiteral("links.db")); }
    DatabaseTarget target() const { return DatabaseTarget::sqlite(path()); }
    std::shared_ptr<ManualClock> clock() const { return m_clock; }
    Connection &connection() { return *m_connection; }

    AccountId addPerson(const QString &userName, const QString &statusCode)
    {
        AccountStore store(*m_connection);
        const auto status = store.status(statusCode);
        return *store.insert(
            {userName, {}, userName + QStringLiteral("@corp.example"), {}, {}}, *status, m_clock->now());
    }
    AccountId addUnconfirmed(const QString &userName)
    {
        return addPerson(userName, QStringLiteral("EMAIL_NON_CONFIRMED"));
    }
    AccountId addConfirmed(const QString &userName)
    {
        return addPerson(userName, QStringLiteral("EMAIL_CONFIRMED"));
    }

    /// Sends a link the way the program does, as far as the point where the mail would leave; what it
    /// carries.
    QByteArray sendLink(AccountId account, TokenPurpose purpose)
    {
        AccountDesk desk(*m_connection, *m_clock, Actor::named(QStringLiteral("Kim")));
        const auto queued =
            purpose == TokenPurpose::Activation ? desk.sendActivation(account) : desk.sendReset(account);
        if (!queued)
            qFatal("%s", qUtf8Printable(queued.error().message));
        const auto claimed = Outbox(*m_connection)
                                 .claim(10, QStringLiteral("test"), *SiteStore(*m_connection).read(),
                                     m_clock->now(), ChannelKind::Email);
        return claimed->last().token->value.toByteArray();
    }

    /// Every row of user_account, as text.
    QStringList accountRows()
    {
        const auto columns =
            *m_connection->select(QStringLiteral("SELECT name FROM pragma_table_info('user_account')"), {},
                [](const Row &row) { return QStringLiteral("quote(%1)").arg(row.text(0)); });
        return *m_connection->select(QStringLiteral("SELECT %1 FROM user_account ORDER BY id")
                                         .arg(columns.join(QStringLiteral("||','||"))),
            {}, [](const Row &row) { return row.text(0); });
    }
    qint64 count(const QString &sql) { return *m_connection->scalar(sql); }
    Account account(AccountId id) { return **AccountStore(*m_connection).find(id); }

private:
    QTemporaryDir m_folder;
    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>(fromMilliseconds(1'795'000'000'000));
    std::shared_ptr<Database> m_database;
    std::unique_ptr<Connection> m_connection;
};

/// What came back.
struct Answer {
    int status = 0;
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case

    /// The value of a hidden field of the form.
    QByteArray field(const QByteArray &name) const
    {
        static const QRegularExpression pattern(QStringLiteral("name=\"([a-z]+)\" value=\"([^\"]*)\""));
        for (auto matches = pattern.globalMatch(QString::fromUtf8(body)); matches.hasNext();) {
            const auto match = matches.next();
            if (match.captured(1).toUtf8() == name)
                return match.captured(2).toUtf8();
        }
        return {};
    }
};

/// A browser without eyes: no redirects, no cookies.
class Browser {
public:
    explicit Browser(quint16 port)
        : m_base(QStringLiteral("http://127.0.0.1:%1").arg(port))
    {
        m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    }

    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    Answer get(const QString &path, const Headers &headers = {})
    {
        return finish(m_manager.get(request(path, headers)));
    }
    Answer head(const QString &path) { return finish(m_manager.head(request(path, {}))); }
    Answer post(const QString &path, const QByteArray &form, const Headers &headers = {})
    {
        QNetworkRequest posted = request(path, headers);
        if (!posted.hasRawHeader("Content-Type"))
            posted.setRawHeader("Content-Type", "application/x-www-form-urlencoded");
        return finish(m_manager.post(posted, form));
    }
    Answer other(const QByteArray &method, const QString &path)
    {
        return finish(m_manager.sendCustomRequest(request(path, {}), method));
    }
    QString base() const { return m_base; }

private:
    QNetworkRequest request(const QString &path, const Headers &headers)
    {
        QNetworkRequest made(QUrl(m_base + path, QUrl::StrictMode));
        made.setRawHeader("User-Agent", "TestBrowser/1.0");
        for (const auto &[name, value] : headers)
            made.setRawHeader(name, value);
        return made;
    }
    Answer finish(QNetworkReply *reply)
    {
        Answer answer;
        if (QTest::qWaitFor([reply] { return reply->isFinished(); }, 20'000)) {
            answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            answer.body = reply->readAll();
            for (const auto &[name, value] : reply->rawHeaderPairs())
                answer.headers.insert(name.toLower(), value);
        }
        reply->deleteLater();
        return answer;
    }

    QNetworkAccessManager m_manager;
    QString m_base;
};

} // namespace latchkey
