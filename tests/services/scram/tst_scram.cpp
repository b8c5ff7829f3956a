// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SaslChannelBinding.h"
#include "mail/SaslScram.h"
#include "support/Files.h"
#include "support/TestCertificates.h"

#include <QProcess>
#include <QSslSocket>
#include <QtEndian>
#include <QTest>

// Debian's Postfix was not seen to offer SCRAM-SHA-256-PLUS with tls-server-end-point; PostgreSQL does, and
// SASL is the same everywhere. So these tests sign in to a PostgreSQL server with the mechanisms that mail
// uses.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 10000; // milliseconds

QByteArray int32(qint64 value)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(qint32(value), bytes.data());
    return bytes;
}

/// As much of PostgreSQL's protocol (version 3.0, "Message Formats") as it takes to sign in.
class PostgresqlSignIn {
public:
    /// Encrypted, up to the list of mechanisms.
    bool connect()
    {
        m_socket.setPeerVerifyMode(QSslSocket::VerifyNone); // the server's certificate is made for this test
        m_socket.connectToHost(
            qEnvironmentVariable("PGHOST"), quint16(qEnvironmentVariableIntValue("PGPORT")));
        m_socket.write(int32(8) + int32(80877103)); // SSLRequest
        if (!m_socket.waitForConnected(patience) || read(1) != "S")
            return false;
        m_socket.startClientEncryption();
        if (!m_socket.waitForEncrypted(patience))
            return false;
        const QByteArray startup = int32(196608) + "user" + '\0' + qgetenv("PGUSER") + '\0' + "database"
            + '\0' + "postgres" + '\0' + '\0';
        m_socket.write(int32(startup.size() + 4) + startup);
        const QByteArray list = readMessage();
        offered = list.mid(5, list.size() - 7).split('\0'); // behind 'R' and AuthenticationSASL
        return list.startsWith('R' + int32(10));
    }

    /// The server's last word: "ok", or what it says against us.
    QByteArray signIn(SaslMechanism &mechanism)
    {
        const QByteArray first = *mechanism.initialResponse();
        send(mechanism.name() + '\0' + int32(first.size()) + first);
        for (;;) {
            const QByteArray message = readMessage();
            if (message == 'R' + int32(0))
                return mechanism.acceptsSuccess() ? "ok" : "the server did not prove anything";
            if (!message.startsWith('R'))
                return message;
            const auto answer = mechanism.respond(message.mid(5));
            if (!answer)
                return "refused by us: " + mechanism.problem().toUtf8();
            if (message.startsWith(
                    'R' + int32(11))) // AuthenticationSASLContinue; the final one wants no answer
                send(*answer);
        }
    }

    SaslCredentials credentials() const
    {
        return {qEnvironmentVariable("PGUSER"), Secret(qEnvironmentVariable("PGPASSWORD")), {}, {}, 0,
            tlsServerEndPoint(m_socket.peerCertificate().toDer())};
    }

    QList<QByteArray> offered;

private:
    void send(const QByteArray &body) { m_socket.write('p' + int32(body.size() + 4) + body); }
    QByteArray read(qsizetype count)
    {
        while (m_socket.bytesAvailable() < count) {
            if (!m_socket.waitForReadyRead(patience))
                return {};
        }
        return m_socket.read(count);
    }
    /// Its type, and what stands behind its length.
    QByteArray readMessage()
    {
        const QByteArray type = read(1);
        const QByteArray length = read(4);
        return length.size() == 4 ? type + read(qFromBigEndian<qint32>(length.constData()) - 4)
                                  : QByteArray();
    }

    QSslSocket m_socket;
};

} // namespace

class TestScram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void signsIn_data();
    void signsIn();
    void aWrongPasswordIsRefused();
    void anotherCertificateIsNoticed();
    void aPlusThatIsStruckOutIsNoticed();
};

void TestScram::initTestCase()
{
    TestCertificates certificates;
    const TestCertificate certificate = certificates.makeFor(u"localhost"_s);
    // Written by the server, which takes a key only from a file of its own.
    const auto put = [](const QString &from, const QString &to) {
        return u"COPY (SELECT unnest(string_to_array('%1', E'\\n'))) TO PROGRAM 'umask 077; cat > %2'"_s.arg(
            QString::fromLatin1(readFile(from)), to);
    };
    for (const QString &statement : {put(certificate.certificateFile, u"scram.crt"_s),
             put(certificate.keyFile, u"scram.key"_s), u"ALTER SYSTEM SET ssl_cert_file = 'scram.crt'"_s,
             u"ALTER SYSTEM SET ssl_key_file = 'scram.key'"_s, u"ALTER SYSTEM SET ssl = on"_s,
             u"SELECT pg_reload_conf()"_s}) {
        QProcess psql;
        psql.start(u"psql"_s, {u"-d"_s, u"postgres"_s, u"-c"_s, statement});
        QVERIFY(psql.waitForFinished(patience));
        QVERIFY2(psql.exitCode() == 0, psql.readAllStandardError());
    }
    QTRY_VERIFY(PostgresqlSignIn().connect());
}

void TestScram::signsIn_data()
{
    QTest::addColumn<SaslScram::Binding>("binding");
    QTest::newRow("SCRAM-SHA-256-PLUS") << SaslScram::Binding::EndPoint;
    QTest::newRow("SCRAM-SHA-256") << SaslScram::Binding::None;
}

void TestScram::signsIn()
{
    QFETCH(SaslScram::Binding, binding);
    PostgresqlSignIn server;
    QVERIFY(server.connect());
    QVERIFY(server.offered.contains(QByteArray(QTest::currentDataTag())));
    SaslScram mechanism(server.credentials(), binding);
    QCOMPARE(server.signIn(mechanism), QByteArray("ok"));
}

void TestScram::aWrongPasswordIsRefused()
{
    PostgresqlSignIn server;
    QVERIFY(server.connect());
    SaslCredentials credentials = server.credentials();
    credentials.password = Secret(u"wrong"_s);
    const auto mechanism = chooseSaslMechanism(server.offered, {}, credentials);
    QCOMPARE(mechanism->name(), QByteArray("SCRAM-SHA-256-PLUS"));
    const QByteArray verdict = server.signIn(*mechanism);
    QVERIFY2(verdict.contains("password authentication failed"), verdict);
}

/// Somebody in between who shows us a certificate of his own and passes all else on.
void TestScram::anotherCertificateIsNoticed()
{
    PostgresqlSignIn server;
    QVERIFY(server.connect());
    SaslCredentials credentials = server.credentials();
    credentials.channelBinding = QByteArray(32, 'x');
    SaslScram mechanism(credentials, SaslScram::Binding::EndPoint);
    const QByteArray verdict = server.signIn(mechanism);
    QVERIFY2(verdict.contains("channel binding"), verdict);
}

/// Somebody in between who takes PLUS out of the list.
void TestScram::aPlusThatIsStruckOutIsNoticed()
{
    PostgresqlSignIn server;
    QVERIFY(server.connect());
    const auto mechanism = chooseSaslMechanism({"SCRAM-SHA-256"}, {}, server.credentials());
    const QByteArray verdict = server.signIn(*mechanism);
    QVERIFY2(verdict.contains("channel binding"), verdict);
}

QTEST_GUILESS_MAIN(TestScram)
#include "tst_scram.moc"
