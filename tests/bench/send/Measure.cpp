// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/send/Measure.h"

#include "accounts/AccountStore.h"
#include "messages/Outbox.h"
#include "practice/MailCatcher.h"
#include "storage/Database.h"
#include "storage/Transaction.h"
#include "support/TestDesk.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTcpServer>
#include <QTcpSocket>

namespace latchkey::bench {

using namespace Qt::StringLiterals;

namespace {

template <typename T> T must(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

QString freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QString::number(server.serverPort());
}

} // namespace

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.value(values.size() / 2);
}

QByteArray outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, arguments);
    process.waitForFinished(-1);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        qFatal("%s %s: %s", qPrintable(program), qPrintable(arguments.join(u' ')),
            qPrintable(process.errorString()));
    return process.readAllStandardOutput();
}

std::unique_ptr<Sink> Sink::plain()
{
    std::unique_ptr<Sink> sink(new Sink);
    sink->m_port = freePort();
    QStringList arguments{u"127.0.0.1:"_s + sink->m_port, u"1000"_s};
    if (qEnvironmentVariable("USER") == u"root" || qEnvironmentVariable("HOME") == u"/root")
        arguments = QStringList{u"-u"_s, u"nobody"_s} + arguments; // it refuses to run as root
    sink->start(u"/usr/sbin/smtp-sink"_s, arguments);
    return sink;
}

std::unique_ptr<Sink> Sink::encrypted(const QString &certificate, const QString &key)
{
    std::unique_ptr<Sink> sink(new Sink);
    sink->m_port = freePort();
    sink->start(QString::fromLocal8Bit(LATCHKEY_TLS_SINK), {sink->m_port, certificate, key});
    return sink;
}

void Sink::start(const QString &program, const QStringList &arguments)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(program, arguments);
    QElapsedTimer waiting;
    waiting.start();
    QTcpSocket probe;
    do {
        probe.abort();
        probe.connectToHost(QHostAddress::LocalHost, quint16(m_port.toUInt()));
    } while (!probe.waitForConnected(100) && waiting.elapsed() < 10'000);
    if (probe.state() != QAbstractSocket::ConnectedState)
        qFatal("%s does not listen", qPrintable(program));
}

Sink::~Sink()
{
    m_process.kill();
    m_process.waitForFinished();
}

FullOutbox::FullOutbox(int messages)
    : m_folder(QCoreApplication::applicationDirPath() + u"/outbox-XXXXXX"_s)
{
    const auto clock = std::make_shared<SystemClock>();
    const auto connection = must(must(Database::createNow(file(), clock))->connect());
    must(inTransaction(*connection, [&]() -> Result<void> {
        AccountStore accounts(*connection);
        const auto status = must(accounts.status(u"EMAIL_NON_CONFIRMED"_s));
        for (int i = 0; i < messages; ++i) {
            AccountDraft person;
            person.userName = u"person%1"_s.arg(i);
            person.fullName = u"Person Number %1"_s.arg(i);
            person.email = person.userName + u"@corp.example"_s;
            NewMessage message;
            message.account = must(accounts.insert(person, status, clock->now()));
            message.recipient = person.email;
            must(Outbox(*connection).enqueue(message, clock->now()));
        }
        return {};
    }));
}

int sizeOfOneMail()
{
    test::TestDesk desk;
    MailCatcher catcher(std::make_shared<SystemClock>());
    must(catcher.listen());
    NewMessage message;
    message.recipient = u"person1234@corp.example"_s;
    message.account = desk.addAccount(u"person1234"_s, u"Person Number 1234"_s, message.recipient);
    desk.now([&](Connection &connection) { return Outbox(connection).enqueue(message, desk.clock().now()); });
    QEventLoop loop;
    QObject::connect(&catcher, &MailCatcher::caught, &loop, &QEventLoop::quit);
    desk.sendThrough(catcher.port());
    loop.exec();
    return int(catcher.mails().first().raw.size());
}

} // namespace latchkey::bench
