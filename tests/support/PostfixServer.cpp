// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/PostfixServer.h"

#include "support/Files.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <unistd.h>

namespace latchkey::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int startAttempts = 5; // another program may take a port between our look and Postfix's
constexpr int startTime = 20000; // milliseconds
const QStringList systemPrograms{u"/usr/sbin"_s, u"/usr/bin"_s, u"/sbin"_s, u"/bin"_s};

quint16 freePort()
{
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHost))
        qFatal("cannot listen on loopback");
    return probe.serverPort();
}

/// Who owns the mailboxes: whoever reads them, and never root, which Postfix does not deliver as.
QByteArray mailboxOwner()
{
    return QByteArray::number(geteuid() == 0 ? 65534 : geteuid());
}

} // namespace

PostfixServer::PostfixServer(QByteArray mechanisms)
    : m_mechanisms(std::move(mechanisms))
{
}

PostfixServer::~PostfixServer()
{
    stop();
    if (geteuid() != 0) // the queue belongs to others; what is ours goes with m_folder
        (void)run(u"rm"_s, {u"-rf"_s, path(u"queue"_s), path(u"data"_s), path(u"log"_s), path(u"conf"_s)});
}

/// Where the program is, behind sudo when we are not root.
Result<QStringList> PostfixServer::commandFor(const QString &program) const
{
    const QString found = QStandardPaths::findExecutable(program, systemPrograms);
    if (found.isEmpty())
        return fail(Error::Code::NotFound,
            u"%1 is missing: install postfix, sasl2-bin and libsasl2-modules"_s.arg(program));
    QStringList command{found};
    if (geteuid() != 0)
        command = QStringList{u"sudo"_s, u"-n"_s} + command;
    return command;
}

Result<> PostfixServer::startGuard()
{
    auto command = commandFor(u"sh"_s);
    if (!command)
        return fail(command.error());
    // `stop` goes by the process id in the queue's own folder, so it ends no other Postfix. After a crash the
    // start may still be under way.
    const QString script = uR"(trap '' INT TERM HUP
PATH=/usr/sbin:/sbin:$PATH
read -r word
for attempt in 1 2 3 4 5 6 7 8 9; do
    postfix -c "$1/conf" stop && break
    [ "$word" = stop ] && break
    sleep 1
done
[ "$word" = stop ] || rm -rf "$1")"_s;
    m_guard = std::make_unique<QProcess>();
    m_guard->setStandardOutputFile(QProcess::nullDevice());
    m_guard->setStandardErrorFile(QProcess::nullDevice());
    m_guard->start(
        command->constFirst(), command->mid(1) + QStringList{u"-c"_s, script, u"sh"_s, m_folder.path()});
    if (!m_guard->waitForStarted())
        return fail(Error::Code::Internal, u"no shell to watch over Postfix"_s);
    return {};
}

Result<> PostfixServer::run(
    const QString &program, const QStringList &arguments, const QByteArray &input) const
{
    auto command = commandFor(program);
    if (!command)
        return fail(command.error());
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    // Into a file: what Postfix leaves running in the background would keep a pipe open.
    process.setStandardOutputFile(path(u"output"_s));
    process.start(command->constFirst(), command->mid(1) + arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(startTime) || process.exitCode() != 0)
        return fail(Error::Code::Internal, u"%1 %2 failed"_s.arg(program, arguments.join(u' ')), {},
            QString::fromUtf8(readFile(path(u"output"_s)) + log().right(2000)));
    return {};
}

