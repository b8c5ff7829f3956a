// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SaslChannelBinding.h"
#include "mail/SaslOAuth.h"
#include "mail/SaslPrep.h"
#include "mail/SaslScram.h"
#include "support/TestCertificates.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>
#include <QProcess>
#include <QSet>
#include <QTest>

// The ways of signing in, word by word and without a socket.

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;

using Binding = SaslScram::Binding;

namespace {

SaslCredentials credentials(const QString &userName, const QString &password)
{
    return {userName, Secret(password)};
}

/// RFC 7677 section 3.
const QByteArray rfcNonce = "rOprNGfwEbeRWgbNEkqO";
const QByteArray rfcServerFirst =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const QByteArray rfcServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

SaslScram rfcClient(Binding binding = Binding::None)
{
    return SaslScram(credentials(u"user"_s, u"pencil"_s), binding, rfcNonce);
}

/// The name of the mechanism that is taken; empty for none.
QByteArray chosen(
    const QList<QByteArray> &offered, const SaslCredentials &with, const QList<QByteArray> &excluded = {})
{
    const auto mechanism = chooseSaslMechanism(offered, excluded, with);
    return mechanism ? mechanism->name() : QByteArray();
}

} // namespace

class TestSasl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scramSaysWhatTheRfcSays();
    void scramTellsTheServerOfTheBinding_data();
    void scramTellsTheServerOfTheBinding();
    void scramCarriesAwkwardNames();
    void scramRefusesTheServersFirstMessage_data();
    void scramRefusesTheServersFirstMessage();
    void scramRefusesTheServersLastMessage_data();
    void scramRefusesTheServersLastMessage();
    void scramIsNotSatisfiedWithABareYes();
    void scramTakesAnotherNonceEachTime();
    void preparesText_data();
    void preparesText();
    void preparedPasswordsAreTheSame();
    void hashesTheCertificate_data();
    void hashesTheCertificate();
    void oauthSaysWhatTheServersExpect_data();
    void oauthSaysWhatTheServersExpect();
    void oauthHearsTheReasonAndGoesOn();
    void oauthLeavesOddTokensAlone_data();
    void oauthLeavesOddTokensAlone();
    void takesTheStrongest_data();
    void takesTheStrongest();
};

