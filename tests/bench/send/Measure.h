// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QProcess>
#include <QTemporaryDir>

namespace latchkey::bench {

/// Of an odd number of values the middle one.
double median(QList<double> values);

/// Runs a program to its end; what it printed. Ends the measuring when it fails.
QByteArray outputOf(const QString &program, const QStringList &arguments);

/// A program that takes mail on a port of its own, for as long as this lives.
class Sink {
public:
    /// Postfix's smtp-sink.
    static std::unique_ptr<Sink> plain();
    /// tlssink.cpp, with that certificate.
    static std::unique_ptr<Sink> encrypted(const QString &certificate, const QString &key);
    ~Sink();
    QString port() const { return m_port; }

private:
    Sink() = default;
    void start(const QString &program, const QStringList &arguments);
    QProcess m_process;
    QString m_port;
};

/// A database with that many activation mails waiting. In the folder of this program, on a real disk.
class FullOutbox {
public:
    explicit FullOutbox(int messages);
    QString file() const { return m_folder.filePath(QStringLiteral("bench.latchkey")); }

private:
    QTemporaryDir m_folder;
};

/// The bytes of one activation mail on the wire.
int sizeOfOneMail();

} // namespace latchkey::bench