QByteArray PostfixServer::mainConfiguration() const
{
    const QByteArray folder = m_folder.path().toUtf8();
    return "compatibility_level = 3.6\n"
           "queue_directory = "
        + folder
        + "/queue\n"
          "data_directory = "
        + folder
        + "/data\n"
          "maillog_file = "
        + folder
        + "/log/maillog\n"
          "maillog_file_prefixes = "
        + folder
        + "\n"
          "multi_instance_enable = no\n"
          "alternate_config_directories =\n"
          "myhostname = mail.corp.example\n"
          "mydestination =\n"
          "mynetworks =\n"
          "alias_maps =\n"
          "inet_interfaces = 127.0.0.1\n"
          "inet_protocols = ipv4\n"
          "virtual_mailbox_domains = corp.example\n"
          "virtual_mailbox_base = "
        + folder
        + "/mail\n"
          "virtual_mailbox_maps = static:inbox/\n"
          "virtual_uid_maps = static:"
        + mailboxOwner()
        + "\n"
          "virtual_gid_maps = static:65534\n"
          "virtual_minimum_uid = 1\n"
          "smtpd_recipient_restrictions = permit_sasl_authenticated, reject\n"
          "smtpd_relay_restrictions = permit_sasl_authenticated, reject\n"
          "smtpd_sasl_auth_enable = yes\n"
          "smtpd_sasl_path = smtpd\n"
          "smtpd_sasl_local_domain = corp.example\n"
          "smtpd_sasl_security_options = noanonymous\n"
          "cyrus_sasl_config_path = "
        + folder
        + "/conf/sasl\n" // where Debian looks anyway
          "smtpd_tls_auth_only = yes\n"
          "smtpd_tls_cert_file = "
        + folder
        + "/server.pem\n"
          "smtpd_tls_key_file = "
        + folder
        + "/server.key\n"
          "default_transport = error:nothing leaves this machine\n"
          "relay_transport = error:nothing leaves this machine\n"
          "smtp_dns_support_level = disabled\n"
          "smtpd_peername_lookup = no\n";
}

QByteArray PostfixServer::masterConfiguration() const
{
    const QByteArray submission = QByteArray::number(m_submissionPort);
    const QByteArray smtps = QByteArray::number(m_smtpsPort);
    return "127.0.0.1:" + submission
        + " inet n - n - - smtpd -o smtpd_tls_security_level=encrypt\n"
          "127.0.0.1:"
        + smtps
        + " inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"
          "pickup   unix n - n 60  1 pickup\n"
          "cleanup  unix n - n -   0 cleanup\n"
          "qmgr     unix n - n 300 1 qmgr\n"
          "tlsmgr   unix - - n 300 1 tlsmgr\n"
          "rewrite  unix - - n -   - trivial-rewrite\n"
          "bounce   unix - - n -   0 bounce\n"
          "defer    unix - - n -   0 bounce\n"
          "trace    unix - - n -   0 bounce\n"
          "verify   unix - - n -   1 verify\n"
          "flush    unix n - n 300 0 flush\n"
          "proxymap unix - - n -   - proxymap\n"
          "error    unix - - n -   - error\n"
          "retry    unix - - n -   - error\n"
          "virtual  unix - n n -   - virtual\n"
          "anvil    unix - - n -   1 anvil\n"
          "postlog  unix-dgram n - n - 1 postlogd\n";
}

Result<> PostfixServer::prepare()
{
    // Postfix's daemons run as another user and must get through to the queue.
    QFile::setPermissions(m_folder.path(), QFile::Permissions(0x7055));
    for (const QString &name : {u"conf"_s, u"queue"_s, u"data"_s, u"log"_s, u"mail/inbox"_s, u"conf/sasl"_s})
        QDir(m_folder.path()).mkpath(name);
    const TestCertificate certificate =
        m_certificates.make({u"localhost"_s, u"DNS:localhost,IP:127.0.0.1"_s});
    writeFile(path(u"server.pem"_s), readFile(certificate.certificateFile) + readFile(caFile()));
    writeFile(path(u"server.key"_s), readFile(certificate.keyFile));
    writeFile(path(u"conf/sasl/smtpd.conf"_s),
        "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: " + m_mechanisms
            + "\nsasldb_path: " + path(u"conf/sasl/sasldb2"_s).toUtf8() + '\n');
    const QString name = userName().section(u'@', 0, 0);
    const QString realm = userName().section(u'@', 1);
    if (auto done = run(u"saslpasswd2"_s,
            {u"-p"_s, u"-c"_s, u"-f"_s, path(u"conf/sasl/sasldb2"_s), u"-u"_s, realm, name},
            password().toUtf8());
        !done)
        return done;
    if (auto done = run(u"chmod"_s, {u"644"_s, path(u"conf/sasl/sasldb2"_s)}); !done)
        return done;
    if (auto done = run(u"chown"_s, {u"postfix"_s, path(u"data"_s)}); !done)
        return done;
    if (auto done = run(u"chown"_s, {u"-R"_s, QString::fromLatin1(mailboxOwner()), path(u"mail"_s)}); !done)
        return done;
    // Postfix mistrusts configuration that others could have written.
    return run(u"chown"_s, {u"root"_s, path(u"queue"_s), path(u"log"_s)});
}