void TestSasl::scramSaysWhatTheRfcSays()
{
    SaslScram client = rfcClient();
    QCOMPARE(client.name(), QByteArray("SCRAM-SHA-256"));
    QCOMPARE(*client.initialResponse(), QByteArray("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
    QCOMPARE(*client.respond(rfcServerFirst),
        QByteArray("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                   "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
    QVERIFY(!client.acceptsSuccess());
    QCOMPARE(*client.respond(rfcServerFinal), QByteArray());
    QVERIFY(client.acceptsSuccess());
    QVERIFY(client.problem().isEmpty());
}

void TestSasl::scramTellsTheServerOfTheBinding_data()
{
    QTest::addColumn<Binding>("binding");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("bound"); // what "c=" carries behind the header
    QTest::newRow("none") << Binding::None << QByteArray("SCRAM-SHA-256") << QByteArray("n,,")
                          << QByteArray();
    QTest::newRow("not offered") << Binding::NotOffered << QByteArray("SCRAM-SHA-256") << QByteArray("y,,")
                                 << QByteArray();
    QTest::newRow("end point") << Binding::EndPoint << QByteArray("SCRAM-SHA-256-PLUS")
                               << QByteArray("p=tls-server-end-point,,") << QByteArray("\0hash of it", 11);
}

/// The server's side is calculated here, apart from the client's: what it would store, and what it would
/// check.
void TestSasl::scramTellsTheServerOfTheBinding()
{
    QFETCH(Binding, binding);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, bound);
    SaslCredentials with = credentials(u"user"_s, u"pencil"_s);
    with.channelBinding = QByteArray("\0hash of it", 11);
    SaslScram client(with, binding, rfcNonce);
    QTEST(client.name(), "name");
    QCOMPARE(*client.initialResponse(), header + "n=user,r=" + rfcNonce);
    const QByteArray last = *client.respond(rfcServerFirst);
    const QByteArray withoutProof = last.left(last.indexOf(",p="));
    QCOMPARE(withoutProof,
        "c=" + (header + bound).toBase64() + ",r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");

    const auto sha256 = QCryptographicHash::Sha256;
    const auto hmac = [](const QByteArray &key, const QByteArray &text) {
        return QMessageAuthenticationCode::hash(text, key, sha256);
    };
    const QByteArray salted = QPasswordDigestor::deriveKeyPbkdf2(
        sha256, "pencil", QByteArray::fromBase64("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096, 32);
    const QByteArray storedKey = QCryptographicHash::hash(hmac(salted, "Client Key"), sha256);
    const QByteArray authMessage = "n=user,r=" + rfcNonce + ',' + rfcServerFirst + ',' + withoutProof;
    QByteArray clientKey = QByteArray::fromBase64(last.mid(last.indexOf(",p=") + 3));
    const QByteArray signature = hmac(storedKey, authMessage);
    for (qsizetype i = 0; i < clientKey.size(); ++i)
        clientKey[i] = char(clientKey[i] ^ signature[i]);
    QCOMPARE(QCryptographicHash::hash(clientKey, sha256), storedKey);
    QVERIFY(client.respond("v=" + hmac(hmac(salted, "Server Key"), authMessage).toBase64()));
    QVERIFY(client.acceptsSuccess());
}

void TestSasl::scramCarriesAwkwardNames()
{
    SaslScram client(credentials(u"a=b,c@corp.example"_s, u"pencil"_s), Binding::None, rfcNonce);
    QCOMPARE(*client.initialResponse(), "n,,n=a=3Db=2Cc@corp.example,r=" + rfcNonce);
}

// S43
void TestSasl::scramRefusesTheServersFirstMessage_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("problem");
    const QByteArray nonce = "r=" + rfcNonce + "more";
    const QByteArray salt = ",s=W22ZaJ0SNY7soEsUEjb6gQ==";
    const auto row = [](const char *name, const QByteArray &message, const char *problem) {
        QTest::newRow(name) << message << QString::fromLatin1(problem);
    };
    row("nonce of its own", "r=somethingElse" + salt + ",i=4096", "nonce");
    row("nonce not longer", "r=" + rfcNonce + salt + ",i=4096", "nonce");
    row("nonce cut", "r=" + rfcNonce.chopped(1) + "XX" + salt + ",i=4096", "nonce");
    row("nonce with a blank", nonce + " x" + salt + ",i=4096", "nonce");
    row("endless nonce", nonce + QByteArray(2000, 'x') + salt + ",i=4096", "nonce");
    row("1 round", nonce + salt + ",i=1", "rounds");
    row("4095 rounds", nonce + salt + ",i=4095", "rounds");
    row("a billion rounds", nonce + salt + ",i=1000000000", "rounds");
    row("one round too many", nonce + salt + ",i=600001", "rounds");
    row("more than a number holds", nonce + salt + ",i=99999999999999999999", "rounds");
    row("negative rounds", nonce + salt + ",i=-4096", "rounds");
    row("rounds in letters", nonce + salt + ",i=many", "rounds");
    row("leading zero", nonce + salt + ",i=04096", "rounds");
    row("no salt", nonce + ",s=,i=4096", "salt");
    row("salt that is not base64", nonce + ",s=@@@@,i=4096", "salt");
    row("an extension that we must know", "m=new," + nonce + salt + ",i=4096", "extension");
    row("parts missing", nonce, "makes no sense");
    row("other order", nonce + ",i=4096" + salt, "makes no sense");
    row("nothing", {}, "makes no sense");
    row("noise", QByteArray::fromHex("00ff2c2c3d"), "makes no sense");
}

void TestSasl::scramRefusesTheServersFirstMessage()
{
    QFETCH(QByteArray, message);
    QFETCH(QString, problem);
    SaslScram client = rfcClient();
    client.initialResponse();
    QVERIFY(!client.respond(message));
    QVERIFY2(client.problem().contains(problem), qPrintable(client.problem()));
    QVERIFY(!client.respond(rfcServerFirst)); // and there is no second try
    QVERIFY(!client.acceptsSuccess());
}

void TestSasl::scramRefusesTheServersLastMessage_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<bool>("isAnswered"); // the server's verdict is worth waiting for
    QTest::newRow("another signature")
        << QByteArray("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") << false;
    QTest::newRow("the same, spelt otherwise")
        << QByteArray("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=") << false;
    QTest::newRow("half of it") << QByteArray("v=6rriTRBi23WpRR/wtup+mA==") << false;
    QTest::newRow("none") << QByteArray("v=") << false;
    QTest::newRow("not base64") << QByteArray("v=!") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("something else") << QByteArray("x=y") << false;
    QTest::newRow("an error") << QByteArray("e=invalid-proof") << true;
}

void TestSasl::scramRefusesTheServersLastMessage()
{
    QFETCH(QByteArray, message);
    SaslScram client = rfcClient();
    client.initialResponse();
    QVERIFY(client.respond(rfcServerFirst));
    QTEST(client.respond(message).has_value(), "isAnswered");
    QVERIFY(!client.acceptsSuccess());
    QVERIFY(!client.problem().isEmpty());
    QVERIFY(!client.respond(rfcServerFinal));
    QVERIFY(!client.acceptsSuccess());
}

void TestSasl::scramIsNotSatisfiedWithABareYes()
{
    SaslScram client = rfcClient();
    QVERIFY(!client.acceptsSuccess());
    client.initialResponse();
    QVERIFY(!client.acceptsSuccess());
    QVERIFY(client.respond(rfcServerFirst));
    QVERIFY(!client.acceptsSuccess());
}

void TestSasl::scramTakesAnotherNonceEachTime()
{
    QSet<QByteArray> seen;
    for (int i = 0; i < 50; ++i) {
        const QByteArray first = *SaslScram(credentials(u"u"_s, u"p"_s), Binding::None).initialResponse();
        const QByteArray nonce = first.mid(first.indexOf(",r=") + 3);
        QVERIFY(QByteArray::fromBase64(nonce).size() >= 18);
        QVERIFY(!nonce.contains(','));
        seen.insert(nonce);
    }
    QCOMPARE(seen.size(), 50);
}

void TestSasl::preparesText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<QString>>("prepared");
    const auto row = [](const char *name, const QString &text, const std::optional<QString> &prepared) {
        QTest::newRow(name) << text << prepared;
    };
    // RFC 4013 section 3.
    row("RFC 1: soft hyphen", u"I\u00ADX"_s, u"IX"_s);
    row("RFC 2: as it is", u"user"_s, u"user"_s);
    row("RFC 3: case is kept", u"USER"_s, u"USER"_s);
    row("RFC 4: feminine ordinal", u"\u00AA"_s, u"a"_s);
    row("RFC 5: roman nine", u"\u2168"_s, u"IX"_s);
    row("RFC 6: control", u"\u0007"_s, std::nullopt);
    row("RFC 7: mixed directions", u"\u06271"_s, std::nullopt);
    row("no-break space", u"a\u00A0b"_s, u"a b"_s);
    row("ideographic space", u"a\u3000b"_s, u"a b"_s);
    row("composed and not", u"gru\u0308\u00dfe"_s, u"gr\u00fc\u00dfe"_s);
    row("full width", u"\uff50\uff57"_s, u"pw"_s);
    row("ligature", u"\ufb01"_s, u"fi"_s);
    row("right to left", u"\u05d0\u05d1\u05d2"_s, u"\u05d0\u05d1\u05d2"_s);
    row("right to left with a digit inside",
        u"\u05d0"
        u"1\u05d2"_s,
        u"\u05d0"
        u"1\u05d2"_s);
    row("right to left with a letter", u"\u05d0x\u05d2"_s, std::nullopt);
    row("newer than Unicode 3.2", u"\U0001F511"_s, u"\U0001F511"_s);
    row("private use", u"\ue000"_s, std::nullopt);
    row("noncharacter", u"\ufdd0"_s, std::nullopt);
    row("tag", u"\U000e0041"_s, std::nullopt);
    row("line separator", u"a\u2028b"_s, std::nullopt);
    row("directional mark", u"a\u200eb"_s, std::nullopt);
    row("half a surrogate", QString(QChar(0xd83d)), std::nullopt);
    row("NUL", QString(QChar(0)), std::nullopt);
    row("nothing", QString(), std::nullopt);
    row("nothing left", u"\u00ad\u200d"_s, std::nullopt);
}

void TestSasl::preparesText()
{
    QFETCH(QString, text);
    QFETCH(std::optional<QString>, prepared);
    QCOMPARE(saslPrepared(text), prepared);
}

void TestSasl::preparedPasswordsAreTheSame()
{
    SaslScram composed(credentials(u"user"_s, u"gr\u00fc\u00dfe \u2168"_s), Binding::None, rfcNonce);
    SaslScram decomposed(credentials(u"user"_s, u"gru\u0308\u00dfe\u00a0IX"_s), Binding::None, rfcNonce);
    composed.initialResponse();
    decomposed.initialResponse();
    QCOMPARE(*composed.respond(rfcServerFirst), *decomposed.respond(rfcServerFirst));
    QVERIFY(SaslScram::canCarry(credentials(u"user"_s, u"gr\u00fc\u00dfe"_s)));
    QVERIFY(!SaslScram::canCarry(credentials(u"user"_s, u"a\u0007"_s)));
    QVERIFY(!SaslScram::canCarry(credentials(u"us\u0007er"_s, u"a"_s)));
}

void TestSasl::hashesTheCertificate_data()
{
    QTest::addColumn<QStringList>("arguments"); // to `openssl req`
    QTest::addColumn<QString>("digest");
    const QStringList rsa{u"-newkey"_s, u"rsa:2048"_s};
    const QStringList curve{u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s};
    const QStringList pss{u"-sigopt"_s, u"rsa_padding_mode:pss"_s};
    QTest::newRow("RSA, SHA-256") << rsa + QStringList{u"-sha256"_s} << u"sha256"_s;
    QTest::newRow("RSA, SHA-384") << rsa + QStringList{u"-sha384"_s} << u"sha384"_s;
    QTest::newRow("RSA, SHA-512") << rsa + QStringList{u"-sha512"_s} << u"sha512"_s;
    QTest::newRow("RSA, SHA-1 counts as SHA-256") << rsa + QStringList{u"-sha1"_s} << u"sha256"_s;
    QTest::newRow("ECDSA, SHA-256") << curve + QStringList{u"-sha256"_s} << u"sha256"_s;
    QTest::newRow("ECDSA, SHA-384") << curve + QStringList{u"-sha384"_s} << u"sha384"_s;
    QTest::newRow("RSA-PSS, SHA-512") << rsa + pss + QStringList{u"-sha512"_s} << u"sha512"_s;
    QTest::newRow("Ed25519 has none") << QStringList{u"-newkey"_s, u"ed25519"_s} << QString();
}

/// Against what the openssl program says about certificates that it made.
void TestSasl::hashesTheCertificate()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, digest);
    QTemporaryDir folder;
    const QString file = folder.filePath(u"certificate.der"_s);
    const auto openssl = [](const QStringList &words) {
        QProcess process;
        process.start(u"openssl"_s, words);
        process.waitForFinished();
        return process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    };
    openssl(QStringList{u"req"_s, u"-x509"_s, u"-nodes"_s, u"-subj"_s, u"/CN=mail.corp.example"_s,
                u"-keyout"_s, folder.filePath(u"key.pem"_s), u"-outform"_s, u"DER"_s, u"-out"_s, file}
        + arguments);
    QFile certificate(file);
    QVERIFY(certificate.open(QFile::ReadOnly));
    const QByteArray der = certificate.readAll();
    const auto binding = tlsServerEndPoint(der);
    if (digest.isEmpty()) {
        QVERIFY(!binding);
    } else {
        const QByteArray said = openssl({u"dgst"_s, u'-' + digest, u"-r"_s, file});
        QCOMPARE(binding->toHex(), said.left(said.indexOf(' ')));
    }
    for (qsizetype size = 0; size < der.size(); size += 7) // S43: cut anywhere
        QVERIFY(!tlsServerEndPoint(der.left(size)));
}

