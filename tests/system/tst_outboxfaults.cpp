// SPDX-License-Identifier: GPL-3.0-or-later
#include "channels/EmailChannel.h"
#include "practice/MailCatcher.h"
#include "support/ScriptedSmtpServer.h"
#include "support/TestDesk.h"
#include "tokens/TokenStore.h"

#include <cerrno>
#include <cstring>
#include <QFile>
#include <QProcess>
#include <QTest>
#include <sys/mount.h>

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A small disk of the test's own. Needs root, as Postfix does.
class SmallDisk {
public:
    explicit SmallDisk(int kilobytes)
    {
        const QByteArray size = "size=" + QByteArray::number(kilobytes) + "k";
        if (mount("tmpfs", where().constData(), "tmpfs", 0, size.constData()) != 0)
            qFatal("No disk can be mounted (%s); this test needs root and CAP_SYS_ADMIN.", strerror(errno));
    }
    ~SmallDisk() { umount2(where().constData(), MNT_DETACH); }
    QString path() const { return m_folder.path(); }
    /// Leaves not a byte.
    void fill()
    {
        QFile filler(m_folder.filePath(u"filler"_s));
        if (!filler.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
            qFatal("%s", qPrintable(filler.errorString()));
        for (qsizetype piece = 4096; piece > 0; piece /= 2) {
            while (filler.write(QByteArray(piece, 'x')) == piece) { }
        }
    }
    void makeRoom() { QFile::remove(m_folder.filePath(u"filler"_s)); }

private:
    QByteArray where() const { return QFile::encodeName(m_folder.path()); }
    QTemporaryDir m_folder;
};

/// Lets what is made within it be made in another folder for temporary files.
class TemporaryFolderAt {
public:
    explicit TemporaryFolderAt(const QString &path)
        : m_before(qgetenv("TMPDIR"))
    {
        qputenv("TMPDIR", QFile::encodeName(path));
    }
    ~TemporaryFolderAt() { m_before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", m_before); }

private:
    QByteArray m_before;
};

} // namespace

/// What goes wrong around the outbox while it sends: nothing is lost, the state says what it is, and it goes
/// on by itself once that is over.
class TestOutboxFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theDiskFillsUp();
    void anotherProgramHoldsTheDatabase();
    void theFolderTurnsReadOnly();
    void theNetworkIsCutInTheMiddleOfAMail();
    void theMailServerIsRestarted();
    void theClockIsPutBackAnHour();

private:
    void openDesk() { m_desk = std::make_unique<TestDesk>(); }
    void enqueue(int messages);
    /// Begins to send, and waits until some have arrived.
    void sendSome(int enough);
    std::optional<Error::Code> trouble() const
    {
        const auto &trouble = m_desk->desk().outboxState().trouble;
        return trouble ? std::optional(trouble->code) : std::nullopt;
    }
    qint64 inState(const QString &state)
    {
        return m_desk->now([&](Connection &connection) {
            return connection.scalar(u"SELECT COUNT(*) FROM message WHERE state = ?"_s, bound(state));
        });
    }
    /// Everything is sent and nothing is wrong any more; everybody's last link is the one that works.
    void verifyAllArrived(int messages, int mostDoubles);

    std::unique_ptr<TestDesk> m_desk;
    std::shared_ptr<ManualClock> m_catcherClock = std::make_shared<ManualClock>(TestDesk::defaultNow());
    std::unique_ptr<MailCatcher> m_catcher;
    QHash<QString, QStringList> m_codes;
    int m_caught = 0;
};

void TestOutboxFaults::init()
{
    m_codes.clear();
    m_caught = 0;
    m_catcher = std::make_unique<MailCatcher>(m_catcherClock);
    QVERIFY(m_catcher->listen());
    connect(m_catcher.get(), &MailCatcher::caught, this, [this](const CaughtMail &mail) {
        ++m_caught;
        m_codes[mail.recipients.value(0)] += mail.links.value(0).section(u"code="_s, 1);
    });
}

void TestOutboxFaults::cleanup()
{
    m_desk.reset();
    m_catcher.reset();
}

