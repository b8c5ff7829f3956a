// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokens/Jwt.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QProcess>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto base64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

const Instant start = toInstant(QDateTime({2026, 11, 21}, {14, 2}, Qt::UTC));

JwtKey key(const QString &id, char fill)
{
    return {id, Secret(QByteArray(32, fill))};
}

JwtClaims claims()
{
    return {u"reset+jwt"_s, u"k1"_s, u"https://www.mysite.com"_s, u"https://www.mysite.com/reset-password"_s,
        u"4711"_s, u"0123456789abcdef"_s, start, start, start + 10min};
}

JwtUse use(Instant now)
{
    return {
        u"reset+jwt"_s, u"https://www.mysite.com"_s, u"https://www.mysite.com/reset-password"_s, now, 0ms};
}

/// A token with this header and payload, rightly signed, whatever they say.
QByteArray tokenOf(const QJsonObject &header, const QByteArray &payload, const JwtKey &key)
{
    const QByteArray text = QJsonDocument(header).toJson(QJsonDocument::Compact).toBase64(base64Url) + '.'
        + payload.toBase64(base64Url);
    const QByteArray mac =
        QMessageAuthenticationCode::hash(text, key.secret.toByteArray(), QCryptographicHash::Sha256);
    return text + '.' + mac.toBase64(base64Url);
}

QJsonObject header(const QString &algorithm = u"HS256"_s)
{
    return {{u"alg"_s, algorithm}, {u"typ"_s, u"reset+jwt"_s}, {u"kid"_s, u"k1"_s}};
}

QByteArray payloadWithout(const QString &claim)
{
    QJsonObject object{{u"iss"_s, u"i"_s}, {u"aud"_s, u"a"_s}, {u"sub"_s, u"s"_s}, {u"jti"_s, u"j"_s},
        {u"iat"_s, 1}, {u"nbf"_s, 1}, {u"exp"_s, 2}};
    object.remove(claim);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class TestJwt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSignedComesBack();
    void theVectorOfTheStandardHolds();
    void s9_noOtherAlgorithmIsTaken_data();
    void s9_noOtherAlgorithmIsTaken();
    void s13_keysInTheTokenAreNotLookedAt();
    void s13_anUnknownKeyIsNoKey();
    void s10_aShortKeyIsNoKey();
    void anOlderKeyHoldsWhileItIsKnown();
    void everyChangedCharacterIsNoticed();
    void whatIsNoTokenIsNone_data();
    void whatIsNoTokenIsNone();
    void everyClaimIsNeeded_data();
    void everyClaimIsNeeded();
    void purposeIssuerAudienceAndTimeAreChecked();
    void withoutProofItIsOnlyShown();
    void anotherImplementationAgrees();
};

void TestJwt::whatIsSignedComesBack()
{
    const QByteArray token = signJwt(claims(), key(u"k1"_s, 'k'));
    QCOMPARE(token.count('.'), 2);
    QVERIFY(looksLikeJwt(QString::fromLatin1(token)));
    const auto said = authenticateJwt(token, {key(u"k1"_s, 'k')});
    QVERIFY(said);
    QVERIFY(*said == claims());
}