void TestSasl::oauthSaysWhatTheServersExpect_data()
{
    QTest::addColumn<SaslOAuth::Dialect>("dialect");
    QTest::addColumn<QByteArray>("word");
    // RFC 7628 section 4.1, and Google's description of XOAUTH2.
    QTest::newRow("OAUTHBEARER") << SaslOAuth::Dialect::OAuthBearer
                                 << QByteArray("n,a=user@example.com,\1host=server.example.com\1port=143\1"
                                               "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1");
    QTest::newRow("XOAUTH2") << SaslOAuth::Dialect::XOAuth2
                             << QByteArray("user=user@example.com\1"
                                           "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1");
}

void TestSasl::oauthSaysWhatTheServersExpect()
{
    QFETCH(SaslOAuth::Dialect, dialect);
    const SaslCredentials with{u"user@example.com"_s, {},
        Secret(u"vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="_s), u"server.example.com"_s, 143};
    SaslOAuth client(with, dialect);
    QCOMPARE(QString::fromLatin1(client.name()), QString::fromLatin1(QTest::currentDataTag()));
    QTEST(*client.initialResponse(), "word");
    QVERIFY(client.acceptsSuccess());
    QVERIFY(client.revealsPassword());
}

void TestSasl::oauthHearsTheReasonAndGoesOn()
{
    const SaslCredentials with{u"u"_s, {}, Secret(u"token"_s)};
    const QByteArray reason = "{\"status\":\"invalid_token\"}";
    SaslOAuth bearer(with, SaslOAuth::Dialect::OAuthBearer);
    bearer.initialResponse();
    QCOMPARE(*bearer.respond(reason), QByteArray("\1"));
    QVERIFY(bearer.problem().contains(u"invalid_token"_s));
    QVERIFY(!bearer.respond(reason)); // once
    QVERIFY(!bearer.acceptsSuccess());
    SaslOAuth google(with, SaslOAuth::Dialect::XOAuth2);
    google.initialResponse();
    QCOMPARE(*google.respond(reason), QByteArray(""));
}