void TestOutboxFaults::enqueue(int messages)
{
    for (int i = 0; i < messages; ++i) {
        NewMessage message;
        message.recipient = u"person%1@corp.example"_s.arg(i);
        message.account = m_desk->addAccount(u"person%1"_s.arg(i), {}, message.recipient);
        m_desk->now([&](Connection &connection) {
            return Outbox(connection).enqueue(message, m_desk->clock().now());
        });
    }
}

void TestOutboxFaults::sendSome(int enough)
{
    m_desk->sendThrough(m_catcher->port());
    QTRY_VERIFY_WITH_TIMEOUT(m_caught >= enough, 20'000);
}

void TestOutboxFaults::verifyAllArrived(int messages, int mostDoubles)
{
    QTRY_COMPARE_WITH_TIMEOUT(inState(u"sent"_s), messages, 40'000);
    QTRY_VERIFY(!trouble());
    QCOMPARE(m_codes.size(), messages);
    QVERIFY2(m_caught <= messages + mostDoubles, qPrintable(QString::number(m_caught)));
    for (const QStringList &codes : std::as_const(m_codes)) {
        const QString id = tokenIdOf(codes.last().toLatin1());
        const auto live = m_desk->now([&](Connection &connection) {
            return TokenStore(connection).find(TokenPurpose::Activation, id, 72h);
        });
        QVERIFY(live.has_value());
    }
}

void TestOutboxFaults::theDiskFillsUp()
{
    SmallDisk disk(24 * 1024);
    {
        const TemporaryFolderAt there(disk.path());
        openDesk();
    }
    QVERIFY(m_desk->folder().startsWith(disk.path()));
    // So many that a fast machine is not through before the disk is full, and that they need more room than
    // SQLite has from before.
    const int messages = 2000;
    enqueue(messages);
    sendSome(30);
    disk.fill();
    QTRY_VERIFY_WITH_TIMEOUT(trouble() == Error::Code::DiskFull, 30'000);
    QVERIFY(inState(u"sent"_s) < messages);
    QVERIFY(inState(u"sending"_s) <= EmailChannel::mostUnderWay);
    disk.makeRoom();
    verifyAllArrived(messages, 0);
    cleanup(); // before its disk
}

void TestOutboxFaults::anotherProgramHoldsTheDatabase()
{
    openDesk();
    enqueue(200);
    sendSome(20);
    QProcess other;
    other.start(u"python3"_s,
        {u"-c"_s,
            u"import sqlite3, sys\n"
            "held = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)\n"
            "held.execute('BEGIN IMMEDIATE')\n"
            "print('held', flush=True)\n"
            "sys.stdin.read()\n"
            "held.execute('ROLLBACK')\n"_s,
            m_desk->folder() + u"/desk.latchkey"_s});
    QTRY_VERIFY_WITH_TIMEOUT(other.canReadLine(), 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(trouble() == Error::Code::Busy, 20'000);
    QVERIFY(inState(u"sent"_s) < 200);
    other.closeWriteChannel();
    QTRY_VERIFY(other.state() == QProcess::NotRunning);
    verifyAllArrived(200, 0);
}

void TestOutboxFaults::theFolderTurnsReadOnly()
{
    openDesk();
    enqueue(300);
    sendSome(20);
    const QByteArray folder = QFile::encodeName(m_desk->folder());
    const auto remount = [&](unsigned long flags) {
        return mount(folder.constData(), folder.constData(), nullptr, MS_BIND | flags, nullptr) == 0;
    };
    QVERIFY2(remount(0) && remount(MS_REMOUNT | MS_RDONLY), strerror(errno));
    const auto writableAgain = qScopeGuard([&] { umount2(folder.constData(), MNT_DETACH); });

    // Who starts now is told; who has the files open goes on with them.
    const DatabaseTarget target = DatabaseTarget::sqlite(m_desk->folder() + u"/desk.latchkey"_s);
    const auto clock = std::make_shared<SystemClock>();
    const auto refused = Database::openNow(target, clock);
    QVERIFY(!refused);
    QCOMPARE(nameOf(refused.error().code), u"ReadOnly"_s);
    QVERIFY(!refused.error().message.isEmpty() && !refused.error().advice.isEmpty());
    verifyAllArrived(300, 0);
    QCOMPARE(umount2(folder.constData(), MNT_DETACH), 0);
    QVERIFY(Database::openNow(target, clock));
}

void TestOutboxFaults::theNetworkIsCutInTheMiddleOfAMail()
{
    openDesk();
    enqueue(1);
    QByteArray arrived;
    ScriptedSmtpServer server({[](SmtpDialogue &s) {
                                   s.greet();
                                   s.expectStart("MAIL FROM:");
                                   s.reply("250 2.1.0 Ok");
                                   s.expectStart("RCPT TO:");
                                   s.reply("250 2.1.5 Ok");
                                   s.expect("DATA");
                                   s.reply("354 Go ahead");
                                   s.readBytes(200);
                                   s.abort();
                               },
        [&arrived](SmtpDialogue &s) {
            s.greet();
            arrived = s.takeMessage();
            s.waitUntilGone();
        }});
    m_desk->sendThrough(server.port());
    QTRY_COMPARE_WITH_TIMEOUT(inState(u"deferred"_s), 1, 20'000);
    const DispatcherState &state = m_desk->desk().outboxState();
    QTRY_VERIFY(!state.pausedBecause && state.outbox.waiting == 1 && state.inFlight == 0);
    QTRY_VERIFY(state.outbox.nextTry && *state.outbox.nextTry > m_desk->clock().now());
    const auto tries =
        m_desk->now([](Connection &connection) { return Outbox(connection).attempts(MessageId(1)); });
    QCOMPARE(tries.size(), 1);
    QVERIFY2(tries.first().replyText.contains(u"lost"_s) || tries.first().replyText.contains(u"broke"_s),
        qPrintable(tries.first().replyText));
    m_desk->clock().advance(1min);
    m_desk->desk().wakeOutbox();
    QTRY_COMPARE_WITH_TIMEOUT(inState(u"sent"_s), 1, 20'000);
    QTRY_VERIFY(!trouble());
    m_desk.reset();
    QTRY_VERIFY(server.isFinished());
    QCOMPARE(server.problems(), QStringList());
    QVERIFY(arrived.contains("person0@corp.example"));
}

void TestOutboxFaults::theMailServerIsRestarted()
{
    openDesk();
    enqueue(300);
    const quint16 port = m_catcher->port();
    sendSome(50);
    m_catcher->stop();
    QTRY_VERIFY_WITH_TIMEOUT(trouble() == Error::Code::Network, 20'000);
    QVERIFY(!m_desk->desk().outboxState().pausedBecause);
    // While nobody is there, hardly anything is claimed: each claim kills a link for one that cannot be sent.
    const auto tries = [this] {
        return m_desk->now([](Connection &connection) {
            return connection.scalar(u"SELECT COUNT(*) FROM message_attempt"_s);
        });
    };
    const qint64 before = tries();
    m_desk->clock().advance(1min);
    m_desk->desk().wakeOutbox();
    QTRY_VERIFY_WITH_TIMEOUT(tries() > before, 20'000);
    QVERIFY(tries() <= before + 2);
    QVERIFY(trouble() == Error::Code::Network);
    QVERIFY(m_catcher->listen(port));
    m_desk->clock().advance(1min);
    verifyAllArrived(300, 24); // whose acceptance the first server did not get to say
}

void TestOutboxFaults::theClockIsPutBackAnHour()
{
    openDesk();
    enqueue(60);
    m_desk->now([this](Connection &connection) {
        return connection.execute(
            u"UPDATE message SET state = 'deferred', attempts = 1, not_before = ? WHERE id = 1"_s,
            bound(m_desk->clock().now() + 30s));
    });
    m_desk->desk().wakeOutbox(); // it sees the time as it was
    m_desk->clock().advance(-1h);
    sendSome(59);
    QTRY_COMPARE(inState(u"sent"_s), 59);
    m_desk->clock().advance(36s); // the longest that a first wait may be
    verifyAllArrived(60, 0);
}

QTEST_GUILESS_MAIN(TestOutboxFaults)
#include "tst_outboxfaults.moc"
