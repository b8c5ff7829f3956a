// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/PracticeSite.h"

#include "core/Random.h"
#include "practice/SampleData.h"
#include "site/SiteStore.h"
#include "storage/SqliteFile.h"
#include "storage/Transaction.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QtConcurrentRun>
#include <QThread>
#include <QUrl>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

/// Stands in the database once the sample people are in it, in the same transaction.
const auto marker = u"practice.filled"_s;

struct Prepared {
    std::shared_ptr<Database> database;
    quint16 pagesPort = 0; ///< of the last time; 0: none
};

LinkAddress pageAt(quint16 port, const QString &path)
{
    return *LinkAddress::parse(u"http://127.0.0.1:%1/%2?code={token}"_s.arg(port).arg(path));
}

/// The settings of a site on this machine; the operator's own, such as lifetimes, are kept.
Result<void> setAddresses(Connection &connection, quint16 port)
{
    SiteStore store(connection);
    auto site = store.read();
    if (!site)
        return fail(std::move(site).error());
    site->activationLink = pageAt(port, u"activate"_s);
    site->resetLink = pageAt(port, u"resetPassword"_s);
    return store.write(*site);
}

Result<void> fillOnce(Connection &connection, Instant now, quint32 seed)
{
    return inTransaction(connection, [&]() -> Result<void> {
        const auto filled =
            connection.scalar(u"SELECT COUNT(*) FROM site_setting WHERE key = ?"_s, bound(marker));
        if (!filled)
            return fail(filled.error());
        if (*filled > 0)
            return {};
        if (auto done = SampleData::fill(connection, now, seed); !done)
            return done;
        SiteSettings site = SiteSettings::defaults();
        site.name = QCoreApplication::translate("PracticeSite", "Practice site");
        if (auto written = SiteStore(connection).write(site); !written)
            return written;
        return connection
            .execute(u"INSERT INTO site_setting (key, value) VALUES (?, ?)"_s,
                bound(marker, QString::number(seed)))
            .map([](qint64) {});
    });
}

/// Removes a practice database, and never a file that is not one of ours.
Result<void> removeOld(const QString &path)
{
    if (!QFile::exists(path))
        return {};
    if (auto ours = checkSqliteFile(path); !ours)
        return ours;
    for (const QString &end : {u""_s, u"-wal"_s, u"-shm"_s}) {
        QFile file(path + end);
        if (file.exists() && !file.remove()) {
            return fail(Error::Code::ReadOnly,
                QCoreApplication::translate("PracticeSite", "The old practice data could not be removed."),
                QCoreApplication::translate("PracticeSite", "Close other Latchkey windows, then try again."),
                file.errorString());
        }
    }
    return {};
}

Result<Prepared> prepare(
    const QString &folder, PracticeSite::Begin begin, std::shared_ptr<const Clock> clock, quint32 seed)
{
    if (!QDir().mkpath(folder)) {
        return fail(Error::Code::ReadOnly,
            QCoreApplication::translate(
                "PracticeSite", "The folder for the practice data could not be made."),
            QCoreApplication::translate("PracticeSite", "Choose a folder that you may write to."), folder);
    }
    const QString path = PracticeSite::databasePath(folder);
    if (begin == PracticeSite::Begin::Over) {
        if (auto removed = removeOld(path); !removed)
            return fail(std::move(removed).error());
    }
    auto database = QFile::exists(path) ? Database::openNow(DatabaseTarget::sqlite(path), clock)
                                        : Database::createNow(path, clock);
    if (!database)
        return fail(std::move(database).error());
    const auto connection = (*database)->connect();
    if (!connection)
        return fail(connection.error());
    if (auto filled = fillOnce(**connection, clock->now(), seed); !filled)
        return fail(std::move(filled).error());
    const auto site = SiteStore(**connection).read();
    if (!site)
        return fail(site.error());
    const QUrl old(QString(site->activationLink.pattern()).remove(u"{token}"_s));
    return Prepared{*database, quint16(old.host() == u"127.0.0.1"_s ? old.port(0) : 0)};
}

} // namespace

PracticeSite::PracticeSite(QString folder, std::shared_ptr<const Clock> clock, quint32 seed, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_clock(std::move(clock))
    , m_seed(seed)
{
}

PracticeSite::~PracticeSite() = default;

QString PracticeSite::databasePath(const QString &folder)
{
    return QDir(folder).filePath(u"practice.latchkey"_s);
}

void PracticeSite::start(Begin begin)
{
    QtConcurrent::run([folder = m_folder, begin, clock = m_clock, seed = m_seed, home = thread()] {
        auto prepared = prepare(folder, begin, clock, seed);
        if (prepared)
            prepared->database->moveToThread(home);
        return prepared;
    }).then(this, [this](const Result<Prepared> &prepared) {
        if (!prepared) {
            Q_EMIT failed(prepared.error());
            return;
        }
        m_database = prepared->database;
        openMail(prepared->pagesPort);
    });
}

void PracticeSite::openMail(quint16 oldPagesPort)
{
    m_mail.userName = u"practice"_s;
    m_mail.password = Secret(randomBytes(18).toBase64(QByteArray::Base64UrlEncoding));
    m_mail.fromAddress = u"noreply@practice.example"_s;
    m_mail.fromName = tr("Practice site");
    m_catcher =
        std::make_unique<MailCatcher>(m_clock, CatcherSession::SignIn{m_mail.userName, m_mail.password});
    const auto port = m_catcher->listen();
    if (!port) {
        Q_EMIT failed(port.error());
        return;
    }
    m_mail.port = *port;
    // The port of the last time, so that links that were sent then still lead here; another one if it is
    // taken.
    listenForLinks(oldPagesPort, oldPagesPort != 0);
}

void PracticeSite::listenForLinks(quint16 port, bool isOldPort)
{
    m_pages = std::make_unique<LinkPagesThread>(m_database->target(), m_clock);
    m_pages->start(QHostAddress::LocalHost, port).then(this, [this, isOldPort](const Result<quint16> &got) {
        if (got) {
            m_pagesPort = *got;
            writeAddresses();
        } else if (isOldPort) {
            listenForLinks(0, false);
        } else {
            Q_EMIT failed(got.error());
        }
    });
}

void PracticeSite::writeAddresses()
{
    m_database->run([port = m_pagesPort](Connection &connection) { return setAddresses(connection, port); })
        .then(this, [this](const Result<void> &written) {
            if (written)
                Q_EMIT ready();
            else
                Q_EMIT failed(written.error());
        });
}

} // namespace latchkey