// S43
void TestSasl::oauthLeavesOddTokensAlone_data()
{
    QTest::addColumn<QString>("userName");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("a field more") << u"u"_s << QByteArray("token\1auth=Bearer other");
    QTest::newRow("line end") << u"u"_s << QByteArray("token\r\nMAIL");
    QTest::newRow("blank") << u"u"_s << QByteArray("to ken");
    QTest::newRow("no token") << u"u"_s << QByteArray();
    QTest::newRow("field in the name") << u"u\u0001auth=Bearer x"_s << QByteArray("token");
}

void TestSasl::oauthLeavesOddTokensAlone()
{
    QFETCH(QString, userName);
    QFETCH(QByteArray, token);
    const SaslCredentials with{userName, {}, Secret(token)};
    QVERIFY(!SaslOAuth::canCarry(with));
    QCOMPARE(chosen({"XOAUTH2", "OAUTHBEARER", "PLAIN"}, with), QByteArray());
}

void TestSasl::takesTheStrongest_data()
{
    QTest::addColumn<QList<QByteArray>>("offered");
    QTest::addColumn<QString>("what"); // the credentials
    QTest::addColumn<QByteArray>("name");
    const QList<QByteArray> all{"LOGIN", "PLAIN", "XOAUTH2", "OAUTHBEARER", "SCRAM-SHA-1", "SCRAM-SHA-256",
        "SCRAM-SHA-256-PLUS", "EXTERNAL"};
    QTest::newRow("all, with a certificate") << all << u"bound"_s << QByteArray("SCRAM-SHA-256-PLUS");
    QTest::newRow("all, without") << all << u"plain"_s << QByteArray("SCRAM-SHA-256");
    QTest::newRow("token") << all << u"token"_s << QByteArray("OAUTHBEARER");
    QTest::newRow("token, Microsoft")
        << QList<QByteArray>{"LOGIN", "XOAUTH2"} << u"token"_s << QByteArray("XOAUTH2");
    QTest::newRow("a token is no password")
        << QList<QByteArray>{"LOGIN", "PLAIN", "SCRAM-SHA-256"} << u"token"_s << QByteArray();
    QTest::newRow("a password is no token")
        << QList<QByteArray>{"XOAUTH2", "OAUTHBEARER"} << u"bound"_s << QByteArray();
    QTest::newRow("PLUS alone, nothing to bind to")
        << QList<QByteArray>{"SCRAM-SHA-256-PLUS"} << u"plain"_s << QByteArray();
    QTest::newRow("a password that SCRAM cannot carry") << QList<QByteArray>{"SCRAM-SHA-256-PLUS",
        "SCRAM-SHA-256", "PLAIN"} << u"odd"_s << QByteArray("PLAIN");
    QTest::newRow("LOGIN at last") << QList<QByteArray>{"GSSAPI", "LOGIN"} << u"bound"_s
                                   << QByteArray("LOGIN");
    QTest::newRow("nothing in common")
        << QList<QByteArray>{"GSSAPI", "CRAM-MD5"} << u"bound"_s << QByteArray();
}

void TestSasl::takesTheStrongest()
{
    QFETCH(QList<QByteArray>, offered);
    QFETCH(QString, what);
    SaslCredentials with = credentials(u"olivia"_s, what == u"odd" ? u"\ue000"_s : u"secret"_s);
    if (what == u"bound" || what == u"odd")
        with.channelBinding = "binding";
    if (what == u"token")
        with.token = Secret(u"token"_s);
    QTEST(chosen(offered, with), "name");

    // Without PLUS in the list, the server is told that it could have been used.
    if (what == u"bound" && offered.contains("SCRAM-SHA-256-PLUS")) {
        const auto mechanism = chooseSaslMechanism(offered, {"SCRAM-SHA-256-PLUS"}, with);
        QCOMPARE(mechanism->name(), QByteArray("SCRAM-SHA-256"));
        QVERIFY(mechanism->initialResponse()->startsWith("y,,"));
    }
}

QTEST_GUILESS_MAIN(TestSasl)
#include "tst_sasl.moc"