Result<> PostfixServer::start()
{
    if (auto prepared = prepare(); !prepared)
        return prepared;
    Result<> result;
    for (int attempt = 0; attempt < startAttempts; ++attempt) {
        result = tryStart();
        if (result)
            return result;
        stop();
    }
    return result;
}

Result<> PostfixServer::tryStart()
{
    m_submissionPort = freePort();
    m_smtpsPort = freePort();
    writeFile(path(u"conf/main.cf"_s), mainConfiguration());
    writeFile(path(u"conf/master.cf"_s), masterConfiguration());
    if (auto guarded = startGuard(); !guarded)
        return guarded;
    if (auto done = run(u"postfix"_s, {u"-c"_s, path(u"conf"_s), u"start"_s}); !done)
        return done;
    QElapsedTimer time;
    time.start();
    while (!time.hasExpired(startTime)) {
        if (isAnswering())
            return {};
        if (!isRunning() && log().contains("fatal:"))
            break;
        QThread::msleep(20);
    }
    return fail(Error::Code::Network, u"Postfix does not answer"_s, {}, QString::fromUtf8(log().right(4000)));
}

bool PostfixServer::isAnswering() const
{
    QTcpSocket smtps;
    smtps.connectToHost(QHostAddress::LocalHost, m_smtpsPort);
    QTcpSocket submission;
    submission.connectToHost(QHostAddress::LocalHost, m_submissionPort);
    if (!smtps.waitForConnected(1000) || !submission.waitForConnected(1000)
        || !submission.waitForReadyRead(5000))
        return false;
    const bool isPostfix = submission.readAll().startsWith("220 mail.corp.example ESMTP Postfix");
    submission.write("QUIT\r\n");
    submission.waitForDisconnected(1000);
    return isPostfix;
}

bool PostfixServer::isRunning() const
{
    return run(u"postfix"_s, {u"-c"_s, path(u"conf"_s), u"status"_s}).has_value();
}

void PostfixServer::stop()
{
    if (!m_guard)
        return;
    m_guard->write("stop\n");
    m_guard->closeWriteChannel();
    m_guard->waitForFinished(startTime);
    m_guard.reset();
}

QList<QByteArray> PostfixServer::deliveredMails() const
{
    QList<QByteArray> mails;
    const QDir folder(path(u"mail/inbox/new"_s));
    for (const QString &name : folder.entryList(QDir::Files, QDir::Time | QDir::Reversed))
        mails.append(readFile(folder.filePath(name)));
    return mails;
}

QByteArray PostfixServer::withoutTrace(const QByteArray &delivered)
{
    qsizetype at = 0;
    const auto isTrace = [&](QByteArrayView line) {
        return line.startsWith("Return-Path:") || line.startsWith("X-Original-To:")
            || line.startsWith("Delivered-To:") || line.startsWith("Received:") || line.startsWith("\t")
            || line.startsWith(" ");
    };
    while (at < delivered.size() && isTrace(QByteArrayView(delivered).sliced(at)))
        at = delivered.indexOf('\n', at) + 1;
    return delivered.mid(at);
}

QByteArray PostfixServer::log() const
{
    return readFile(path(u"log/maillog"_s));
}

} // namespace latchkey::test
