// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SaslScram.h"

#include "core/Random.h"
#include "core/Text.h"
#include "mail/SaslPrep.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr auto hashFunction = QCryptographicHash::Sha256;
constexpr int keyBytes = 32;
constexpr int nonceBytes = 24;
constexpr qsizetype longestField = 1024;

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, hashFunction);
}

/// "saslname" of RFC 5802 section 7: a comma would end the name, so it goes another way.
QByteArray escapedName(const QString &name)
{
    return name.toUtf8().replace('=', "=3D").replace(',', "=2C");
}

/// The value of the attribute that `field` consists of: "r=abc".
std::optional<QByteArray> attributeOf(const QByteArray &field, char attribute)
{
    if (field.size() < 2 || field[0] != attribute || field[1] != '=')
        return std::nullopt;
    return field.mid(2);
}

std::optional<QByteArray> strictlyDecoded(const QByteArray &base64)
{
    auto result = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    // Left-over bits that are not zero are ignored by the decoder: another text, the same bytes.
    return result && (*result).toBase64() == base64 ? std::optional(*result) : std::nullopt;
}

bool isNonceText(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace

SaslScram::SaslScram(SaslCredentials credentials, Binding binding, QByteArray nonce)
    : m_credentials(std::move(credentials))
    , m_binding(binding)
    , m_nonce(std::move(nonce))
{
}

bool SaslScram::canCarry(const SaslCredentials &credentials)
{
    return saslPrepared(credentials.userName) && saslPrepared(QString::fromUtf8(credentials.password.view()));
}

QByteArray SaslScram::newNonce()
{
    return randomBytes(nonceBytes).toBase64();
}

QByteArray SaslScram::name() const
{
    return m_binding == Binding::EndPoint ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256";
}

QByteArray SaslScram::gs2Header() const
{
    switch (m_binding) {
    case Binding::None:
        return "n,,";
    case Binding::NotOffered:
        return "y,,";
    case Binding::EndPoint:
        return "p=tls-server-end-point,,";
    }
    Q_UNREACHABLE();
}

std::optional<QByteArray> SaslScram::fail(const QString &why)
{
    m_step = Step::Over;
    m_problem = why;
    return std::nullopt;
}

std::optional<QByteArray> SaslScram::initialResponse()
{
    m_clientFirst =
        "n=" + escapedName(saslPrepared(m_credentials.userName).value_or(QString())) + ",r=" + m_nonce;
    return gs2Header() + m_clientFirst;
}

std::optional<QByteArray> SaslScram::respond(QByteArrayView challenge)
{
    switch (m_step) {
    case Step::First:
        return prove(challenge.toByteArray());
    case Step::Proof:
        return checkServer(challenge.toByteArray());
    case Step::Proven:
        return fail(u"the server asks on after its proof"_s);
    case Step::Over:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

std::optional<SaslScram::ServerFirst> SaslScram::readServerFirst(const QByteArray &message)
{
    const QList<QByteArray> fields = message.split(',');
    const auto complain = [this](const QString &why) -> std::optional<ServerFirst> {
        fail(why);
        return std::nullopt;
    };
    if (fields.constFirst().startsWith("m=")) // RFC 5802 section 5.1: what we do not know must end it
        return complain(u"the server wants an extension of SCRAM"_s);
    const auto nonce = attributeOf(fields.value(0), 'r');
    const auto salt = attributeOf(fields.value(1), 's');
    const auto count = attributeOf(fields.value(2), 'i');
    if (!nonce || !salt || !count)
        return complain(u"the server's first SCRAM message makes no sense"_s);
    if (!nonce->startsWith(m_nonce) || nonce->size() == m_nonce.size() || nonce->size() > longestField
        || !isNonceText(*nonce))
        return complain(u"the server's nonce does not continue ours"_s);
    const auto saltBytes = strictlyDecoded(*salt);
    if (!saltBytes || saltBytes->isEmpty() || salt->size() > longestField)
        return complain(u"the server's salt makes no sense"_s);
    bool isNumber = false;
    const int iterations = count->toInt(&isNumber);
    if (!isNumber || QByteArray::number(iterations) != *count || iterations < fewestIterations
        || iterations > mostIterations) {
        return complain(u"the server wants %1 rounds of hashing; between %2 and %3 are fine"_s
                            .arg(toSafeLine(QString::fromUtf8(*count), 20))
                            .arg(fewestIterations)
                            .arg(mostIterations));
    }
    return ServerFirst{*nonce, *saltBytes, iterations};
}

/// RFC 5802 section 3.
std::optional<QByteArray> SaslScram::prove(const QByteArray &serverFirst)
{
    const auto first = readServerFirst(serverFirst);
    if (!first)
        return std::nullopt;
    const auto password = saslPrepared(QString::fromUtf8(m_credentials.password.view()));
    if (!password)
        return fail(u"the password has characters that SCRAM cannot carry"_s);
    const QByteArray binding = gs2Header()
        + (m_binding == Binding::EndPoint ? m_credentials.channelBinding.value_or(QByteArray()) : "");
    const QByteArray withoutProof = "c=" + binding.toBase64() + ",r=" + first->nonce;
    const QByteArray authMessage = m_clientFirst + ',' + serverFirst + ',' + withoutProof;

    const QByteArray saltedPassword = QPasswordDigestor::deriveKeyPbkdf2(
        hashFunction, password->toUtf8(), first->salt, first->iterations, keyBytes);
    QByteArray proof = hmac(saltedPassword, "Client Key");
    const QByteArray storedKey = QCryptographicHash::hash(proof, hashFunction);
    const QByteArray signature = hmac(storedKey, authMessage);
    for (qsizetype i = 0; i < proof.size(); ++i)
        proof[i] = char(proof[i] ^ signature[i]);
    m_expectedSignature = hmac(hmac(saltedPassword, "Server Key"), authMessage);
    m_step = Step::Proof;
    return withoutProof + ",p=" + proof.toBase64();
}

std::optional<QByteArray> SaslScram::checkServer(const QByteArray &serverFinal)
{
    const QByteArray field = serverFinal.split(',').constFirst(); // extensions may follow
    if (const auto error = attributeOf(field, 'e')) {
        fail(u"the server says: "_s + toSafeLine(QString::fromUtf8(*error), 100));
        return QByteArray(); // its refusal follows, with a code
    }
    const auto verifier = attributeOf(field, 'v');
    const auto signature = verifier ? strictlyDecoded(*verifier) : std::nullopt;
    if (!signature || !constantTimeEquals(*signature, m_expectedSignature)) {
        m_proof = ServerProof::Wrong;
        return fail(u"the server does not prove that it knows the password"_s);
    }
    m_proof = ServerProof::Given;
    m_step = Step::Proven;
    return QByteArray();
}

} // namespace latchkey