// RFC 7515 appendix A.1. It has no "kid" and none of our claims: that it is rightly signed is what is asked.
void TestJwt::theVectorOfTheStandardHolds()
{
    const QByteArray secret = QByteArray::fromBase64(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow", base64Url);
    const QByteArray token =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
        "Ijp0cnVlfQ."
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const QList keys{JwtKey{QString(), Secret(secret)}};
    QVERIFY(authenticateJwt(token, keys).error() == JwtFault::ClaimMissing);
    QByteArray changed = token;
    changed.back() = 'A';
    QVERIFY(authenticateJwt(changed, keys).error() != JwtFault::ClaimMissing);
    const QByteArray another = QByteArray(token).replace("dBjf", "dBjg");
    QVERIFY(authenticateJwt(another, keys).error() == JwtFault::BadSignature);
}

void TestJwt::s9_noOtherAlgorithmIsTaken_data()
{
    QTest::addColumn<QJsonObject>("head");
    for (const QString &name :
        {u"none"_s, u"None"_s, u"HS384"_s, u"HS512"_s, u"RS256"_s, u"ES256"_s, u"hs256"_s, QString()})
        QTest::newRow(qPrintable(u"alg %1"_s.arg(name))) << header(name);
    QJsonObject without = header();
    without.remove(u"alg"_s);
    QTest::newRow("no alg") << without;
    QJsonObject list = header();
    list[u"alg"_s] = QJsonArray{u"HS256"_s};
    QTest::newRow("alg is a list") << list;
    QJsonObject critical = header();
    critical[u"crit"_s] = QJsonArray{u"b64"_s};
    QTest::newRow("crit") << critical;
}

void TestJwt::s9_noOtherAlgorithmIsTaken()
{
    QFETCH(QJsonObject, head);
    const JwtKey ours = key(u"k1"_s, 'k');
    const QByteArray token = tokenOf(head, payloadWithout(QString()), ours);
    QVERIFY(authenticateJwt(token, {ours}).error() == JwtFault::WrongAlgorithm);
    const QByteArray unsignedToken = token.left(token.lastIndexOf('.') + 1);
    QVERIFY(authenticateJwt(unsignedToken, {ours}).error() == JwtFault::WrongAlgorithm);
}

void TestJwt::s13_keysInTheTokenAreNotLookedAt()
{
    const JwtKey theirs = key(u"k1"_s, 'x');
    QJsonObject head = header();
    head[u"jwk"_s] = QJsonObject{
        {u"kty"_s, u"oct"_s}, {u"k"_s, QString::fromLatin1(theirs.secret.toByteArray().toBase64(base64Url))}};
    head[u"jku"_s] = u"http://127.0.0.1:1/keys"_s;
    head[u"x5u"_s] = u"http://127.0.0.1:1/certificate"_s;
    const QByteArray token = tokenOf(head, payloadWithout(QString()), theirs);
    QVERIFY(authenticateJwt(token, {key(u"k1"_s, 'k')}).error() == JwtFault::BadSignature);
}

void TestJwt::s13_anUnknownKeyIsNoKey()
{
    const QByteArray token = signJwt(claims(), key(u"k1"_s, 'k'));
    QVERIFY(authenticateJwt(token, {}).error() == JwtFault::UnknownKey);
    QVERIFY(authenticateJwt(token, {key(u"k2"_s, 'k')}).error() == JwtFault::UnknownKey);
}

void TestJwt::s10_aShortKeyIsNoKey()
{
    const JwtKey brief{u"k1"_s, Secret(QByteArray(31, 'k'))};
    const QByteArray token = tokenOf(header(), payloadWithout(QString()), brief);
    QVERIFY(authenticateJwt(token, {brief}).error() == JwtFault::UnknownKey);
}

void TestJwt::anOlderKeyHoldsWhileItIsKnown()
{
    const QByteArray token = signJwt(claims(), key(u"k1"_s, 'k'));
    QVERIFY(authenticateJwt(token, {key(u"k2"_s, 'n'), key(u"k1"_s, 'k')}));
}

void TestJwt::everyChangedCharacterIsNoticed()
{
    const JwtKey ours = key(u"k1"_s, 'k');
    const QByteArray token = signJwt(claims(), ours);
    for (qsizetype i = 0; i < token.size(); ++i) {
        for (const char c : {'A', 'z', '_', '.', '=', ' '}) {
            QByteArray changed = token;
            changed[i] = c;
            if (changed != token)
                QVERIFY2(!authenticateJwt(changed, {ours}), changed.constData());
        }
        QVERIFY(!authenticateJwt(token.first(i), {ours}));
    }
    QVERIFY(!authenticateJwt(token + 'A', {ours}));
}

void TestJwt::whatIsNoTokenIsNone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("dots") << QByteArray("..");
    QTest::newRow("two parts") << QByteArray("e30.e30");
    QTest::newRow("four parts") << QByteArray("e30.e30.e30.e30");
    QTest::newRow("no JSON") << QByteArray("YWJj.YWJj.YWJj");
    QTest::newRow("a list") << QByteArray("W10.e30.YWJj");
    QTest::newRow("padding") << QByteArray("e30=.e30=.YWJj");
    QTest::newRow("other alphabet") << QByteArray("e30.e30.++//");
    QTest::newRow("much too long") << QByteArray("e30.e30.") + QByteArray(100'000, 'A');
}

void TestJwt::whatIsNoTokenIsNone()
{
    QFETCH(QByteArray, text);
    QVERIFY(authenticateJwt(text, {key(u"k1"_s, 'k')}).error() == JwtFault::NotAToken);
    QVERIFY(!readUnprovenJwt(text));
    QVERIFY(!looksLikeJwt(QString::fromLatin1(text)));
}

void TestJwt::everyClaimIsNeeded_data()
{
    QTest::addColumn<QByteArray>("payload");
    for (const QString &claim : {u"iss"_s, u"aud"_s, u"sub"_s, u"jti"_s, u"iat"_s, u"nbf"_s, u"exp"_s})
        QTest::newRow(qPrintable(claim)) << payloadWithout(claim);
    const QByteArray whole = payloadWithout(QString());
    QTest::newRow("exp is a word") << QByteArray(whole).replace("\"exp\":2", "\"exp\":\"2\"");
    QTest::newRow("exp before all time") << QByteArray(whole).replace("\"exp\":2", "\"exp\":-2");
    QTest::newRow("exp after all time") << QByteArray(whole).replace("\"exp\":2", "\"exp\":1e300");
    QTest::newRow("sub is a number") << QByteArray(whole).replace("\"sub\":\"s\"", "\"sub\":7");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("cut") << whole.chopped(1);
}

void TestJwt::everyClaimIsNeeded()
{
    QFETCH(QByteArray, payload);
    const JwtKey ours = key(u"k1"_s, 'k');
    QVERIFY(authenticateJwt(tokenOf(header(), payload, ours), {ours}).error() == JwtFault::ClaimMissing);
}

void TestJwt::purposeIssuerAudienceAndTimeAreChecked()
{
    QVERIFY(!faultOf(claims(), use(start)));
    QVERIFY(!faultOf(claims(), use(start + 10min - 1ms)));
    QVERIFY(faultOf(claims(), use(start + 10min)) == JwtFault::Expired);
    QVERIFY(faultOf(claims(), use(start - 1ms)) == JwtFault::NotYetValid);
    JwtUse patient = use(start + 10min + 29s);
    patient.leeway = 30s;
    QVERIFY(!faultOf(claims(), patient));
    patient.now = start - 30s;
    QVERIFY(!faultOf(claims(), patient));
    JwtUse other = use(start);
    other.type = u"activation+jwt"_s;
    QVERIFY(faultOf(claims(), other) == JwtFault::WrongType);
    other = use(start);
    other.issuer = u"https://elsewhere.example"_s;
    QVERIFY(faultOf(claims(), other) == JwtFault::WrongIssuer);
    other = use(start);
    other.audience = u"https://www.mysite.com/"_s;
    QVERIFY(faultOf(claims(), other) == JwtFault::WrongAudience);
}

void TestJwt::withoutProofItIsOnlyShown()
{
    const QByteArray token = signJwt(claims(), key(u"k1"_s, 'k'));
    const QByteArray forged = token.left(token.lastIndexOf('.') + 1) + QByteArray(32, 0).toBase64(base64Url);
    QVERIFY(readUnprovenJwt(forged) == claims());
    QVERIFY(authenticateJwt(forged, {key(u"k1"_s, 'k')}).error() == JwtFault::BadSignature);
}

/// Python, both ways: it reads 200 of ours, and we read 200 of its own.
void TestJwt::anotherImplementationAgrees()
{
    QJsonArray ours;
    QList<JwtKey> keys;
    for (int i = 0; i < 200; ++i) {
        QByteArray bytes(32 + i % 40, 0);
        for (qsizetype at = 0; at < bytes.size(); ++at)
            bytes[at] = char(at * 31 + i * 7);
        keys += JwtKey{u"key-%1"_s.arg(i), Secret(bytes)};
        JwtClaims said = claims();
        said.keyId = keys.last().id;
        said.subject = u"\u00e9\u4e2d\U0001f511 %1"_s.arg(i);
        said.expires = start + std::chrono::seconds(i + 1);
        ours += QJsonObject{{u"key"_s, QString::fromLatin1(bytes.toBase64())},
            {u"token"_s, QString::fromLatin1(signJwt(said, keys.last()))}, {u"kid"_s, said.keyId},
            {u"claims"_s,
                QJsonObject{{u"iss"_s, said.issuer}, {u"aud"_s, said.audience}, {u"sub"_s, said.subject},
                    {u"jti"_s, said.id}, {u"iat"_s, toMilliseconds(said.issued) / 1000},
                    {u"nbf"_s, toMilliseconds(said.notBefore) / 1000},
                    {u"exp"_s, toMilliseconds(said.expires) / 1000}}}};
    }
    QProcess python;
    python.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    python.start(u"python3"_s, {QStringLiteral(LATCHKEY_JWT_PEER)});
    QVERIFY2(python.waitForStarted(), "python3 is missing");
    python.write(QJsonDocument(ours).toJson(QJsonDocument::Compact));
    python.closeWriteChannel();
    QVERIFY(python.waitForFinished(60'000));
    QCOMPARE(python.exitCode(), 0);
    const QJsonArray theirs = QJsonDocument::fromJson(python.readAllStandardOutput()).array();
    QCOMPARE(theirs.size(), ours.size());
    for (int i = 0; i < theirs.size(); ++i) {
        const auto said = authenticateJwt(theirs[i].toString().toLatin1(), keys);
        QVERIFY(said);
        QCOMPARE(said->subject, ours[i].toObject()[u"claims"_s].toObject()[u"sub"_s].toString());
        QVERIFY(said->expires == start + std::chrono::seconds(i + 1));
    }
}

QTEST_GUILESS_MAIN(TestJwt)
#include "tst_jwt.moc"
