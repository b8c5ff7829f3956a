// SPDX-License-Identifier: GPL-3.0-or-later
#include "LinkBench.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

/// The program, run for one test.
class Program {
public:
    explicit Program(const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral(LATCHKEY_LINKS_PROGRAM), arguments);
    }
    ~Program()
    {
        m_process.kill();
        (void)exitCode();
    }
    /// The port it says it listens at.
    std::optional<quint16> port()
    {
        static const QRegularExpression said(u"listening at http://127\\.0\\.0\\.1:(\\d+)\n"_s);
        QRegularExpressionMatch match;
        if (!QTest::qWaitFor([&] { return (match = said.match(output())).hasMatch(); }, 20'000))
            return std::nullopt;
        return match.captured(1).toUShort();
    }
    QString output()
    {
        m_output += QString::fromUtf8(m_process.readAll());
        return m_output;
    }
    int exitCode()
    {
        (void)QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, 20'000);
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    QProcess &process() { return m_process; }

private:
    QProcess m_process;
    QString m_output;
};

} // namespace

class TestLinksProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersWhileTheWindowIsOpen();
    void S3_ofTwoProgramsOneWins();
    void S30_leavesNoCoreDump();
    void stopsWhenAsked_data();
    void stopsWhenAsked();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
};

void TestLinksProgram::answersWhileTheWindowIsOpen()
{
    LinkBench bench; // holds the database open, as the window does
    bench.clock()->set(SystemClock().now());
    const AccountId id = bench.addUnconfirmed(u"olivia"_s);
    const QByteArray code = bench.sendLink(id, TokenPurpose::Activation);
    Program program({u"--database"_s, bench.path(), u"--port"_s, u"0"_s});
    const auto port = program.port();
    QVERIFY2(port.has_value(), qPrintable(program.output()));
    Browser browser(*port);
    const Answer shown = browser.get(u"/activate?code="_s + QString::fromLatin1(code));
    QCOMPARE(shown.status, 200);
    QCOMPARE(browser.post(u"/activate"_s, "code=" + code + "&seal=" + shown.field("seal")).status, 200);
    QVERIFY(bench.account(id).status.isConfirmed());
    QVERIFY(!program.output().contains(QString::fromLatin1(code)));
}

void TestLinksProgram::S3_ofTwoProgramsOneWins()
{
    LinkBench bench;
    bench.clock()->set(SystemClock().now());
    const AccountId id = bench.addConfirmed(u"liam"_s);
    const QByteArray code = bench.sendLink(id, TokenPurpose::Reset);
    std::vector<std::unique_ptr<Program>> programs;
    std::vector<std::unique_ptr<Browser>> browsers;
    QList<QByteArray> seals;
    for (int i = 0; i < 2; ++i) {
        programs.push_back(
            std::make_unique<Program>(QStringList{u"--database"_s, bench.path(), u"--port"_s, u"0"_s}));
        const auto port = programs.back()->port();
        QVERIFY2(port.has_value(), qPrintable(programs.back()->output()));
        browsers.push_back(std::make_unique<Browser>(*port));
        seals += browsers.back()->get(u"/reset-password?code="_s + QString::fromLatin1(code)).field("seal");
    }

    QNetworkAccessManager manager;
    QList<QNetworkReply *> replies;
    for (int i = 0; i < 10; ++i) {
        const int which = i % 2;
        QNetworkRequest request(QUrl(browsers[std::size_t(which)]->base() + u"/reset-password"_s));
        request.setRawHeader("Content-Type", "application/x-www-form-urlencoded");
        replies += manager.post(request,
            "code=" + code + "&seal=" + seals[which]
                + "&password=password+%1&again=password+%1"_ba.replace("%1", QByteArray::number(i)));
    }
    QMap<int, int> answers;
    for (QNetworkReply *reply : std::as_const(replies)) {
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 20'000);
        ++answers[reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt()];
        reply->deleteLater();
    }
    QCOMPARE(answers, (QMap<int, int>{{200, 1}, {410, 9}}));
    QCOMPARE(bench.count(u"SELECT COUNT(*) FROM audit_event WHERE action = 'password_changed'"_s), 1);
    QCOMPARE(bench.count(u"SELECT COUNT(*) FROM message WHERE purpose = 'password_changed'"_s), 1);
    QCOMPARE(bench.count(u"SELECT COUNT(*) FROM blacklisted_token"_s), 1);
}

void TestLinksProgram::S30_leavesNoCoreDump()
{
#ifdef Q_OS_LINUX
    LinkBench bench;
    Program program({u"--database"_s, bench.path(), u"--port"_s, u"0"_s});
    QVERIFY(program.port().has_value());
    QFile limits(u"/proc/%1/limits"_s.arg(program.process().processId()));
    QVERIFY(limits.open(QIODevice::ReadOnly));
    static const QRegularExpression none(u"Max core file size +0 +0 "_s);
    QVERIFY(QString::fromLatin1(limits.readAll()).contains(none));
#endif
}

void TestLinksProgram::stopsWhenAsked_data()
{
#ifdef Q_OS_UNIX
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
#endif
}

void TestLinksProgram::stopsWhenAsked()
{
#ifdef Q_OS_UNIX
    QFETCH(int, signal);
    LinkBench bench;
    bench.clock()->set(SystemClock().now());
    bench.addConfirmed(u"liam"_s);
    Program program({u"--database"_s, bench.path(), u"--port"_s, u"0"_s});
    const auto port = program.port();
    QVERIFY(port.has_value());
    Browser browser(*port);
    const QByteArray seal = browser.get(u"/forgot-password"_s).field("seal");
    QCOMPARE(browser.post(u"/forgot-password"_s, "who=liam&seal=" + seal).status, 200);
    QCOMPARE(::kill(pid_t(program.process().processId()), signal), 0);
    QCOMPARE(program.exitCode(), 0);
    QVERIFY2(program.output().endsWith(u"latchkey-links: stopped\n"_s), qPrintable(program.output()));
    QCOMPARE(program.output().count(u'\n'), 2);
    // What was asked for before the end was not lost.
    QCOMPARE(bench.count(u"SELECT COUNT(*) FROM message WHERE purpose = 'reset'"_s), 1);
#endif
}

void TestLinksProgram::saysWhatIsWrong_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("no database") << QStringList{} << 2 << u"--database FILE is missing"_s;
    QTest::newRow("port") << QStringList{u"--database"_s, u"x"_s, u"--port"_s, u"70000"_s} << 2
                          << u"1 to 65535"_s;
    QTest::newRow("address") << QStringList{u"--database"_s, u"x"_s, u"--address"_s, u"here"_s} << 2
                             << u"IP address"_s;
    QTest::newRow("no such file") << QStringList{u"--database"_s, u"/nowhere/x.db"_s} << 1
                                  << u"There is no file called x.db"_s;
    QTest::newRow("no database of ours")
        << QStringList{u"--database"_s, QStringLiteral(LATCHKEY_LINKS_PROGRAM)} << 1
        << u"is not a Latchkey database"_s;
}

void TestLinksProgram::saysWhatIsWrong()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, words);
    Program program(arguments);
    QCOMPARE(program.exitCode(), code);
    QVERIFY2(program.output().contains(words), qPrintable(program.output()));
}

QTEST_GUILESS_MAIN(TestLinksProgram)
#include "tst_linksprogram.moc"
