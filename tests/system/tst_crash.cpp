// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkRedeemer.h"
#include "channels/EmailChannel.h"
#include "messages/Outbox.h"
#include "practice/MailCatcher.h"
#include "storage/Database.h"
#include "storage/Transaction.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

/// A failure ends the program with its message.
template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

int fromEnvironment(const char *name, int otherwise)
{
    bool ok = false;
    const int value = qEnvironmentVariableIntValue(name, &ok);
    return ok ? value : otherwise;
}

} // namespace

/// A program that is killed again and again while it sends loses no message.
///
/// LATCHKEY_KILLS sets how often (5), LATCHKEY_SEED when (a different run for every number).
class TestCrash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyoneGetsALinkThatWorksHoweverOftenItIsKilled();

private:
    void fillTheOutbox();
    void startTheProgram();
    /// After some more mails, or after some time, be it while it starts. False when all had been sent before.
    bool killTheProgram();
    qint64 count(const QString &where) const
    {
        return must(m_connection->scalar(u"SELECT COUNT(*) FROM "_s + where));
    }

    static constexpr int messages = 2000;
    /// What one program may have under way at once.
    static constexpr int batch = EmailChannel::mostUnderWay;

    const int m_kills = fromEnvironment("LATCHKEY_KILLS", 5);
    QRandomGenerator m_random{quint32(fromEnvironment("LATCHKEY_SEED", 20261121))};
    QTemporaryDir m_folder;
    std::shared_ptr<const Clock> m_clock = std::make_shared<SystemClock>();
    std::unique_ptr<Connection> m_connection;
    MailCatcher m_catcher{m_clock};
    QHash<QString, QList<Secret>> m_codes; ///< by recipient, in the order in which they came
    int m_caught = 0;
    std::unique_ptr<QProcess> m_program;
};

void TestCrash::initTestCase()
{
    m_connection = must(must(Database::createNow(m_folder.filePath(u"desk.latchkey"_s), m_clock))->connect());
    fillTheOutbox();
    must(m_catcher.listen());
    connect(&m_catcher, &MailCatcher::caught, this, [this](const CaughtMail &mail) {
        ++m_caught;
        const QString code = mail.links.value(0).section(u"code="_s, 1);
        m_codes[mail.recipients.value(0)].append(Secret(code));
    });
}

void TestCrash::fillTheOutbox()
{
    must(inTransaction(*m_connection, [&]() -> Result<void> {
        AccountStore accounts(*m_connection);
        const auto status = must(accounts.status(u"EMAIL_NON_CONFIRMED"_s));
        for (int i = 0; i < messages; ++i) {
            AccountDraft person;
            person.userName = u"person%1"_s.arg(i);
            person.email = person.userName + u"@corp.example"_s;
            NewMessage message;
            message.account = must(accounts.insert(person, status, m_clock->now()));
            message.recipient = person.email;
            must(Outbox(*m_connection).enqueue(message, m_clock->now()));
        }
        return {};
    }));
}

void TestCrash::startTheProgram()
{
    m_program = std::make_unique<QProcess>();
    m_program->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_program->start(QString::fromLocal8Bit(LATCHKEY_OUTBOX_PROGRAM),
        {m_folder.filePath(u"desk.latchkey"_s), QString::number(m_catcher.port())});
}

bool TestCrash::killTheProgram()
{
    const int enough = m_caught + m_random.bounded(1, 2 * messages / (m_kills + 1));
    const qint64 milliseconds = m_random.bounded(2) == 0 ? m_random.bounded(400) : 60'000;
    QElapsedTimer running;
    running.start();
    const bool timely = QTest::qWaitFor(
        [&] {
            return m_caught >= enough || running.elapsed() >= milliseconds
                || m_program->state() == QProcess::NotRunning;
        },
        90'000);
    if (!timely)
        qFatal("the program neither sends nor ends");
    if (m_program->state() == QProcess::NotRunning)
        return false;
    m_program->kill();
    if (!QTest::qWaitFor([&] { return m_program->state() == QProcess::NotRunning; }, 20'000))
        qFatal("the program cannot be killed");
    return true;
}

void TestCrash::everyoneGetsALinkThatWorksHoweverOftenItIsKilled()
{
    int kills = 0;
    QSet<qint64> brokenOff; // attempts; a program that is killed as it starts leaves those of the one before
    while (kills < m_kills) {
        startTheProgram();
        if (!killTheProgram())
            break;
        ++kills;
        const auto underWay = must(m_connection->select(u"SELECT t.id FROM message m "
                                                        "JOIN message_attempt t ON t.message_id = m.id "
                                                        "WHERE m.state = 'sending' AND t.ended IS NULL"_s,
            {}, [](const Row &row) { return row.integer(0); }));
        QCOMPARE(count(u"message WHERE state = 'sending'"_s), underWay.size());
        QVERIFY2(underWay.size() <= batch, qPrintable(QString::number(underWay.size())));
        for (const qint64 attempt : underWay)
            brokenOff.insert(attempt);
    }
    const qint64 interrupted = brokenOff.size();
    startTheProgram();
    QTRY_VERIFY_WITH_TIMEOUT(m_program->state() == QProcess::NotRunning, 120'000);
    QCOMPARE(m_program->exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_program->exitCode(), 0);
    qInfo("%d kills, %d mails for %d messages, %lld broken off", kills, m_caught, messages, interrupted);
    QVERIFY2(kills >= std::min(m_kills, 5), "it had sent everything too early to be killed");
    QVERIFY2(interrupted > 0, "no kill came while a message was under way");

    // Nobody is left out, and no kill cost more doubles than what was under way.
    QCOMPARE(m_codes.size(), messages);
    QVERIFY(m_caught - messages <= interrupted);

    // What was under way says so, and went out again with another link.
    QCOMPARE(count(u"message WHERE state <> 'sent'"_s), 0);
    QCOMPARE(count(u"message_attempt WHERE outcome = 'accepted'"_s), messages);
    QCOMPARE(count(u"message_attempt WHERE outcome = 'interrupted' AND reply_text <> ''"_s), interrupted);
    QCOMPARE(count(u"message_attempt WHERE outcome IS NULL"_s), 0);
    QCOMPARE(must(m_connection->scalar(u"SELECT COUNT(DISTINCT token_id) FROM message_attempt"_s)),
        messages + interrupted);
    const auto verdict = must(
        m_connection->selectOne(u"PRAGMA integrity_check"_s, {}, [](const Row &row) { return row.text(0); }));
    QCOMPARE(verdict.value_or(QString()), u"ok"_s);

    // Of the links that a person got, exactly one works.
    must(inTransaction(*m_connection, [&]() -> Result<void> {
        LinkRedeemer redeemer(*m_connection, *m_clock);
        for (auto codes = m_codes.cbegin(); codes != m_codes.cend(); ++codes) {
            int working = 0;
            for (const Secret &code : *codes)
                working += must(redeemer.open(TokenPurpose::Activation, code, {})).has_value() ? 1 : 0;
            if (working != 1)
                qFatal("%s has %d links that work", qPrintable(codes.key()), working);
            must(redeemer.confirm(codes->last()));
        }
        return {};
    }));
    QCOMPARE(count(u"user_account a JOIN user_account_status s ON s.id = a.user_account_status_id "
                   "WHERE s.code = 'EMAIL_CONFIRMED'"_s),
        messages);
}

QTEST_GUILESS_MAIN(TestCrash)
#include "tst_crash.moc"
