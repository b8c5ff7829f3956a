// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountDesk.h"
#include "messages/Outbox.h"
#include "practice/PracticeSite.h"
#include "site/SiteStore.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestPracticeSite : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void isAWholeSite();
    void goesOnWhereItWas();
    void findsAnotherPort();
    void startsOver();
    void leavesForeignFilesAlone();
    void saysWhenTheFolderCannotBeMade();

private:
    std::unique_ptr<PracticeSite> start(PracticeSite::Begin begin);
    static qint64 count(PracticeSite &site, const QString &sql)
    {
        return *(*site.database()->connect())->scalar(sql);
    }
    QString folder() const { return m_folder->filePath(u"deep/practice"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>(fromMilliseconds(1'795'000'000'000));
};

/// Null when it did not become ready.
std::unique_ptr<PracticeSite> TestPracticeSite::start(PracticeSite::Begin begin)
{
    auto site = std::make_unique<PracticeSite>(folder(), m_clock);
    const QSignalSpy ready(site.get(), &PracticeSite::ready);
    const QSignalSpy failed(site.get(), &PracticeSite::failed);
    site->start(begin);
    const bool ended = QTest::qWaitFor([&] { return !ready.isEmpty() || !failed.isEmpty(); }, 20'000);
    return ended && failed.isEmpty() ? std::move(site) : nullptr;
}

void TestPracticeSite::isAWholeSite()
{
    const auto site = start(PracticeSite::Begin::WhereWeLeft);
    QVERIFY(site);
    QCOMPARE(count(*site, u"SELECT COUNT(*) FROM user_account"_s), 200);
    auto connection = *site->database()->connect();
    const SiteSettings settings = *SiteStore(*connection).read();
    const QString base = u"http://127.0.0.1:%1/"_s.arg(site->pagesPort());
    QCOMPARE(settings.name, u"Practice site"_s);
    QCOMPARE(settings.activationLink.pattern(), base + u"activate?code={token}"_s);
    QCOMPARE(settings.resetLink.pattern(), base + u"resetPassword?code={token}"_s);

    // A link as the program makes it leads to the page that knows it.
    const Account olivia = **AccountStore(*connection).findByNameOrEmail(u"olivia.s"_s);
    QVERIFY(AccountDesk(*connection, *m_clock, Actor::named(u"Kim"_s)).sendActivation(olivia.id).has_value());
    const auto claimed =
        *Outbox(*connection).claim(1, u"test"_s, settings, m_clock->now(), ChannelKind::Email);
    QNetworkAccessManager manager;
    QNetworkReply *page =
        manager.get(QNetworkRequest(QUrl(settings.activationLink.linkFor(claimed.first().token->value))));
    QTRY_VERIFY(page->isFinished());
    QVERIFY(page->readAll().contains("Confirm my address"));

    // Its mail server wants the password that the site hands out, and no other.
    QSignalSpy caught(&site->catcher(), &MailCatcher::caught);
    QProcess python;
    python.start(u"python3"_s,
        {u"-c"_s, QStringLiteral(R"(
import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
    server.login(sys.argv[2], sys.argv[3])
    server.sendmail(sys.argv[4], ["a@example.org"], "Subject: hello\r\n\r\nbody\r\n")
)"),
            QString::number(site->mail().port), site->mail().userName,
            QString::fromUtf8(site->mail().password.toByteArray()), site->mail().fromAddress});
    QVERIFY(caught.wait(20'000));
    QTRY_COMPARE(python.state(), QProcess::NotRunning);
    QCOMPARE(site->catcher().mails().first().subject, u"hello"_s);
}

void TestPracticeSite::goesOnWhereItWas()
{
    quint16 port = 0;
    {
        const auto site = start(PracticeSite::Begin::WhereWeLeft);
        QVERIFY(site);
        port = site->pagesPort();
        auto connection = *site->database()->connect();
        QVERIFY(AccountDesk(*connection, *m_clock, Actor::named(u"Kim"_s))
                    .create({u"newcomer"_s, {}, u"new@example.org"_s, {}, {}}, false)
                    .has_value());
        SiteSettings settings = *SiteStore(*connection).read();
        settings.resetLifetime = 7min;
        QVERIFY(SiteStore(*connection).write(settings).has_value());
    }
    const auto again = start(PracticeSite::Begin::WhereWeLeft);
    QVERIFY(again);
    QCOMPARE(again->pagesPort(), port); // links that were sent before still lead here
    QCOMPARE(count(*again, u"SELECT COUNT(*) FROM user_account"_s), 201);
    QCOMPARE(SiteStore(**again->database()->connect()).read()->resetLifetime, Duration(7min));
}

void TestPracticeSite::findsAnotherPort()
{
    quint16 port = 0;
    {
        const auto site = start(PracticeSite::Begin::WhereWeLeft);
        QVERIFY(site);
        port = site->pagesPort();
    }
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::LocalHost, port));
    const auto again = start(PracticeSite::Begin::WhereWeLeft);
    QVERIFY(again);
    QVERIFY(again->pagesPort() != port);
    QVERIFY(SiteStore(**again->database()->connect())
                .read()
                ->activationLink.pattern()
                .contains(QString::number(again->pagesPort())));
}

void TestPracticeSite::startsOver()
{
    {
        const auto site = start(PracticeSite::Begin::WhereWeLeft);
        QVERIFY(site);
        auto connection = *site->database()->connect();
        QVERIFY(connection->execute(u"DELETE FROM user_account WHERE id > 5"_s).has_value());
    }
    const auto again = start(PracticeSite::Begin::Over);
    QVERIFY(again);
    QCOMPARE(count(*again, u"SELECT COUNT(*) FROM user_account"_s), 200);
}

void TestPracticeSite::leavesForeignFilesAlone()
{
    QVERIFY(QDir().mkpath(folder()));
    QFile file(PracticeSite::databasePath(folder()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("somebody's diary");
    file.close();
    for (const auto begin : {PracticeSite::Begin::WhereWeLeft, PracticeSite::Begin::Over}) {
        PracticeSite site(folder(), m_clock);
        const QSignalSpy failed(&site, &PracticeSite::failed);
        site.start(begin);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
        QCOMPARE(failed.first().first().value<Error>().code, Error::Code::ForeignFile);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "somebody's diary");
        file.close();
    }
}

void TestPracticeSite::saysWhenTheFolderCannotBeMade()
{
    QFile file(m_folder->filePath(u"deep"_s)); // a file where a folder has to be
    QVERIFY(file.open(QIODevice::WriteOnly));
    PracticeSite site(folder(), m_clock);
    const QSignalSpy failed(&site, &PracticeSite::failed);
    site.start(PracticeSite::Begin::WhereWeLeft);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
    QCOMPARE(failed.first().first().value<Error>().code, Error::Code::ReadOnly);
    QVERIFY(!failed.first().first().value<Error>().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestPracticeSite)
#include "tst_practicesite.moc"
