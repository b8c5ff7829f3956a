// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the outbox sends, beside others, on this machine and into the same sink. See the issue of this
// name for what each key means. LATCHKEY_BENCH_MESSAGES (10000) and LATCHKEY_BENCH_MEMORY (100000) make it
// shorter.
#include "bench/send/Measure.h"
#include "bench/send/Sender.h"
#include "support/TestCertificates.h"

#include <cmath>
#include <cstdio>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace latchkey;
using namespace latchkey::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int runs = 3;

int fromEnvironment(const char *name, int otherwise)
{
    bool ok = false;
    const int value = qEnvironmentVariableIntValue(name, &ok);
    return ok ? value : otherwise;
}

struct Sent {
    double perSecond = 0;
    double stall = 0; ///< ms
    double memory = 0; ///< MB beyond the idle process
};

Sent runOurs(int messages, const QString &port, const QString &caFile = {})
{
    const FullOutbox outbox(messages);
    QStringList arguments{u"--send"_s, outbox.file(), port};
    if (!caFile.isEmpty())
        arguments += caFile;
    const QByteArray output = outputOf(QCoreApplication::applicationFilePath(), arguments);
    const QJsonObject measured = QJsonDocument::fromJson(output).object();
    return {messages / measured[u"seconds"_s].toDouble(), measured[u"stall_ms"_s].toDouble(),
        measured[u"peak_mb"_s].toDouble() - measured[u"idle_mb"_s].toDouble()};
}

/// Nodemailer is fetched once into the build folder.
QString nodemailerFolder()
{
    const QString folder = QCoreApplication::applicationDirPath() + u"/node"_s;
    if (!QFile::exists(folder + u"/node_modules/nodemailer/package.json"_s)) {
        QDir().mkpath(folder);
        outputOf(u"npm"_s,
            {u"install"_s, u"--no-audit"_s, u"--no-fund"_s, u"--prefix"_s, folder, u"nodemailer"_s});
    }
    return folder;
}

double runNodemailer(
    int connections, int messages, int bytes, const QString &port, const QString &caFile = {})
{
    QStringList arguments{QString::fromLocal8Bit(LATCHKEY_NODEMAILER), nodemailerFolder(), port,
        QString::number(connections), QString::number(messages), QString::number(bytes)};
    if (!caFile.isEmpty())
        arguments += caFile;
    return outputOf(u"node"_s, arguments).trimmed().toDouble();
}

/// The median with its best number of connections.
double bestOfNodemailer(int messages, int bytes, const QString &port, const QString &caFile = {})
{
    double best = 0;
    for (const int connections : {1, 5, 10}) {
        QList<double> rates;
        for (int run = 0; run < runs; ++run)
            rates += runNodemailer(connections, messages, bytes, port, caFile);
        std::fprintf(
            stderr, "  Nodemailer, %2d connections   %9.0f messages/s\n", connections, median(rates));
        best = std::max(best, median(rates));
    }
    return best;
}

double runSmtpSource(int messages, int bytes, const QString &port)
{
    QElapsedTimer running;
    running.start();
    outputOf(u"/usr/sbin/smtp-source"_s,
        {u"-s"_s, u"10"_s, u"-m"_s, QString::number(messages), u"-l"_s, QString::number(bytes), u"-d"_s,
            u"-f"_s, u"a@mysite.example"_s, u"-t"_s, u"u@corp.example"_s, u"127.0.0.1:"_s + port});
    return messages / (double(running.nsecsElapsed()) / 1e9);
}

Sent medianOfOurs(int messages, const QString &port, const QString &caFile = {})
{
    QList<double> rates;
    QList<double> stalls;
    for (int run = 0; run < runs; ++run) {
        const Sent sent = runOurs(messages, port, caFile);
        rates += sent.perSecond;
        stalls += sent.stall;
    }
    std::fprintf(stderr, "  Latchkey's outbox            %9.0f messages/s\n", median(rates));
    return {median(rates), median(stalls), 0};
}

double rounded(double value)
{
    return std::round(value * 1000) / 1000;
}

void measure()
{
    const int messages = fromEnvironment("LATCHKEY_BENCH_MESSAGES", 10'000);
    const int bytes = sizeOfOneMail();
    test::TestCertificates authority;
    const auto certificate = authority.makeFor(u"localhost"_s);
    QJsonObject measured;

    const auto plain = Sink::plain();
    std::fprintf(stderr, "plain, %d messages of %d bytes, medians of %d runs\n", messages, bytes, runs);
    const Sent ours = medianOfOurs(messages, plain->port());
    const double nodemailer = bestOfNodemailer(messages, bytes, plain->port());
    QList<double> source;
    for (int run = 0; run < runs; ++run)
        source += runSmtpSource(5 * messages, bytes, plain->port());
    std::fprintf(stderr, "  smtp-source, 10 sessions     %9.0f messages/s\n", median(source));
    measured[u"send_plain_vs_nodemailer"_s] = rounded(ours.perSecond / nodemailer);
    measured[u"send_plain_vs_smtp_source"_s] = rounded(ours.perSecond / median(source));
    measured[u"send_plain_per_second"_s] = std::round(ours.perSecond);
    measured[u"send_window_stall_ms"_s] = rounded(ours.stall);

    const auto tls = Sink::encrypted(certificate.certificateFile, certificate.keyFile);
    std::fprintf(stderr, "STARTTLS and AUTH PLAIN\n");
    const Sent encrypted = medianOfOurs(messages, tls->port(), authority.caFile());
    const double nodemailerTls = bestOfNodemailer(messages, bytes, tls->port(), authority.caFile());
    measured[u"send_tls_vs_nodemailer"_s] = rounded(encrypted.perSecond / nodemailerTls);
    measured[u"send_tls_per_second"_s] = std::round(encrypted.perSecond);

    const int queued = fromEnvironment("LATCHKEY_BENCH_MEMORY", 100'000);
    const Sent many = runOurs(queued, plain->port());
    std::fprintf(stderr,
        "%d queued: %.1f MB beyond the idle process, %.0f messages/s, longest stall %.1f ms\n", queued,
        many.memory, many.perSecond, many.stall);
    measured[u"send_memory_mb"_s] = rounded(many.memory);
    std::puts(QJsonDocument(measured).toJson().constData());
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && qstrcmp(argv[1], "--send") == 0)
        return send(argc, argv);
    QCoreApplication application(argc, argv);
    measure();
    return 0;
}
